"""A plan is written, answered, approved, changed, put into force and followed by the next one."""

import datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from carecase.access.models import StaffLanguage
from carecase.cases import actions as case_actions
from carecase.cases.clocks import open_task
from carecase.cases.models import Approval, Case, Task
from carecase.people.models import PersonLanguage
from carecase.plans import actions, standing
from carecase.plans.forms import (
    ActionProgressForm,
    CarePlanForm,
    ObjectiveForm,
    ObjectiveProgressForm,
    PersonAnswerForm,
    PlanActionForm,
    PlanReviewForm,
)
from carecase.plans.models import CarePlan, Objective, PersonAnswer, PlanAction, PlanReview
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db

Answer = Approval.Answer


def filled(form_class, record, user, **data):
    """The bound form of a record, as its page would send it: what is stored, with some answers changed."""
    case = Case.objects.get(pk=(record if isinstance(record, CarePlan) else record.plan).case_id)
    if not record._state.adding:
        record = type(record).objects.get(pk=record.pk)
    blank = form_class(instance=record, by=user, parent=case)
    sent = {name: blank[name].value() for name in blank.fields}
    sent = {name: str(value) for name, value in sent.items() if value not in (None, "", False)}
    return form_class(sent | data, instance=record, by=user, parent=case)


# --- approval ---------------------------------------------------------------------------------------------------


def test_a_plan_without_an_objective_cannot_be_put_before_the_supervisor(plan, case_manager):
    with pytest.raises(Blocked):
        actions.ask_for_approval(plan, by=case_manager)


def test_the_one_who_asks_never_answers(objective, supervisor, case_manager, colleague, team):
    request = actions.ask_for_approval(objective.plan, by=supervisor)
    with pytest.raises(Blocked):
        case_actions.answer_approval(request, by=supervisor, approved=True)
    with pytest.raises(Forbidden):
        case_actions.answer_approval(request, by=case_manager, approved=True)
    assert not standing.plan_is_approved(objective.plan.case)


def test_what_is_approved_is_not_asked_again(approved_plan, case_manager):
    with pytest.raises(Blocked):
        actions.ask_for_approval(approved_plan, by=case_manager)


def test_the_shelter_cannot_ask(objective, admit, shelter_worker):
    admit(objective.plan.case)
    with pytest.raises(Forbidden):
        actions.ask_for_approval(objective.plan, by=shelter_worker)


@pytest.mark.parametrize(
    ("form_class", "pick", "data"),
    [
        (CarePlanForm, lambda plan: plan, {"urgent_needs": "una cuna"}),
        (ObjectiveForm, lambda plan: plan.objectives.get(), {"goal": "vivir con su hijo"}),
        (PlanActionForm, lambda plan: plan.actions.get(), {"provider": "INAMU"}),
        (ObjectiveForm, lambda plan: Objective(plan=plan), {"domain": "health", "goal": "x", "due_on": "2027-01-31"}),
    ],
    ids=["plan", "objective", "action", "new objective"],
)
def test_changing_the_plan_overtakes_its_approval_in_the_same_act(approved_plan, case_manager, form_class, pick, data):
    form = filled(form_class, pick(approved_plan), case_manager, **data)
    assert form.is_valid(), form.errors
    form.save()
    assert form.overtook
    assert not standing.plan_is_approved(approved_plan.case)
    assert Approval.objects.get().answer == Answer.OVERTAKEN


def test_saving_without_a_change_overtakes_nothing(approved_plan, case_manager):
    for record, form_class in ((approved_plan, CarePlanForm), (approved_plan.objectives.get(), ObjectiveForm)):
        form = filled(form_class, record, case_manager)
        assert form.is_valid(), form.errors
        form.save()
        assert not form.overtook
    assert standing.plan_is_approved(approved_plan.case)


def test_noting_progress_overtakes_nothing(approved_plan, case_manager, today):
    met = filled(
        ObjectiveProgressForm, approved_plan.objectives.get(), case_manager, status="met", outcome="ya vive ahí"
    )
    done = filled(ActionProgressForm, approved_plan.actions.get(), case_manager, done_on=today.isoformat())
    for form in (met, done):
        assert form.is_valid(), form.errors
        form.save()
    assert standing.plan_is_approved(approved_plan.case)


