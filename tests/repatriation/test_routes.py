"""What legs say by themselves: properties over zones and summer time, and a table of everything that can be wrong."""

import datetime
from itertools import combinations, pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecase.jurisdictions import zones
from repatriation import itineraries, routes, way_page
from repatriation.models import Escort, Leg, ReturnPlan

#: With summer time in the north and in the south, half hours, and none at all.
ZONES = ["America/Tijuana", "America/New_York", "America/Tegucigalpa", "Europe/Madrid", "America/Santiago",
         "Asia/Kolkata", "Australia/Lord_Howe"]  # fmt: skip
CHANGES = [
    datetime.datetime(2026, month, day, tzinfo=datetime.UTC) for month, day in ((3, 8), (3, 29), (4, 5), (11, 1))
]
MINUTES = st.integers(1, 20 * 60).map(lambda n: datetime.timedelta(minutes=n))
WHENEVER = st.datetimes(datetime.datetime(2026, 3, 1), datetime.datetime(2026, 11, 30))  # noqa: DTZ001


@st.composite
def ways(draw, most=6):
    """A way of several legs around a night in which clocks change somewhere; each zone is that of its place."""
    moment = draw(st.sampled_from(CHANGES)) - draw(MINUTES)
    places = draw(st.lists(st.sampled_from(ZONES), min_size=2, max_size=most + 1))
    legs = []
    for one, then in pairwise(places):
        departs, arrives = moment, moment + draw(MINUTES)
        legs.append(Leg(departs_at=departs, departs_zone=one, arrives_at=arrives, arrives_zone=then, mode="bus"))
        moment = arrives + draw(MINUTES)
    return legs


@given(ways(), st.randoms(use_true_random=False))
def test_the_head_says_when_the_first_leg_leaves_and_the_last_arrives(legs, lot):
    plan, doing = ReturnPlan(), SimpleNamespace(save=lambda row: row)
    written = lot.sample(legs, len(legs))
    plan.__dict__ |= {"itinerary": None, "legs_in_order": routes.in_order(written)}
    head = itineraries.derive(plan, doing)
    assert (head.departs_at, head.departs_zone) == (legs[0].departs_at, legs[0].departs_zone)
    assert (head.arrives_at, head.arrives_zone) == (legs[-1].arrives_at, legs[-1].arrives_zone)


@given(ways(), st.randoms(use_true_random=False))
def test_numbers_follow_the_order_and_no_two_are_ever_the_same(legs, lot):
    for leg, seq in zip(legs, lot.sample(range(1, 12), len(legs)), strict=True):
        leg.seq = seq
    stored = {id(leg): leg.seq for leg in legs}

    def save(leg):
        stored[id(leg)] = leg.seq
        assert len(set(stored.values())) == len(legs)

    itineraries.number(legs, SimpleNamespace(save=save))
    assert [stored[id(leg)] for leg in legs] == list(range(1, len(legs) + 1))


@given(ways(), st.integers(-90, 90).map(lambda n: datetime.timedelta(days=n, minutes=7 * n)))
def test_a_shift_keeps_every_length_and_every_wait_in_real_time(legs, delta):
    def real(legs):
        moments = [moment for leg in legs for moment in (leg.departs_at, leg.arrives_at)]
        return [then - one for one, then in pairwise(moments)]

    before, first = real(legs), legs[0].departs_at
    routes.moved(legs, delta)
    assert (real(legs), legs[0].departs_at - first) == (before, delta)


@given(ways(), st.integers(0, 5), MINUTES)
def test_nobody_is_on_two_legs_at_once(legs, which, longer):
    """Found among neighbours, as it is between any two."""
    legs[which % len(legs)].arrives_at += longer
    both = any(
        one.departs_at < then.arrives_at and then.departs_at < one.arrives_at for one, then in combinations(legs, 2)
    )
    assert bool(routes.overlapping(legs)) == both


@given(WHENEVER, st.sampled_from(ZONES))
def test_a_time_is_read_back_as_it_was_typed_or_does_not_exist(typed, zone):
    back = zones.local(zones.placed(typed, zone), zone)
    assert (back == typed) == zones.exists(typed, zone)
    twice = zones.placed(typed, zone) != zones.placed(typed.replace(fold=1), zone)
    assert zones.comes_twice(typed, zone) == (twice and zones.exists(typed, zone))


@given(ways())
def test_the_picture_shows_every_leg_and_stays_within_its_frame(legs):
    for drawn in way_page.bars(legs):
        assert drawn.x >= 0
        assert drawn.width > 0
        assert drawn.x + drawn.width <= way_page.WIDTH + 2
    assert [bar.number for bar in way_page.bars(legs) if bar.kind == "leg"] == list(range(1, len(legs) + 1))


