"""Births of bookings: one interpreter is asked for one hour."""

from datetime import timedelta

from django.utils import timezone

from carecase.interpreters.models import Booking, State
from carecase.interpreters.steps import declare_conflict, offer, offer_next
from carecase.workflow.acts import act

ANSWER_WITHIN = timedelta(minutes=10)  # an urgent offer; then the next one is asked
ANSWER_PLANNED = timedelta(hours=24)


def book(interpreter, need, *, unit, by, room=None, next_one=False):
    """Ask this interpreter for that hour; it is kept free until she or he answers. Blocked if it is taken."""
    busy_from_at, busy_until_at = need.busy(interpreter)
    booking = Booking(
        interpreter=interpreter,
        room=room,
        unit=unit,
        asked_for=need.asked_for,
        language=need.language,
        variety=need.variety,
        mode=need.mode,
        topic=need.topic,
        urgency=Booking.Urgency.URGENT if need.urgent else Booking.Urgency.PLANNED,
        country=need.country,
        time_zone=need.time_zone,
        begins_at=need.begins_at,
        ends_at=need.ends_at,
        busy_from_at=busy_from_at,
        busy_until_at=busy_until_at,
        answer_due_at=answer_due_at(need),
    )
    with act(by, "book_interpreter") as doing:
        doing.save(booking)
        return (offer_next if next_one else offer)(booking, by=by)


def answer_due_at(need):
    """An urgent one within minutes; a planned one within a day, and always before the hour itself."""
    now = timezone.now()
    wait = ANSWER_WITHIN if need.urgent else min(ANSWER_PLANNED, max((need.begins_at - now) / 2, ANSWER_WITHIN))
    return now + wait


def conflict_declared(booking, code, *, by, reason=""):
    """The interpreter answers the conflict question by a coded fact; she or he owes no more than that."""
    with act(by, "declare_conflict", booking) as doing:
        booking.conflict = code
        doing.save(booking)
        return declare_conflict(booking, by=by, reason=reason)


def lapsed(now):
    """Offers whose time to answer is over."""
    return Booking.objects.filter(state=State.OFFERED, answer_due_at__lt=now).order_by("answer_due_at")