def test_a_change_closes_the_question_that_waits(objective, case_manager):
    actions.ask_for_approval(objective.plan, by=case_manager)
    form = filled(ObjectiveForm, objective, case_manager, goal="otra meta")
    assert form.is_valid(), form.errors
    form.save()
    assert form.overtook
    assert Approval.objects.get().answer == Answer.OVERTAKEN
    assert not Task.objects.open().filter(kind=Task.Kind.APPROVAL).exists()


def test_if_the_change_fails_the_approval_stands(approved_plan, case_manager):
    def change_and_fail():
        with act(case_manager, "change", approved_plan) as doing:
            assert actions.plan_changed(approved_plan, approved_plan.case, doing)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert standing.plan_is_approved(Case.objects.get())


# --- parts ------------------------------------------------------------------------------------------------------


def test_an_objective_names_who_sees_to_it(objective, case_manager):
    form = filled(ObjectiveForm, objective, case_manager, owner="", owner_name="")
    assert "owner" in form.errors


def test_an_objective_is_given_only_to_somebody_of_the_case_team(objective, case_manager, stranger):
    form = filled(ObjectiveForm, objective, case_manager, owner=stranger.pk)
    assert "owner" in form.errors


def test_an_action_cannot_serve_an_objective_of_another_plan(action, case_manager, register, describe, today):
    other_case = case_actions.take_case(register(1).cases.get(), by=case_manager)
    other = CarePlan(review_on=today)
    with act(case_manager, "write_plan", other_case) as doing:
        actions.begin_plan(other, other_case, doing)
        foreign = doing.save(Objective(plan=other, domain="health", goal="x", due_on=today, owner=case_manager))
    assert "objective" in filled(PlanActionForm, action, case_manager, objective=foreign.pk).errors


def test_a_cost_has_a_currency(action, case_manager):
    form = filled(PlanActionForm, action, case_manager, cost="12.50", currency="")
    assert "currency" in form.errors
    assert filled(PlanActionForm, action, case_manager, cost="12.50", currency="CRC").is_valid()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanAction.objects.filter(pk=action.pk).update(cost=1, currency="")


@pytest.mark.parametrize("cost", ["-1", "1e99", "NaN", "Infinity", "99999999999999", "1,5x"])
def test_an_impossible_cost_is_said_to_be_so(action, case_manager, cost):
    assert "cost" in filled(PlanActionForm, action, case_manager, cost=cost, currency="USD").errors


def test_an_action_is_done_or_given_up(action, case_manager, today):
    both = {"done_on": today.isoformat(), "dropped_on": today.isoformat(), "outcome": "x"}
    assert "dropped_on" in filled(ActionProgressForm, action, case_manager, **both).errors
    assert "outcome" in filled(ActionProgressForm, action, case_manager, dropped_on=today.isoformat()).errors


# --- the person's answer ----------------------------------------------------------------------------------------

SAID = {"answer": "agreed", "by": "self", "how": "thumb", "language": "spa", "mode": "interpreter", "copy": "taken"}


def test_a_child_does_not_answer_alone(plan, case_manager, describe):
    describe(plan.case, case_manager, age=15)
    plan.case.refresh_from_db()
    assert "by" in filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **SAID).errors
    assert filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **SAID | {"by": "both"}).is_valid()


def test_a_language_she_does_not_speak_is_refused(plan, case_manager):
    form = filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **SAID | {"language": "fra"})
    assert "language" in form.errors


def test_a_language_the_colleague_does_not_speak_needs_an_interpreter(plan, case_manager, write):
    write(PersonLanguage(person=plan.case.person, language="hat"))
    StaffLanguage.objects.create(user=case_manager, language="spa")
    same = SAID | {"language": "hat", "mode": "same_language"}
    assert "mode" in filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **same).errors
    assert filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **SAID | {"language": "hat"}).is_valid()
    spanish = SAID | {"mode": "same_language"}
    assert filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **spanish).is_valid()


def test_without_an_interpreter_one_asks_back_and_says_why(plan, case_manager):
    second = SAID | {"language": "fra", "mode": "second_language"}
    form = filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **second)
    assert {"teach_back", "mode_reason"} <= form.errors.keys()
    checked = second | {"teach_back": "on", "mode_reason": "nadie en el banco habla mam"}
    form = filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **checked)
    assert form.is_valid(), form.errors
    form.save()
    assert standing.interpreter_was_right(plan.case)


