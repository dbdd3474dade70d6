"""The last bed, many hands, at full size and on both databases (security F4)."""

import pytest

from carecase.access.models import User
from carecase.cases.models import Case
from carecase.shelter import actions
from carecase.shelter.models import Bed, BedAllocation, Reservation
from carecase.workflow.acts import Refusal
from tests.fixtures.hands import HANDS, ROUNDS, one_wins
from tests.machine import proof_size

pytestmark = [pytest.mark.prove, pytest.mark.alone, pytest.mark.django_db(transaction=True)]


def test_the_last_bed_is_given_once(house, register, somebody, case_manager, hands):
    incident = register(HANDS)
    numbers = [somebody(incident=incident).number for _hand in range(HANDS)]

    def reserve(hand):
        bed = Bed.objects.select_related("room__house__unit").get(code="1A")
        try:
            actions.reserve_bed(Case.objects.get(number=numbers[hand]), bed, by=User.objects.get(pk=case_manager.pk))
        except Refusal as refused:
            return str(refused)
        return "done"

    def let_go():
        held = Reservation.objects.select_related("case").get(outcome="")
        actions.release_reservation(held.case, by=User.objects.get(pk=case_manager.pk))

    how_many, many = max(3, round(ROUNDS * proof_size())), hands()
    [answers] = many.rounds([reserve], let_go, how_many)
    one_wins(answers, ["Alguien", "Reservada"])
    assert many.afterwards(lambda: BedAllocation.objects.filter(until_at__isnull=True).count()) == 0
