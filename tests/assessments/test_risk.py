"""Risk: five questions and a level, the matrix, the level on the case, and what calls for another look."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from carecase.access.roles import Role
from carecase.assessments import actions as assessing
from carecase.assessments import standing
from carecase.assessments.models import Leak, RiskAssessment, Threat
from carecase.assessments.risk import level_of
from carecase.cases import actions
from carecase.cases.clocks import open_task
from carecase.cases.models import Approval, Case, Task
from carecase.people.models import Phone
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from tests.assessments.conftest import moment

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NEW = "assessments:risk_new"
FIRST = {
    "stage": "first",
    "alone": "yes",
    "sought": "yes",
    "threatened": "no",
    "owes": "yes",
    "afraid_here": "no",
    "hopeless-unanswered": "declined",
    "person_view": "Tiene miedo de la señora; confía en su tía",
    "level": "medium",
}
MATRIX = {f"threat-{kind}-likelihood": "0" for kind in Threat.Kind.values}


def threat(kind, likelihood, harm, **more):
    given = {"likelihood": likelihood, "harm": harm, **more}
    return {f"threat-{kind}-{name}": str(value) for name, value in given.items()}


def full(**instead):
    return {**FIRST, "stage": "full", **MATRIX, **instead}


def level(case):
    return Case.objects.get(pk=case.pk).risk_level


@pytest.mark.parametrize(
    ("product", "expected"),
    [(1, "low"), (6, "low"), (8, "medium"), (12, "medium"), (15, "high"), (25, "high")],
)
def test_the_scale(product, expected):
    assert level_of(product) == expected


def test_no_product_falls_between_the_levels():
    products = {likelihood * harm for likelihood in range(1, 6) for harm in range(1, 6)}

    assert not products & {7, 13, 14}


# --- first -----------------------------------------------------------------------------------------------------------


def test_the_first_judgement_gives_the_case_its_level(case_on, send, case_manager, tasks):
    case = case_on("2026-03-03 09:00", age=22)
    with act(case_manager, "test", case) as doing:
        for kind in (Task.Kind.FIRST_RISK, Task.Kind.RISK_AND_SAFETY, Task.Kind.FULL_ASSESSMENT):
            open_task(case, kind, doing, due_at=moment("2026-03-04 09:00"))
    response = send(case_manager, NEW, case, **FIRST)

    assert response.status_code == 302
    assert level(case) == "medium"
    assert tasks(case) == {
        Task.Kind.FULL_ASSESSMENT: moment("2026-03-04 09:00"),
        Task.Kind.FIRST_RESPONSE: moment("2026-03-06 09:00"),
        Task.Kind.RISK_REASSESSMENT: moment("2026-03-17 23:59"),
    }
    assert standing.first_risk_judged(case)
    assert standing.person_view_recorded(case)
    assert standing.latest_risk(case).unanswered == {"hopeless": "declined"}


def test_the_level_is_in_the_history_of_the_case_with_its_reason(open_case, send, case_manager):
    send(case_manager, NEW, open_case, **FIRST)
    send(
        case_manager, NEW, open_case, **FIRST | {"stage": "again", "level": "high", "because": "llamadas insistentes"}
    )

    history = Case.history.filter(id=open_case.pk)
    assert {"", "medium", "high"} <= set(history.values_list("risk_level", flat=True))
    assert "llamadas insistentes" in {row.history_change_reason for row in history.filter(risk_level="high")}


def test_each_of_the_five_questions_is_answered_or_says_why_not(open_case, send, case_manager):
    given = {name: value for name, value in FIRST.items() if name != "owes"}
    response = send(case_manager, NEW, open_case, **given)

    assert response.status_code == 422
    assert "owes" in response.context["form"].errors


def test_her_own_view_is_asked_or_says_why_not(open_case, send, case_manager):
    given = {name: value for name, value in FIRST.items() if name != "person_view"}

    assert send(case_manager, NEW, open_case, **given).status_code == 422
    assert send(case_manager, NEW, open_case, **given, **{"person_view-unanswered": "not_asked"}).status_code == 302
    assert standing.person_view_recorded(open_case)


def test_a_new_assessment_begins_with_the_answers_of_the_last(open_case, send, look, case_manager, seen):
    send(case_manager, NEW, open_case, **FIRST, **threat("debt", 3, 4, evidence="debe USD 2400"))
    form = look(case_manager, NEW, open_case).context["form"]

    debt = next(row for row in form.rows if row.instance.kind == "debt")
    assert form["stage"].value() == "full"
    assert form["sought"].value() == "yes"
    assert form["person_view"].value() == ""
    assert (debt["likelihood"].value(), debt["evidence"].value()) == (3, "debe USD 2400")
    assert "open_form" in seen(RiskAssessment.objects.get())


# --- the matrix ------------------------------------------------------------------------------------------------------


def test_the_full_assessment_judges_every_threat(open_case, send, case_manager):
    incomplete = full()
    del incomplete["threat-return-likelihood"]

    assert send(case_manager, NEW, open_case, **incomplete).status_code == 422
    assert send(case_manager, NEW, open_case, **full(level="low")).status_code == 302
    assert Threat.objects.count() == len(Threat.Kind)


def test_the_matrix_suggests_and_the_full_assessment_is_done(case_on, send, case_manager, tasks):
    case = case_on("2026-03-05 09:00", age=22)
    with act(case_manager, "test", case) as doing:
        open_task(case, Task.Kind.FULL_ASSESSMENT, doing, due_at=moment("2026-03-10 23:59"))
    rows = threat("family_retaliation", 4, 5, evidence="amenazas a la madre", likelihood_after=2, harm_after=3)
    send(case_manager, NEW, case, **full(level="high") | rows)

    risk = RiskAssessment.objects.get()
    worst = risk.threats.get(kind="family_retaliation")
    assert (risk.suggested, worst.score, worst.level, worst.residual, worst.residual_level) == (
        "high",
        20,
        "high",
        6,
        "low",
    )
    assert tasks(case) == {
        Task.Kind.FIRST_RESPONSE: moment("2026-03-06 09:00"),
        Task.Kind.RISK_REASSESSMENT: moment("2026-03-12 23:59"),
    }


def test_likely_needs_harmful(open_case, send, case_manager):
    assert send(case_manager, NEW, open_case, **FIRST, **{"threat-debt-likelihood": "3"}).status_code == 422


def test_the_database_too_wants_both(open_case, send, case_manager):
    send(case_manager, NEW, open_case, **FIRST)
    with pytest.raises(IntegrityError), act(case_manager, "test", open_case) as doing:
        doing.save(Threat(assessment=RiskAssessment.objects.get(), kind="debt", likelihood=3))


def test_above_the_matrix_needs_a_reason(open_case, send, case_manager):
    rows = full(level="high") | threat("debt", 2, 2)

    assert send(case_manager, NEW, open_case, **rows).status_code == 422
    assert send(case_manager, NEW, open_case, **rows, because="la misma red actúa cerca").status_code == 302
    assert level(open_case) == "high"


def test_a_measure_with_an_owner_and_a_day_becomes_a_task_without_its_words(open_case, send, case_manager):
    rows = threat("debt", 3, 4, mitigation="llamar a la tía", owner=case_manager.pk, due_on="2026-12-01")
    send(case_manager, NEW, open_case, **FIRST, **rows)

    task = open_case.tasks.get(kind=Task.Kind.OTHER)
    assert task.owner == case_manager
    assert "tía" not in task.text
    assert task.due_at == moment("2026-12-01 23:59")


def test_a_measure_goes_to_the_team_only(open_case, send, case_manager, stranger):
    rows = threat("debt", 3, 4, mitigation="llamar", owner=stranger.pk, due_on="2026-12-01")

    assert send(case_manager, NEW, open_case, **FIRST, **rows).status_code == 422


# --- lowering --------------------------------------------------------------------------------------------------------


@pytest.fixture
def high_case(open_case, send, case_manager):
    send(case_manager, NEW, open_case, **FIRST | {"level": "high"})
    return open_case


LOWER = FIRST | {"stage": "again", "level": "low", "because": "detenido el tratante"}


def test_lowering_needs_a_reason(high_case, send, case_manager):
    assert send(case_manager, NEW, high_case, **LOWER | {"because": ""}).status_code == 422


def test_a_case_manager_asks_and_the_level_stays_until_a_supervisor_agrees(
    high_case, send, look, case_manager, supervisor, time_machine
):
    time_machine.move_to(timezone.now() + DAY)
    send(case_manager, NEW, high_case, **LOWER)
    risk = standing.latest_risk(high_case)
    approval = Approval.objects.get(what=Approval.What.LOWER_RISK)
    button = {"name": "assessments:risk_in_force", "subject": high_case, "pk": risk.pk}

    assert risk.waits
    assert level(high_case) == "high"
    assert send(case_manager, **button).status_code == 409
    actions.answer_approval(approval, by=supervisor, approved=True)
    assert "in-force" in look(case_manager, "assessments:risk", high_case, risk.pk).content.decode()
    assert send(case_manager, **button).status_code == 302
    assert level(high_case) == "low"
    assert not standing.latest_risk(high_case).waits


def test_a_later_assessment_overtakes_the_question(high_case, send, case_manager, time_machine):
    time_machine.move_to(timezone.now() + DAY)
    send(case_manager, NEW, high_case, **LOWER)
    risk = standing.latest_risk(high_case)
    time_machine.move_to(timezone.now() + DAY)
    send(case_manager, NEW, high_case, **FIRST | {"stage": "again", "level": "high"})

    assert Approval.objects.get().answer == Approval.Answer.OVERTAKEN
    with pytest.raises(Blocked):
        assessing.put_in_force(risk, by=case_manager)
    assert level(high_case) == "high"


def test_the_level_of_an_earlier_episode_binds_nobody(high_case, send, case_manager, time_machine):
    time_machine.move_to(timezone.now() + 2 * DAY)
    Case.objects.filter(pk=high_case.pk).update(opened_at=timezone.now() - DAY)
    send(case_manager, NEW, high_case, **FIRST | {"level": "low"})

    assert level(high_case) == "low"


def test_a_supervisor_lowers_at_once(high_case, send, supervisor):
    send(supervisor, NEW, high_case, **LOWER)

    assert level(high_case) == "low"
    assert not Approval.objects.exists()


def test_below_the_matrix_the_matrix_holds_until_a_supervisor_agrees(open_case, send, case_manager):
    rows = full(level="low", because="vive lejos") | threat("debt", 4, 5)
    send(case_manager, NEW, open_case, **rows)

    assert level(open_case) == "high"
    assert standing.latest_risk(open_case).waits


# --- who -------------------------------------------------------------------------------------------------------------


def test_who_may_assess(look, send, open_case, join, stranger):
    legal = join(open_case, "elena", Role.LEGAL_ADVISER)

    assert look(legal, NEW, open_case).status_code == 403
    assert send(stranger, NEW, open_case, **FIRST).status_code == 404
    assert not RiskAssessment.objects.exists()


def test_an_assessment_of_another_case_is_not_found(open_case, send, look, case_manager, register, describe):
    send(case_manager, NEW, open_case, **FIRST)
    other = describe(actions.take_case(register(1).cases.get(), by=case_manager), case_manager)

    assert look(case_manager, "assessments:risk", other, RiskAssessment.objects.get().pk).status_code == 404


def test_what_is_told_is_sealed(open_case, send, case_manager):
    send(case_manager, NEW, open_case, **FIRST, **threat("debt", 3, 4, evidence="debe a la señora"))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_view FROM assessments_riskassessment UNION SELECT evidence FROM assessments_threat "
            "UNION SELECT person_view FROM assessments_historicalriskassessment"
        )
        stored = [row[0] for row in cursor.fetchall()]
    assert all(text.startswith("v1:") and "señora" not in text for text in stored)


# --- called for by events --------------------------------------------------------------------------------------------


def test_an_event_calls_for_another_look_within_a_day(case_on, case_manager, tasks):
    case = case_on("2026-03-05 09:00")
    with act(case_manager, "test", case) as doing:
        assessing.call_for_reassessment(case, doing, "Llamada a la casa")

    assert tasks(case) == {Task.Kind.RISK_REASSESSMENT: moment("2026-03-06 09:00")}
    assert case.tasks.get().text == "Llamada a la casa"


def test_a_leak_starts_its_own_tasks_and_burnt_numbers_are_not_called(case_on, send, case_manager, tasks):
    """H2: the mother calls the phone of the house."""
    case = case_on("2026-04-20 18:00", age=15)
    with act(case_manager, "test", case) as doing:
        doing.save(Phone(person=case.person, number="+50688887777", whose="own", safe="yes"))
        doing.save(Phone(person=case.person, number="+50499998888", whose="family", safe="yes"))
    response = send(
        case_manager, "assessments:leak_new", case, what=["house_phone", "own_phone"], words="llamó dos veces"
    )

    assert response.status_code == 302
    assert tasks(case) == {
        Task.Kind.LEAK: moment("2026-04-20 22:00"),
        Task.Kind.RISK_REASSESSMENT: moment("2026-04-20 22:00"),
    }
    assert {(phone.whose, phone.leaked, phone.safe) for phone in Phone.objects.all()} == {
        ("own", True, "no"),
        ("family", False, "yes"),
    }
    assert Phone.objects.get(whose="own").history.count() == 2


def test_whoever_works_in_the_house_reports_a_leak(open_case, shelter_worker, send, case_manager, stranger):
    with act(case_manager, "test", open_case) as doing:
        doing.save(open_case.grants.model(case=open_case, unit=shelter_worker.standing[0].unit, because="admission"))

    assert send(shelter_worker, "assessments:leak_new", open_case, what=["address"]).status_code == 302
    assert send(stranger, "assessments:leak_new", open_case, what=["address"]).status_code == 404
    assert send(case_manager, "assessments:leak_new", open_case).status_code == 422
    assert Leak.objects.count() == 1


def test_report_leak_as_an_action(open_case, case_manager, officer):
    assessing.report_leak(open_case, by=case_manager, what=["address"], words="vieron la casa")

    assert Leak.objects.get().what == ["address"]
    with pytest.raises(Forbidden):
        assessing.report_leak(open_case, by=officer, what=["address"])
