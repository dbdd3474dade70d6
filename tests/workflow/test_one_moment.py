"""Within one moment what a reader sees is put into SQL once: the same rows, hers alone, while the page lasts."""

import pytest

from carecase.access.data_classes import DataClass
from carecase.cases.models import Case, Task
from carecase.workflow.one_moment import asked_once, one_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(case_manager, supervisor, other_case_manager, stranger):
    return case_manager, supervisor, other_case_manager, stranger


def seen(user):
    readings = (DataClass.OPERATIONS, DataClass.HEALTH)
    return [set(Case.objects.visible_to(user, each)) for each in readings] + [set(Task.objects.visible_to(user))]


def test_everybody_sees_in_one_moment_what_she_sees_without(open_case, register, people):
    register(2)
    apart = [seen(user) for user in people]
    with one_moment():
        assert [seen(user) for user in people] == apart
        assert [seen(user) for user in reversed(people)] == apart[::-1]
    assert any(apart[0])
    assert not any(apart[-1])


def test_what_was_seen_in_one_moment_is_asked_anew_in_the_next(register, case_manager):
    with one_moment():
        assert not any(seen(case_manager))
    register(1)
    with one_moment():
        assert len(seen(case_manager)[0]) == 1


def test_a_fact_is_read_once_in_one_moment_and_each_time_without(register):
    read = []
    fact = asked_once(lambda case: read.append(case.pk))
    one, other = register(2).cases.all()
    for case in (one, one, other):
        fact(case)
    assert read == [one.pk, one.pk, other.pk]
    read.clear()
    for _page in range(2):
        with one_moment():
            for case in (one, one, other, Case.objects.get(pk=one.pk)):
                fact(case)
    assert read == [one.pk, other.pk] * 2
