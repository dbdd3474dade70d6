import pytest
from django.test import Client
from django.urls import reverse

from carecase.access.models import Organisation
from carecase.access.roles import Role


@pytest.fixture
def auditor(colleague, organisation):
    """Watches the whole organisation of the case."""
    return colleague("aurora", Role.AUDITOR, organisation=organisation)


@pytest.fixture
def foreign_auditor(colleague):
    elsewhere = Organisation.objects.create(name="Otra Mirada", kind=Organisation.Kind.NGO, country="PA")
    return colleague("fausto", Role.AUDITOR, organisation=elsewhere)


@pytest.fixture
def other_team_supervisor(colleague, organisation):
    """Supervises another team of the same organisation."""
    unit = organisation.units.create(kind="team", name="Equipo Norte")
    return colleague("norma", Role.SUPERVISOR, unit)


@pytest.fixture
def signed_in():
    """A browser in which somebody is signed in: `signed_in(auditor)`, the same one each time."""
    browsers = {}

    def make(user):
        if user not in browsers:
            browsers[user] = Client()
            browsers[user].force_login(user)
        return browsers[user]

    return make


@pytest.fixture
def access_log(signed_in):
    """Open the log as somebody: `access_log(auditor, kind="read")`."""
    return lambda user, **filters: signed_in(user).get(reverse("oversight:access_log"), filters)


@pytest.fixture
def who_saw(signed_in):
    """Open who saw a case as somebody: `who_saw(auditor, open_case)`."""
    return lambda user, case, **filters: signed_in(user).get(reverse("oversight:who_saw", args=[case.number]), filters)
