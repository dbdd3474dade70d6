"""Opening hours: is it open at this moment, and when does it open next?

A schedule is one recurrence rule of RFC 5545 with an hour to open and an hour to close (HSDS schedule). It is read by
the clocks of its place. Where a file says less than a rule needs, the answer is "nothing is known", never a guess:
nobody is sent at night to a door of which we do not know whether it opens.
"""

from datetime import UTC, date, datetime, timedelta
from datetime import timezone as offset
from functools import lru_cache
from typing import NamedTuple

from dateutil import rrule
from django.utils import timezone

from carecase.jurisdictions.packs import pack_for

#: For ``select_related``: what is read to know by which clocks a schedule goes.
WITH_PLACE = ("site", "service_site__site", "service__provider")
WEEKDAYS = {name: getattr(rrule, name) for name in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")}
DAY = timedelta(days=1)
#: How far ahead the next opening is looked for: over a year, so that what opens once a year is found.
HORIZON = timedelta(days=400)
#: A rule with a count is followed from its first day on; past so many times it is taken to go on.
MOST_COUNTED = 10_000


def is_open(schedules, at):
    """Whether one of them is open at that moment; None where nothing is known."""
    answers = {_is_open(schedule, at) for schedule in schedules}
    return True if True in answers else (False if False in answers else None)


def opens_next(schedules, at):
    """The moment itself where it is open, else the moment it opens next; None if it does not, or nothing is known."""
    schedules = list(schedules)
    if is_open(schedules, at):
        return at
    found = [moment for schedule in schedules if (moment := _opens_next(schedule, at))]
    return min(found, default=None)


def zone_of(schedule):
    """The offset that the schedule names, else the clocks of the country of its place, else ours."""
    if schedule.timezone is not None and abs(schedule.timezone) < 24:
        return offset(timedelta(hours=schedule.timezone))
    country = _country_of(schedule)
    return pack_for(country).timezone if country else timezone.get_default_timezone()


def _country_of(schedule):
    site = schedule.site or (schedule.service_site and schedule.service_site.site)
    if site and site.country:
        return str(site.country)
    provider = (schedule.service and schedule.service.provider) or (site and site.provider)
    return str(provider.country) if provider and provider.country else ""


class Rule(NamedTuple):
    """The RFC 5545 parts of a schedule. Every schedule that repeats alike shares one."""

    freq: str
    interval: int
    count: int | None
    start: date | None
    wkst: str
    byday: str
    byweekno: str
    bymonthday: str
    byyearday: str

    @classmethod
    def of(cls, schedule):
        start = schedule.dtstart or schedule.valid_from
        parts = ("wkst", "byday", "byweekno", "bymonthday", "byyearday")
        return cls(
            schedule.freq,
            schedule.interval or 1,
            schedule.count,
            start,
            *("".join(getattr(schedule, part).split()).upper() for part in parts),
        )

    @property
    def names_days(self):
        return bool(self.byday or self.byweekno or self.bymonthday or self.byyearday)

    @property
    def is_complete(self):
        """Whether it says on which days: a step, a count and a rule without days need a first day."""
        if self.start:
            return True
        return self.interval == 1 and self.count is None and (self.names_days or not self.freq)


@lru_cache(maxsize=4096)
def days_in(rule, year, month):
    """The days of a month on which the rule holds; None where its parts cannot be read or do not say enough."""
    if not rule.is_complete:
        return None
    first = datetime(year, month, 1)  # noqa: DTZ001 - days of a calendar, in no zone
    last = (first + timedelta(days=31)).replace(day=1) - DAY
    try:
        return frozenset(day.date() for day in _recurrence(rule, first).between(first, last, inc=True))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return None


def _recurrence(rule, month):
    freq = rrule.MONTHLY if rule.freq == "MONTHLY" else rrule.WEEKLY if rule.freq or rule.byday else rrule.DAILY
    parts = {
        "byweekday": _weekdays(rule.byday),
        "byweekno": _numbers(rule.byweekno),
        "bymonthday": _numbers(rule.bymonthday),
        "byyearday": _numbers(rule.byyearday),
    }
    if rule.freq and rule.start and not rule.names_days:
        parts["byweekday" if freq == rrule.WEEKLY else "bymonthday"] = (
            rule.start.weekday() if freq == rrule.WEEKLY else rule.start.day
        )
    wkst = _weekday(rule.wkst or "MO")
    counted = rule.count is not None and rule.count <= MOST_COUNTED
    start = _midnight(rule.start) if rule.start else None
    begin = start if start and counted else _in_step(rule, freq, start, month, wkst)
    return rrule.rrule(
        freq, dtstart=begin, interval=rule.interval, wkst=wkst, count=rule.count if counted else None, **parts
    )


def _in_step(rule, freq, start, month, wkst):
    """A day shortly before the month from which the rule falls on the same days as from its own first day."""
    if start is None or start >= month:
        return start or month
    if freq == rrule.MONTHLY:
        past = (month.year - start.year) * 12 + month.month - start.month
        months = start.year * 12 + start.month - 1 + past - past % rule.interval
        return max(start, datetime(months // 12, months % 12 + 1, 1))  # noqa: DTZ001
    step = rule.interval * (7 if freq == rrule.WEEKLY else 1)
    begin = start - timedelta(days=(start.weekday() - wkst.weekday) % 7) if freq == rrule.WEEKLY else start
    return max(start, begin + timedelta(days=(month - begin).days // step * step))


def _weekdays(text):
    return [_weekday(part) for part in text.split(",")] if text else None


def _weekday(part):
    day = WEEKDAYS[part[-2:]]
    number = part[:-2]
    return day(int(number)) if number else day


def _numbers(text):
    return [int(part) for part in text.split(",")] if text else None


def _midnight(day):
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _holds_on(schedule, rule, day):
    """Whether it opens on that day; None where that is not known."""
    if day.year < 1000 or day.year > 9000:  # no calendar of ours
        return False
    if any(
        (
            schedule.valid_from and day < schedule.valid_from,
            schedule.valid_to and day > schedule.valid_to,
            schedule.dtstart and day < schedule.dtstart,
            schedule.until and day > schedule.until,
        )
    ):
        return False
    days = days_in(rule, day.year, day.month)
    return None if days is None else day in days


def _says_something(schedule, rule):
    hours = (schedule.opens_at is not None) + (schedule.closes_at is not None)
    return hours == 2 or (hours == 0 and bool(rule.freq or rule.names_days))


def _interval(schedule, day, zone):
    """From when to when it is open on a day it opens. One that closes before it opens closes on the next day."""
    if schedule.opens_at is None:
        return _moment(day, datetime.min.time(), zone), _moment(day + DAY, datetime.min.time(), zone)
    closes_on = day if schedule.closes_at > schedule.opens_at else day + DAY
    return _moment(day, schedule.opens_at, zone), _moment(closes_on, schedule.closes_at, zone)


def _moment(day, hour, zone):
    # In UTC, because two times of one zone are compared by their clocks, also on the night the clocks change.
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)


def _is_open(schedule, at):
    rule = Rule.of(schedule)
    if not _says_something(schedule, rule):
        return None
    zone = zone_of(schedule)
    today = at.astimezone(zone).date()
    known = False
    for day in (today - DAY, today):  # yesterday: a night that passes midnight
        holds = _holds_on(schedule, rule, day)
        known = known or holds is not None
        if holds:
            opens, closes = _interval(schedule, day, zone)
            if opens <= at < closes:
                return True
    return False if known else None


def _opens_next(schedule, at):
    rule = Rule.of(schedule)
    if not _says_something(schedule, rule):
        return None
    zone = zone_of(schedule)
    day = at.astimezone(zone).date() - DAY
    last = day + HORIZON
    if schedule.valid_from and schedule.valid_from > day:
        day, last = schedule.valid_from, schedule.valid_from + HORIZON
    while day <= last:
        if _holds_on(schedule, rule, day):
            opens, closes = _interval(schedule, day, zone)
            if at <= opens < closes:
                return opens.astimezone(zone)
        day += DAY
    return None
