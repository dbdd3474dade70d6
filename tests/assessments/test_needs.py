"""Needs by domain, what she wants first, health apart."""

import pytest
from django.core.management import call_command

from carecase.access.roles import Role
from carecase.assessments.models import HealthNeeds, NeedsAssessment
from carecase.assessments.needs import SUGGESTED
from services_catalog.models import ServiceType

pytestmark = pytest.mark.django_db

NEW = "assessments:needs_new"
GIVEN = {
    "alone": "yes",
    "wants": "Hablar con su hermana",
    "family": "urgent",
    "housing": "needed",
    "mental_health": "urgent",
}


@pytest.fixture
def catalogue(db):
    call_command("load_reference", verbosity=0)


def test_what_she_wants_comes_first_and_health_apart(open_case, send, case_manager):
    response = send(case_manager, NEW, open_case, **GIVEN, health_words="no duerme")

    needs = NeedsAssessment.objects.get()
    assert response.status_code == 302
    assert needs.wants == "Hablar con su hermana"
    assert needs.suggested_services[:2] == ["IMM-09", "IMM-15"]
    assert needs.health_part.mental_health == "urgent"


def test_her_wish_is_asked_or_says_why_not(open_case, send, case_manager):
    assert send(case_manager, NEW, open_case, family="urgent").status_code == 422


def test_no_health_row_is_written_when_nothing_was_said(open_case, send, case_manager):
    send(case_manager, NEW, open_case, alone="yes", wants="Un teléfono")

    assert not HealthNeeds.objects.exists()


def test_the_house_reads_needs_but_not_health(open_case, send, look, case_manager, join):
    send(case_manager, NEW, open_case, **GIVEN, health_words="no duerme")
    screener = join(open_case, "nora", Role.SCREENER)
    page = look(screener, "assessments:needs", open_case, NeedsAssessment.objects.get().pk)

    assert page.status_code == 200
    assert "no duerme" not in page.content.decode()
    assert look(screener, NEW, open_case).context["form"]["health_words"].value() in (None, "")
    assert look(case_manager, NEW, open_case).context["form"]["health_words"].value() == "no duerme"


def test_a_new_look_begins_with_the_last(open_case, send, look, case_manager):
    send(case_manager, NEW, open_case, **GIVEN)
    form = look(case_manager, NEW, open_case).context["form"]

    assert form["family"].value() == "urgent"
    assert form["wants"].value() == "Hablar con su hermana"


def test_every_suggested_code_is_in_the_catalogue(catalogue):
    codes = {code for codes in SUGGESTED.values() for code in codes}

    assert codes <= set(ServiceType.objects.values_list("code", flat=True))


def test_the_page_names_the_services(open_case, send, look, case_manager, catalogue):
    send(case_manager, NEW, open_case, **GIVEN)
    page = look(case_manager, "assessments:needs", open_case, NeedsAssessment.objects.get().pk)

    assert [service.code for service in page.context["services"]][:2] == ["IMM-09", "IMM-15"]
    assert "IMM-06" in [service.code for service in page.context["services"]]
