"""Opening hours against the calendar itself: minute by minute, night by night, and when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services_catalog.models import Provider, ProviderService, Schedule, ServiceSite, Site
from services_catalog.opening import DAY, HORIZON, Rule, days_in, is_open, opens_next, zone_of

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
GUATEMALA, NEW_YORK = ZoneInfo("America/Guatemala"), ZoneInfo("America/New_York")


def schedule(country="GT", **parts):
    return Schedule(site=Site(country=country), **parts)


def office(**more):
    """Monday to Friday, 8 to 17."""
    hours = {"opens_at": time(8), "closes_at": time(17)}
    return schedule(**{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", **hours, **more})


def at(text, zone=GUATEMALA):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_an_office_is_open_in_its_hours():
    monday = "2026-11-23"
    answers = {hour: is_open([office()], at(f"{monday} {hour}")) for hour in ("07:59", "08:00", "16:59", "17:00")}
    assert answers == {"07:59": False, "08:00": True, "16:59": True, "17:00": False}
    assert is_open([office()], at("2026-11-28 10:00")) is False
    assert opens_next([office()], at("2026-11-27 18:00")) == at("2026-11-30 08:00")
    assert opens_next([office()], at("2026-11-27 09:30")) == at("2026-11-27 09:30")


def test_a_night_passes_midnight():
    night = office(byday="FR", opens_at=time(20), closes_at=time(6))
    assert is_open([night], at("2026-11-28 05:59")) is True
    assert is_open([night], at("2026-11-28 06:00")) is False
    assert is_open([night], at("2026-11-27 05:00")) is False
    assert is_open([office(byday="FR", opens_at=time(0), closes_at=time(0))], at("2026-11-27 23:59")) is True


@pytest.mark.parametrize(
    "parts",
    [
        {"description": "Ask at the gate"},
        {"opens_at": time(8), "freq": "WEEKLY", "byday": "MO"},
        {"opens_at": time(8), "closes_at": time(9), "freq": "WEEKLY"},
        {"opens_at": time(8), "closes_at": time(9), "freq": "WEEKLY", "byday": "MO", "interval": 2},
        {"opens_at": time(8), "closes_at": time(9), "freq": "WEEKLY", "byday": "MO", "count": 3},
        {"opens_at": time(8), "closes_at": time(9), "freq": "WEEKLY", "byday": "Lunes"},
        {"opens_at": time(8), "closes_at": time(9), "freq": "MONTHLY", "bymonthday": "x"},
        {"opens_at": time(8), "closes_at": time(9), "freq": "MONTHLY", "byday": "0MO"},
    ],
)
def test_where_too_little_is_said_nothing_is_known(parts):
    moment = at("2026-11-23 08:30")
    assert is_open([schedule(**parts)], moment) is None
    assert opens_next([schedule(**parts)], moment) is None
    assert is_open([], moment) is None
    assert is_open([schedule(**parts), office()], moment) is True
    assert is_open([schedule(**parts), office()], at("2026-11-22 08:30")) is False


def test_it_goes_by_the_clocks_of_its_place():
    moment = datetime(2026, 7, 6, 14, 30, tzinfo=UTC)  # 8:30 in Guatemala, 10:30 in New York
    ten_to_eleven = {"opens_at": time(10), "closes_at": time(11)}
    assert is_open([office(country="US", **ten_to_eleven)], moment) is True
    assert is_open([office(country="GT", **ten_to_eleven)], moment) is False
    assert is_open([office(country="GT", timezone=-4, **ten_to_eleven)], moment) is True
    service = ProviderService(provider=Provider(country="US"))
    assert zone_of(Schedule(service=service)) == NEW_YORK
    assert zone_of(Schedule(service_site=ServiceSite(site=Site(country="GT")))) == GUATEMALA
    assert zone_of(Schedule(service=service, timezone=99)) == NEW_YORK


def test_the_night_the_clocks_go_back_is_an_hour_longer():
    night = office(country="US", byday="SA", opens_at=time(22), closes_at=time(6))
    opened = at("2026-10-31 22:00", NEW_YORK).astimezone(UTC)
    minutes = sum(is_open([night], opened + timedelta(minutes=each)) for each in range(12 * 60))
    assert minutes == 9 * 60  # 22 to 6, and the hour from 1 to 2 twice


def test_the_night_the_clocks_go_forward_is_an_hour_shorter():
    night = office(country="US", byday="SA", opens_at=time(22), closes_at=time(6))
    opened = at("2026-03-07 22:00", NEW_YORK).astimezone(UTC)
    assert sum(is_open([night], opened + timedelta(minutes=each)) for each in range(12 * 60)) == 7 * 60


def test_it_is_open_only_while_it_is_valid():
    moment = at("2026-11-23 10:00")
    for bounds, expected in (
        ({"valid_from": date(2026, 11, 24)}, False),
        ({"valid_from": date(2026, 11, 23)}, True),
        ({"valid_to": date(2026, 11, 22)}, False),
        ({"valid_to": date(2026, 11, 23)}, True),
        ({"until": date(2026, 11, 22)}, False),
        ({"dtstart": date(2026, 11, 24)}, False),
        ({"dtstart": date(2026, 11, 2), "count": 15}, False),
        ({"dtstart": date(2026, 11, 2), "count": 16}, True),
    ):
        assert is_open([office(**bounds)], moment) is expected, bounds
    assert opens_next([office(valid_to=date(2026, 11, 20))], moment) is None
    assert opens_next([office(valid_from=date(2028, 1, 1))], moment) == at("2028-01-03 08:00")


def test_months_and_numbered_days_are_understood():
    first_monday = office(freq="MONTHLY", byday="1MO,-1FR")
    rule = Rule.of(first_monday)
    assert days_in(rule, 2026, 11) == {date(2026, 11, 2), date(2026, 11, 27)}
    assert days_in(Rule.of(office(freq="MONTHLY", byday="", bymonthday="31,-1")), 2026, 2) == {date(2026, 2, 28)}


# --- properties --------------------------------------------------------------------------------------------------

days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True).map(",".join)
hours = st.times().map(lambda each: each.replace(second=0, microsecond=0))
dates = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def schedules(draw):
    freq = draw(st.sampled_from(["WEEKLY", "MONTHLY"]))
    parts = {"freq": freq, "dtstart": draw(dates), "interval": draw(st.one_of(st.none(), st.integers(1, 5)))}
    if freq == "MONTHLY" and draw(st.booleans()):
        parts["bymonthday"] = ",".join(map(str, draw(st.lists(st.integers(1, 31), min_size=1, max_size=3))))
    else:
        number = draw(st.sampled_from(["", "1", "2", "-1"])) if freq == "MONTHLY" else ""
        parts["byday"] = ",".join(number + day for day in draw(days).split(","))
    if draw(st.booleans()):
        parts["count"] = draw(st.integers(1, 40))
    if draw(st.booleans()):
        parts["wkst"] = draw(st.sampled_from(DAYS))
    for name in ("valid_from", "valid_to", "until"):
        if draw(st.integers(0, 3)) == 0:
            parts[name] = draw(dates)
    return schedule(
        country=draw(st.sampled_from(["GT", "US", "MX", "CA", "DO"])),
        opens_at=draw(hours),
        closes_at=draw(hours),
        **parts,
    )


def days_by_the_book(each, last):
    """Every day of the rule, followed by dateutil from its first day on."""
    numbers = [int(part) for part in each.bymonthday.split(",")] if each.bymonthday else None
    weekdays = [
        getattr(rrule, part[-2:])(int(part[:-2])) if part[:-2] else getattr(rrule, part[-2:])
        for part in each.byday.split(",")
        if part
    ]
    rule = rrule.rrule(
        getattr(rrule, each.freq),
        dtstart=datetime.combine(each.dtstart, time()),
        interval=each.interval or 1,
        count=each.count,
        wkst=getattr(rrule, each.wkst or "MO"),
        byweekday=weekdays or None,
        bymonthday=numbers,
    )
    for moment in rule:
        day = moment.date()
        if day > last:
            return
        if (each.valid_from or day) <= day <= min(each.valid_to or day, each.until or day):
            yield day


def spans(each, last):
    """From when to when it is open, in UTC."""
    zone = zone_of(each)
    for day in days_by_the_book(each, last):
        closes_on = day if each.closes_at > each.opens_at else day + DAY
        yield (
            datetime.combine(day, each.opens_at, tzinfo=zone).astimezone(UTC),
            datetime.combine(closes_on, each.closes_at, tzinfo=zone).astimezone(UTC),
        )


minutes = st.integers(0, 4 * 366 * 24 * 60)
moments = minutes.map(lambda each: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=each))


@settings(max_examples=120)
@given(each=schedules(), moment=moments)
def test_it_is_open_exactly_when_the_calendar_says(each, moment):
    expected = any(opens <= moment < closes for opens, closes in spans(each, moment.date() + DAY))
    assert is_open([each], moment) is expected


@settings(max_examples=60)
@given(several=st.lists(schedules(), min_size=1, max_size=3), moment=moments)
def test_it_opens_next_when_the_calendar_says(several, moment):
    last = moment.date() + HORIZON - 2 * DAY  # by the clocks of a place it may still be the day before
    opening = [opens for each in several for opens, closes in spans(each, last) if moment <= opens < closes]
    found = opens_next(several, moment)
    if is_open(several, moment):
        assert found == moment
    elif opening:
        assert found == min(opening)
        assert is_open(several, found) is True


@settings(max_examples=100)
@given(each=schedules(), moment=moments)
def test_between_now_and_the_next_opening_it_is_closed(each, moment):
    found = opens_next([each], moment)
    assume(found is not None and found > moment)
    step = (found - moment) / 7
    assert not any(is_open([each], moment + step * number) for number in range(7))


@settings(max_examples=100)
@given(text=st.text(max_size=12), moment=moments)
def test_what_cannot_be_read_brings_nothing_down(text, moment):
    odd = schedule(freq="MONTHLY", byday=text, bymonthday=text, opens_at=time(8), closes_at=time(9), wkst=text[:2])
    assert is_open([odd], moment) in (True, False, None)
    opens_next([odd], moment)
