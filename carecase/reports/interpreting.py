"""Hours of interpreting by language: asked, given, and what nobody could be found for (care pathway C12).

Asked: the minutes that requests of the period wanted, by when they were wanted; one that was called off because the
hour was not needed any more is not asked. Given: the minutes of bookings of the bank that took place. Unmet: the
minutes asked that nobody interpreted in that language; an interpreter who did not come, a second language and a fellow
traveller do not meet a need. What is neither given nor unmet was met beside the bank (a colleague, a telephone
service), was over sooner than asked, or is not noted yet: it is claimed from nobody.

A language of a country is shown by month where every month of the quarter can be shown, else by quarter; never both,
and no sum contains what is hidden, so that nothing can be subtracted (practice rule 14). What counts are people, not
requests: one person asks many times.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DateField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth, TruncQuarter
from django.utils.translation import gettext_lazy as _

from carecase.cases.models import InterpreterRequest
from carecase.interpreters.models import Booking, State
from carecase.jurisdictions import countries, languages
from carecase.jurisdictions.cldr import as_sorted
from carecase.people.suppression import is_small
from carecase.reports.counts import Reach
from carecase.reports.quarters import Quarter, month_in_words, of_day

Met = InterpreterRequest.Met
NOBODY = ("", Met.NONE, Met.SECOND_LANGUAGE, Met.CO_TRAVELLER)
A_TENTH = Decimal("0.1")
ONCE = Q(together__isnull=True) | Q(together=F("pk"))  # the hour of people who are met together is one hour
SHORT, GIVEN = Q(met__in=NOBODY), Q(given_minutes__isnull=False)


@dataclass(frozen=True)
class Amount:
    """So many requests, and their hours."""

    requests: int
    minutes: int

    @property
    def hours(self):
        return (Decimal(self.minutes) / 60).quantize(A_TENTH)


@dataclass(frozen=True)
class Line:
    """One language in one country and month or quarter. What may not be shown is None, and is not in here at all."""

    country: str
    language: str
    quarter: Quarter
    month: date | None  # its first day; None for the whole quarter
    asked: Amount
    given: Amount | None
    unmet: Amount | None

    @property
    def language_name(self):
        return languages.name(self.language)

    @property
    def country_name(self):
        return countries.name(self.country)

    @property
    def begins_on(self):
        return self.month or self.quarter.first_on

    @property
    def period(self):
        return month_in_words(self.month) if self.month else str(self.quarter)


# --- what was asked, summed by the database -----------------------------------------------------------------------


def requests_counted(reach, begins, ends):
    """Requests wanted in that time that were not called off, each with the minutes that were interpreted for it."""
    tries = Booking.objects.filter(asked_for=OuterRef("key_of_tries")).order_by("-recorded_at", "-pk")
    asked = InterpreterRequest.objects.filter(case__in=reach.cases, wanted_at__gte=begins, wanted_at__lt=ends)
    asked = asked.order_by().annotate(
        key_of_tries=Coalesce("together", "pk"),
        last=Coalesce(Subquery(tries.values("state")[:1]), Value("")),
        given_minutes=Subquery(tries.filter(state=State.DONE).values("minutes")[:1]),
    )
    return asked.exclude(met="", last=State.CANCELLED)


def tallies(requests, period):
    """One row for each language and period, with the people behind each number."""
    rest = ~SHORT & ~GIVEN
    return requests.annotate(period=period).values("language", "period").annotate(
        people=Count("case", distinct=True), short=Count("case", distinct=True, filter=SHORT),
        met_people=Count("case", distinct=True, filter=~SHORT), helped=Count("case", distinct=True, filter=GIVEN),
        otherwise=Count("case", distinct=True, filter=rest),
        asked_requests=Count("pk", filter=ONCE), asked_minutes=Sum("minutes", filter=ONCE),
        given_requests=Count("pk", filter=ONCE & GIVEN), done_minutes=Sum("given_minutes", filter=ONCE),
        unmet_requests=Count("pk", filter=ONCE & SHORT), unmet_minutes=Sum("minutes", filter=ONCE & SHORT),
    )  # fmt: skip


def by_month(reach, begins, ends):
    month = TruncMonth("wanted_at", tzinfo=reach.zone, output_field=DateField())
    return tallies(requests_counted(reach, begins, ends), month)


def by_quarter(reach, begins, ends):
    quarter = TruncQuarter("wanted_at", tzinfo=reach.zone, output_field=DateField())
    return tallies(requests_counted(reach, begins, ends), quarter)


# --- what of it may be shown ----------------------------------------------------------------------------------------


def shows_people(row):
    return not is_small(row["people"])


def shows_unmet(row):
    """Neither those who went without nor those who did not are few."""
    return shows_people(row) and not any(is_small(row[part]) for part in ("short", "met_people"))


def shows_given(row):
    return shows_unmet(row) and not any(is_small(row[part]) for part in ("helped", "otherwise"))


def line(country, row, month=None):
    """Of a row whose people may be shown."""
    return Line(
        country=country,
        language=row["language"],
        quarter=of_day(row["period"]),
        month=month,
        asked=Amount(row["asked_requests"], row["asked_minutes"] or 0),
        given=Amount(row["given_requests"], row["done_minutes"] or 0) if shows_given(row) else None,
        unmet=Amount(row["unmet_requests"], row["unmet_minutes"] or 0) if shows_unmet(row) else None,
    )


def lines_of(reach, begins, ends):
    """What may be shown of one country, of whole quarters."""
    months = {}
    for row in by_month(reach, begins, ends):
        months.setdefault((row["language"], of_day(row["period"])), []).append(row)
    found = []
    for row in by_quarter(reach, begins, ends):
        parts = months[row["language"], of_day(row["period"])]
        if all(shows_unmet(part) for part in parts):
            found += [line(reach.country, part, month=part["period"]) for part in parts]
        elif shows_people(row):
            found.append(line(reach.country, row))
    return found


def unmet_by_language(reach):
    """Lines of the quarter for the petition, those with most hours unmet first.

    Where months can be shown so can their quarter, so this adds nothing to what `lines_of` shows.
    """
    rows = by_quarter(reach, reach.begins, reach.ends)
    shown = [line(reach.country, row) for row in rows if row["short"] and shows_unmet(row)]
    return sorted(shown, key=lambda each: (-each.unmet.minutes, as_sorted(each.language_name)))


# --- the page and the spreadsheet -----------------------------------------------------------------------------------


def size(amount):
    """To sort by: most first, what is not shown last."""
    return -amount.minutes if amount else 1


ORDERS = {
    "period": lambda line: (-line.begins_on.toordinal(), as_sorted(line.country_name)),
    "country": lambda line: as_sorted(line.country_name),
    "language": lambda line: as_sorted(line.language_name),
    "asked": lambda line: size(line.asked),
    "given": lambda line: size(line.given),
    "unmet": lambda line: size(line.unmet),
}
#: What the columns are called, by the order that they sort in.
COLUMNS = (
    ("period", _("Period")),
    ("country", _("Country")),
    ("language", _("Language")),
    ("asked", _("Hours asked")),
    ("given", _("Hours given")),
    ("unmet", _("Hours unmet")),
)
HOURS_EXPLAINED = (
    _("Asked: what requests wanted in that month. An hour that was not needed any more is not in it."),
    _("Given: what the interpreters of the bank interpreted."),
    _(
        "Unmet: what nobody interpreted in that language. An interpreter who did not come, a second language and "
        "somebody of the same group do not meet a need."
    ),
    _("The rest was met in another way, took less time, or is not noted yet."),
    _("A quarter of which a month cannot be shown is shown as a whole; a language with fewer than ten people is not."),
)


class InterpreterHours:
    """The page and the spreadsheet alike: it keeps nothing but what may be shown.

    Asking for fewer months or one language leaves lines out and never changes one.
    """

    def __init__(self, organisations, countries, months, *, language="", order="unmet"):
        first, last = min(months), max(months)
        quarters = of_day(first), of_day(last)
        found = []
        for country in countries:
            begins = Reach(organisations, country, quarters[0]).begins
            reach = Reach(organisations, country, quarters[1])
            found += lines_of(reach, begins, reach.ends)
        wanted = [each for each in found if self.is_within(each, first, last) and language in ("", each.language)]
        wanted.sort(key=ORDERS["language"])
        wanted.sort(key=ORDERS["period"])
        self.lines = sorted(wanted, key=ORDERS[order])
        self.order = order

    @staticmethod
    def is_within(line, first, last):
        """A month between these; a quarter that touches them, for no part of it can be told."""
        ends_on = line.month or line.quarter.last_on
        return line.begins_on <= last and ends_on >= first