# --- the table ---------------------------------------------------------------------------------------------------


def leg(mode, one, then, leaves, arrives, **more):
    """`one`, `then`: "Place CC". Costa Rica's hour, the same all year."""
    (from_place, from_country), (to_place, to_country) = (place.rsplit(" ", 1) for place in (one, then))
    at = lambda hour: datetime.datetime.fromisoformat(f"2026-05-{hour}").replace(tzinfo=ZoneInfo("America/Costa_Rica"))  # noqa: E731
    here = {"departs_zone": "America/Costa_Rica", "arrives_zone": "America/Costa_Rica", "carrier": "1"}
    ends = {"from_place": from_place, "from_country": from_country, "to_place": to_place, "to_country": to_country}
    return Leg(mode=mode, departs_at=at(leaves), arrives_at=at(arrives), **ends, **here, **more)


ROAD = leg("car", "Puerta CR", "Aeropuerto CR", "29T05:00", "29T05:40")


@pytest.mark.parametrize(
    ("ask", "legs", "found"),
    [
        (routes.gaps, [ROAD, leg("plane", "aeropuerto  CR", "SPS HN", "29T08:00", "29T10:00")], 0),
        (routes.gaps, [ROAD, leg("plane", "Otro CR", "SPS HN", "29T08:00", "29T10:00")], 1),
        (routes.gaps, [ROAD, leg("plane", "Aeropuerto NI", "SPS HN", "29T08:00", "29T10:00")], 1),
        (routes.short_connections, [ROAD, leg("plane", "Aeropuerto CR", "SPS HN", "29T07:39", "29T10:00")], 1),
        (routes.short_connections, [ROAD, leg("plane", "Aeropuerto CR", "SPS HN", "29T07:40", "29T10:00")], 0),
        (routes.short_connections, [ROAD, leg("plane", "Aeropuerto CR", "Liberia CR", "29T06:39", "29T07:00")], 1),
        (routes.short_connections, [ROAD, leg("plane", "Aeropuerto CR", "Liberia CR", "29T06:40", "29T07:00")], 0),
        (routes.short_connections, [ROAD, leg("bus", "Aeropuerto CR", "Rivas NI", "29T06:09", "29T12:00")], 1),
        (routes.short_connections, [ROAD, leg("bus", "Aeropuerto CR", "Rivas NI", "29T06:10", "29T12:00")], 0),
        (routes.short_connections, [ROAD, leg("taxi", "Aeropuerto CR", "Rivas NI", "29T05:40", "29T12:00")], 0),
        (routes.nights_without_place, [ROAD], 0),
        (routes.nights_without_place, [leg("bus", "A CR", "B GT", "29T18:00", "30T09:00")], 1),
        (routes.nights_without_place, [leg("bus", "A CR", "B GT", "29T18:00", "30T09:00", night_at="En el bus")], 0),
        (routes.nights_without_place, [leg("plane", "A CR", "B GT", "29T22:00", "30T01:00")], 0),
        (routes.nights_without_place, [ROAD, leg("plane", "Aeropuerto CR", "SPS HN", "30T08:00", "30T10:00")], 1),
        (routes.unaccompanied, [ROAD], 1),
        (routes.unaccompanied, [leg("car", "A CR", "B CR", "29T05:00", "29T06:00", escort=Escort(kind="medical"))], 1),
        (
            routes.unaccompanied,
            [leg("car", "A CR", "B CR", "29T05:00", "29T06:00", escort=Escort(kind="child_protection"))],
            0,
        ),
        (routes.transit, [ROAD, leg("plane", "Aeropuerto CR", "SPS HN", "29T08:00", "29T10:00")], 0),
        (
            routes.transit,
            [
                leg("plane", "A CR", "Miami US", "29T08:00", "29T12:00"),
                leg("plane", "Miami US", "SPS HN", "29T15:00", "29T18:00"),
            ],
            1,
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_way_is_found(ask, legs, found):
    assert len(ask(legs)) == found


@pytest.mark.parametrize(
    ("country", "nationalities", "needed"),
    [("US", ["HN"], True), ("US", ["HN", "US"], False), ("MX", ["HN"], True), ("MX", ["HN", "CR"], False),
     ("MX", [], False), ("US", [], True), ("GT", ["HN"], False), ("EC", ["HT"], False)],
)  # fmt: skip
def test_a_permit_to_pass_is_asked_for_where_the_pack_says_so(country, nationalities, needed):
    assert routes.needs_permit(country, nationalities) is needed
