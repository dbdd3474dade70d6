"""The urgent questions: asked alone or tried again, and what they start."""

import datetime

import pytest
from django.db import IntegrityError, connection

from carecase.access.roles import Role
from carecase.assessments import standing
from carecase.assessments.models import HealthUrgency, UrgentNeeds
from carecase.cases.models import Case, Task
from carecase.workflow.acts import act
from tests.assessments.conftest import moment

pytestmark = pytest.mark.django_db

NEW = "assessments:urgent-needs_new"
ASKED = {"asked": "asked", "alone": "yes", "told_rape_care": "on"}


def test_asked_alone_and_told_of_care_after_rape(send, open_case, case_manager):
    response = send(case_manager, NEW, open_case, **ASKED, hungry="yes", medical_danger="no")

    urgent = UrgentNeeds.objects.get()
    assert response.status_code == 302
    assert urgent.alone == "yes"
    assert not urgent.go_now
    assert [str(each) for each in urgent.at_once] == [str(UrgentNeeds._meta.get_field("hungry").verbose_name)]
    assert standing.urgent_needs_answered(open_case)
    assert standing.interviewed_alone(open_case)


def test_everybody_is_told_of_care_after_rape(send, open_case, case_manager):
    response = send(case_manager, NEW, open_case, asked="asked", alone="yes")

    assert response.status_code == 422
    assert "told_rape_care" in response.context["form"].errors


def test_the_database_too_asks_that_everybody_is_told(open_case, case_manager):
    with pytest.raises(IntegrityError), act(case_manager, "test", open_case) as doing:
        doing.save(UrgentNeeds(case=open_case, asked="asked"))


def test_not_asked_needs_a_reason_and_a_next_try(send, open_case, case_manager):
    response = send(case_manager, NEW, open_case, asked="not_asked")

    assert response.status_code == 422
    assert {"not_asked_because", "retry_at"} <= set(response.context["form"].errors)


def test_the_next_try_comes_within_four_hours(send, case_on, case_manager, tasks, time_machine):
    case = case_on("2026-03-03 06:00")
    late = {"asked": "not_asked", "not_asked_because": "no_interpreter", "retry_at": "2026-03-03T10:01"}

    assert send(case_manager, NEW, case, **late).status_code == 422
    assert send(case_manager, NEW, case, **{**late, "retry_at": "2026-03-03T10:00"}).status_code == 302
    assert tasks(case) == {Task.Kind.RETRY_URGENT_NEEDS: moment("2026-03-03 10:00")}
    assert standing.urgent_needs_answered(case)
    time_machine.move_to(moment("2026-03-03 10:01"))
    assert not standing.urgent_needs_answered(case)


def test_asking_at_last_finishes_the_next_try(send, case_on, case_manager, tasks):
    case = case_on("2026-03-03 06:00")
    send(case_manager, NEW, case, asked="not_asked", not_asked_because="not_safe", retry_at="2026-03-03T09:00")
    send(case_manager, NEW, case, **ASKED)

    assert tasks(case) == {}


def test_rape_starts_the_clocks_from_the_assault_to_the_minute(send, case_on, case_manager, tasks):
    """H3: raped 40 hours before; go now, without waiting for the interpreter."""
    case = case_on("2026-05-09 14:00", age=31)
    send(case_manager, NEW, case, **ASKED, sexual_violence_at="2026-05-07T22:00")

    urgent = UrgentNeeds.objects.get()
    assert tasks(case) == {
        Task.Kind.CLINIC_NOW: moment("2026-05-09 14:00"),
        Task.Kind.PEP: moment("2026-05-10 22:00"),
        Task.Kind.EMERGENCY_CONTRACEPTION: moment("2026-05-12 22:00"),
        Task.Kind.FEMALE_STAFF: moment("2026-05-09 14:00"),
        Task.Kind.EVIDENCE_CONSENT: moment("2026-05-12 22:00"),
        Task.Kind.FIRST_RISK: moment("2026-05-10 14:00"),  # a day instead of three: something is urgent
    }
    assert urgent.go_now
    assert urgent.window_until == moment("2026-05-10 22:00")


def test_a_man_gets_the_same_care_without_contraception(send, case_on, case_manager, tasks):
    case = case_on("2026-05-09 14:00", age=31, sex="1")
    send(case_manager, NEW, case, **ASKED, sexual_violence_at="2026-05-07T22:00")

    assert set(tasks(case)) == {Task.Kind.CLINIC_NOW, Task.Kind.PEP, Task.Kind.EVIDENCE_CONSENT, Task.Kind.FIRST_RISK}


def test_after_three_days_only_contraception_is_left(send, case_on, case_manager, tasks):
    case = case_on("2026-05-09 14:00", age=31)
    send(case_manager, NEW, case, **ASKED, sexual_violence_at="2026-05-06T10:00")

    assert Task.Kind.PEP not in tasks(case)
    assert tasks(case)[Task.Kind.EMERGENCY_CONTRACEPTION] == moment("2026-05-11 10:00")


