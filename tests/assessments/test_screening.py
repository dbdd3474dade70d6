"""Screening: what the signs start, and that they decide nothing."""

import pytest
from django.db import connection

from carecase.access.roles import Role
from carecase.assessments import standing
from carecase.assessments.models import Identification, Screening
from carecase.assessments.screening import Track
from carecase.cases.models import Case, Task
from tests.assessments.conftest import moment

pytestmark = pytest.mark.django_db

NEW = "assessments:screening_new"
YULEISY = {  # H1: a passport held by "la señora", a debt of USD 2,400, a promised job as a waitress
    "documents.withheld": "present",
    "smuggling.debt": "present",
    "recruitment.deceived": "present",
    "alone": "yes",
}


def test_three_signs_make_it_possible_and_both(send, case_on, case_manager, tasks):
    case = case_on("2026-03-03 09:00", age=22)
    response = send(case_manager, NEW, case, **YULEISY, note="pasaporte en manos de la señora")

    screening = Screening.objects.get()
    assert response.status_code == 302
    assert response.url == f"/cases/{case.number}/screening/{screening.pk}/"
    assert (screening.advice, screening.track, len(screening.signs)) == ("possible", Track.BOTH, 3)
    assert tasks(case) == {
        Task.Kind.ACCREDITATION: moment("2026-03-12 23:59"),
        Task.Kind.RIGHTS_TALK: moment("2026-03-04 09:00"),
        Task.Kind.PAPER_RETRIEVAL: moment("2026-03-06 09:00"),
        Task.Kind.FAMILY_SAFETY_CALL: moment("2026-03-04 09:00"),
        Task.Kind.BLOCK_NUMBERS: moment("2026-03-04 09:00"),
        Task.Kind.RISK_REASSESSMENT: moment("2026-03-04 09:00"),
    }


def test_a_score_never_writes_a_status(send, open_case, case_manager):
    before = Case.objects.get(pk=open_case.pk)
    send(case_manager, NEW, open_case, **YULEISY)

    after = Case.objects.get(pk=open_case.pk)
    assert not Identification.objects.exists()
    assert (after.state, after.risk_level) == (before.state, before.risk_level)
    assert standing.identified_as(open_case) == "not_screened"
    assert standing.trafficking_signs(open_case)
    assert standing.has_trafficking_indicator(open_case)


def test_signs_of_smuggling_start_no_referral(send, open_case, case_manager, tasks):
    send(case_manager, NEW, open_case, **{"smuggling.paid": "present"})

    assert tasks(open_case) == {}
    assert Screening.objects.get().track == Track.SMS
    assert standing.identified_as(open_case) == "no_indicators"
    assert not standing.has_trafficking_indicator(open_case)
    assert standing.track_of(open_case) == Track.SMS


def test_a_weak_sign_is_an_indicator_but_suggests_nothing(send, open_case, case_manager):
    send(case_manager, NEW, open_case, **{"person.fear": "observed"})

    assert standing.has_trafficking_indicator(open_case)
    assert not standing.trafficking_signs(open_case)


def test_saving_again_starts_nothing_twice(send, open_case, case_manager):
    send(case_manager, NEW, open_case, **YULEISY)
    screening = Screening.objects.get()
    response = send(
        case_manager, "assessments:screening_edit", open_case, screening.pk, **YULEISY, version=1, note="sigue igual"
    )

    assert response.status_code == 302
    assert open_case.tasks.filter(kind=Task.Kind.ACCREDITATION).count() == 1
    assert screening.history.count() == 2


def test_somebody_saved_first_and_nothing_is_lost(send, open_case, case_manager):
    send(case_manager, NEW, open_case, **YULEISY)
    screening = Screening.objects.get()
    edit = {"name": "assessments:screening_edit", "subject": open_case, "pk": screening.pk}
    send(case_manager, **edit, **YULEISY, version=1, note="primera")
    response = send(case_manager, **edit, **YULEISY, version=1, note="segunda")

    assert response.status_code == 409
    assert "segunda" in response.content.decode()
    assert Screening.objects.get().note == "primera"


def test_questions_about_children_are_for_children(look, open_case, case_manager, describe):
    asked = look(case_manager, NEW, open_case).context["form"].fields
    describe(open_case, case_manager, age=15)
    asked_of_child = look(case_manager, NEW, open_case).context["form"].fields

    assert "child.money_taken" not in asked
    assert "child.money_taken" in asked_of_child


def test_an_unknown_mark_is_refused(send, open_case, case_manager):
    assert send(case_manager, NEW, open_case, **{"work.hours": "often"}).status_code == 422


def test_the_words_are_sealed(send, open_case, case_manager):
    send(case_manager, NEW, open_case, **YULEISY, note="pasaporte en manos de la señora")

    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM assessments_screening UNION SELECT note FROM assessments_historicalscreening")
        assert all("señora" not in row[0] and row[0].startswith("v1:") for row in cursor.fetchall())


def test_who_may_not_screen_is_told_so(send, look, open_case, case_manager, join, shelter_worker, stranger):
    send(case_manager, NEW, open_case, **YULEISY)
    screening = Screening.objects.get()

    assert look(stranger, NEW, open_case).status_code == 404
    assert look(stranger, "assessments:screening", open_case, screening.pk).status_code == 404
    assert look(shelter_worker, NEW, open_case).status_code == 404
    health = join(open_case, "hilda", Role.HEALTH)
    assert look(health, NEW, open_case).status_code == 403
    assert look(health, "assessments:screening", open_case, screening.pk).status_code == 404  # narrative


def test_the_page_says_that_a_person_decides(send, look, open_case, case_manager):
    send(case_manager, NEW, open_case, **YULEISY)
    page = look(case_manager, "assessments:screening", open_case, Screening.objects.get().pk).content.decode()

    assert "/identification/new/" in page
