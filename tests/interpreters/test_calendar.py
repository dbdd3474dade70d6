"""The grids of bookings: whose hours stand in which cell, for whom, by which clocks."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from carecase.interpreters.calendar import By, Calendar, Span

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("America/Costa_Rica")
PAGE = "interpreters:calendar"


def grid(user, booking, zone=HERE, **asked):
    return Calendar(user, zone, on=booking.begins_at.astimezone(zone).date(), **asked)


def filled(calendar):
    """{row: {place of the column: bookings}} of what stands in the grid."""
    rows = {}
    for row in calendar.rows:
        cells = {n: [e.booking for e in entries] for n, (_at, entries) in enumerate(row.cells) if entries}
        rows[row.words] = cells
    return rows


def test_a_week_has_seven_days_from_monday_and_a_booking_stands_in_its_own(booked, case_manager):
    booking = booked()
    calendar = grid(case_manager, booking)
    assert (calendar.first.weekday(), len(calendar.columns)) == (0, 7)
    day = booking.begins_at.astimezone(HERE).weekday()
    assert list(filled(calendar).values()) == [{day: [booking]}]


def test_a_day_has_its_hours_and_a_long_booking_goes_on_through_them(booked, case_manager, tomorrow):
    booking = booked(ends_at=tomorrow + timedelta(hours=2, minutes=30))
    calendar = grid(case_manager, booking, span=Span.DAY)
    hours = [begins.hour for begins, _ends in calendar.columns]
    assert hours == list(range(7, 20))
    [row] = calendar.rows
    assert {hours[n]: [e.goes_on for e in es] for n, (_at, es) in enumerate(row.cells) if es} == {
        10: [False],
        11: [True],
        12: [True],
    }


def test_a_night_is_drawn_when_somebody_interprets_in_it(booked, case_manager, tomorrow):
    begins_at = tomorrow.replace(hour=23)
    booking = booked(begins_at=begins_at, ends_at=begins_at + timedelta(hours=2))
    hours = [begins.hour for begins, _ends in grid(case_manager, booking, span=Span.DAY).columns]
    assert hours[-1] == 23
    after = Calendar(case_manager, HERE, span=Span.DAY, on=begins_at.date() + timedelta(days=1))
    assert after.columns[0][0].hour == 0
    assert list(filled(after).values()) == [{0: [booking]}]


def test_the_same_hour_stands_on_another_day_by_other_clocks(booked, case_manager, tomorrow):
    begins_at = tomorrow.replace(hour=22)
    booking = booked(begins_at=begins_at, ends_at=begins_at + timedelta(hours=1))
    there = ZoneInfo("Europe/Madrid")
    assert grid(case_manager, booking, there).on == begins_at.date() + timedelta(days=1)
    assert list(filled(grid(case_manager, booking, there, span=Span.DAY)).values()) != [{}]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_of_another_length_loses_no_hour(case_manager, day, hours):
    """Daylight saving in Madrid: the columns of a week still follow each other without a gap."""
    calendar = Calendar(case_manager, ZoneInfo("Europe/Madrid"), on=datetime.fromisoformat(day).date())
    spans = [ends - begins for begins, ends in calendar.columns]
    begins, ends = calendar.columns[6]
    assert (ends.timestamp() - begins.timestamp()) / 3600 == hours
    assert all(one[1] == other[0] for one, other in zip(calendar.columns, calendar.columns[1:], strict=False))
    assert len(spans) == 7


def test_by_language_by_interpreter_and_by_room(booked, case_manager, interprets, room):
    one = interprets("hat", "spa")
    booking = booked(one, room=room, mode="video", variety="Norte")
    named = {by: [row.words for row in grid(case_manager, booking, by=by).rows] for by in By}
    assert named[By.INTERPRETER] == [one.number]
    assert named[By.ROOM] == ["Sala Norte"]
    assert len(named[By.LANGUAGE]) == 1
    assert grid(case_manager, booking, by=By.INTERPRETER, only="nobody").rows == []
    assert [row.key for row in grid(case_manager, booking, by=By.LANGUAGE, only="hat").rows] == ["hat"]


def test_a_free_room_has_its_row_and_what_others_booked_is_only_taken(booked, stranger, room):
    booking = booked(room=room, mode="video")
    [row] = grid(stranger, booking, by=By.ROOM).rows
    [entry] = [entry for _at, entries in row.cells for entry in entries]
    assert (row.words, entry.is_open) == ("Sala Norte", False)
    assert grid(stranger, booking).rows == []
    later = Calendar(stranger, HERE, by=By.ROOM, on=booking.begins_at.date() + timedelta(days=30))
    assert [row.words for row in later.rows] == ["Sala Norte"]


@pytest.mark.parametrize("state", ["declined", "cancelled", "conflict", "lapsed", "refused", "no_show"])
def test_what_does_not_take_place_does_not_stand_there(booked, case_manager, state):
    booking = booked()
    type(booking).objects.filter(pk=booking.pk).update(state=state, conflict="other" if state == "conflict" else "")
    assert grid(case_manager, booking).rows == []


def test_an_interpreter_sees_her_own_hours_and_no_others(booked, interprets, account_of, room):
    one, other = interprets("hat", "spa"), interprets("hat", "spa")
    hers, not_hers = booked(one, room=room, mode="video"), booked(other, asked_for=uuid4())
    user = account_of(one)
    for by in By:
        shown = [b for cells in filled(grid(user, hers, by=by)).values() for each in cells.values() for b in each]
        assert shown == [hers]
        assert not_hers not in shown


def test_nonsense_in_the_address_is_not_heard(client, case_manager):
    client.force_login(case_manager)
    for query in (
        "?on=yesterday",
        "?on=9999-12-31",
        "?on=0001-01-01",
        "?by=x&span=y",
        "?only=%27%22",
        "?by=room&only=1",
    ):
        assert client.get(reverse(PAGE) + query).status_code == 200


def test_the_page_asks_the_database_a_bounded_number_of_times(
    client, booked, case_manager, interprets, django_assert_max_num_queries, tomorrow
):
    client.force_login(case_manager)
    address = f"{reverse(PAGE)}?by=interpreter&on={tomorrow.date()}"
    for _each in range(2):
        booked()
    client.get(address)
    with django_assert_max_num_queries(14):
        two = client.get(address).content
    for _each in range(6):
        booked()
    with django_assert_max_num_queries(14):
        eight = client.get(address).content
    assert eight.count(b'class="cc-entry"') == two.count(b'class="cc-entry"') + 6


def test_the_words_of_the_page_name_nobody(client, booked, case_manager, tomorrow, open_case):
    booking = booked()
    client.force_login(case_manager)
    html = client.get(f"{reverse(PAGE)}?on={tomorrow.date()}").content.decode()
    assert booking.interpreter.number in html
    assert booking.interpreter.name not in html
    assert open_case.number not in html


def test_who_neither_books_nor_interprets_is_refused(client, colleague, organisation):
    client.force_login(colleague("gabriel", "auditor", organisation=organisation))
    for page in (PAGE, "interpreters:feeds", "interpreters:rooms"):
        assert client.get(reverse(page)).status_code == 403


def test_from_the_hours_of_one_interpreter_one_goes_on_to_what_is_kept_of_her(
    client, booked, interpreter_coordinator, case_manager, account_of
):
    booking = booked()
    one = booking.interpreter
    address = f"{reverse(PAGE)}?by=interpreter&only={one.number}"
    invoice, assignments = (reverse(f"interpreters:{page}", args=[one.pk]) for page in ("invoice", "assignments"))
    linked = {}
    for user in (interpreter_coordinator, case_manager, account_of(one)):
        client.force_login(user)
        html = client.get(address).content.decode()
        linked[user.username] = (invoice in html, assignments in html)
    assert linked == {"irma": (True, True), "ines": (False, False), "nadia": (True, False)}


def test_both_sides_find_the_room_of_a_confirmed_talk_by_video(client, booked, case_manager, account_of, settings):
    settings.VIDEO_LINK = "https://meet.example.org/{room}"
    booking = booked(mode="video", state="confirmed")
    for user in (case_manager, account_of(booking.interpreter)):
        client.force_login(user)
        html = client.get(f"{reverse(PAGE)}?on={booking.begins_at.astimezone(HERE).date()}").content.decode()
        assert booking.video_link in html


def test_the_booking_and_the_own_list_lead_to_the_paper_the_room_and_what_is_paid(
    client, booked, case_manager, account_of, settings
):
    settings.VIDEO_LINK = "https://meet.example.org/{room}"
    booking = booked(mode="video", state="confirmed")
    paper, her = reverse("casework:print_booking", args=[booking.pk]), account_of(booking.interpreter)
    for user, prints in ((case_manager, True), (her, False)):
        client.force_login(user)
        html = client.get(booking.get_absolute_url()).content.decode()
        assert booking.video_link in html
        assert (paper in html) == prints
    own = client.get(reverse("casework:my_bookings")).content.decode()
    assert reverse("interpreters:invoice", args=[booking.interpreter_id]) in own
    assert reverse(PAGE) in own