def test_a_corrected_hour_moves_the_clocks(send, case_on, case_manager, tasks):
    case = case_on("2026-05-09 14:00", age=31)
    send(case_manager, NEW, case, **ASKED, sexual_violence_at="2026-05-07T22:00")
    send(case_manager, NEW, case, **ASKED, sexual_violence_at="2026-05-07T20:00")

    assert tasks(case)[Task.Kind.PEP] == moment("2026-05-10 20:00")
    assert case.tasks.filter(kind=Task.Kind.PEP).count() == 1


def test_an_assault_does_not_lie_ahead(send, case_on, case_manager):
    case = case_on("2026-05-09 14:00")
    response = send(case_manager, NEW, case, **ASKED, sexual_violence_at="2026-05-09T22:00")

    assert response.status_code == 422


def test_others_read_go_now_and_never_why(send, look, open_case, case_manager, join):
    screener = join(open_case, "nora", Role.SCREENER)
    send(screener, NEW, open_case, **ASKED, signs=["bleeding"], injuries="corte profundo")
    urgent = UrgentNeeds.objects.get()

    hers = look(screener, "assessments:urgent-needs", open_case, urgent.pk).content.decode()
    managers = look(case_manager, "assessments:urgent-needs", open_case, urgent.pk).content.decode()
    assert urgent.go_now
    assert "corte profundo" not in hers
    assert "corte profundo" in managers


def test_thoughts_of_dying_call_for_a_new_look_at_the_risk(send, case_on, case_manager, tasks):
    case = case_on("2026-05-09 14:00")
    send(case_manager, NEW, case, **ASKED, self_harm="yes")

    assert tasks(case) == {Task.Kind.RISK_REASSESSMENT: moment("2026-05-10 14:00")}


def test_a_man_is_not_asked_about_pregnancy(look, open_case, case_manager, describe):
    describe(open_case, case_manager, sex="1")
    form = look(case_manager, NEW, open_case).context["form"]

    assert "pregnant" not in form.fields


def test_a_long_list_begins_with_the_dash_of_the_house(look, open_case, case_manager):
    field = look(case_manager, NEW, open_case).context["form"]["language"]
    assert '<option value="">—</option>' in str(field)


def test_nobody_is_alone_beside_an_officer(send, open_case, case_manager):
    response = send(case_manager, NEW, open_case, **ASKED, authority="Policía")

    assert response.status_code == 422


def test_a_reason_stands_where_there_is_no_answer(send, open_case, case_manager):
    send(
        case_manager, NEW, open_case, **ASKED, **{"hungry-unanswered": "declined", "injuries-unanswered": "not_asked"}
    )

    assert UrgentNeeds.objects.get().unanswered == {"hungry": "declined"}
    assert HealthUrgency.objects.get().unanswered == {"injuries": "not_asked"}


def test_health_is_sealed(send, open_case, case_manager):
    send(case_manager, NEW, open_case, **ASKED, injuries="corte profundo", medication="insulina")

    with connection.cursor() as cursor:
        for table in ("healthurgency", "historicalhealthurgency"):
            cursor.execute(f"SELECT injuries, medication FROM assessments_{table}")  # noqa: S608  our own tables
            stored = str(cursor.fetchall())
            assert "v1:" in stored
            assert "corte" not in stored
            assert "insulina" not in stored


def test_a_new_episode_asks_again(send, case_on, case_manager, time_machine):
    case = case_on("2026-03-03 06:00")
    send(case_manager, NEW, case, **ASKED)
    Case.objects.filter(pk=case.pk).update(opened_at=moment("2026-06-01 08:00"))

    assert not standing.urgent_needs_answered(case)
    assert not standing.interviewed_alone(case)


def test_weeks_belong_to_a_pregnancy(send, open_case, case_manager):
    assert send(case_manager, NEW, open_case, **ASKED, pregnancy_weeks="24").status_code == 422
    assert send(case_manager, NEW, open_case, **ASKED, pregnant="yes", pregnancy_weeks="24").status_code == 302
    assert HealthUrgency.objects.get().pregnancy_weeks == 24


def test_what_is_entered_from_paper_keeps_its_time(send, case_on, case_manager):
    case = case_on("2026-03-03 12:00")
    send(case_manager, NEW, case, **ASKED, occurred_at="2026-03-03T06:10")

    assert UrgentNeeds.objects.get().at == datetime.datetime(2026, 3, 3, 12, 10, tzinfo=datetime.UTC)


def test_the_hours_left_run_down(send, case_on, case_manager, time_machine):
    case = case_on("2026-05-09 14:00", age=31)
    send(case_manager, NEW, case, **ASKED, sexual_violence_at="2026-05-07T22:00")
    urgent = UrgentNeeds.objects.get()

    assert urgent.hours_left == 32
    time_machine.move_to(moment("2026-05-10 21:30"))
    assert urgent.hours_left == 0
    time_machine.move_to(moment("2026-05-10 22:00"))
    assert urgent.hours_left is None
