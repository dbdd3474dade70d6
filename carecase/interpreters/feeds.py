"""Calendars by a secret address: hours and one word, such as "Booking". No name, place or language, nobody invited."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from carecase.interpreters.models import Booking, CalendarFeed, Interpreter, Room
from carecase.interpreters.states import STANDING
from carecase.ui.late import Late
from carecase.workflow.acts import act

icalendar = Late("icalendar")

BACK, AHEAD = timedelta(days=30), timedelta(days=365)
MOST = 2000  # hours in one calendar
MOST_FEEDS = 20  # of one person at a time
#: What else stands in somebody's own calendar, asked of (user, from, until): a word, and rows of id, begin and end.
ALSO = []


def make_feed(user, *, interpreter=None, room=None):
    """A new address of this user's: the feed, and the secret, which is shown once and not kept."""
    secret = secrets.token_urlsafe(32)
    with act(user, "make_calendar_address", *filter(None, [interpreter, room])):
        feed = CalendarFeed.objects.create(user=user, interpreter=interpreter, room=room, secret_hash=digest(secret))
    return feed, secret


def end_feed(feed, *, by):
    with act(by, "end_calendar_address", *filter(None, [feed.interpreter, feed.room])):
        CalendarFeed.objects.filter(pk=feed.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def live_feeds(user):
    return CalendarFeed.objects.filter(user=user, ended_at__isnull=True).select_related("interpreter", "room")


def feed_at(secret):
    """The feed behind a secret, unless it was ended. Only hashes are compared: how long it takes tells nothing."""
    found = CalendarFeed.objects.filter(secret_hash=digest(secret), ended_at__isnull=True)
    return found.select_related("user", "interpreter", "room").first()


def digest(secret):
    return sha256(secret.encode()).hexdigest()


def bookings_of(feed):
    """What its owner may see today: whoever leaves the work takes no calendar along."""
    now = timezone.now()
    rows = Booking.objects.filter(state__in=STANDING, ends_at__gt=now - BACK, begins_at__lt=now + AHEAD)
    if feed.room_id:
        return rows.filter(room__in=Room.objects.visible_to(feed.user).filter(pk=feed.room_id))
    if feed.interpreter_id:
        seen = Interpreter.objects.visible_to(feed.user).filter(pk=feed.interpreter_id)
        return rows.filter(interpreter__in=seen)
    return rows.visible_to(feed.user)


def as_calendar(feed):
    """The feed as a file of RFC 5545."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//carecase//bookings//")
    calendar.add("version", "2.0")
    hours = bookings_of(feed).order_by("begins_at").values_list("pk", "begins_at", "ends_at")
    for facts in hours[:MOST]:
        calendar.add_component(hour(feed, _("Booking"), *facts))
    for word, rows in own_hours(feed):
        for facts in rows[:MOST]:
            calendar.add_component(hour(feed, word, *facts))
    return calendar.to_ical()


def own_hours(feed):
    """What apps above add to the calendar of a person; that of a room or an interpreter has bookings only."""
    if feed.room_id or feed.interpreter_id:
        return []
    now = timezone.now()
    return [each(feed.user, now - BACK, now + AHEAD) for each in ALSO]


def hour(feed, word, number, begins_at, ends_at):
    """One hour. Its UID is another one in every feed, so that two calendars cannot be laid side by side."""
    event = icalendar.Event()
    event.add("uid", salted_hmac(f"calendar {feed.pk}", str(number), algorithm="sha256").hexdigest()[:32])
    event.add("dtstamp", begins_at)
    event.add("dtstart", begins_at)
    event.add("dtend", ends_at)
    event.add("summary", str(word))
    return event
