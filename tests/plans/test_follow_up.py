"""Contacts are planned on exact days, afterwards only as agreed, and each leads to the next."""

import datetime
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from carecase.cases import actions as case_actions
from carecase.cases.models import Case, Task
from carecase.plans import actions
from carecase.plans.forms import FollowUpForm
from carecase.plans.models import FollowUp
from carecase.plans.schedule import schedule_follow_ups
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db

Kind = FollowUp.Kind
HANDOVER = datetime.datetime(2026, 5, 29, 11, 30, tzinfo=ZoneInfo("America/Mexico_City"))


@pytest.fixture
def mexican_case(open_case):
    """As in walk-through H2: cared for in Mexico, handed over in San Pedro Sula."""
    Case.objects.filter(pk=open_case.pk).update(jurisdiction="MX")
    return Case.objects.get(pk=open_case.pk)


@pytest.fixture
def schedule(case_manager):
    def plan(case, kind, start):
        with act(case_manager, "schedule", case) as doing:
            return schedule_follow_ups(case, kind, start, doing)

    return plan


@pytest.fixture
def trafficking_established(monkeypatch):
    monkeypatch.setattr("carecase.plans.schedule.identified_as", lambda case: "actual")


def test_after_a_return_the_days_of_h2_are_met_exactly(
    mexican_case, schedule, agree_to_follow_up, trafficking_established
):
    agree_to_follow_up(mexican_case)
    schedule(mexican_case, Kind.AFTER_RETURN, HANDOVER)
    days = [date(2026, 6, 5), date(2026, 6, 28), date(2026, 8, 27), date(2026, 11, 25), date(2027, 5, 29)]
    assert list(FollowUp.objects.values_list("due_on", flat=True)) == days
    tasks = Task.objects.filter(kind=Task.Kind.VISIT_AFTER_RETURN).order_by("due_at")
    there = [task.due_at.astimezone(mexican_case.pack.timezone) for task in tasks]
    assert [moment.date() for moment in there] == days
    assert {(moment.hour, moment.minute) for moment in there} == {(23, 59)}


def test_without_a_finding_of_trafficking_the_last_visit_is_at_six_months(mexican_case, schedule, agree_to_follow_up):
    agree_to_follow_up(mexican_case)
    planned = schedule(mexican_case, Kind.AFTER_RETURN, HANDOVER)
    assert [row.due_on for row in planned][-1] == date(2026, 11, 25)
    assert len(planned) == 4


def test_nothing_is_planned_afterwards_unless_she_agreed(mexican_case, schedule, agree_to_follow_up):
    assert schedule(mexican_case, Kind.AFTER_RETURN, HANDOVER) == []
    agree_to_follow_up(mexican_case, given="no")
    assert schedule(mexican_case, Kind.AFTER_INTEGRATION, HANDOVER) == []
    assert not FollowUp.objects.exists()
    assert not Task.objects.filter(kind=Task.Kind.VISIT_AFTER_RETURN).exists()


def test_scheduling_twice_plans_once(mexican_case, schedule, agree_to_follow_up):
    agree_to_follow_up(mexican_case)
    schedule(mexican_case, Kind.AFTER_INTEGRATION, HANDOVER)
    assert schedule(mexican_case, Kind.AFTER_INTEGRATION, HANDOVER) == []
    assert FollowUp.objects.count() == 4
    assert Task.objects.filter(kind=Task.Kind.FOLLOW_UP).count() == 4


@pytest.mark.parametrize(
    ("level", "day"),
    [("high", date(2026, 6, 5)), ("medium", date(2026, 6, 12)), ("low", date(2026, 6, 29)), ("", date(2026, 6, 12))],
)
def test_in_care_the_next_contact_follows_the_risk(mexican_case, schedule, level, day):
    mexican_case.risk_level = level
    [row] = schedule(mexican_case, Kind.IN_CARE, HANDOVER)
    assert row.due_on == day


def test_when_the_risk_rises_the_next_contact_moves_forward(mexican_case, schedule):
    mexican_case.risk_level = "low"
    schedule(mexican_case, Kind.IN_CARE, HANDOVER)
    mexican_case.risk_level = "high"
    assert schedule(mexican_case, Kind.IN_CARE, HANDOVER) == []
    row = FollowUp.objects.get()
    assert row.due_on == date(2026, 6, 5)
    assert Task.objects.get(about=row.pk).due_at.astimezone(mexican_case.pack.timezone).date() == row.due_on


# --- how it went ------------------------------------------------------------------------------------------------


@pytest.fixture
def planned(open_case, schedule):
    """A contact in care, planned for two weeks from now."""
    [row] = schedule(open_case, Kind.IN_CARE, timezone.now())
    return row


def recorded(row, by, **data):
    case = Case.objects.get(pk=row.case_id)
    stored = {"due_on": row.due_on.isoformat(), "mode": "phone", "version": str(row.version)}
    form = FollowUpForm(stored | data, instance=row, by=by, parent=case)
    if form.is_valid():
        form.save()
    return form


