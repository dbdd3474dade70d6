"""Papers about a case and about a group, and a group with something to hide."""

import pytest

from carecase.access.models import User
from carecase.cases.documents import ContactCard, GroupList, GroupListForHelpers, RightsSheet
from carecase.cases.models import Case, GroupIncident
from carecase.workflow.acts import act

KINDS = (RightsSheet, ContactCard, GroupList, GroupListForHelpers)


@pytest.fixture
def reader():
    return User(username="ines", display_name="Inés Mora Solano")


@pytest.fixture
def carried(reader):
    """`carried(RightsSheet, "es", "ht")`: without a database, for nothing of the case is on it."""

    def make(kind, language, beside="", country="CR", **more):
        return kind(Case(jurisdiction=country), reader=reader, language=language, beside=beside, **more)

    return make


@pytest.fixture
def group(register, case_manager, describe):
    """Three people taken over by Inés: P01, P02 and P03, called Ana, Beto and Caty."""
    incident = register(3)
    for case, name in zip(incident.cases.order_by("label"), ("Ana", "Beto", "Caty"), strict=True):
        with act(case_manager, "call", case) as doing:
            case.called = name
            doing.save(case)
        describe(case, case_manager, age=30, sex="2", languages=["hat", "fra", "spa"])
    return GroupIncident.objects.get(pk=incident.pk)


@pytest.fixture
def signed_in(client):
    def sign_in(user, language="es"):
        client.force_login(user)
        client.cookies["django_language"] = language
        return client

    return sign_in
