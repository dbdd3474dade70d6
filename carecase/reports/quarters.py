"""The periods that can be asked for: whole calendar quarters that are over.

They do not overlap and do not grow, so no two tables can be subtracted from each other to get at a small number.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_month_names
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

HOW_MANY = 8


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @property
    def code(self):
        return f"{self.year}-{self.number}"

    @property
    def first_on(self):
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def after(self):
        """The first day after it."""
        return date(self.year + self.number // 4, self.number % 4 * 3 + 1, 1)

    @property
    def last_on(self):
        return self.after - timedelta(days=1)

    @property
    def months(self):
        """The first days of its months, the latest first."""
        return [self.first_on.replace(month=self.first_on.month + n) for n in (2, 1, 0)]

    @property
    def before(self):
        """The quarter before it."""
        return of_day(self.first_on - timedelta(days=1))

    def __str__(self):
        months = get_month_names("wide", locale=(get_language() or "es")[:2])
        words = {"first": months[self.first_on.month], "last": months[self.last_on.month], "year": self.year}
        return _("%(first)s to %(last)s %(year)s") % words


def of_day(day):
    return Quarter(day.year, (day.month + 2) // 3)


def closed(today=None):
    """The last quarters that are over, the latest first."""
    found = [of_day(today or timezone.localdate()).before]
    while len(found) < HOW_MANY:
        found.append(found[-1].before)
    return found


def month_in_words(month):
    """`month`: its first day."""
    names = get_month_names("wide", "stand-alone", locale=(get_language() or "es")[:2])
    return f"{names[month.month]} {month.year}"
