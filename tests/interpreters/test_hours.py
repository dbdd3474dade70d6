"""Weekly hours by the clocks of a place: through midnight, through the night when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecase.interpreters.hours import covers, is_there, stretches

OF_TWO_YEARS = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
TIJUANA = "America/Tijuana"  # in Mexico the border towns still change their clocks


def weekly(*rows):
    return [SimpleNamespace(weekday=day, begins=time(*begins), ends=time(*ends)) for day, begins, ends in rows]


def local(zone, *when):
    return datetime(*when, tzinfo=ZoneInfo(zone))


def test_a_shift_through_midnight_ends_on_the_next_day():
    friday = weekly((4, (22, 0), (6, 0)))
    night = local("America/Panama", 2026, 5, 8, 23, 30), local("America/Panama", 2026, 5, 9, 0, 30)
    assert is_there(friday, [], "America/Panama", *night)
    morning = local("America/Panama", 2026, 5, 9, 5, 30), local("America/Panama", 2026, 5, 9, 6, 30)
    assert not is_there(friday, [], "America/Panama", *morning)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 7), (date(2026, 11, 1), 9), (date(2026, 6, 7), 8)])
def test_a_night_in_which_clocks_change_is_shorter_or_longer(day, hours):
    """From 22:00 until 6:00 is eight hours but when the clocks go forward or back in between."""
    before = day - timedelta(days=1)
    at = datetime.combine(before, time(12, 0), tzinfo=ZoneInfo(TIJUANA))
    rows = weekly((before.weekday(), (22, 0), (6, 0)))
    [(start, end)] = [pair for pair in stretches(rows, TIJUANA, at, at + timedelta(days=1)) if pair[1] > at]
    assert (end - start).total_seconds() / 3600 == hours


def test_stretches_that_meet_cover_together_and_a_gap_does_not():
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert covers([(noon, noon + hour), (noon + hour, noon + 2 * hour)], noon, noon + 2 * hour)
    assert not covers([(noon, noon + hour), (noon + hour * 1.1, noon + 2 * hour)], noon, noon + 2 * hour)
    assert not covers([], noon, noon + hour)


@given(
    begins=OF_TWO_YEARS,
    length=st.integers(1, 720),
    zone=st.sampled_from([TIJUANA, "America/Panama", "America/New_York", "Europe/Madrid", "Africa/Douala"]),
)
def test_who_is_always_there_is_there_at_any_time_also_when_clocks_change(begins, length, zone):
    """Every day from midnight to noon and from noon to midnight leaves no gap, whatever the clocks do."""
    all_week = weekly(*((day, *half) for day in range(7) for half in (((0, 0), (12, 0)), ((12, 0), (0, 0)))))
    assert is_there(all_week, [], zone, begins, begins + timedelta(minutes=length))


@given(
    begins=OF_TWO_YEARS,
    length=st.integers(1, 720),
    zone=st.sampled_from([TIJUANA, "America/Panama", "America/New_York"]),
)
def test_by_the_local_clock_nobody_is_asked_outside_the_hours(begins, length, zone):
    office = weekly(*((day, (9, 0), (17, 0)) for day in range(5)))
    until = begins + timedelta(minutes=length)
    here, there = begins.astimezone(ZoneInfo(zone)), until.astimezone(ZoneInfo(zone))
    within = here.weekday() < 5 and here.date() == there.date() and time(9) <= here.time() and there.time() <= time(17)
    assert is_there(office, [], zone, begins, until) == within
