"""Returns in a known state, filled through the same forms and steps that people use."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from carecase.access.models import User
from carecase.access.roles import Role
from carecase.assessments.identification import Identification, Status
from carecase.assessments.reflection import ReflectionPeriod
from carecase.cases import actions as cases
from carecase.cases.models import Approval, Case, Consent
from carecase.people.models import Guardian, Person
from carecase.workflow.acts import act
from repatriation import actions, forms, models, steps
from repatriation.after.forms import SignatureForm
from repatriation.counselling import OptionsTalkForm
from repatriation.legs_forms import LegForm
from repatriation.models import Fund
from repatriation.money import forms as money_forms
from repatriation.tiers import Tier

CR = ZoneInfo("America/Costa_Rica")
TUESDAY = datetime.datetime(2026, 5, 26, 10, 0, tzinfo=CR)


@pytest.fixture
def tuesday():
    """26 May 2026, ten in the morning: three days before the departure on Friday."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def coordinator(colleague, team):
    return colleague("carla", Role.REPATRIATION_COORDINATOR, team)


@pytest.fixture
def system(db):
    return User.objects.get_or_create(username="system", defaults={"display_name": "system"})[0]


@pytest.fixture
def write():
    """Fill a form as people do: `write(forms.BelongingsForm, plan, by, items=…)`; a row given instead is changed."""

    def fill(form_class, on, by, /, **typed):
        model = form_class._meta.model
        row = on if isinstance(on, model) else model(**{"case" if isinstance(on, Case) else "plan": on})
        plan = row if isinstance(row, models.ReturnPlan) else getattr(row, "plan", None)
        case = plan.case if plan else row.case
        form = form_class(instance=row, by=by, parent=case)
        data = {name: value for name, value in form.initial.items() if value is not None} | typed
        data = {name: value for name, value in data.items() if name in form.fields}
        filled = form_class({**data, "version": str(row.version)}, instance=row, by=by, parent=case)
        assert filled.is_valid(), filled.errors.as_json()
        return filled.save()

    return fill


@pytest.fixture
def line(write):
    """A line of the budget, as people write it; it asks for approval."""

    def add(plan, by, estimate, currency="USD", **typed):
        told = {"code": "tickets", "funder": "Fondo propio"} | typed
        return write(money_forms.BudgetLineForm, plan, by, estimate=estimate, currency=currency, **told)

    return add


@pytest.fixture
def budgeted(line, supervisor):
    """A budget of one line, approved."""

    def fill(plan, by, estimate, currency="USD", *, approved_by=supervisor, **typed):
        line(plan, by, estimate, currency, **typed)
        return actions.approve_budget(plan.budgets.get(), by=approved_by)

    return fill


@pytest.fixture
def finance(colleague, organisation):
    return colleague("felipe", Role.FINANCE, organisation=organisation)


@pytest.fixture
def national(colleague, organisation):
    return colleague("natalia", Role.NATIONAL_COORDINATOR, organisation=organisation)


@pytest.fixture
def fund(organisation, finance):
    year = {"from_on": datetime.date(2026, 1, 1), "until_on": datetime.date(2027, 12, 31)}
    what = {"funder": "Cooperación", "name": "Retornos", "currency": "USD", "amount": Decimal(1000), "by": finance}
    return Fund.objects.create(organisation=organisation, **what, **year)


@pytest.fixture
def sign(write):
    """Who was there signs on paper: `sign(plan, by, "person", "escort")`, with what is known of the handover."""

    def all_of(plan, by, *signers, **known):
        handover = plan.handovers.first() or write(forms.HandoverForm, plan, by, place="Aeropuerto", **known)
        for who in signers:
            row = models.HandoverSignature(handover=handover, who=who)
            data = {"name": who, "seen_by": "Ana", "signed_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")}
            form = SignatureForm({**data, "version": "0"}, instance=row, by=by, parent=plan.case)
            assert form.is_valid(), form.errors.as_json()
            form.save()
        return handover

    return all_of


@pytest.fixture
def approve(supervisor):
    """A supervisor says yes to what was asked."""

    def answer(plan, what=Approval.What.RETURN):
        pending = Approval.objects.get(case=plan.case_id, what=what, answer=Approval.Answer.PENDING)
        return cases.answer_approval(pending, by=supervisor, approved=True)

    return answer


@pytest.fixture
def identify():
    """Record that a decision is pending, with the reflection period over."""

    def decide(case, by):
        with act(by, "identify", case) as doing:
            decision = Identification(case=case, status=Status.POSSIBLE, due_at=timezone.now())
            doing.save(decision)
            period = {"starts_on": datetime.date(2026, 1, 1), "ends_on": datetime.date(2026, 4, 1)}
            doing.save(ReflectionPeriod(case=case, identification=decision, start_event="accreditation", **period))

    return decide


@pytest.fixture
def person_of(open_case, case_manager, describe, identify):
    """A case whose person belongs to a tier of the table."""

    def make(tier):
        if tier == Tier.CHILD:
            describe(open_case, case_manager, age=15, age_basis=Person.Basis.DOCUMENT)
            with act(case_manager, "name_guardian", open_case) as doing:
                authority = {"capacity": Guardian.Capacity.AUTHORITY, "name": "Procuraduría de Protección"}
                doing.save(Guardian(person=open_case.person, **authority))
        if tier == Tier.VICTIM:
            identify(open_case, case_manager)
        return Case.objects.get(pk=open_case.pk)

    return make


