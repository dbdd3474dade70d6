"""When somebody can be asked and when a room is open: weekly hours by the clocks of a place, with exceptions."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

DAY = timedelta(days=1)


def stretches(weekly, zone, begins_at, ends_at):
    """The weekly hours that touch this time, as pairs of moments. Through midnight they end on the next day."""
    place = ZoneInfo(zone)
    day, last = (begins_at - DAY).astimezone(place).date(), ends_at.astimezone(place).date()
    while day <= last:
        for row in weekly:
            if row.weekday == day.weekday():
                until = day if row.ends > row.begins else day + DAY
                yield moment(day, row.begins, place), moment(until, row.ends, place)
        day += DAY


def moment(day, hour, place):
    """A local hour as a moment; one that daylight saving leaves out is the hour after it."""
    return timezone.make_aware(datetime.combine(day, hour), place).astimezone(ZoneInfo("UTC"))


def covers(stretches, begins_at, ends_at):
    """Whether these stretches, put together, leave no gap in that time."""
    reached = begins_at
    for start, end in sorted(stretches):
        if start > reached:
            return False
        reached = max(reached, end)
        if reached >= ends_at:
            return True
    return False


def is_there(weekly, exceptions, zone, begins_at, ends_at):
    """Whether somebody with these hours can be asked for all of that time. Away wins over every other word."""
    touching = [e for e in exceptions if e.begins_at < ends_at and e.ends_at > begins_at]
    if any(not e.is_there for e in touching):
        return False
    there = [(e.begins_at, e.ends_at) for e in touching]
    return covers([*there, *stretches(weekly, zone, begins_at, ends_at)], begins_at, ends_at)
