"""Whatever is taken, lost, paused and taken up again: nobody is on the way with a condition missing."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carecase.workflow.engine import Blocked, Forbidden
from repatriation import steps
from repatriation.guards import ROWS, TO_LEAVE
from repatriation.models import State
from repatriation.tiers import Tier
from tests.repatriation.conftest import fresh
from tests.repatriation.test_guards import TakeAway, waiting_case

__all__ = ["waiting_case"]
pytestmark = [pytest.mark.django_db, pytest.mark.prove]  # every example takes a plan through many steps

STEPS = [name for name in steps.returning if name != "end_by_death"]
ACTS = st.one_of(
    st.sampled_from(["make_ready", "depart"]),  # often, or few examples would leave
    st.sampled_from(STEPS),
    st.sampled_from(list(ROWS)),
)


@pytest.mark.parametrize("tier", [Tier.CHILD, Tier.VICTIM])
def test_no_path_reaches_departed_with_a_condition_missing(tier, preparing, write, case_manager, monkeypatch):
    plan = preparing(tier)
    left = []

    @settings(max_examples=12)
    @given(sequence=st.lists(ACTS, max_size=8))
    @example(sequence=["make_ready", "depart"])  # the straight way: it is open, or nothing is proved
    def every_path(sequence):
        before = transaction.savepoint()
        with monkeypatch.context() as patch:
            left.append(go(sequence, TakeAway(fresh(plan), write, case_manager, patch)))
        transaction.savepoint_rollback(before)

    every_path()
    assert True in left  # some did leave, or nothing was proved


def go(sequence, hands):
    """Whether somebody left; each time everything was in order at that moment."""
    left = False
    for name in sequence:
        now = fresh(hands.plan)
        if name in ROWS:
            if now.legs.exists() and now.places.filter(is_chosen=True).exists():
                getattr(hands, name)()
            continue
        in_order = all(guard.holds(fresh(hands.plan)) for guard in TO_LEAVE)
        with suppress(Blocked, Forbidden):
            after = steps.returning[name](now, by=hands.by, reason="porque sí")
            if after.state == State.DEPARTED and now.state != State.DEPARTED:
                assert in_order
                left = True
    return left