def test_a_contact_that_took_place_leads_to_the_next(planned, case_manager):
    now = timezone.localtime().replace(second=0, microsecond=0)
    form = recorded(planned, case_manager, done_at=now.strftime("%Y-%m-%dT%H:%M"), wellbeing="6", safety="safe")
    assert not form.errors
    done, following = FollowUp.objects.order_by("due_on", "recorded_at")
    assert done.done_at == now
    assert following.is_planned
    assert Task.objects.get(about=done.pk).done_at == now
    assert Task.objects.open().filter(about=following.pk).exists()
    assert Case.objects.get().last_contact_at == now


def test_the_day_agreed_with_her_comes_before_the_clock(planned, case_manager, today):
    agreed = today + datetime.timedelta(days=3)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    recorded(planned, case_manager, done_at=now, next_due_on=agreed.isoformat())
    assert FollowUp.objects.planned().get().due_on == agreed


@pytest.mark.parametrize("sign", [{"retrafficking_signal": "True"}, {"safety": "in_danger"}])
def test_a_sign_of_danger_calls_for_a_new_look_at_the_risk(planned, case_manager, sign):
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert not recorded(planned, case_manager, done_at=now, **sign).errors
    assert Task.objects.open().filter(kind=Task.Kind.RISK_REASSESSMENT, about=planned.pk).exists()


def test_a_contact_may_call_for_another_plan(planned, plan, case_manager):
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert not recorded(planned, case_manager, done_at=now, plan_changes="on").errors
    assert Task.objects.open().filter(kind=Task.Kind.PLAN_REVIEW, about=planned.pk).exists()


def test_nobody_visits_unless_it_was_agreed(planned, case_manager):
    assert "visit_agreed" in recorded(planned, case_manager, mode="visit").errors
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=planned.pk).update(mode="visit", done_at=timezone.now())


@pytest.mark.parametrize("answer", [{"wellbeing": "0"}, {"safety": "safe"}])
def test_a_result_says_when_it_was(planned, case_manager, answer):
    assert "done_at" in recorded(planned, case_manager, **answer).errors


@pytest.mark.parametrize("wellbeing", ["11", "-1", "x", "5.5"])
def test_well_being_lies_between_nought_and_ten(planned, case_manager, wellbeing):
    assert "wellbeing" in recorded(planned, case_manager, wellbeing=wellbeing).errors
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=planned.pk).update(wellbeing=11)


def test_a_planned_contact_can_be_moved_with_its_task(planned, case_manager, today):
    day = today + datetime.timedelta(days=2)
    assert not recorded(planned, case_manager, due_on=day.isoformat()).errors
    assert timezone.localtime(Task.objects.get(about=planned.pk).due_at).date() == day


def test_a_contact_afterwards_is_planned_by_hand_only_with_consent(open_case, case_manager, today, agree_to_follow_up):
    data = {"kind": "after_return", "due_on": today.isoformat(), "mode": "phone"}
    form = FollowUpForm(data, instance=FollowUp(case=open_case), by=case_manager, parent=open_case)
    assert "kind" in form.errors
    agree_to_follow_up(open_case)
    form = FollowUpForm(data, instance=FollowUp(case=open_case), by=case_manager, parent=open_case)
    assert form.is_valid(), form.errors
    form.save()
    assert Task.objects.filter(about=form.instance.pk, kind=Task.Kind.VISIT_AFTER_RETURN).exists()


# --- calling off ------------------------------------------------------------------------------------------------


def test_a_contact_called_off_has_no_task_any_more(planned, case_manager):
    actions.call_off(planned, by=case_manager, reason="ya no quiere")
    assert not FollowUp.objects.planned().exists()
    assert not Task.objects.open().filter(about=planned.pk).exists()
    with pytest.raises(Blocked):
        actions.call_off(planned, by=case_manager)


def test_when_consent_is_taken_back_nothing_afterwards_takes_place(
    mexican_case, schedule, agree_to_follow_up, case_manager
):
    consent = agree_to_follow_up(mexican_case)
    schedule(mexican_case, Kind.AFTER_RETURN, HANDOVER)
    [in_care] = schedule(mexican_case, Kind.IN_CARE, HANDOVER)
    case_actions.withdraw_consent(consent, by=case_manager)
    with act(case_manager, "call_off", mexican_case) as doing:
        actions.call_off_afterwards(mexican_case, doing)
    assert list(FollowUp.objects.planned()) == [in_care]
    assert not Task.objects.open().filter(kind=Task.Kind.VISIT_AFTER_RETURN).exists()


def test_a_stranger_calls_nothing_off(planned, stranger):
    with pytest.raises(Forbidden):
        actions.call_off(planned, by=stranger)


def test_a_contact_called_off_is_not_written_down_as_held(planned, case_manager):
    actions.call_off(planned, by=case_manager)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert recorded(FollowUp.objects.get(), case_manager, done_at=now).non_field_errors()
