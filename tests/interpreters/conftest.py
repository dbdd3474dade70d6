from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.models import InterpreterRequest
from carecase.interpreters.actions import book
from carecase.interpreters.models import Booking
from carecase.interpreters.need import Need
from carecase.workflow.acts import act


@pytest.fixture
def tomorrow():
    """Ten in the morning of the next day, in San José."""
    local = timezone.localtime() + timedelta(days=1)
    return local.replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def need(tomorrow):
    def make(**facts):
        facts = {
            "asked_for": uuid4(),
            "language": "hat",
            "topic": "health",
            "mode": "phone",
            "begins_at": tomorrow,
            "ends_at": tomorrow + timedelta(hours=1),
            "country": "CR",
            "time_zone": "America/Costa_Rica",
            "team_speaks": frozenset({"spa"}),
        } | facts
        return Need(**facts)

    return make


@pytest.fixture
def asked(open_case, case_manager, tomorrow):
    """A request of the case: `asked(sex="female")`."""

    def make(case=open_case, **facts):
        facts = {"language": "hat", "purpose": "health", "mode": "phone", "wanted_at": tomorrow} | facts
        with act(case_manager, "test", case) as doing:
            return doing.save(InterpreterRequest(case=case, **facts))

    return make


@pytest.fixture
def account_of(colleague, team, interpreter_coordinator):
    """The user of an interpreter's own pages: `account_of(one)`."""

    def make(one, name="nadia"):
        user = colleague(name, Role.INTERPRETER, organisation=team.organisation)
        with act(interpreter_coordinator, "test") as doing:
            one.user = user
            doing.save(one)
        return user

    return make


@pytest.fixture
def booked(interprets, team, case_manager, need):
    """A booking that somebody of the team asked for: `booked(one, state="confirmed", room=room, mode="video")`."""

    def make(one=None, state="offered", room=None, **facts):
        booking = book(one or interprets("hat", "spa"), need(**facts), unit=team, by=case_manager, room=room)
        if state != "offered":
            Booking.objects.filter(pk=booking.pk).update(state=state)
        return Booking.objects.get(pk=booking.pk)

    return make
