"""What a country's pack holds: clocks, bodies, papers, values, corridors, advisories. Nothing in it can be changed."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import ngettext

from carecase.jurisdictions import cldr
from carecase.jurisdictions.keys import KNOWN_BODIES, KNOWN_CLOCKS, KNOWN_PAPERS, Unit
from carecase.jurisdictions.working_days import Holidays

END_OF_DAY = time(23, 59)

LENGTHS = {
    Unit.HOURS: lambda n: ngettext("%(n)d hour", "%(n)d hours", n),
    Unit.DAYS: lambda n: ngettext("%(n)d day", "%(n)d days", n),
    Unit.WORKING_DAYS: lambda n: ngettext("%(n)d working day", "%(n)d working days", n),
    Unit.MONTHS: lambda n: ngettext("%(n)d month", "%(n)d months", n),
}


class UnknownKey(LookupError):
    """A clock, body, paper or value that this pack does not have."""

    def __init__(self, kind, key, country):
        super().__init__(f"The pack of {country or 'the default'} has no {kind} {key!r}.")


@dataclass(frozen=True, slots=True)
class Clock:
    """How long from an event until something is due. `source` says where the figure stands."""

    key: str
    amount: int
    unit: Unit
    starts: str
    source: str
    verified: bool

    def __str__(self):
        return str(KNOWN_CLOCKS[self.key])

    @property
    def length(self):
        """ "7 working days", in the reader's language."""
        return LENGTHS[self.unit](self.amount) % {"n": self.amount}


@dataclass(frozen=True, slots=True)
class Named:
    """A body or a paper under its national name."""

    code: str
    name_es: str
    name_en: str
    source: str
    verified: bool
    short: str = ""

    def __str__(self):
        return self.name_en if cldr.active_language() == cldr.ENGLISH else self.name_es


class Body(Named):
    """An authority or service, ``short`` is what everybody calls it (PANI, DIF)."""

    __slots__ = ()

    @property
    def role(self):
        """What it does, in the reader's language."""
        return str(KNOWN_BODIES[self.code])


class Paper(Named):
    """A document of the state."""

    __slots__ = ()

    @property
    def purpose(self):
        """What it is, in the reader's language."""
        return str(KNOWN_PAPERS[self.code])


@dataclass(frozen=True, slots=True)
class Value:
    """A single figure, word or list, with where it comes from."""

    key: str
    value: object
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, protocol or memorandum; the deployer checks its text."""

    name_es: str
    name_en: str
    source: str
    verified: bool
    year: int | None = None

    def __str__(self):
        return self.name_en if cldr.active_language() == cldr.ENGLISH else self.name_es


@dataclass(frozen=True, slots=True)
class Corridor:
    """What the receiving country asks of returns by this way. Empty or None: no rule is known, ask."""

    to: str
    source: str
    verified: bool
    points: tuple = ()
    days: tuple = ()
    from_time: time | None = None
    until_time: time | None = None
    notice_hours: int | None = None
    most_per_day: int | None = None
    notify: tuple = ()
    note_es: str = ""
    note_en: str = ""

    @property
    def note(self):
        """What else is known of the way, in the reader's language."""
        return self.note_en if cldr.active_language() == cldr.ENGLISH else self.note_es


@dataclass(frozen=True, slots=True)
class Advisory:
    """A standing advice against returning anybody, or some, to a country."""

    country: str
    since: date
    reason_es: str
    reason_en: str
    source: str
    verified: bool

    def __str__(self):
        return self.reason_en if cldr.active_language() == cldr.ENGLISH else self.reason_es


@dataclass(frozen=True)
class Pack:
    """The rules of one country. Get it with ``packs.pack_for``."""

    country: str
    clocks: Mapping
    bodies: Mapping
    papers: Mapping
    values: Mapping
    instruments: tuple = ()
    corridors: Mapping = field(default_factory=dict)
    advisories: Mapping = field(default_factory=dict)
    holidays: Holidays = field(default_factory=Holidays)

    def clock(self, key):
        return self._find("clock", self.clocks, key)

    def body(self, key):
        return self._find("body", self.bodies, key)

    def paper(self, key):
        return self._find("paper", self.papers, key)

    def value(self, key):
        """The bare value; ``pack.values[key]`` also says its source."""
        return self._find("value", self.values, key).value

    def has_clock(self, key):
        """Whether this country has a clock that only some countries have."""
        if key not in KNOWN_CLOCKS:
            raise UnknownKey("clock", key, self.country)
        return key in self.clocks

    @cached_property
    def timezone(self):
        """Where the country counts its days; the first of several is the capital's."""
        return ZoneInfo(self.value("timezones")[0])

    def due(self, key, start):
        """When a clock that started then runs out, in the country's time. Hours exactly, all else at 23:59 of the day.

        A working day is neither a weekend nor a holiday of the country; the day of the start is not counted.
        """
        clock = self.clock(key)
        if timezone.is_naive(start):
            raise ValueError("A clock starts from an aware time.")
        if clock.unit is Unit.HOURS:
            return (start.astimezone(UTC) + timedelta(hours=clock.amount)).astimezone(self.timezone)
        day = self.day_after(clock, start.astimezone(self.timezone).date())
        return datetime.combine(day, END_OF_DAY, tzinfo=self.timezone)

    def day_after(self, clock, day):
        """The last day of a clock of days, working days or months."""
        if clock.unit is Unit.MONTHS:
            return add_months(day, clock.amount)
        if clock.unit is Unit.WORKING_DAYS:
            return self.holidays.add_working_days(day, clock.amount)
        return day + timedelta(days=clock.amount)

    def corridor_to(self, country):
        """The rules of returns from here to that country, or None when none are known."""
        return self.corridors.get(country)

    def advisory_on(self, country):
        """A standing advice against return to that country, or None."""
        return self.advisories.get(country)

    def _find(self, kind, held, key):
        try:
            return held[key]
        except KeyError:
            raise UnknownKey(kind, key, self.country) from None


def add_months(day, months):
    """The same day so many months later; where it has none, the last of the month (31 January + 1 = 28 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
