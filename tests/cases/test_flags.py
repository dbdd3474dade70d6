"""Being away and resting: flags beside the state, one of each at a time, with an end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.cases.models import Absence, Hold, Task

pytestmark = pytest.mark.django_db


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_whoever_is_away_already_is_not_noted_as_away_twice(open_case, send, case_manager):
    gone = {"left_at": local(timezone.now() - timedelta(hours=2))}
    assert send(case_manager, "cases:absence_new", open_case, **gone).status_code == 302
    again = send(case_manager, "cases:absence_new", open_case, **gone)
    assert again.status_code == 422
    assert "Ya consta que no está" in again.content.decode()
    assert Absence.objects.count() == 1


def test_an_absence_asks_for_a_search_and_for_a_log_of_it(open_case, send, case_manager, tasks):
    send(case_manager, "cases:absence_new", open_case, left_at=local(timezone.now()))
    assert {Task.Kind.WELFARE_CHECK, Task.Kind.SEARCH_LOG} <= set(tasks(open_case))
    absence = Absence.objects.get()
    back = {"left_at": local(absence.left_at), "returned_at": local(timezone.now()), "version": absence.version}
    send(case_manager, "cases:absence", open_case, absence.pk, **back)
    assert not {Task.Kind.WELFARE_CHECK, Task.Kind.SEARCH_LOG} & set(tasks(open_case))


def test_nobody_is_away_since_tomorrow(open_case, send, case_manager):
    tomorrow = local(timezone.now() + timedelta(days=1))
    assert send(case_manager, "cases:absence_new", open_case, left_at=tomorrow).status_code == 422


@pytest.fixture
def rest(open_case, send, case_manager):
    today = timezone.localdate()
    ends = today + timedelta(days=20)
    parts = {
        f"{name}_{part}": getattr(day, part)
        for name, day in (("from_on", today), ("until_on", ends))
        for part in ("year", "month", "day")
    }
    return lambda: send(case_manager, "cases:hold_new", open_case, reason="Operación y reposo", **parts)


def test_a_case_rests_once_is_looked_at_again_and_goes_on(rest, open_case, client_of, case_manager, tasks):
    assert rest().status_code == 302
    assert rest().status_code == 422
    hold = Hold.objects.get()
    assert timezone.localtime(tasks(open_case)[Task.Kind.PAUSE_REVIEW]).date() == hold.until_on
    client_of(case_manager).post(reverse("cases:end_pause", args=[open_case.number, hold.pk]))
    hold.refresh_from_db()
    assert hold.ended_at
    assert Task.Kind.PAUSE_REVIEW not in tasks(open_case)
    assert rest().status_code == 302


def test_a_contact_of_long_ago_does_not_take_the_place_of_a_later_one(open_case, send, case_manager):
    for days in (1, 40):
        at = local(timezone.now() - timedelta(days=days))
        send(case_manager, "cases:contact_new", open_case, channel="phone", outcome="reached", occurred_at=at)
    open_case.refresh_from_db()
    assert timezone.now() - open_case.last_contact_at < timedelta(days=2)


def test_nobody_was_reached_in_the_future(open_case, send, case_manager):
    at = local(timezone.now() + timedelta(days=400))
    sent = send(case_manager, "cases:contact_new", open_case, channel="phone", outcome="reached", occurred_at=at)
    assert sent.status_code == 422
    assert "futuro" in sent.content.decode()
