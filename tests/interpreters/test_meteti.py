"""H3 at the bank, 14:50 in Metetí: four women and men speak her language, and the right one is in another country."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from carecase.access.roles import Role
from carecase.casework import interpreting
from carecase.interpreters import steps
from carecase.interpreters.actions import conflict_declared
from carecase.interpreters.documents import BookingConfirmation, Oath
from carecase.interpreters.models import Booking, State
from carecase.workflow.acts import act
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db
PANAMA, SAN_JOSE = ZoneInfo("America/Panama"), ZoneInfo("America/Costa_Rica")
HERE = {"country": "PA", "time_zone": "America/Panama"}


@pytest.fixture
def bank(interprets):
    today = timezone.localdate()
    return {
        "man": interprets("hat", "spa", name="Joseph Louis", sex="male", **HERE),
        "cousin": interprets("hat", "spa", name="Islande Pierre", trained_on=today, **HERE),
        "expired": interprets("hat", "spa", name="Guerda Cadet", sworn_until=today - timedelta(days=9), **HERE),
        "remote": interprets("hat", "spa", name="Nadia Joseph", trained_on=today, hours=(time(13), time(15))),
    }


@pytest.fixture
def request_of_hers(asked):
    day = timezone.now().astimezone(PANAMA) + timedelta(days=1)
    at = day.replace(hour=14, minute=50, second=0, microsecond=0)
    return asked(sex="female", mode="video", purpose="health", wanted_at=at, minutes=60)


def test_who_fits_and_why_each_of_the_others_does_not(bank, request_of_hers):
    found = {each.interpreter: each for each in interpreting.candidates_for(request_of_hers)}
    assert {name: found[one].against for name, one in bank.items()} == {
        "man": ["sex"],
        "cousin": [],  # nobody knows yet
        "expired": ["not_sworn"],
        "remote": [],
    }


def test_the_cousin_says_so_and_the_woman_in_san_jose_is_asked_at_once(
    bank, request_of_hers, case_manager, colleague, team, open_case
):
    booking = interpreting.book(request_of_hers, bank["cousin"], by=case_manager)
    her = colleague("islande", Role.INTERPRETER, organisation=team.organisation)
    with act(case_manager, "test") as doing:
        bank["cousin"].user = her
        doing.save(bank["cousin"])
    with act(her, "declare_conflict", booking) as doing:
        interpreting.follow(conflict_declared(booking, Booking.Conflict.LED_THEM, by=her), doing)
    request_of_hers.refresh_from_db()
    second = request_of_hers.booking
    assert second.interpreter == bank["remote"]
    assert second.begins_at.astimezone(PANAMA).strftime("%H:%M") == "14:50"
    assert second.begins_at.astimezone(SAN_JOSE).strftime("%H:%M") == "13:50"
    for step in (steps.note_acceptance, steps.confirm):
        second = interpreting.take(step, second, by=case_manager)
    request_of_hers.refresh_from_db()
    assert (second.state, request_of_hers.met) == (State.CONFIRMED, "video")
    for paper in (
        BookingConfirmation(second, reader=case_manager, language="es"),
        Oath(bank["remote"], reader=case_manager, language="es"),
    ):
        text = Printed(paper).text
        assert bank["remote"].number in text
        assert [
            word for word in (bank["remote"].name, open_case.number, open_case.called) if word and word in text
        ] == []
