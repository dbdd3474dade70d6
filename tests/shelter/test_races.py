"""Many hands on the last bed: one has it, the others are told so in words (security 0.1)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from carecase.cases.models import Case
from carecase.shelter import actions
from carecase.shelter.models import Bed, BedAllocation, House
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

HANDS = 6


def at_once(work, *arguments):
    """Run `work` for each argument in a thread of its own, all beginning together."""
    start = Barrier(len(arguments))

    def run(argument):
        try:
            start.wait(timeout=20)
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def a_bed(code):
    return Bed.objects.select_related("room__house__unit").get(code=code)


@pytest.mark.parametrize("look_first", [True, False], ids=["with the rules", "constraint alone"])
def test_the_last_bed_is_given_once(look_first, house, register, somebody, case_manager, monkeypatch):
    incident = register(HANDS)
    numbers = [somebody(incident=incident).number for _hand in range(HANDS)]
    if not look_first:
        monkeypatch.setattr("carecase.shelter.beds.must_suit", lambda *args, **kwargs: None)
        monkeypatch.setattr("carecase.shelter.beds.lock", lambda *args: None)

    def reserve(number):
        try:
            actions.reserve_bed(Case.objects.get(number=number), a_bed("1A"), by=case_manager)
        except Blocked as blocked:
            return str(blocked)
        return "held"

    answers = at_once(reserve, *numbers)
    assert answers.count("held") == 1
    assert all("Alguien" in answer or "Reservada" in answer for answer in answers if answer != "held")
    assert BedAllocation.objects.filter(until_at__isnull=True).count() == 1


def test_the_last_place_of_a_full_house_is_given_once(house, register, somebody, case_manager, shelter_manager):
    with act(shelter_manager, "shrink", house) as doing:
        stored = House.objects.get(pk=house.pk)
        stored.capacity = 1
        doing.save(stored)
    incident = register(2)
    pairs = [(somebody(incident=incident).number, code) for code in ("1A", "1B")]

    def reserve(pair):
        try:
            actions.reserve_bed(Case.objects.get(number=pair[0]), a_bed(pair[1]), by=case_manager)
        except Blocked as blocked:
            return str(blocked)
        return "held"

    answers = at_once(reserve, *pairs)
    assert sorted(answer == "held" for answer in answers) == [False, True]
    assert any("llena" in answer for answer in answers)


def test_somebody_is_admitted_once(house, woman, reserved, bed, shelter_worker, shelter_manager):
    reserved(woman, bed("1A"))

    def admit(user):
        try:
            actions.admit(Case.objects.get(pk=woman.pk), a_bed("1A"), by=user)
        except Blocked as blocked:
            return str(blocked)
        return "admitted"

    answers = at_once(admit, shelter_worker, shelter_manager)
    assert sorted(answer == "admitted" for answer in answers) == [False, True]