def test_the_database_refuses_a_second_language_without_asking_back(say):
    answer = say()
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonAnswer.objects.filter(pk=answer.pk).update(mode="audio")


# --- in force ---------------------------------------------------------------------------------------------------


def test_when_protection_starts_the_actions_become_tasks(approved_plan, case_manager, service, write, today):
    health = write(PlanAction(plan=approved_plan, service_type=service("PRI-01"), due_on=today, owner=case_manager))
    write(PlanAction(plan=approved_plan, service_type=service("PRI-05"), due_on=today, done_on=today))
    case = Case.objects.get()
    plan = actions.open_plan_tasks(case, case_manager)
    assert plan.status == CarePlan.Status.CURRENT
    tasks = case.tasks.open().filter(kind=Task.Kind.PLAN_ACTION)
    housing = approved_plan.actions.get(service_type__code="PRI-03")
    assert {task.about for task in tasks} == {housing.pk, health.pk}
    by_action = {task.about: task for task in tasks}
    assert by_action[housing.pk].due_at.astimezone(case.pack.timezone).date() == housing.due_on
    assert by_action[housing.pk].text == "Alojamiento seguro"
    assert by_action[health.pk].text == ""  # tasks are read by the house too


def test_the_first_review_is_due_thirty_days_after_the_approval(approved_plan, case_manager):
    case = Case.objects.get()
    actions.open_plan_tasks(case, case_manager)
    task = case.tasks.get(kind=Task.Kind.PLAN_REVIEW)
    approved_on = timezone.localtime(case.approvals.get().answered_at).date()
    assert timezone.localtime(task.due_at).date() == approved_on + datetime.timedelta(days=30)


def test_a_review_that_was_agreed_earlier_is_due_earlier(approved_plan, case_manager, write, today):
    approved_plan.review_on = today + datetime.timedelta(days=10)
    write(approved_plan)
    case = Case.objects.get()
    actions.open_plan_tasks(case, case_manager)
    assert timezone.localtime(case.tasks.get(kind=Task.Kind.PLAN_REVIEW).due_at).date() == approved_plan.review_on


def test_after_a_review_the_next_is_due_in_ninety_days(approved_plan, case_manager, today):
    case = Case.objects.get()
    plan = actions.open_plan_tasks(case, case_manager)
    form = filled(PlanReviewForm, PlanReview(plan=plan), case_manager, reviewed_on=today.isoformat(), result="goes_on")
    assert form.is_valid(), form.errors
    form.save()
    done, following = case.tasks.filter(kind=Task.Kind.PLAN_REVIEW).order_by("due_at")
    assert done.done_at
    assert not following.done_at
    assert timezone.localtime(following.due_at).date() == today + datetime.timedelta(days=90)
    plan.refresh_from_db()
    assert plan.review_on == today + datetime.timedelta(days=90)
    assert standing.plan_is_approved(case)


def test_the_review_of_another_plan_stays_open(approved_plan, case_manager, today):
    case = Case.objects.get()
    plan = actions.open_plan_tasks(case, case_manager)
    with act(case_manager, "open", case) as doing:
        elsewhere = open_task(case, Task.Kind.PLAN_REVIEW, doing, due_at=timezone.now(), about=uuid4())
    form = filled(PlanReviewForm, PlanReview(plan=plan), case_manager, reviewed_on=today.isoformat(), result="changed")
    assert form.is_valid(), form.errors
    form.save()
    elsewhere.refresh_from_db()
    assert elsewhere.done_at is None


def test_her_answer_ends_the_task_of_writing_a_plan(plan, case_manager):
    with act(case_manager, "open", plan.case) as doing:
        task = open_task(plan.case, Task.Kind.CARE_PLAN, doing, due_at=timezone.now())
    form = filled(PersonAnswerForm, PersonAnswer(plan=plan), case_manager, **SAID)
    assert form.is_valid(), form.errors
    form.save()
    task.refresh_from_db()
    assert task.done_at


def test_opening_the_tasks_twice_makes_them_once(approved_plan, case_manager):
    for _time in range(2):
        actions.open_plan_tasks(Case.objects.get(), case_manager)
    assert Task.objects.filter(kind=Task.Kind.PLAN_ACTION).count() == 1
    assert Task.objects.filter(kind=Task.Kind.PLAN_REVIEW).count() == 1


