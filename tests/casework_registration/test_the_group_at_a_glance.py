"""The page of a group: what its reader may see, and of the rest only how many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carecase.access.models import StaffLanguage
from carecase.audit.models import EventSubject
from carecase.cases import actions
from carecase.cases.models import Case, Grant, GroupIncident
from carecase.casework import group
from carecase.jurisdictions import languages
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, address):
    def at(user, incident, page=None):
        client.force_login(user)
        return client.get(address(incident, "incident", page))

    return at


@pytest.fixture
def group_of_four(register, sheet, officer):
    incident = register(4, needs=["beds"], suspects_present=True)
    together = {"languages": "criollo haitiano", "family": "A", "sex": "2"}
    rows = {
        "P01": {"called": "Marie", "age": "29", "relation": "mother"} | together,
        "P02": {"called": "Widlyn", "age": "6", "relation": "child"} | together,
        "P03": {"called": "Segundo", "age": "38", "sex": "1", "languages": "español"},
    }
    sheet(officer, incident, rows)
    return incident


def test_it_counts_by_age_and_sex_languages_beds_and_families(look, officer, group_of_four):
    context = look(officer, group_of_four).context
    assert (context["total"], context["others"], context["unassigned"], context["without_bed"]) == (4, 0, 4, 4)
    assert (context["children"], context["age_unknown"], context["language_unknown"]) == (1, 1, 1)
    assert [row[1:] for row in context["ages"]] == [(1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert [(number, colleague) for _name, number, colleague in context["spoken"]] == [(2, False), (1, True)]
    assert context["families"] == [("A", ["P01 Marie", "P02 Widlyn"], 1)]


def test_each_sees_her_cases_and_the_number_of_the_others(look, officer, case_manager, stranger, group_of_four):
    actions.take_case(group_of_four.cases.get(label="P01"), by=case_manager)
    answer = look(officer, group_of_four)
    assert (answer.context["seen"], answer.context["others"]) == (3, 1)
    assert "Marie" not in answer.content.decode()
    assert "Marie" in look(case_manager, group_of_four).content.decode()
    assert look(stranger, group_of_four).status_code == 404


def test_a_house_reads_the_age_group_and_not_the_age(look, shelter_worker, house_unit, case_manager, group_of_four):
    case = group_of_four.cases.get(label="P01")
    with act(case_manager, "admit", case) as doing:
        doing.save(Grant(case=case, unit=house_unit, because=Grant.Because.ADMISSION))
    [row] = look(shelter_worker, group_of_four).context["rows"]
    assert (row.case.called, row.age) == ("Marie", "18 a 29")
    assert look(case_manager, group_of_four).context["without_bed"] == 3


def test_who_may_not_search_does_not_learn_of_earlier_registrations(look, sheet, officer, case_manager, register):
    who = {"given_names": "Ana Lucía", "family_names": "Mora", "age": "30"}
    sheet(officer, register(1), {"P01": who})
    incident = register(1)
    sheet(officer, incident, {"P01": who})
    shown = [{task.kind for task in look(user, incident).context["tasks"]} for user in (officer, case_manager)]
    assert "duplicate_review" not in shown[0]
    assert "duplicate_review" in shown[1]


def test_looking_leaves_a_line_for_every_case_shown(look, officer, group_of_four):
    look(officer, group_of_four)
    subjects = set(EventSubject.objects.filter(event__verb="view_incident").values_list("subject", flat=True))
    assert {str(pk) for pk in group_of_four.cases.values_list("pk", flat=True)} < subjects


def test_five_hundred_are_shown_a_hundred_at_a_time_in_order(look, officer, register):
    incident = register(250)
    with CaptureQueriesContext(connection) as queries:
        answer = look(officer, incident, page=3)
    assert [row.case.label for row in answer.context["rows"]] == [f"P{n}" for n in range(201, 251)]
    assert len(queries) <= 64


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "1" * 400])
def test_a_page_that_is_not_there_shows_one_that_is(look, officer, register, page):
    assert look(officer, register(1), page=page).status_code == 200


def test_a_group_whose_people_are_all_elsewhere_says_so(look, officer, case_manager, register):
    incident = register(1)
    actions.take_case(incident.cases.get(), by=case_manager)
    answer = look(officer, incident)
    assert answer.status_code == 200
    assert not answer.context["rows"]


def test_what_a_colleague_speaks_needs_no_interpreter(look, officer, case_manager, group_of_four):
    StaffLanguage.objects.create(user=case_manager, language="hat")
    spoken = {name: colleague for name, _number, colleague in look(officer, group_of_four).context["spoken"]}
    assert spoken == {"criollo haitiano": True, "español": False}


def test_the_whole_group_stays_its_own(register):
    one, other = register(1), register(2)
    assert GroupIncident.objects.count() == 2
    assert Case.objects.filter(incident=other).count() == 2
    assert one.cases.get().label == "P01"


def test_languages_heard_stand_in_one_order_for_everybody(register):
    incident = register(2)
    incident.languages = ["nep", "hat", "cmn", "arb", "fra", "por", "som", "ben"]
    told = group.languages_heard([], incident, set())
    assert [row[0] for row in told] == sorted(map(languages.name, incident.languages))
