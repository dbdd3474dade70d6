"""What somebody who stays takes along: her plan, and letters that say nothing of why she is here (D16)."""

import pytest

from carecase.casework.printouts import offered
from carecase.documents import languages
from carecase.documents.models import IssuedPaper
from carecase.documents.neutral import NotNeutral, first_forbidden
from carecase.documents.press import render
from carecase.integration.documents import AREAS, HousingLetter, PlanPaper, WorkLetter
from carecase.integration.forms import MilestoneForm
from carecase.integration.models import Milestone
from carecase.integration.status_forms import WorkPermitForm
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db
KINDS = (PlanPaper, WorkLetter, HousingLetter)


@pytest.fixture
def named(active_plan, case_manager, describe):
    return describe(active_plan.case, case_manager, given_names="Marisol", family_names="Ruiz")


def paper(kind, case, reader, language="es", beside=""):
    return kind(case, reader=reader, language=language, beside=beside)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", languages.PERSON)
def test_each_is_drawn_in_each_language_without_a_word_that_harms(kind, language, named, case_manager):
    beside = "es" if language != "es" else "fr"
    text = Printed(paper(kind, named, case_manager, language, beside)).text
    assert paper(kind, named, case_manager, language).heading in text
    assert first_forbidden(text) == ""
    assert named.number not in text


def test_the_plan_names_nobody_and_the_letters_do(named, case_manager):
    texts = {kind: Printed(paper(kind, named, case_manager)).text for kind in KINDS}
    assert {kind for kind, text in texts.items() if "Marisol Ruiz" in text} == {WorkLetter, HousingLetter}


def test_the_letter_for_work_tells_of_a_permit_only_while_it_holds(named, active_plan, case_manager, write):
    assert "Permiso de trabajo" not in Printed(paper(WorkLetter, named, case_manager)).text
    write(WorkPermitForm, active_plan, issued_on="2026-06-01", expires_on="2026-12-01")
    assert "Permiso de trabajo" in Printed(paper(WorkLetter, named, case_manager)).text


def test_a_goal_with_a_word_that_harms_is_not_printed(named, active_plan, case_manager, write):
    write(MilestoneForm, active_plan, area="justice", goal="Juicio por trata", due_on="2026-09-01")
    with pytest.raises(NotNeutral):
        render(paper(PlanPaper, named, case_manager))


def test_every_area_of_a_plan_has_its_word():
    assert set(AREAS) == set(Milestone.Area)


def test_they_are_offered_to_those_who_plan_and_registered(named, case_manager, shelter_worker, client):
    assert set(KINDS) <= set(offered(named, case_manager))
    assert not set(KINDS) & set(offered(named, shelter_worker))
    client.force_login(case_manager)
    answer = client.post(f"/cases/{named.number}/print/", {"document": "D16", "language": "es"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert IssuedPaper.objects.get().document == "D16"


def test_who_may_not_read_prints_nothing(named, stranger):
    assert paper(PlanPaper, named, stranger).is_empty
