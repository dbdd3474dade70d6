"""The calendar of departures, the sheet of a day, and what changed: bounded, by local days, for those who prepare."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from repatriation import actions, departures, forms, models
from repatriation.models import Itinerary, State
from tests.repatriation.many import make_plans

pytestmark = pytest.mark.django_db

FRIDAY = datetime.date(2026, 5, 29)


def opened(client, name, by, **asked):
    client.force_login(by)
    return client.get(reverse(f"repatriation:{name}"), asked)


def days_with(calendar):
    return {day.on: [line.plan_id for line in day.lines] for week in calendar.weeks for day in week if day.lines}


@pytest.mark.parametrize("span", departures.Span)
def test_a_departure_stands_on_its_local_day(span, ready_plan, case_manager, stranger, shelter_worker):
    late = datetime.datetime(2026, 5, 30, 4, tzinfo=datetime.UTC)  # ten in the evening of Friday in San José
    Itinerary.objects.update(departs_at=late, arrives_at=late + datetime.timedelta(hours=3))
    assert days_with(departures.Calendar(case_manager, span=span, on=FRIDAY)) == {FRIDAY: [ready_plan.pk]}
    for user in (stranger, shelter_worker):
        assert not days_with(departures.Calendar(user, span=span, on=FRIDAY))
    assert not days_with(departures.Calendar(case_manager, span=span, on=FRIDAY + datetime.timedelta(days=60)))


@pytest.mark.parametrize("span", departures.Span)
@pytest.mark.parametrize("on", ["2026-01-31", "2026-02-28", "2028-02-29", "2026-12-31", "2000-01-01", "2099-12-31"])
def test_turning_the_pages_leaves_out_no_day(span, on):
    calendar = departures.Calendar(None, span=span, on=datetime.date.fromisoformat(on))
    assert calendar.first <= calendar.on <= calendar.last
    before = departures.Calendar(None, span=span, on=calendar.earlier)
    after = departures.Calendar(None, span=span, on=calendar.later)
    a_day = datetime.timedelta(days=1)
    assert before.last >= calendar.first - a_day
    assert calendar.last >= after.first - a_day
    assert before.first < calendar.first <= after.first


def test_the_pages_take_any_address_and_need_few_queries(client, case_manager, team):
    make_plans(40, case_manager, team)
    for name in ("calendar", "day", "changes"):
        for asked in ({}, {"span": "week"}, {"span": "😀", "on": "9999-99-99"}, {"on": "0001-01-01"}, {"days": "x"}):
            assert opened(client, name, case_manager, **asked).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            opened(client, name, case_manager)
        assert len(queries) <= 34, name


def test_the_sheet_of_a_day_says_what_is_handed_over_and_nothing_of_how_it_stands(client, ready_plan, case_manager):
    shown = opened(client, "day", case_manager, on="2026-05-29").content.decode()
    assert all(word in shown for word in (ready_plan.number, "08:15", "Ana", "Avión 123"))
    [row] = departures.sheet(case_manager, FRIDAY)
    assert str(models.TravelDocument.Kind.TRAVEL_LETTER.label) in row.to_hand_over
    assert str(State.READY.label) not in shown
    assert ready_plan.number not in opened(client, "day", case_manager, on="2026-05-30").content.decode()


def test_who_does_not_prepare_returns_opens_none_of_them(client, ready_plan, officer):
    for name in ("calendar", "day", "changes"):
        assert opened(client, name, officer).status_code == 403


def test_what_changed_since_yesterday_and_not_what_was_before(
    client, ready_plan, case_manager, stranger, write, tuesday
):
    tuesday.shift(datetime.timedelta(days=3))
    since = timezone.now() - datetime.timedelta(days=1)
    assert departures.changes(case_manager, since) == []
    confirmation = ready_plan.confirmations.get()
    actions.withdraw_confirmation(confirmation, by=case_manager, reason="ya no puede")
    typed = {"organisation": "DINAF", "name": "Lic.", "phone": "1", "confirmed_on": "2026-05-29"}
    write(forms.ReceiverConfirmationForm, ready_plan, case_manager, **typed)
    models.TravelDocument.objects.update(expires_on=datetime.date(2026, 5, 28))
    said = [str(each["sentence"]) for each in departures.changes(case_manager, since)]
    assert len(said) == 4
    assert str(State.PREPARING.label) in said
    assert sum("SENAF" in each for each in said) == sum("DINAF" in each for each in said) == 1
    assert departures.changes(stranger, since) == []
    assert ready_plan.number in opened(client, "changes", case_manager).content.decode()
