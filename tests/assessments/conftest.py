"""Asking as people do: a form sent by a signed-in colleague, at a moment that the test chooses."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from carecase.audit.models import EventSubject
from carecase.cases import actions

COSTA_RICA = ZoneInfo("America/Costa_Rica")


def moment(text, zone=COSTA_RICA):
    """ "2026-03-03 05:40" in Costa Rica, or in another zone."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.fixture
def client_of():
    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def send(client_of):
    """Send a form: `send(ines, "assessments:risk_new", case, level="high", …)`."""

    def post(user, name, subject, pk=None, **data):
        url = reverse(name, args=[subject.number, *([pk] if pk else [])])
        return client_of(user).post(url, data)

    return post


@pytest.fixture
def look(client_of):
    def get(user, name, subject, pk=None):
        return client_of(user).get(reverse(name, args=[subject.number, *([pk] if pk else [])]))

    return get


@pytest.fixture
def case_on(time_machine, register, case_manager, describe):
    """A case with its case manager, of a person found at that moment: `case_on("2026-03-03 05:40", age=22)`."""

    def make(at="2026-03-03 05:40", zone=COSTA_RICA, **facts):
        time_machine.move_to(moment(at, zone), tick=False)
        [case] = actions.take_case(register(1).cases.get(), by=case_manager).incident.cases.all()
        return describe(case, case_manager, **facts) if facts.get("age", 30) else case

    return make


@pytest.fixture
def tasks():
    """Open tasks of a case: kind → due."""

    def of(case):
        return dict(case.tasks.open().values_list("kind", "due_at"))

    return of


@pytest.fixture
def join(colleague, team, case_manager):
    """Somebody joins the team of a case: `join(case, "nora", Role.SCREENER)`."""

    def make(case, username, role):
        user = colleague(username, role, team)
        actions.add_to_team(case, user=user, role=role, by=case_manager)
        return user

    return make


@pytest.fixture
def seen():
    """The verbs that the trail holds about a record."""

    def of(record):
        return set(EventSubject.objects.filter(subject=str(record.pk)).values_list("event__verb", flat=True))

    return of
