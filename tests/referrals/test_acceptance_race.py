"""A referral is accepted once, many hands at full size and on both databases (security F4)."""

import pytest

from carecase.workflow.models import StateChange
from referrals.models import Referral, State
from tests.fixtures.hands import HANDS, ROUNDS
from tests.machine import proof_size
from tests.referrals.test_races import accept

pytestmark = [pytest.mark.prove, pytest.mark.alone, pytest.mark.django_db(transaction=True)]


def test_a_referral_is_accepted_once(sent, desk, hands):
    referral = sent()
    how_many, many = max(3, round(ROUNDS * proof_size())), hands()

    def sent_again():
        Referral.objects.filter(pk=referral.pk).update(state=State.SENT)

    [answers] = many.rounds([lambda _hand: accept((referral, desk))], sent_again, how_many)
    assert all(sorted(each) == ["Blocked"] * (HANDS - 1) + ["accepted"] for each in answers), answers
    assert many.afterwards(StateChange.objects.filter(object_id=referral.pk, step="take_on").count) == how_many
