"""Writing legs: the head follows the first and the last of them, nobody is on two at once, and a shift moves all."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from carecase.workflow.acts import act
from repatriation import itineraries, models
from repatriation.legs_forms import LegForm
from repatriation.models import State
from tests.repatriation.conftest import FLIGHT, fresh

pytestmark = pytest.mark.django_db

TO_THE_AIRPORT = {
    "mode": "car", "from_place": "Heredia", "from_country": "CR", "to_place": "San José", "to_country": "CR",
    "departs_at": "2026-05-29T05:00", "arrives_at": "2026-05-29T05:40", "departs_zone": "America/Costa_Rica",
    "arrives_zone": "America/Costa_Rica",
}  # fmt: skip
TO_THE_VILLAGE = {
    "mode": "bus", "carrier": "Línea 7", "from_place": "San Pedro Sula", "from_country": "HN",
    "to_place": "Santa Bárbara", "to_country": "HN", "departs_at": "2026-05-29T13:00",
    "arrives_at": "2026-05-29T15:30", "departs_zone": "America/Tegucigalpa", "arrives_zone": "America/Tegucigalpa",
}  # fmt: skip


@pytest.fixture
def three_legs(requested_plan, case_manager, travel):
    """Written in another order than they are travelled in."""
    travel(requested_plan, case_manager, FLIGHT, TO_THE_VILLAGE, TO_THE_AIRPORT)
    return fresh(requested_plan)


def head_is_derived(plan):
    head, legs = plan.itinerary, plan.legs_in_order
    ends = (head.departs_at, head.departs_zone, head.arrives_at, head.arrives_zone)
    first, last = legs[0], legs[-1]
    return ends == (first.departs_at, first.departs_zone, last.arrives_at, last.arrives_zone)


def test_legs_stand_in_the_order_of_the_way_whatever_the_order_of_writing(three_legs):
    assert [(leg.seq, leg.from_place) for leg in three_legs.legs_in_order] == [
        (1, "Heredia"),
        (2, "San José"),
        (3, "San Pedro Sula"),
    ]
    assert three_legs.itinerary.route == "Heredia – San José – San Pedro Sula – Santa Bárbara"
    assert head_is_derived(three_legs)


def test_a_leg_taken_out_of_the_middle_leaves_no_hole_in_the_numbers(three_legs, case_manager):
    itineraries.remove(three_legs.legs_in_order[1], by=case_manager)
    plan = fresh(three_legs)
    assert [leg.seq for leg in plan.legs_in_order] == [1, 2]
    assert head_is_derived(plan)


def test_without_legs_there_is_no_departure_and_nothing_is_counted_down(three_legs, case_manager):
    counted = three_legs.case.tasks.open().filter(kind="return_check")
    assert counted.exists()
    for leg in three_legs.legs.all():
        itineraries.remove(leg, by=case_manager)
    assert fresh(three_legs).itinerary is None
    assert not counted.exists()


def test_nobody_is_on_two_legs_at_once(three_legs, case_manager):
    early = TO_THE_VILLAGE | {"departs_at": "2026-05-29T11:00"}
    row = models.Leg(plan=three_legs)
    form = LegForm(early, instance=row, by=case_manager, parent=three_legs.case)
    [told] = form.errors["departs_at"]
    assert "San Pedro Sula → Santa Bárbara" in told
    assert "San José → San Pedro Sula" in told


def test_the_database_keeps_the_order_and_the_hours(three_legs):
    first = three_legs.legs_in_order[0]
    for change in ({"seq": 2}, {"arrives_at": first.departs_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            three_legs.legs.filter(pk=first.pk).update(**change)


def test_a_shift_moves_every_leg_the_head_and_the_reminders(three_legs, case_manager):
    before = [(leg.departs_at, leg.arrives_at) for leg in three_legs.legs_in_order]
    week = datetime.timedelta(days=7)
    with act(case_manager, "change_leg", three_legs) as doing:
        itineraries.shift(three_legs, week, by=case_manager, doing=doing)
    plan = fresh(three_legs)
    assert [(leg.departs_at - week, leg.arrives_at - week) for leg in plan.legs_in_order] == before
    assert head_is_derived(plan)
    due = plan.case.tasks.open().get(kind="return_check").due_at
    assert due == plan.itinerary.departs_at - week


def test_a_shift_of_a_ready_plan_looks_at_it_again(ready_plan, case_manager):
    with act(case_manager, "change_leg", ready_plan) as doing:
        itineraries.shift(ready_plan, datetime.timedelta(days=2), by=case_manager, doing=doing)
    assert fresh(ready_plan).state == State.PREPARING
