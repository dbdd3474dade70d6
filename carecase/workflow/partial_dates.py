"""Dates as people tell them: a year, a month, a day, or words such as "the rains of 2025" (practice rule 4)."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carecase.sealing.fields import SealedField
from carecase.ui.widgets import PartialDate

WRITTEN = re.compile(r"^(?P<year>\d{4})(-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?)?$")
SPOKEN = re.compile(r"^((?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>\d{4})$")


def span(text):
    """The first and last day a partial date may mean, or None when it is words."""
    match = WRITTEN.match(text.strip()) or SPOKEN.match(text.strip())
    if not match:
        return None
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    first = datetime.date(year, month or 1, day or 1)
    if day:
        return first, first
    following = datetime.date(year + (not month or month == 12), (month or 12) % 12 + 1, 1)
    return first, following - datetime.timedelta(days=1)


def validate(text):
    try:
        spanned = span(text)
    except ValueError as error:
        raise ValidationError(_("There is no such date: %(text)s."), params={"text": text}) from error
    if spanned is None and re.fullmatch(r"[\d\s/.-]+", text):
        raise ValidationError(_("Write a date as day/month/year, month/year or year, or describe it in words."))


class PartialDateField(SealedField):
    """A sealed date of any precision, kept as it was told. `span` reads it."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate]

    def formfield(self, **kwargs):
        kwargs.setdefault("help_text", self.help_text or _("For example 27/3/2007, 3/2007, 2007, or in words."))
        kwargs["widget"] = PartialDate
        return super().formfield(**kwargs)
