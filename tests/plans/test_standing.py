"""What the guards of the way through care ask about the plan."""

import datetime

import pytest
from django.utils import timezone

from carecase.cases import actions as case_actions
from carecase.people.models import PersonLanguage
from carecase.plans import actions, standing
from carecase.plans.models import CarePlan, Objective, SafetyPlan
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db

FACTS = [
    standing.current_plan,
    standing.plan_has_an_objective,
    standing.person_has_answered,
    standing.interpreter_was_right,
    standing.plan_is_approved,
    standing.safety_plan_begun,
    standing.follow_up_consented,
    standing.services_logged,
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_nothing_stands_in_a_new_case(open_case, fact):
    assert not fact(open_case)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_fact_takes_few_queries(open_case, approved_plan, fact, django_assert_max_num_queries):
    """The plan, what hangs on it, the person and her languages; for a checklist they are read together."""
    with django_assert_max_num_queries(4):
        fact(open_case)


def test_a_plan_without_an_objective_is_not_enough(open_case, plan):
    assert standing.current_plan(open_case) == plan
    assert not standing.plan_has_an_objective(open_case)


def test_an_objective_needs_somebody_who_sees_to_it(open_case, objective, write):
    assert standing.plan_has_an_objective(open_case)
    objective.owner = None
    write(objective)
    assert not standing.plan_has_an_objective(open_case)
    objective.owner_name = "la trabajadora social del PANI"
    write(objective)
    assert standing.plan_has_an_objective(open_case)


def test_an_objective_that_does_not_apply_any_more_does_not_count(open_case, objective, write):
    objective.status = Objective.Status.NOT_APPLICABLE
    write(objective)
    assert not standing.plan_has_an_objective(open_case)


def test_a_refusal_is_an_answer(open_case, say):
    say(answer="refused")
    assert standing.person_has_answered(open_case)


@pytest.mark.parametrize(("by", "answered"), [("self", False), ("guardian", True), ("both", True)])
def test_for_a_child_the_guardian_answers(open_case, case_manager, describe, say, by, answered):
    describe(open_case, case_manager, age=15)
    say(by=by)
    assert standing.person_has_answered(open_case) is answered


@pytest.mark.parametrize(
    ("details", "right"),
    [
        ({"language": "spa", "mode": "same_language"}, True),
        ({"language": "spa", "mode": "interpreter"}, True),
        ({"language": "fra", "mode": "same_language"}, False),
        ({"language": "fra", "mode": "interpreter"}, False),
        ({"language": "fra", "mode": "second_language", "teach_back": True, "mode_reason": "nadie habla mam"}, True),
        ({"language": "fra", "mode": "second_language", "teach_back": True}, False),
        ({"language": "mam", "mode": "audio", "teach_back": True, "mode_reason": "no había intérprete"}, True),
    ],
)
def test_the_plan_is_talked_through_in_a_way_she_understands(open_case, say, details, right):
    say(**details)
    assert standing.interpreter_was_right(open_case) is right


def test_a_language_she_only_gets_by_in_is_not_enough(open_case, say, write):
    write(PersonLanguage(person=open_case.person, language="fra", level=PersonLanguage.Level.SOME))
    say(language="fra", mode="same_language")
    assert not standing.interpreter_was_right(open_case)


def test_the_last_answer_counts(open_case, say):
    say(language="fra")
    say(language="spa")
    assert standing.interpreter_was_right(open_case)


def test_the_plan_is_approved_by_a_supervisor(open_case, objective, case_manager, supervisor):
    request = actions.ask_for_approval(objective.plan, by=case_manager)
    assert not standing.plan_is_approved(open_case)
    case_actions.answer_approval(request, by=supervisor, approved=True)
    assert standing.plan_is_approved(open_case)


def test_a_plan_of_an_earlier_episode_does_not_count(open_case, approved_plan, case_manager):
    with act(case_manager, "begin_anew", open_case) as doing:
        open_case.episode = 2
        doing.save(open_case)
    assert standing.current_plan(open_case) is None
    assert not standing.plan_is_approved(open_case)
    again = CarePlan(review_on=timezone.localdate())
    with act(case_manager, "write_plan", open_case) as doing:
        actions.begin_plan(again, open_case, doing)
    assert standing.current_plan(open_case) == again
    assert (again.number, again.objectives.count()) == (2, 0)


def test_a_safety_plan_must_be_talked_through_in_this_episode(open_case, write):
    plan = write(SafetyPlan(case=open_case, what_to_do="ir a la iglesia", copy="kept_by_case_manager"))
    assert standing.safety_plan_begun(open_case)
    plan.revised_at = open_case.opened_at - datetime.timedelta(days=1)
    write(plan)
    assert not standing.safety_plan_begun(open_case)


def test_the_last_word_on_follow_up_counts(open_case, case_manager, agree_to_follow_up):
    consent = agree_to_follow_up(open_case)
    assert standing.follow_up_consented(open_case)
    case_actions.withdraw_consent(consent, by=case_manager)
    assert not standing.follow_up_consented(open_case)
    agree_to_follow_up(open_case)
    assert standing.follow_up_consented(open_case)
    agree_to_follow_up(open_case, given="no")
    assert not standing.follow_up_consented(open_case)


@pytest.mark.parametrize("code", ["IMM-02", "IMM-04"])
def test_services_of_either_class_count(open_case, case_manager, service, code):
    actions.log_service(open_case, service(code), by=case_manager)
    assert standing.services_logged(open_case)
