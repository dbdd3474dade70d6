"""Whether somebody is there at a moment, from opening hours as HSDS writes them."""

import datetime

from django.utils import timezone


def is_open(schedules, at):
    """True or False where the hours are known, None where they are not."""
    known = [each for each in schedules if each.opens_at and each.closes_at and each.byday]
    if not known:
        return None
    return any(covers(each, timezone.localtime(at)) for each in known)


def covers(schedule, at):
    """Whether these hours hold at a local moment; hours past midnight belong to the day on which they began."""
    overnight = schedule.closes_at <= schedule.opens_at
    now, today = at.time(), at.date()
    if not overnight:
        return on(schedule, today) and schedule.opens_at <= now < schedule.closes_at
    yesterday = today - datetime.timedelta(days=1)
    return (on(schedule, today) and now >= schedule.opens_at) or (on(schedule, yesterday) and now < schedule.closes_at)


def on(schedule, day):
    begun = schedule.valid_from is None or schedule.valid_from <= day
    ended = schedule.valid_to is not None and schedule.valid_to < day
    return begun and not ended and schedule.Day.values[day.weekday()] in schedule.byday.split(",")
