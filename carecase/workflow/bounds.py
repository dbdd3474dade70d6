"""Limits of what may be written as a day or a moment: slips of the finger are caught before they are kept."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: Nothing that is recorded here began before; it also keeps time zones within what a calendar can count.
EARLIEST = datetime.date(2000, 1, 1)
YEARS_AHEAD = 15
CLOCKS_DIFFER_BY = datetime.timedelta(minutes=10)


def day_of(value):
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


def has_happened(value):
    """A day or moment that lies behind us; clocks of two machines may differ a little."""
    early = value.year < EARLIEST.year
    now = timezone.now() + CLOCKS_DIFFER_BY
    if not early and (value > now if isinstance(value, datetime.datetime) else value > day_of(now)):
        raise ValidationError(_("This lies in the future. Write when it happened."))
    if early:
        raise ValidationError(_("This is too long ago. Check the year."))


def may_be_planned(day):
    """A day one can plan for: a child's plan may reach her coming of age and beyond, no further."""
    if day < EARLIEST:
        raise ValidationError(_("This is too long ago. Check the year."))
    if day.year > timezone.localdate().year + YEARS_AHEAD:
        raise ValidationError(_("This is too far ahead. Check the year."))