def test_a_case_without_a_plan_gets_no_tasks(open_case, case_manager):
    assert actions.open_plan_tasks(open_case, case_manager) is None


def test_a_done_action_closes_its_task(approved_plan, case_manager, today):
    actions.open_plan_tasks(Case.objects.get(), case_manager)
    form = filled(ActionProgressForm, approved_plan.actions.get(), case_manager, done_on=today.isoformat())
    assert form.is_valid(), form.errors
    form.save()
    assert not Task.objects.open().filter(kind=Task.Kind.PLAN_ACTION).exists()


def test_an_action_added_to_a_plan_in_force_is_a_task_at_once(approved_plan, case_manager, service, today):
    actions.open_plan_tasks(Case.objects.get(), case_manager)
    data = {"service_type": service("PRI-08").pk, "due_on": today.isoformat()}
    approved_plan.refresh_from_db()
    form = filled(PlanActionForm, PlanAction(plan=approved_plan), case_manager, **data)
    assert form.is_valid(), form.errors
    form.save()
    assert Task.objects.open().filter(kind=Task.Kind.PLAN_ACTION, about=form.instance.pk).exists()


# --- the next plan ----------------------------------------------------------------------------------------------


@pytest.fixture
def next_plan(approved_plan, case_manager, today):
    """A second plan beside the one in force."""
    case = Case.objects.get()
    actions.open_plan_tasks(case, case_manager)
    form = filled(CarePlanForm, CarePlan(case=case), case_manager, review_on=today.isoformat())
    assert form.is_valid(), form.errors
    return form.save()


def test_the_next_plan_begins_with_what_is_under_way(next_plan):
    assert next_plan.number == 2
    assert next_plan.urgent_needs == "pañales y leche"
    objective = next_plan.objectives.get()
    assert objective.goal == "vivir en un lugar seguro"
    assert next_plan.actions.get().objective == objective


def test_until_the_next_plan_is_in_force_the_first_one_counts(next_plan, case_manager):
    case = next_plan.case
    assert standing.current_plan(case).number == 1
    actions.ask_for_approval(next_plan, by=case_manager)
    assert standing.plan_is_approved(case)  # the question about plan 2 leaves the answer about plan 1 alone


def test_only_one_plan_is_written_at_a_time(next_plan, case_manager, today):
    form = filled(CarePlanForm, CarePlan(case=next_plan.case), case_manager, review_on=today.isoformat())
    assert form.is_valid()
    with pytest.raises(Blocked):
        form.save()


def test_the_next_plan_comes_into_force_once_approved_and_answered(next_plan, case_manager, approve, write):
    with pytest.raises(Blocked):
        actions.put_into_force(next_plan, by=case_manager)
    approve(next_plan)
    with pytest.raises(Blocked):
        actions.put_into_force(next_plan, by=case_manager)
    said = {"answer": "agreed", "by": "self", "how": "oral", "language": "spa", "mode": "same_language"}
    write(PersonAnswer(plan=next_plan, **said | {"copy": "taken"}))
    actions.put_into_force(next_plan, by=case_manager)
    first, second = CarePlan.objects.order_by("number")
    assert (first.status, second.status) == (CarePlan.Status.SUPERSEDED, CarePlan.Status.CURRENT)
    living = Task.objects.open().filter(kind__in=[Task.Kind.PLAN_ACTION, Task.Kind.PLAN_REVIEW])
    assert {task.about for task in living} == {second.actions.get().pk, second.pk}


def test_a_replaced_plan_is_not_changed_any_more(next_plan, case_manager, approve, write):
    old = CarePlan.objects.get(number=1)
    with act(case_manager, "replace", old) as doing:
        actions.retire(old, old.case, doing)
    form = filled(ObjectiveForm, old.objectives.get(), case_manager, goal="tarde")
    assert form.is_valid(), form.errors
    with pytest.raises(Blocked):
        form.save()


def test_the_database_keeps_one_plan_in_force(next_plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        CarePlan.objects.filter(pk=next_plan.pk).update(status="current", in_force_at=timezone.now())


def test_a_plan_is_not_written_in_clear(plan):
    stored = CarePlan.objects.filter(pk=plan.pk).values_list("urgent_needs", flat=True).get()
    assert "pañales" not in str(getattr(stored, "stored", stored))
