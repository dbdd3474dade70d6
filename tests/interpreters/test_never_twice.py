"""No interpreter and no room in two places at once: by the database itself, whoever asks and however many at once."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from carecase.health import checks
from carecase.interpreters import overlap
from carecase.interpreters.actions import book
from carecase.interpreters.models import Booking, Interpreter, Room, State
from carecase.interpreters.states import HOLDING
from carecase.interpreters.steps import cancel
from carecase.workflow.engine import Blocked
from tests.fixtures.hands import HANDS
from tests.machine import proof_size
from tests.rules.shared_world import taken_back

QUARTER = timedelta(minutes=15)
ROUNDS = 300


def overlapping():
    """Pairs of bookings that take the same interpreter or room at the same time."""
    rows = list(Booking.objects.filter(state__in=HOLDING))
    pairs = [(a, b) for n, a in enumerate(rows) for b in rows[n + 1 :]]
    return [
        (a.pk, b.pk)
        for a, b in pairs
        if (
            a.interpreter_id == b.interpreter_id
            and a.busy_from_at < b.busy_until_at
            and b.busy_from_at < a.busy_until_at
        )
        or (a.room_id and a.room_id == b.room_id and a.begins_at < b.ends_at and b.begins_at < a.ends_at)
    ]


@pytest.mark.django_db
def test_the_guards_stand_and_the_health_page_looks_for_them(monkeypatch):
    assert checks.run()["never_twice"] == ""
    monkeypatch.setitem(overlap.NEVER_TWICE, "one_more", ("room_id", "begins_at", "ends_at"))
    assert "one_more" in checks.run()["never_twice"]


@pytest.mark.django_db
def test_the_second_of_two_reads_that_the_hour_is_taken(interprets, need, team, case_manager):
    one = interprets("hat", "spa")
    first = book(one, need(), unit=team, by=case_manager)
    with pytest.raises(Blocked) as blocked:
        book(one, need(), unit=team, by=case_manager)
    assert len(blocked.value.reasons) == 1
    assert Booking.objects.filter(state__in=HOLDING).get() == first


@pytest.mark.django_db
def test_one_request_has_one_interpreter_at_a_time(interprets, need, team, case_manager):
    wanted = need()
    book(interprets("hat", "spa"), wanted, unit=team, by=case_manager)
    with pytest.raises(Blocked):
        book(interprets("hat", "spa"), wanted, unit=team, by=case_manager)


@pytest.mark.django_db
def test_a_room_is_taken_once_and_free_again_after(interprets, need, team, case_manager, room):
    first = book(interprets("hat", "spa"), need(mode="video"), unit=team, by=case_manager, room=room)
    with pytest.raises(Blocked):
        book(interprets("hat", "spa"), need(mode="video"), unit=team, by=case_manager, room=room)
    cancel(first, by=case_manager)
    assert book(interprets("hat", "spa"), need(mode="video"), unit=team, by=case_manager, room=room)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["interpreter_id", "room_id"])
def test_no_statement_gets_round_it(interprets, need, team, case_manager, room, column, tomorrow):
    """A row moved by hand is refused as well."""
    one = interprets("hat", "spa")
    first = book(one, need(mode="video"), unit=team, by=case_manager, room=room)
    later = need(mode="video", begins_at=tomorrow + 8 * QUARTER, ends_at=tomorrow + 9 * QUARTER)
    second = book(interprets("hat", "spa"), later, unit=team, by=case_manager, room=room)
    hour = {"begins_at": first.begins_at, "ends_at": first.ends_at, "busy_from_at": first.busy_from_at}
    hour |= {"busy_until_at": first.busy_until_at, column: getattr(first, column)}
    if column == "interpreter_id":
        hour["room"] = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=second.pk).update(**hour)


HOURS = st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 24), st.integers(1, 8)), max_size=8)


@pytest.mark.django_db
@settings(max_examples=12)
@given(wanted=HOURS)
def test_whatever_is_booked_no_overlap_is_ever_stored(interprets, need, team, case_manager, room, tomorrow, wanted):
    """Over the night in which clocks go back, where an hour of the wall comes twice."""
    night = tomorrow.replace(month=11, day=1, hour=0, year=tomorrow.year + 1)
    with taken_back():
        two = [interprets("hat", "spa"), interprets("hat", "spa")]
        kept = 0
        for which, in_room, start, length in wanted:
            begins = night + start * QUARTER
            hour = need(mode="video", begins_at=begins, ends_at=begins + length * QUARTER)
            try:
                book(two[which], hour, unit=team, by=case_manager, room=room if in_room else None)
                kept += 1
            except Blocked:
                continue
        assert overlapping() == []
        assert kept >= bool(wanted)


# --- many hands -------------------------------------------------------------------------------------------------


def scramble(rounds, hour_of, unit, user):
    """What one process does: books and cancels at random on few interpreters and one room."""
    room, people, told = Room.objects.get(), list(Interpreter.objects.all()), {"kept": 0, "taken": 0}

    def work(seed):
        dice = random.Random(seed)
        for _round in range(rounds):
            hour = hour_of(dice)
            try:
                made = book(dice.choice(people), hour, unit=unit, by=user, room=dice.choice([room, None]))
                told["kept"] += 1
                if dice.random() < 0.5:
                    cancel(made, by=user)
            except Blocked:
                told["taken"] += 1
        return told

    return work


@pytest.mark.prove
@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
def test_eight_processes_never_book_twice(interprets, need, team, case_manager, room, tomorrow, hands):
    for _each in range(3):
        interprets("hat", "spa")
    rounds = max(10, round(ROUNDS * proof_size()))

    def hour_of(dice):
        begins = tomorrow + dice.randrange(96) * QUARTER
        return need(asked_for=uuid4(), mode="video", begins_at=begins, ends_at=begins + dice.randint(1, 6) * QUARTER)

    many = hands()
    answers = many.at_once(scramble(rounds, hour_of, team, case_manager), range(HANDS))
    assert all(isinstance(answer, dict) for answer in answers), answers
    assert sum(answer["kept"] + answer["taken"] for answer in answers) == HANDS * rounds
    assert sum(answer["taken"] for answer in answers) > 0
    assert many.afterwards(overlapping) == []
    assert many.afterwards(lambda: Booking.objects.filter(state=State.OFFERED).count()) > 0
