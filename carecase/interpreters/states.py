"""The states of a booking, and which of them take somebody's time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    OFFERED = "offered", _("Offered, no answer yet")
    ACCEPTED = "accepted", _("Accepted")
    CONFIRMED = "confirmed", _("Confirmed")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Not accepted")
    LAPSED = "lapsed", _("Not answered in time")
    CONFLICT = "conflict", _("Conflict declared")
    REFUSED = "refused", _("The person prefers another one")
    CANCELLED = "cancelled", _("Cancelled")
    NO_SHOW = "no_show", _("Did not come")


#: These take the interpreter's time and the room; no two of one interpreter or room overlap (a constraint).
HOLDING = (State.OFFERED, State.ACCEPTED, State.CONFIRMED, State.DONE)
#: Agreed, and not called off since.
STANDING = (State.ACCEPTED, State.CONFIRMED, State.DONE)
#: Something is still expected from somebody.
OPEN = (State.REQUESTED, State.OFFERED, State.ACCEPTED, State.CONFIRMED)