@pytest.fixture
def requested_plan(open_case, case_manager):
    return actions.open_return_plan(open_case, by=case_manager)


#: One leg from door to door: the way of most plans here.
FLIGHT = {
    "mode": "plane", "carrier": "Avión 123", "from_place": "San José", "from_country": "CR",
    "departs_at": "2026-05-29T08:15", "departs_zone": "America/Costa_Rica", "to_place": "San Pedro Sula",
    "to_country": "HN", "arrives_at": "2026-05-29T11:30", "arrives_zone": "America/Tegucigalpa",
}  # fmt: skip


@pytest.fixture
def travel(write):
    """Write down the legs of a way, in order: `travel(plan, by, FLIGHT, …)`. The first escort is on each of them."""

    def legs(plan, by, *typed):
        escort = plan.escorts.first()
        with_whom = {"escort": str(escort.pk)} if escort else {}
        return [write(LegForm, fresh(plan), by, **with_whom | each) for each in typed]

    return legs


@pytest.fixture
def fill_in(write, supervisor, approve, travel, budgeted):
    """Everything the table asks of any tier, written down by one colleague and approved by the supervisor."""

    def fill(plan, by, tier=Tier.CHILD):
        case, child = plan.case, tier == Tier.CHILD
        needs = ["medical_check", "escort"] if tier != Tier.HEALTHY_ADULT else []
        write(forms.PlanForm, plan, by, asked_by="self", needs=needs, testimony="none")
        plan = fresh(plan)
        place = write(
            forms.PlaceForm,
            plan,
            by,
            country="HN",
            kind="origin",
            area="Santa Bárbara",
            with_whom="abuela",
            is_chosen=True,
        )
        told = ["return", "stay", "asylum", "later"]
        write(OptionsTalkForm, plan, by, alone=True, language="spa", told=told, words="Quiero ir", chosen="return")
        write(
            forms.DangerCheckForm,
            plan,
            by,
            place=place.pk,
            contact_name="Rosa",
            danger="none",
            checked_at="2026-05-20T10:00",
        )
        write(
            forms.DeclarationForm,
            plan,
            by,
            by="both" if child else "self",
            how="signed",
            language="spa",
            told_revocable=True,
        )
        write(
            forms.ReturnRiskForm, plan, by, place=place.pk, likelihood=3, harm=4, measures="…", residual_likelihood=2,
            residual_harm=3, heard="origin_side", source="SENAF", wish="Con su abuela", assessed_at="2026-05-20T10:00",
        )  # fmt: skip
        if child:
            family = {"done_by": "SENAF", "done_on": "2026-05-15", "agrees": True, "able": True}
            write(forms.FamilyAssessmentForm, plan, by, place=place.pk, **family)
            panel = {"panel_on": "2026-05-15", "decision": "return", "to_whom": "abuela", "childs_view": "Sí"}
            write(forms.BestInterestsForm, plan, by, place=place.pk, **panel)
        with act(by, "consent", case) as doing:
            doing.save(Consent(case=case, kind=Consent.Kind.CONSULATE, given="yes", by="self", how="oral"))
        write(forms.TravelDocumentForm, plan, by, kind="travel_letter", country="HN", issued_on="2026-05-20")
        write(forms.FitnessForm, plan, by, result="fit", clinician="Dra. Solís", certified_at="2026-05-26T09:00")
        write(forms.EscortForm, plan, by, kind="child_protection", name="Ana", organisation="PANI", sex="2")
        travel(plan, by, FLIGHT)
        write(
            forms.ReceiverConfirmationForm, plan, by, organisation="SENAF", name="Licda. Reyes",
            phone="+504 2222 0000", confirmed_on="2026-05-25", is_child_authority=True,
            adult_name="Abuela", adult_papers_seen=True,
        )  # fmt: skip
        budgeted(plan, by, "18400", "MXN")
        write(forms.BelongingsForm, plan, by, signed=True)
        actions.ask_for_approval(fresh(plan), by=by)
        approve(plan)
        return fresh(plan)

    return fill


@pytest.fixture
def take():
    """Take steps one after the other: `take(plan, by, "counsel", "assess_risk")`."""

    def steps_of(plan, by, *names):
        for name in names:
            plan = steps.returning[name](plan, by=by, reason="porque sí")
        return plan

    return steps_of


@pytest.fixture
def preparing(tuesday, person_of, case_manager, fill_in, take):
    """A plan of a tier with nothing missing, in preparation."""

    def make(tier=Tier.CHILD):
        plan = actions.open_return_plan(person_of(tier), by=case_manager)
        return take(fill_in(plan, case_manager, tier), case_manager, "counsel", "assess_risk", "approve", "prepare")

    return make


@pytest.fixture
def ready_plan(preparing, case_manager, take):
    """The plan of a child, ready to leave on Friday."""
    return take(preparing(), case_manager, "make_ready")


def fresh(row):
    return type(row).objects.get(pk=row.pk)
