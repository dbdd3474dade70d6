"""What the case page and the incident page show of it: the last of each, by the reader's rights, in few queries."""

import pytest
from django.template.loader import render_to_string

from carecase.access.roles import Role
from carecase.assessments import sections, standing
from carecase.assessments.models import UrgentNeeds
from carecase.casework.case_page import permissions_on
from carecase.ui.together import read_named

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "assessments:urgent-needs_new": {
        "asked": "asked",
        "alone": "yes",
        "told_rape_care": "on",
        "medical_danger": "yes",
    },
    "assessments:screening_new": {"documents.withheld": "present", "smuggling.paid": "present"},
    "assessments:identification_new": {"status": "possible", "smuggling": "smuggled", "framework": "palermo"},
    "assessments:risk_new": {"stage": "again", "level": "high", "person_view": "tiene miedo"},
    "assessments:needs_new": {"wants": "llamar a su hermana", "family": "urgent", "mental_health": "needed"},
    "assessments:interview_new": {"explained": "on", "modules": ["journey"], "retold": "on"},
    "assessments:journey": {"left_on": "2025"},
    "assessments:leak_new": {"what": ["address"], "words": "vieron la casa"},
}


@pytest.fixture
def assessed_case(open_case, send, case_manager):
    for name, given in EVERYTHING.items():
        assert send(case_manager, name, open_case, **given).status_code == 302, name
    return open_case


@pytest.fixture
def show():
    def rendered(case, user):
        context = sections.section(case, user) | {"case": case, "can": permissions_on(case, user)}
        return render_to_string("assessments/section.html", context)

    return rendered


def test_an_empty_section_says_what_comes_first(open_case, case_manager, show):
    page = show(open_case, case_manager)

    for name in EVERYTHING:
        assert f"/{name.split(':')[1].removesuffix('_new')}/" in page


def test_everything_can_be_read_and_asked_again(assessed_case, case_manager, show):
    page = show(assessed_case, case_manager)

    assert "llamar a su hermana" in page
    assert "vieron la casa" in page
    assert "cc-tag--high" in page


def test_the_house_sees_what_is_urgent_and_no_story(assessed_case, case_manager, join, show):
    worker = join(assessed_case, "rosa", Role.SHELTER_STAFF)
    page = show(assessed_case, worker)

    assert "llamar a su hermana" in page
    assert "identification/" not in page
    assert "risk/" not in page
    assert str(UrgentNeeds.objects.get()) in page


def test_few_queries_however_much_there_is(assessed_case, case_manager, show, django_assert_max_num_queries):
    case_manager.standing  # noqa: B018  loaded once per request
    with django_assert_max_num_queries(24):
        show(assessed_case, case_manager)


FACTS = (
    standing.urgent_needs_answered,
    standing.first_risk_judged,
    standing.latest_risk,
    standing.person_view_recorded,
    standing.latest_screening,
    standing.trafficking_signs,
    standing.has_trafficking_indicator,
    standing.identification_decided_or_due,
    standing.latest_identification,
    standing.identified_as,
    standing.reflection_of,
    standing.not_established,
    standing.interviewed_alone,
)


def test_a_fact_takes_two_queries_at_most(assessed_case, django_assert_max_num_queries):
    for fact in FACTS:
        with django_assert_max_num_queries(2):
            fact(assessed_case)


def test_every_page_opens(assessed_case, case_manager, client_of):
    client, section = client_of(case_manager), sections.section(assessed_case, case_manager)
    shown = {
        "urgent-needs": "urgent_needs",
        "screening": "screenings",
        "identification": "identifications",
        "risk": "risks",
        "needs": "needs_assessments",
        "interview": "interviews",
    }
    for name, rows in shown.items():
        row = section[rows][0]
        assert client.get(f"/cases/{assessed_case.number}/{name}/{row.pk}/").status_code == 200, name
        assert client.get(f"/cases/{assessed_case.number}/{name}/new/").status_code == 200, name


def test_the_place_on_the_page_of_an_incident(register, officer, send):
    incident = register(2)
    given = {"health": "high", "words": "sin agua"}
    send(officer, "assessments:report_new", incident, **given)
    send(officer, "assessments:headcount_new", incident, men=4, women=0, boys=0, girls=0, not_known=0, meals=0)
    context = read_named(sections.site_lists(incident, officer)) | {"incident": incident, "can": {"inspect_site"}}
    page = render_to_string("assessments/site_section.html", context)

    assert "cc-tag--high" in page
    assert f"/incidents/{incident.number}/site/inspection/new/" in page
