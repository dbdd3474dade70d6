"""How a booking moves: offered, answered by the interpreter, confirmed, done. Whoever asked goes on at once if not."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.interpreters.guards import has_begun, is_still_ahead, room_is_open
from carecase.interpreters.models import Booking, State
from carecase.workflow.engine import Workflow

booking_steps = Workflow(Booking)
AGREED = [State.ACCEPTED, State.CONFIRMED]


@booking_steps.step(
    _("Offer it"),
    source=State.REQUESTED,
    target=State.OFFERED,
    permission=Permission.BOOK_INTERPRETER,
    guards=[is_still_ahead, room_is_open],
)
def offer(booking, by):
    """The interpreter is asked, and the hour is kept free until she or he answers."""
    booking.offered_at = timezone.now()


@booking_steps.step(
    _("Offer it to the next one"),
    source=State.REQUESTED,
    target=State.OFFERED,
    permission=None,
    guards=[is_still_ahead, room_is_open],
)
def offer_next(booking, by):
    """The one before could not, or did not answer in time."""
    booking.offered_at = timezone.now()


@booking_steps.step(
    _("Accept"), source=State.OFFERED, target=State.ACCEPTED, permission=Permission.INTERPRET, guards=[is_still_ahead]
)
def accept(booking, by):
    """You are free at that time, and know of nothing that speaks against it."""


@booking_steps.step(_("Decline"), source=State.OFFERED, target=State.DECLINED, permission=Permission.INTERPRET)
def decline(booking, by):
    """No reason is needed. Somebody else is asked."""


@booking_steps.step(
    _("Declare a conflict"),
    source=[State.OFFERED, *AGREED],
    target=State.CONFLICT,
    permission=Permission.INTERPRET,
)
def declare_conflict(booking, by):
    """You may know somebody concerned, or have a tie to the other side. Somebody else is asked at once."""


@booking_steps.step(
    _("Note that she or he accepts"),
    source=State.OFFERED,
    target=State.ACCEPTED,
    permission=Permission.BOOK_INTERPRETER,
    guards=[is_still_ahead],
)
def note_acceptance(booking, by):
    """Said by phone, by an interpreter without an account."""


@booking_steps.step(
    _("Note that she or he cannot"),
    source=State.OFFERED,
    target=State.DECLINED,
    permission=Permission.BOOK_INTERPRETER,
)
def note_refusal(booking, by):
    """Said by phone. The next one who fits is asked."""


@booking_steps.step(
    _("Confirm"),
    source=State.ACCEPTED,
    target=State.CONFIRMED,
    permission=Permission.BOOK_INTERPRETER,
    guards=[is_still_ahead, room_is_open],
)
def confirm(booking, by):
    """The person agrees to this interpreter, and the hour stands."""


@booking_steps.step(
    _("Note that it took place"),
    source=State.CONFIRMED,
    target=State.DONE,
    permission=Permission.BOOK_INTERPRETER,
    guards=[has_begun],
)
def finish(booking, by):
    """The talk was interpreted. Its minutes and how it went can be noted afterwards."""
    booking.minutes = booking.minutes or round((booking.ends_at - booking.begins_at).total_seconds() / 60)
    booking.charge()


@booking_steps.step(
    _("Note that nobody came"),
    source=State.CONFIRMED,
    target=State.NO_SHOW,
    permission=Permission.BOOK_INTERPRETER,
    guards=[has_begun],
)
def miss(booking, by):
    """The interpreter did not come and did not call."""


@booking_steps.step(
    _("The person prefers another one"),
    source=[State.OFFERED, *AGREED],
    target=State.REFUSED,
    permission=Permission.BOOK_INTERPRETER,
)
def refuse(booking, by):
    """No reason is owed. This interpreter is not proposed again, and the next one who fits is asked."""


@booking_steps.step(
    _("Cancel"),
    source=[State.REQUESTED, State.OFFERED, *AGREED],
    target=State.CANCELLED,
    permission=Permission.BOOK_INTERPRETER,
)
def cancel(booking, by):
    """The hour is not needed any more. The interpreter and the room are free again."""


@booking_steps.step(_("Not answered in time"), source=State.OFFERED, target=State.LAPSED, permission=None)
def lapse(booking, by):
    """The time to answer is over: the next one is asked."""
