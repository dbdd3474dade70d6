"""Moments as people say them, in the reader's language and time zone: when something was, and how long is left."""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

SOON = 3  # days: what is due within them is worth a colour
FAR = 60  # days: beyond them a date says more than a number

# Babel's plain "en" writes the month first.
LOCALES = {"en": "en_GB", "ht": "fr"}


def locale():
    language = get_language() or "es"
    return LOCALES.get(language, language.replace("-", "_"))


def today():
    return timezone.localdate()


def day(value, style=""):
    """A date in words: "3 de marzo"; with its year if that is another, or if the style is "full". Short: "3 mar"."""
    return in_words(value, style, locale(), with_year=style == "full" or value.year != today().year)


@lru_cache(maxsize=4096)
def in_words(value, style, locale, *, with_year):
    """Kept, since the rows of a list are of few days."""
    if with_year:
        return format_date(value, "medium" if style == "short" else "long", locale=locale)
    return format_skeleton("MMMd" if style == "short" else "MMMMd", value, locale=locale)


def when(value, style=""):
    """A date or a moment in words: "3 de marzo, 14:10". Anything else is given back as text."""
    if isinstance(value, datetime.datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{day(moment.date(), style)}, {clock(moment)}"
    if isinstance(value, datetime.date):
        return day(value, style)
    if isinstance(value, datetime.time):
        return clock(value)
    return "" if value is None else str(value)


def clock(value):
    return f"{value:%H:%M}"


@dataclass(frozen=True)
class Due:
    """How a deadline stands: done, late, today, soon or later, and the words for it."""

    state: str
    words: str
    moment: str


def due(due_at, done_at=None, now=None):
    """How the deadline `due_at` (a moment, or a day, which ends at midnight) stands at `now`."""
    now = now or timezone.now()
    if done_at:
        words = _("Done") if done_at is True else _("Done, %(day)s") % {"day": day(local_day(done_at), "short")}
        return Due("done", words, when(due_at, "full"))
    timed = isinstance(due_at, datetime.datetime)
    local = timezone.localtime(due_at) if timed else due_at
    on = local.date() if timed else due_at
    days, date = (on - local_day(now)).days, day(on, "full")
    if days < 0:
        words = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    elif timed and due_at < now:
        words = _("Late since %(time)s") % {"time": clock(local)}
    elif days > FAR:
        words = date
    else:
        words = ahead(days, clock(local) if timed else "")
    return Due(state_of(days, timed and due_at < now), words, f"{date}, {clock(local)}" if timed else date)


def local_day(value):
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


def state_of(days, past):
    if days < 0 or past:
        return "late"
    if days == 0:
        return "today"
    return "soon" if days <= SOON else "later"


def ahead(days, time):
    """How long is left, from today on."""
    if days == 0:
        return _("Today, %(time)s") % {"time": time} if time else _("Today")
    if days == 1:
        return _("Tomorrow, %(time)s") % {"time": time} if time else _("Tomorrow")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
