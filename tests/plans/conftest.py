"""The catalogue, an admitted person, and a case with a plan as far as a test needs it."""

import datetime

import pytest
from django.utils import timezone

from carecase.cases import actions as case_actions
from carecase.cases.models import Approval, Consent, Grant
from carecase.plans import actions
from carecase.plans.models import CarePlan, Objective, PersonAnswer, PlanAction
from carecase.workflow.acts import act
from services_catalog.actions import load_service_types
from services_catalog.models import ServiceType


@pytest.fixture
def catalogue(db):
    load_service_types()


@pytest.fixture
def service(catalogue):
    """`service("IMM-02")`."""
    return lambda code: ServiceType.objects.get(code=code)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def write(case_manager):
    """Save records in one act, as the case manager: `write(a, b)`."""

    def save(*records, by=case_manager):
        with act(by, "write") as doing:
            for record in records:
                doing.save(record)
        return records[0]

    return save


@pytest.fixture
def admit(write, house_unit):
    """The person lives in the house: its staff sees the case."""

    def make(case):
        return write(Grant(case=case, unit=house_unit, because=Grant.Because.ADMISSION))

    return make


@pytest.fixture
def plan(open_case, case_manager, today):
    """A plan just begun, without anything in it."""
    plan = CarePlan(urgent_needs="pañales y leche", review_on=today + datetime.timedelta(days=30))
    with act(case_manager, "write_plan", open_case) as doing:
        actions.begin_plan(plan, open_case, doing)
    return plan


@pytest.fixture
def objective(plan, case_manager, today, write):
    goal = {"domain": Objective.Domain.HOUSING, "goal": "vivir en un lugar seguro"}
    return write(Objective(plan=plan, due_on=today + datetime.timedelta(days=60), owner=case_manager, **goal))


@pytest.fixture
def action(plan, objective, service, today, write):
    week = today + datetime.timedelta(days=7)
    return write(
        PlanAction(plan=plan, objective=objective, service_type=service("PRI-03"), due_on=week, owner_name="INAMU")
    )


@pytest.fixture
def say(plan, write):
    """What the person answers: `say(answer="refused")`."""

    def answer(**details):
        given = {"answer": "agreed", "by": "self", "how": "oral", "language": "spa", "mode": "same_language"}
        return write(PersonAnswer(plan=plan, **given | {"copy": "taken"} | details))

    return answer


@pytest.fixture
def approve(case_manager, supervisor):
    """Ask and have it approved."""

    def make(plan):
        request = actions.ask_for_approval(plan, by=case_manager)
        return case_actions.answer_approval(request, by=supervisor, approved=True)

    return make


@pytest.fixture
def approved_plan(plan, action, say, approve):
    say()
    approve(plan)
    return plan


@pytest.fixture
def agree_to_follow_up(write):
    def make(case, **details):
        given = {"kind": Consent.Kind.FOLLOW_UP, "given": "yes", "by": "self", "how": "oral"}
        return write(Consent(case=case, **given | details))

    return make


@pytest.fixture
def latest_approval():
    return lambda case: Approval.objects.filter(case=case).first()
