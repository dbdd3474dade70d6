"""Working days: neither weekend nor holiday of the country; a pack corrects what the holiday list gets wrong."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import holidays as national

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holidays:
    """The holidays of a country, with a pack's corrections: ``extra`` days off, ``worked`` holidays."""

    country: str = ""
    extra: frozenset = frozenset()
    worked: frozenset = frozenset()

    def __contains__(self, day):
        return day in self.extra or (day not in self.worked and day in _listed(self.country, day.year))

    def is_working_day(self, day):
        return day.weekday() < SATURDAY and day not in self

    def add_working_days(self, day, amount):
        """The last of so many working days after this one."""
        while amount:
            day += timedelta(days=1)
            amount -= self.is_working_day(day)
        return day


@cache
def _listed(country, year):
    """Dates of one year; none for a country the list does not know, where only weekends are free."""
    try:
        return frozenset(national.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
