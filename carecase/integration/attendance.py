"""Whether a child still goes to school half a year after the first day: a task until somebody has asked (F)."""

from datetime import timedelta

from django.utils import timezone

from carecase.cases.clocks import end_of_day, finish_tasks, open_task, refresh_next_due
from carecase.cases.models import Task
from carecase.integration.models import Schooling, State

AFTER = timedelta(days=180)
EARLY = timedelta(days=30)  # asked so long before, it counts
ATTENDED = (Schooling.Kind.SCHOOL, Schooling.Kind.BRIDGE)


def follow(schooling, doing):
    """Call in the act that writes it down."""
    case, due_on = schooling.plan.case, schooling.from_on + AFTER
    asked = schooling.attendance_on and schooling.attendance_on >= due_on - EARLY
    if schooling.kind not in ATTENDED or asked or schooling.plan.state in (State.ACHIEVED, State.DISCONTINUED):
        return drop(case, [schooling], doing)
    due_at = end_of_day(case, due_on)
    task = open_task(case, Task.Kind.SCHOOL_ATTENDANCE, doing, due_at=due_at, about=schooling.pk)
    if task.due_at != due_at:
        task.due_at = due_at
        doing.save(task)
    refresh_next_due(case, doing)
    return task


def follow_all(plan, doing):
    for schooling in plan.schoolings.all():
        follow(schooling, doing)


def drop(case, schoolings, doing):
    about = [each.pk for each in schoolings]
    finish_tasks(case, [Task.Kind.SCHOOL_ATTENDANCE], doing, at=timezone.now(), about=about)
