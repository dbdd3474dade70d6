"""The months and quarters that can be asked for where people are counted by when they were met.

A quarter that is over is offered month by month where each of its months holds ten people or nobody, else as a whole,
and never both: no two tables can then be subtracted from each other (practice rule 14, decision 13).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, DateField
from django.db.models.functions import TruncMonth

from carecase.jurisdictions.packs import pack_for
from carecase.people.suppression import is_small
from carecase.reports import quarters
from carecase.reports.quarters import Quarter, month_in_words, of_day
from carecase.reports.scope import cases_counted


@dataclass(frozen=True)
class Period:
    """A month, or a whole quarter where `month` is None, of the people whom these organisations met in a country."""

    organisations: tuple
    country: str
    quarter: Quarter
    month: date | None  # its first day

    @property
    def code(self):
        return f"{self.month:%Y-%m}" if self.month else f"{self.quarter.year}-q{self.quarter.number}"

    def __str__(self):
        return month_in_words(self.month) if self.month else str(self.quarter)

    @property
    def begins(self):
        return midnight(self.month or self.quarter.first_on, self.country)

    @property
    def ends(self):
        after = first_of_next_month(self.month) if self.month else self.quarter.after
        return midnight(after, self.country)

    @property
    def last_on(self):
        return (self.ends - timedelta(days=1)).date()

    @property
    def cases(self):
        """Of those who were met in it."""
        met = {"opened_at__gte": self.begins, "opened_at__lt": self.ends}
        return cases_counted(self.organisations, self.country).filter(**met).order_by()


def midnight(day, country):
    """Days are those of the country."""
    return datetime.combine(day, time(), tzinfo=pack_for(country).timezone)


def first_of_next_month(month):
    return (month + timedelta(days=31)).replace(day=1)


def offered(organisations, country):
    """The periods of the last two years in which ten people or more were met, the latest first."""
    closed = quarters.closed()
    met = people_by_month(organisations, country, closed[-1].first_on, closed[0].after)
    return [period for quarter in closed for period in parts_of(quarter, met, organisations, country)]


def people_by_month(organisations, country, first_on, after):
    zone = pack_for(country).timezone
    between = {"opened_at__gte": midnight(first_on, country), "opened_at__lt": midnight(after, country)}
    cases = cases_counted(organisations, country).filter(**between).order_by()
    months = cases.annotate(month=TruncMonth("opened_at", tzinfo=zone, output_field=DateField()))
    return dict(months.values("month").annotate(people=Count("pk")).values_list("month", "people"))


def parts_of(quarter, met, organisations, country):
    people = {month: met.get(month, 0) for month in quarter.months}
    if not any(is_small(number) for number in people.values()):
        return [Period(organisations, country, of_day(month), month) for month, number in people.items() if number]
    whole = Period(organisations, country, quarter, None)
    return [] if is_small(sum(people.values())) else [whole]
