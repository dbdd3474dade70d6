"""Half a year after the first day of school somebody asks whether the child still goes."""

import datetime

import pytest

from carecase.cases.models import Task
from carecase.integration import forms
from carecase.integration.models import IntegrationPlan

pytestmark = pytest.mark.django_db


def tasks(plan):
    return plan.case.tasks.open().filter(kind=Task.Kind.SCHOOL_ATTENDANCE)


@pytest.fixture
def school(secured_plan):
    return secured_plan.schoolings.get()


def test_it_is_asked_180_days_after_the_first_day_and_moves_with_it(school, write, case_manager):
    [task] = tasks(school.plan)
    assert (task.due_at.date(), task.owner, task.about) == (datetime.date(2026, 12, 6), case_manager, school.pk)
    later = {"child": school.child_id, "kind": "school", "place": "Escuela Norte", "from_on": "2026-06-15"}
    write(forms.SchoolingForm, school, **later)
    assert tasks(school.plan).get().due_at.date() == datetime.date(2026, 12, 13)


def test_who_asks_then_has_done_it_and_who_asked_early_has_not(school, write, monday):
    told = {"child": school.child_id, "kind": "school", "place": "Escuela Norte", "from_on": "2026-06-08"}
    write(forms.SchoolingForm, school, **told, attendance="regular", attendance_on="2026-07-01")
    assert tasks(school.plan).exists()
    monday.move_to(datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC))
    write(forms.SchoolingForm, school, **told, attendance="regular", attendance_on="2026-11-30")
    assert not tasks(school.plan).exists()


def test_childcare_is_not_asked_about_and_a_plan_that_waits_asks_nothing(secured_plan, school, write, take):
    write(forms.SchoolingForm, secured_plan, child=school.child_id, kind="childcare", place="x", from_on="2026-06-08")
    assert tasks(secured_plan).count() == 1
    plan = take(IntegrationPlan.objects.get(pk=secured_plan.pk), "change_to_return")
    assert not tasks(plan).exists()
    take(IntegrationPlan.objects.get(pk=plan.pk), "start_again")
    assert tasks(plan).count() == 1
