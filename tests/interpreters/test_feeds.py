"""Secret addresses of calendars: hours and one word, for who knows the address, until it is ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from carecase.access.models import Membership
from carecase.audit.models import Event
from carecase.interpreters import feeds
from carecase.interpreters.models import Booking, CalendarFeed

pytestmark = pytest.mark.django_db
PAGE = "interpreters:feeds"


def read(client, secret, status=200):
    response = client.get(reverse("interpreters:feed", args=[secret]))
    assert response.status_code == status
    return response


def events(response):
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_it_says_hours_and_the_word_booking_and_nothing_else(client, booked, case_manager, room):
    booking = booked(room=room, mode="video", state="confirmed", variety="Norte")
    _feed, secret = feeds.make_feed(case_manager)
    response = read(client, secret)
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-store" in response["Cache-Control"]
    [event] = events(response)
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (booking.begins_at, booking.ends_at)
    assert str(event["SUMMARY"]) == "Cita"
    text = response.content.decode()
    for told in (booking.number, booking.interpreter.number, str(booking.pk), "Sala", "Norte", "hat", "Nadia"):
        assert told not in text


def test_it_speaks_the_language_that_is_asked_for(client, booked, case_manager):
    booked(state="accepted")
    _feed, secret = feeds.make_feed(case_manager)
    response = client.get(reverse("interpreters:feed", args=[secret]), headers={"accept-language": "en"})
    assert [str(event["SUMMARY"]) for event in events(response)] == ["Booking"]


def test_two_feeds_give_the_same_hour_different_names(client, booked, case_manager, interpreter_coordinator):
    booked(state="confirmed")
    uids = set()
    for user in (case_manager, interpreter_coordinator):
        _feed, secret = feeds.make_feed(user)
        uids |= {str(event["UID"]) for event in events(read(client, secret))}
    assert len(uids) == 2


def test_only_a_hash_is_kept(case_manager):
    feed, secret = feeds.make_feed(case_manager)
    assert len(secret) >= 40
    assert secret not in str(CalendarFeed.objects.filter(pk=feed.pk).values().get())
    assert secret not in str(list(Event.objects.values()))


@pytest.mark.parametrize("state", ["offered", "declined", "cancelled", "lapsed"])
def test_what_is_not_agreed_is_not_in_it(client, booked, case_manager, state):
    booked(state=state)
    _feed, secret = feeds.make_feed(case_manager)
    assert events(read(client, secret)) == []


def test_the_past_month_and_the_year_ahead(client, booked, case_manager):
    booking = booked(state="done")
    _feed, secret = feeds.make_feed(case_manager)
    for days, shown in ((-20, 1), (-40, 0), (300, 1), (400, 0)):
        begins = timezone.now() + timedelta(days=days)
        ends = begins + timedelta(hours=1)
        times = {"begins_at": begins, "ends_at": ends, "busy_from_at": begins, "busy_until_at": ends}
        Booking.objects.filter(pk=booking.pk).update(**times)
        assert len(events(read(client, secret))) == shown


def test_a_wrong_an_ended_and_an_orphaned_address_are_not_there(client, booked, case_manager):
    booked(state="confirmed")
    feed, secret = feeds.make_feed(case_manager)
    read(client, secret[:-1] + ("a" if secret[-1] != "a" else "b"), 404)
    type(case_manager).objects.filter(pk=case_manager.pk).update(is_active=False)
    read(client, secret, 404)
    type(case_manager).objects.filter(pk=case_manager.pk).update(is_active=True)
    read(client, secret)
    feeds.end_feed(feed, by=case_manager)
    read(client, secret, 404)


def test_who_leaves_the_work_takes_no_calendar_along(client, booked, case_manager, room):
    booked(state="confirmed", room=room, mode="video")
    secrets = [feeds.make_feed(case_manager)[1], feeds.make_feed(case_manager, room=room)[1]]
    assert [len(events(read(client, secret))) for secret in secrets] == [1, 1]
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=case_manager).update(until_on=yesterday)
    assert [len(events(read(client, secret))) for secret in secrets] == [0, 0]


def test_a_feed_of_an_interpreter_or_a_room_holds_only_theirs(
    client, booked, interprets, room, interpreter_coordinator
):
    one, other = interprets("hat", "spa"), interprets("hat", "spa")
    booked(one, state="confirmed", room=room, mode="video")
    booked(other, state="confirmed")
    of = [feeds.make_feed(interpreter_coordinator, **what)[1] for what in ({"interpreter": one}, {"room": room}, {})]
    assert [len(events(read(client, secret))) for secret in of] == [1, 1, 2]


def test_an_address_is_made_and_ended_on_the_page_and_shown_once(client, case_manager, booked):
    booked(state="confirmed")
    client.force_login(case_manager)
    made = client.post(reverse(PAGE), {})
    address = made.context["address"]
    assert address in made.content.decode()
    assert address not in client.get(reverse(PAGE)).content.decode()
    client.logout()
    assert client.get(address).status_code == 200
    client.force_login(case_manager)
    assert client.post(reverse("interpreters:end_feed", args=[CalendarFeed.objects.get().pk])).status_code == 302
    assert client.get(address).status_code == 404
    assert {"make_calendar_address", "end_calendar_address"} <= set(Event.objects.values_list("verb", flat=True))


def test_nobody_ends_or_makes_the_address_of_somebody_else(client, case_manager, stranger, interprets):
    feed, _secret = feeds.make_feed(case_manager)
    client.force_login(stranger)
    assert client.post(reverse("interpreters:end_feed", args=[feed.pk])).status_code == 404
    assert client.post(reverse(PAGE), {"interpreter": interprets("hat").number}).status_code == 200
    assert CalendarFeed.objects.get(user=stranger).interpreter is None  # the question is not asked of her


def test_there_is_an_end_to_addresses(client, case_manager):
    for _each in range(feeds.MOST_FEEDS):
        feeds.make_feed(case_manager)
    client.force_login(case_manager)
    assert client.post(reverse(PAGE), {}).status_code == 422
