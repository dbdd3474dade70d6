"""What a ready plan rests on can go: by somebody's hand, in the same transaction, or by time, in the clockwork."""

import datetime

import pytest
import time_machine

from carecase.audit.models import Event
from carecase.cases.models import Consent, Fear
from carecase.workflow.engine import Blocked
from carecase.workflow.models import StateChange
from repatriation import actions, forms, steps
from repatriation.guards import ROWS
from repatriation.legs_forms import LegForm
from repatriation.models import State
from repatriation.money import forms as money_forms
from repatriation.tiers import Tier
from tests.repatriation.conftest import CR, fresh

pytestmark = pytest.mark.django_db


def last_move(plan):
    return StateChange.objects.filter(object_id=plan.pk).order_by("version").last()


def says(guard_name):
    return str(ROWS[guard_name].guard.otherwise)


def test_a_declaration_taken_back_puts_the_plan_back(ready_plan, case_manager):
    actions.withdraw_declaration(ready_plan.declarations.get(), by=case_manager, reason="Lo pensó otra vez")
    assert fresh(ready_plan).state == State.PREPARING
    assert last_move(ready_plan).reason == says("declaration_stands")
    assert last_move(ready_plan).by == case_manager


def test_it_is_one_transaction_and_one_line_in_the_trail(ready_plan, case_manager):
    before = Event.objects.count()
    actions.withdraw_confirmation(ready_plan.confirmations.get(), by=case_manager)
    assert Event.objects.count() == before + 1
    assert {row[0] for row in Event.objects.latest("pk").details["saved"]} == {
        "repatriation.ReceiverConfirmation",
        "repatriation.ReturnPlan",
    }


def test_a_certificate_that_says_unfit_puts_the_plan_back(ready_plan, case_manager, write):
    write(forms.FitnessForm, ready_plan, case_manager, result="unfit", clinician="Dra. Solís")
    assert fresh(ready_plan).state == State.PREPARING
    assert says("no_check_speaks_against_it") in last_move(ready_plan).reason


def test_another_departure_outlives_the_certificate(ready_plan, case_manager, write):
    moved = {"departs_at": "2026-05-31T08:15", "arrives_at": "2026-05-31T11:30"}
    write(LegForm, ready_plan.legs.get(), case_manager, **moved)
    assert fresh(ready_plan).state == State.PREPARING
    assert last_move(ready_plan).reason == says("fit_to_travel")


def test_a_fear_stated_anew_puts_the_plan_back_by_whoever_wrote_it(ready_plan, case_manager, write):
    write(forms.FearForm, Fear(case=ready_plan.case), case_manager, country="HN", words="Ya no quiero")
    assert fresh(ready_plan).state == State.PREPARING
    assert last_move(ready_plan).reason == says("destination_is_not_feared")


def test_another_place_needs_everything_anew(ready_plan, case_manager, write):
    write(forms.PlaceForm, ready_plan, case_manager, country="HN", kind="origin", with_whom="una tía", is_chosen=True)
    assert fresh(ready_plan).state == State.PREPARING
    for gone in ("best_interests_say_return", "family_can_take_the_child", "plan_is_approved", "risk_is_current"):
        assert says(gone) in last_move(ready_plan).reason


def test_another_amount_is_another_question(ready_plan, case_manager, write):
    write(money_forms.BudgetLineForm, ready_plan.budget_lines.get(), case_manager, estimate="20000")
    assert fresh(ready_plan).state == State.PREPARING
    assert last_move(ready_plan).reason == says("budget_is_approved")


def test_a_row_that_changes_nothing_leaves_the_plan_ready(ready_plan, case_manager, write):
    write(forms.EscortForm, ready_plan, case_manager, kind="social", name="Eva", organisation="DIF")
    assert fresh(ready_plan).state == State.READY


def test_a_judgement_of_danger_lasts_thirty_days_and_the_clockwork_notices(ready_plan, system, tuesday):
    judged = ready_plan.risk.assessed_at
    tuesday.move_to(judged + datetime.timedelta(days=30))
    assert actions.revert_expired(by=system) == []
    tuesday.move_to(datetime.datetime(2026, 6, 20, 0, 1, tzinfo=CR))
    [reverted] = actions.revert_expired(by=system)
    assert reverted.state == State.PREPARING
    assert last_move(ready_plan).by == system
    assert says("risk_is_current") in last_move(ready_plan).reason
    assert actions.revert_expired(by=system) == []


def test_an_expired_paper_is_noticed(ready_plan, system):
    ready_plan.documents.update(expires_on=datetime.date(2026, 5, 28))
    [reverted] = actions.revert_expired(by=system)
    assert last_move(reverted).reason == says("papers_are_valid")


def test_a_consent_to_contact_the_consulate_taken_back_is_noticed(ready_plan, case_manager):
    ready_plan.case.consents.filter(kind=Consent.Kind.CONSULATE).update(withdrawn_at=datetime.datetime.now(tz=CR))
    actions.recheck_case(ready_plan.case, by=case_manager)
    assert last_move(ready_plan).reason == says("consulate_only_with_consent")


def test_leaving_is_refused_when_something_has_gone_meanwhile(ready_plan, case_manager):
    ready_plan.escorts.all().delete()
    with pytest.raises(Blocked) as blocked:
        steps.depart(ready_plan, by=case_manager)
    assert [str(reason) for reason in blocked.value.reasons] == [
        says("escort_is_named"),
        says("route_is_complete"),
    ]


def test_nothing_is_taken_back_twice(ready_plan, case_manager):
    confirmation = ready_plan.confirmations.get()
    actions.withdraw_confirmation(confirmation, by=case_manager)
    with pytest.raises(Blocked):
        actions.withdraw_confirmation(fresh(confirmation), by=case_manager)


def test_after_boarding_a_declaration_is_not_taken_back_but_the_person_may_still_decide_otherwise(
    ready_plan, case_manager, take
):
    plan = take(ready_plan, case_manager, "depart")
    with pytest.raises(Blocked):
        actions.withdraw_declaration(plan.declarations.get(), by=case_manager)
    assert take(plan, case_manager, "withdraw").state == State.WITHDRAWN


def test_rose_laure_is_unfit_on_10_june_and_her_return_is_paused(preparing, case_manager, take, write):
    """H3: a return with a medical escort; the certificate says no; somebody decides to pause."""
    plan = take(preparing(Tier.FLAGGED), case_manager, "make_ready")
    with time_machine.travel(datetime.datetime(2026, 6, 10, 9, tzinfo=CR), tick=False):
        write(forms.FitnessForm, plan, case_manager, result="unfit", clinician="Dra. Solís")
        assert fresh(plan).state == State.PREPARING
        paused = take(plan, case_manager, "suspend")
    assert (paused.state, paused.paused_in) == (State.SUSPENDED, State.PREPARING)
