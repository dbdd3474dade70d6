"""Age, from what was told: a birth date of any precision, or an age on a day. Disputed or unknown means child.

Source: Palermo Protocol art. 3(d); regional practice on disputed age (care pathway B4, L4).
"""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.workflow.partial_dates import span

ADULT_AT = 18


class AgeBand(models.TextChoices):
    """Kept in clear: allocation, filters and statistics need it, and it names nobody."""

    UNDER_6 = "00_05", _("0 to 5")
    UNDER_12 = "06_11", _("6 to 11")
    UNDER_18 = "12_17", _("12 to 17")
    ADULT_18_29 = "18_29", _("18 to 29")
    ADULT_30_59 = "30_59", _("30 to 59")
    ADULT_60 = "60_up", _("60 and over")
    ADULT = "adult", _("Adult, age not known")
    UNKNOWN = "unknown", _("Not known")


CHILD = frozenset({AgeBand.UNDER_6, AgeBand.UNDER_12, AgeBand.UNDER_18})
LIMITS = [(6, AgeBand.UNDER_6), (12, AgeBand.UNDER_12), (18, AgeBand.UNDER_18), (30, AgeBand.ADULT_18_29)]


def on_day(birth_text, age_told, told_on, day):
    """Age in whole years on `day`, the lowest that fits what was told; None when nothing fits."""
    born = span(birth_text) if birth_text else None
    if born:
        latest = born[1]
        return day.year - latest.year - ((day.month, day.day) < (latest.month, latest.day))
    if age_told and told_on:
        return int(age_told) + (day.year - told_on.year) - ((day.month, day.day) < (told_on.month, told_on.day))
    return None


def band(age):
    if age is None:
        return AgeBand.UNKNOWN
    return next(
        (each for limit, each in LIMITS if age < limit), AgeBand.ADULT_60 if age >= 60 else AgeBand.ADULT_30_59
    )


def birthday(birth_text, years):
    """The day a person turns `years`, when the birth date is known to the day."""
    born = span(birth_text) if birth_text else None
    if not born or born[0] != born[1]:
        return None
    try:
        return born[0].replace(year=born[0].year + years)
    except ValueError:  # 29 February
        return datetime.date(born[0].year + years, 3, 1)
