"""The group return of the demo: a dozen people in one movement, each with a plan of her or his own."""

import pytest
from django.utils import timezone

from carecase.cases.actions import register_incident, take_case
from carecase.cases.models import GroupIncident
from carecase.demo.cast import assemble
from carecase.demo.stage import clock_in
from carecase.demo.together import HOW_MANY, GoingTogether
from repatriation.models import Movement
from repatriation.party import Party

pytestmark = pytest.mark.django_db


def test_a_dozen_people_go_to_one_country_on_one_day(describe):
    cast = assemble()
    found = GroupIncident(count=HOW_MANY + 1, country="CR", place="Terminal", occurred_at=timezone.now())
    post = cast.oscar.standing[0].unit
    for case in register_incident(found, by=cast.oscar, unit=post).cases.all():
        describe(take_case(case, by=cast.ines), cast.ines, age=31)
    with clock_in(GoingTogether.zone) as clock:
        GoingTogether(cast, clock).play()
        movement = Movement.objects.get()
        rows = Party(movement, cast.camila).rows
    assert len(rows) == HOW_MANY
    assert {row.plan.itinerary.leaves_local.date() for row in rows} == {movement.leaves_on}
