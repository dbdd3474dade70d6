"""Guessing passwords gets slower with each failure, for this user name from this address, and never locks for good."""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from django.conf import settings
from django.db.models import Max
from django.utils.crypto import salted_hmac

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


def wait_after(failures, limit):
    """No wait below the limit, then one minute, doubled by every further failure up to an hour."""
    if failures < limit:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(failures - limit, 10), LONGEST_WAIT)


class GrowingCoolOff(AxesDatabaseHandler):
    """axes forgets every failure when its cool-off ends; here failures are remembered and only the wait ends."""

    def is_locked(self, request, credentials=None):
        wait = wait_after(self.get_failures(request, credentials), get_failure_limit(request, credentials))
        if not wait:
            return False
        return any(
            attempts.aggregate(last=Max("attempt_time"))["last"] + wait > request.axes_attempt_time
            for attempts in self.get_user_attempts(request, credentials)
            if attempts
        )


def name_digest(request, credentials=None):
    """What stands in axes' tables instead of the name that was typed."""
    given = credentials or {}
    typed = given.get("username") or given.get("login") or request.POST.get("login", "")
    return salted_hmac("sign-in", typed.strip().casefold(), algorithm="sha256").hexdigest()


def address_behind_proxies(request):
    """The address that the outermost of our own proxies saw; what the client wrote in front of it is not believed."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return seen[-settings.PROXIES] if len(seen) >= settings.PROXIES else request.META.get("REMOTE_ADDR")
