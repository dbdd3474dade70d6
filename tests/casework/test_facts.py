"""What the steps of a case build on: many facts in one query say what each says alone, and what stands in the rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carecase.assessments import standing as assessed
from carecase.cases import standing as cases
from carecase.cases.models import Case, Closure, Fear, fears
from carecase.casework import summary
from carecase.casework.steps import care
from carecase.people.models import Phone
from carecase.plans import standing as planned
from carecase.plans.models import CarePlan, Objective, PersonAnswer
from carecase.workflow.acts import act
from carecase.workflow.facts import ask
from carecase.workflow.one_moment import one_moment
from repatriation import standing as returning
from repatriation.models import OptionsTalk, Place, ReturnPlan

pytestmark = pytest.mark.django_db

ALL = list(dict.fromkeys([*summary.FACTS, *(fact for step in care.values() for fact in step.facts)]))


def queries_of(do):
    with CaptureQueriesContext(connection) as asked:
        do()
    return [each["sql"] for each in asked]


def told(answer):
    return {each.pk for each in answer} if isinstance(answer, list) else answer


def test_together_they_say_what_each_says_alone(full_case, register):
    for case in (full_case, register(1).cases.get()):
        assert [told(each) for each in ask(case, *ALL)] == [told(fact(case)) for fact in ALL]
    assert len(queries_of(lambda: ask(full_case, *ALL))) == 1


def test_they_say_what_stands_in_the_rows_of_this_case(full_case, register):
    rows = {
        returning.latest_plan: ReturnPlan,
        returning.chosen_place: Place,
        returning.latest_talk: OptionsTalk,
        planned.current_plan: CarePlan,
        planned.latest_answer: PersonAnswer,
        planned.an_objective: Objective,
        cases.closure_of: Closure,
    }
    other = register(1).cases.get()
    assert dict(zip(rows, ask(full_case, *rows), strict=True)) == {fact: rows[fact].objects.get() for fact in rows}
    assert ask(other, *rows) == [None] * len(rows)
    assert told(summary.phones(full_case)) == set(Phone.objects.values_list("pk", flat=True))
    assert told(fears(full_case)) == set(Fear.objects.values_list("pk", flat=True))
    assert (summary.phones(other), fears(other)) == ([], [])
    assert cases.word_on_the_record(full_case).given == "yes"
    assert cases.word_on_follow_up(full_case) is None
    assert cases.something_is_open(full_case)
    assert not cases.rights_explained(full_case)


def test_the_newest_row_counts_and_that_of_an_earlier_episode_does_not(full_case, case_manager):
    plan = CarePlan.objects.get()
    with act(case_manager, "write", full_case) as doing:
        spoken = {"how": "oral", "language": "spa", "mode": "interpreter"}
        last = PersonAnswer(plan=plan, answer="refused", by="self", copy="kept_by_case_manager", **spoken)
        doing.save(last)
    assert planned.latest_answer(full_case) == last
    Case.objects.filter(pk=full_case.pk).update(episode=2, opened_at=timezone.now())
    assert ask(full_case, planned.latest_answer, planned.an_objective, cases.closure_of) == [None, None, None]
    assert assessed.latest_screening(full_case) is not None  # what is known of the person stays known


def test_within_one_moment_they_are_read_once(full_case):
    def twice():
        ask(full_case, *ALL)
        ask(full_case, *ALL)

    assert len(queries_of(twice)) == 2
    with one_moment():
        assert len(queries_of(twice)) == 1
    assert len(queries_of(twice)) == 2


def test_what_a_page_of_many_has_read_is_not_asked_again(full_case):
    [case] = Case.objects.filter(pk=full_case.pk).prefetch_related("screenings", "fears", "consents")
    assert queries_of(lambda: (assessed.latest_screening(case), fears(case))) == []
    assert assessed.latest_screening(case) == assessed.latest_screening(full_case)
    assert told(fears(case)) == told(fears(full_case))
    assert len(queries_of(lambda: cases.word_on_the_record(case))) == 1  # it is one of several: the database chooses


@pytest.mark.parametrize("step", sorted(care))
def test_a_checklist_is_read_in_one_query(full_case, step):
    """Each guard names the facts that it builds on."""
    rows = Case.objects.select_related("key", "person__key", "death").prefetch_related("person__languages")
    case = rows.get(pk=full_case.pk)
    assert len(queries_of(lambda: care[step].checklist(case))) <= 1
