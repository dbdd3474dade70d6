"""Walk-through H2 to the date: a girl of fifteen found in Tapachula goes to her grandmother, not to her mother."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from carecase.cases.actions import take_case
from carecase.cases.models import Consent
from carecase.people.models import Guardian, Person
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from carecase.workflow.models import StateChange
from repatriation import actions, forms, models, standing, steps
from repatriation.consular import forms as consular
from repatriation.counselling import OptionsTalkForm
from repatriation.guards import ROWS
from repatriation.models import State
from repatriation.tiers import Tier
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db

MX, HN = ZoneInfo("America/Mexico_City"), ZoneInfo("America/Tegucigalpa")
ALL_OPTIONS = ["return", "stay", "asylum", "later", "third_country"]

#: Door to door: from the shelter to the airport, and the flight to those who receive her.
WAY_HOME = (
    {
        "mode": "car", "from_place": "Tapachula, albergue", "from_country": "MX", "to_place": "Tapachula, aeropuerto",
        "to_country": "MX", "departs_at": "2026-05-29T05:30", "departs_zone": "America/Mexico_City",
        "arrives_at": "2026-05-29T06:00", "arrives_zone": "America/Mexico_City",
    },
    {
        "mode": "plane", "carrier": "Vuelo 512", "from_place": "Tapachula, aeropuerto", "from_country": "MX",
        "to_place": "San Pedro Sula, aeropuerto", "to_country": "HN", "departs_at": "2026-05-29T08:10",
        "departs_zone": "America/Mexico_City", "arrives_at": "2026-05-29T11:30", "arrives_zone": "America/Tegucigalpa",
    },
)  # fmt: skip


def on(month, day, hour=10, minute=0, zone=MX):
    return time_machine.travel(datetime.datetime(2026, month, day, hour, minute, tzinfo=zone), tick=False)


@pytest.fixture
def dariela(register, case_manager, describe):
    """Found on 14 April 2026 at 19:20; the Procuraduría is her guardian."""
    with on(4, 14, 19, 20):
        case = register(1, country="MX", place="Tapachula").cases.get()
        case = take_case(case, by=case_manager)
        case = describe(case, case_manager, age="", born="2010-08-14", age_basis=Person.Basis.DOCUMENT)
        with act(case_manager, "name_guardian", case) as doing:
            guardian = {"capacity": Guardian.Capacity.AUTHORITY, "name": "Procuraduría de Protección"}
            doing.save(Guardian(person=case.person, **guardian))
    return case


@pytest.fixture
def weighed_plan(dariela, case_manager, write, take):
    """29 April: the family was assessed in Honduras; the stepfather is part of it. Home counts 20, high."""
    with on(4, 20):
        plan = actions.open_return_plan(dariela, by=case_manager)
        write(forms.PlanForm, plan, case_manager, needs=["medical_check"], testimony="remote")
        home = write(
            forms.PlaceForm, plan, case_manager, country="HN", kind="origin", area="Cortés", with_whom="su mamá"
        )
        write(
            OptionsTalkForm, plan, case_manager, alone=True, language="spa", told=ALL_OPTIONS,
            words="Quiero estar con mi abuela o con mi mamá", chosen="return",
        )  # fmt: skip
    with on(4, 29):
        write(
            forms.FamilyAssessmentForm, plan, case_manager, place=home.pk, done_by="SENAF", done_on="2026-04-29",
            agrees=True, able=False, implicated=True, findings="El padrastro es parte de lo que pasó",
        )  # fmt: skip
        write(
            forms.ReturnRiskForm, plan, case_manager, place=home.pk, factors=["home", "threats"], likelihood=4, harm=5,
            residual_likelihood=4, residual_harm=5, heard="origin_side", source="SENAF San Pedro Sula", wish="Su mamá",
        )  # fmt: skip
        return take(plan, case_manager, "counsel", "assess_risk")


@pytest.fixture
def approved_plan(weighed_plan, case_manager, write, approve, take):
    """12 May: the panel says return to the grandmother; 6 remains. A supervisor agrees."""
    plan = weighed_plan
    with on(5, 12):
        grandmother = write(
            forms.PlaceForm, fresh(plan), case_manager, country="HN", kind="origin", area="Santa Bárbara",
            with_whom="su abuela materna", is_chosen=True,
        )  # fmt: skip
        write(
            forms.FamilyAssessmentForm, plan, case_manager, place=grandmother.pk, done_by="SENAF",
            done_on="2026-05-11", agrees=True, able=True,
        )  # fmt: skip
        write(
            forms.ReturnRiskForm, plan, case_manager, place=grandmother.pk, likelihood=3, harm=4, measures="Visitas",
            residual_likelihood=2, residual_harm=3, heard="origin_side", source="SENAF y ERI", wish="Con su abuela",
        )  # fmt: skip
        write(
            forms.BestInterestsForm, plan, case_manager, place=grandmother.pk, panel_on="2026-05-12",
            decision="return", to_whom="la abuela materna", childs_view="Vivir con su abuela y volver a la escuela",
        )  # fmt: skip
        actions.ask_for_approval(fresh(plan), by=case_manager)
        approve(plan)
        return take(plan, case_manager, "approve", "prepare")


@pytest.fixture
def filled_plan(approved_plan, case_manager, write, travel, budgeted):
    """Guard by guard until 27 May."""
    plan, case = approved_plan, approved_plan.case
    with on(5, 20):
        with act(case_manager, "consent", case) as doing:
            doing.save(Consent(case=case, kind=Consent.Kind.CONSULATE, given="yes", by="both", how="signed"))
        write(
            forms.TravelDocumentForm, plan, case_manager, kind="travel_letter", country="HN", issued_on="2026-05-20",
            expires_on="2026-06-19",
        )  # fmt: skip
        write(forms.DeclarationForm, plan, case_manager, by="both", how="signed", language="spa", told_revocable=True)
        budgeted(plan, case_manager, "18400", "MXN")
        write(
            forms.EscortForm, plan, case_manager, kind="child_protection", name="Lic. Ana Cruz",
            organisation="DIF", sex="2",
        )  # fmt: skip
        travel(plan, case_manager, *WAY_HOME)
        write(forms.BelongingsForm, plan, case_manager, signed=True)
    with on(5, 25):
        write(
            forms.ReceiverConfirmationForm, plan, case_manager, organisation="SENAF", name="Licda. Reyes",
            phone="+504 2222 0000", confirmed_on="2026-05-25", is_child_authority=True, adult_name="La abuela materna",
            adult_papers_seen=True,
        )  # fmt: skip
        write(
            forms.ReceiverConfirmationForm, plan, case_manager, organisation="ERI", name="Lic. Paz",
            phone="+504 2222 0001", confirmed_on="2026-05-25",
        )  # fmt: skip
        write(consular.CrossingForm, plan, case_manager, point="San Pedro Sula")
        for to in ("consulate", "child_authority"):
            write(consular.NotificationForm, plan, case_manager, to=to, done_at="2026-05-25T09:00", way="letter")
    with on(5, 27):
        write(
            forms.FitnessForm, plan, case_manager, result="fit", clinician="Dr. Gómez", certified_at="2026-05-27T09:00"
        )
    return fresh(plan)


def test_the_plan_is_that_of_a_child(weighed_plan):
    assert weighed_plan.tier == Tier.CHILD


def test_on_29_april_the_mothers_address_cannot_be_approved_and_it_says_why(weighed_plan, case_manager):
    assert (weighed_plan.risk.residual_score, weighed_plan.risk.residual_level) == (20, "high")
    with on(4, 29, 12), pytest.raises(Blocked) as blocked:
        steps.approve(weighed_plan, by=case_manager)
    reasons = [str(reason) for reason in blocked.value.reasons]
    for guard in ("remaining_risk_is_acceptable", "best_interests_say_return", "family_can_take_the_child"):
        assert str(ROWS[guard].guard.otherwise) in reasons
    assert all(reason.url for reason in blocked.value.reasons)
    assert fresh(weighed_plan).state == State.RISK_ASSESSED


def test_a_supervisors_yes_does_not_stand_in_for_the_panel(weighed_plan, case_manager, approve):
    with on(4, 29, 12):
        actions.ask_for_approval(weighed_plan, by=case_manager)
        approve(weighed_plan)
        with pytest.raises(Blocked) as blocked:
            steps.approve(weighed_plan, by=case_manager)
    reasons = {str(reason) for reason in blocked.value.reasons}
    assert str(ROWS["plan_is_approved"].guard.otherwise) not in reasons
    assert str(ROWS["best_interests_say_return"].guard.otherwise) in reasons


def test_on_12_may_the_return_to_the_grandmother_is_approved(approved_plan):
    assert approved_plan.state == State.PREPARING
    assert approved_plan.risk.residual_score == 6
    assert approved_plan.best_interests.get().panel_on == datetime.date(2026, 5, 12)


def test_the_guards_are_filled_one_by_one_until_27_may(approved_plan, filled_plan, case_manager):
    with on(5, 27, 12):
        ready = steps.make_ready(filled_plan, by=case_manager)
    assert ready.state == State.READY
    line = ready.itinerary
    assert line.arrives_at == datetime.datetime(2026, 5, 29, 11, 30, tzinfo=HN)
    assert (line.arrives_local.strftime("%a %H:%M"), line.arrives_by_day) == ("Fri 11:30", True)
    budget = ready.budgets.get()
    assert (budget.amount, budget.currency) == (18400, "MXN")


def test_taking_the_confirmation_back_puts_the_plan_back_to_preparing(filled_plan, case_manager, other_case_manager):
    with on(5, 27, 12):
        ready = steps.make_ready(filled_plan, by=case_manager)
    with on(5, 28):
        senaf = ready.confirmations.get(is_child_authority=True)
        actions.withdraw_confirmation(senaf, by=case_manager, reason="No hay turno el viernes")
        plan = fresh(ready)
    assert plan.state == State.PREPARING
    change = StateChange.objects.filter(object_id=plan.pk).latest("at")
    assert (change.before, change.after, change.by) == (State.READY, State.PREPARING, case_manager)
    assert str(ROWS["receiver_has_confirmed"].guard.otherwise) in change.reason


def test_on_29_may_she_arrives_and_three_people_sign(filled_plan, case_manager, sign, dariela):
    with on(5, 27, 12):
        plan = steps.make_ready(filled_plan, by=case_manager)
    with on(5, 29, 8, 10):
        plan = steps.depart(plan, by=case_manager)
        alarm = dariela.tasks.get(kind="arrival_confirm", done_at=None)
        assert alarm.due_at == datetime.datetime(2026, 5, 29, 13, 30, tzinfo=HN)
    with on(5, 29, 11, 40, zone=HN):
        plan = steps.arrive(plan, by=case_manager)
        assert not dariela.tasks.filter(kind="arrival_confirm", done_at=None).exists()
        with pytest.raises(Blocked):
            steps.hand_over(plan, by=case_manager)
        sign(plan, case_manager, *models.Signer.values)
        plan = steps.hand_over(plan, by=case_manager)
    assert plan.state == State.HANDED_OVER
    assert standing.handover_complete(dariela)
    day = standing.handed_over_at(dariela).astimezone(HN).date()
    visits = [day + datetime.timedelta(days=n) for n in dariela.pack.value("after_return_visit_days_victim")]
    assert [f"{visit:%Y-%m-%d}" for visit in visits] == [
        "2026-06-05",
        "2026-06-28",
        "2026-08-27",
        "2026-11-25",
        "2027-05-29",
    ]


def test_a_child_is_not_handed_over_with_a_signature_missing(filled_plan, case_manager, take, sign):
    with on(5, 29, 8, 10):
        plan = take(filled_plan, case_manager, "make_ready", "depart", "arrive")
        row = sign(plan, case_manager, "person", "receiver")
        type(row).objects.filter(pk=row.pk).update(confirmed_at=timezone.now())
        with pytest.raises(Blocked):
            steps.hand_over(plan, by=case_manager)


def test_the_departure_is_counted_down(filled_plan, dariela):
    due = {task.kind: task.due_at.astimezone(MX) for task in dariela.tasks.filter(done_at=None)}
    leaves = datetime.datetime(2026, 5, 29, 5, 30, tzinfo=MX)
    assert due["return_check"] == leaves - datetime.timedelta(days=7)
    assert due["fitness_to_travel"] == leaves - datetime.timedelta(hours=72)
    assert due["receiver_reconfirm"] == leaves - datetime.timedelta(hours=24)
