"""Plans of somebody who stays, filled through the same forms and steps that people use."""

import datetime

import pytest
import time_machine

from carecase.cases.actions import answer_approval, take_case
from carecase.cases.models import Approval, Case
from carecase.integration import actions, forms
from carecase.integration.status_forms import DependantCoverForm
from carecase.integration.steps import integrating
from carecase.people.models import FamilyMember, FamilyUnit, Person
from carecase.workflow.acts import act

CR = datetime.timezone(datetime.timedelta(hours=-6))
MONDAY = datetime.datetime(2026, 6, 1, 10, tzinfo=CR)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def waiting_case(register):
    """Mother and child were registered; the case is the mother's."""
    return register(2).cases.order_by("label").first()


@pytest.fixture
def write(case_manager):
    """Fill a form as people do: `write(forms.HomeForm, plan, kind="rented", from_on=…)`."""

    def fill(form_class, on, **typed):
        model = form_class._meta.model
        row = on if isinstance(on, model) else model(**{"case" if isinstance(on, Case) else "plan": on})
        case = row.case if hasattr(row, "case") else row.plan.case
        form = form_class({**typed, "version": str(row.version)}, instance=row, by=case_manager, parent=case)
        assert form.is_valid(), form.errors.as_json()
        return form.save()

    return fill


@pytest.fixture
def family(open_case, case_manager, describe):
    """A daughter of nine stays with her."""
    other = open_case.incident.cases.exclude(pk=open_case.pk).get()
    child = describe(take_case(other, by=case_manager), case_manager, age=9, age_basis=Person.Basis.DOCUMENT).person
    with act(case_manager, "family", open_case) as doing:
        unit = doing.save(FamilyUnit())
        for person, relation in ((open_case.person, "mother"), (child, "child")):
            doing.save(FamilyMember(unit=unit, person=person, relation=relation, proof="verified"))
    return child


@pytest.fixture
def take(case_manager):
    def steps_of(plan, *names, by=case_manager):
        for name in names:
            plan = integrating[name](plan, by=by, reason="porque sí")
        return plan

    return steps_of


@pytest.fixture
def requested_plan(open_case, case_manager, write):
    choice = {"alone": True, "all_options_told": True, "wants_to_stay": True, "words": "Quiero quedarme"}
    write(forms.StayChoiceForm, open_case, **choice)
    return actions.open_integration_plan(open_case, by=case_manager)


@pytest.fixture
def secured_plan(requested_plan, family, write, take, case_manager, supervisor):
    """Everything B3 asks for, approved; the status is applied for."""
    plan = requested_plan
    route = {"route": "interim_humanitarian", "advised_by": "Lic. Mora", "applied_on": "2026-05-20"}
    write(forms.StatusRouteForm, plan, **route, expires_on="2027-05-20")
    write(DependantCoverForm, plan, person=family.pk, is_covered=True)
    home = {"kind": "rented", "address": "Barrio Norte", "from_on": "2026-06-01", "until_on": "2026-08-30"}
    write(forms.HomeForm, plan, **home, safety_assessed_on="2026-05-28", is_safe=True)
    write(forms.IncomeForm, plan, kind="stipend", amount="150000", currency="CRC", from_on="2026-06-01")
    write(forms.SchoolingForm, plan, child=family.pk, kind="school", place="Escuela Norte", from_on="2026-06-08")
    actions.ask_for_approval(type(plan).objects.get(pk=plan.pk), by=case_manager)
    asked = Approval.objects.get(case=plan.case_id, what=Approval.What.INTEGRATION)
    answer_approval(asked, by=supervisor, approved=True)
    return take(type(plan).objects.get(pk=plan.pk), "review_options", "apply_for_status")


@pytest.fixture
def active_plan(secured_plan, take):
    return take(secured_plan, "approve", "start")
