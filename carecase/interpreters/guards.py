"""What must be true before a booking goes on."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.interpreters import hours
from carecase.workflow.engine import guard


@guard(_("This hour is over. Ask for another time."), done=_("The hour has not passed."))
def is_still_ahead(booking):
    return booking.ends_at > timezone.now()


@guard(_("The hour has not begun yet."), done=_("The hour has begun."))
def has_begun(booking):
    return booking.begins_at <= timezone.now()


def calendar_of_room(booking):
    return f"{reverse('interpreters:calendar')}?by=room&only={booking.room_id}"


@guard(
    _("The room is closed at that time, or takes no bookings. Choose another."),
    done=_("The room is open."),
    fix=calendar_of_room,
    when=lambda booking: booking.room_id is not None,
)
def room_is_open(booking):
    room = booking.room
    weekly = hours.stretches(room.hours.all(), room.time_zone, booking.begins_at, booking.ends_at)
    return room.is_active and hours.covers(weekly, booking.begins_at, booking.ends_at)
