"""How long a session lasts. Three facts of it decide: when it began, when it was last used, whether it is a shift.

Idle, it is locked and not lost: the password, or the PIN of a shift, opens it where it was. After its hours it ends.
"""

from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

WARNING = timedelta(minutes=2)  # before the lock
FRESH = timedelta(minutes=5)  # a password or a code counts as just given
NOTED_EVERY = timedelta(seconds=20)  # not every request writes


class State(StrEnum):
    OPEN = "open"
    LOCKED = "locked"
    ENDED = "ended"


def now():
    return timezone.now().timestamp()


def begin(session, *, shift):
    session["began"] = session["seen"] = session["fresh"] = now()
    session["shift"] = shift
    session.pop("locked", None)


def idle_of(session):
    return (settings.SHIFT_IDLE if session.get("shift") else settings.SESSION_IDLE).total_seconds()


def left(session):
    """Seconds until the lock, and until the end."""
    longest = settings.SHIFT_LONGEST if session.get("shift") else settings.SESSION_LONGEST
    idle = idle_of(session) - (now() - session.get("seen", 0))
    return idle, longest.total_seconds() - (now() - session.get("began", 0))


def state(session):
    idle, longest = left(session)
    if longest <= 0:
        return State.ENDED
    return State.LOCKED if idle <= 0 or session.get("locked") else State.OPEN


def use(session):
    """It is being used. Returns whether that was worth noting."""
    if now() - session.get("seen", 0) < NOTED_EVERY.total_seconds():
        return False
    session["seen"] = now()
    return True


def lock(session):
    session["locked"] = True


def unlock(session):
    session.pop("locked", None)
    session["seen"] = now()


def prove(session):
    """Whoever sits here has just given a password or a code."""
    session["fresh"] = now()


def is_fresh(session):
    return now() - session.get("fresh", 0) < FRESH.total_seconds()
