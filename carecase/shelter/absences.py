"""Who is not there: missed at the count, out as planned, back again. The bed waits as long as the pack says."""

from django.utils import timezone

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, look_for
from carecase.cases.clocks import due, finish_tasks, open_task
from carecase.cases.models import Absence, Task
from carecase.workflow.acts import act
from carecase.workflow.facts import first

STARTED_BY_ABSENCE = (Task.Kind.WELFARE_CHECK, Task.Kind.MISSING_CHILD_REPORT, Task.Kind.SEARCH_LOG)


@first("absences")
def open_absence(rows):
    """The one that lasts, or None."""
    return rows.filter(returned_at__isnull=True)


def note_missing(case, *, by, since=None):
    """Not there, and nobody knows why: the welfare check, or the report of a missing child, starts."""
    with act(by, "note_missing", case) as doing:
        allow(by, Permission.RECORD_ABSENCE, case, "note_missing")
        absence = open_absence(case) or Absence(case=case, left_at=since or timezone.now())
        doing.save(absence)
        if not absence.planned:
            look_for(case, doing, since=absence.left_at, about=absence.pk)
    return absence


def note_exit(case, *, by, expected_at):
    """A planned exit: it starts no clock (practice rule 10)."""
    with act(by, "note_exit", case) as doing:
        allow(by, Permission.RECORD_ABSENCE, case, "note_exit")
        absence = open_absence(case) or Absence(case=case, planned=True)
        absence.expected_at = expected_at
        doing.save(absence)
    return absence


def note_back(case, *, by):
    """Back. What the absence started is done; after an unplanned one there is a talk, not a punishment."""
    with act(by, "note_back", case) as doing:
        allow(by, Permission.RECORD_ABSENCE, case, "note_back")
        absence = open_absence(case)
        if absence is None:
            return None
        absence.returned_at = max(timezone.now(), absence.left_at)
        doing.save(absence)
        finish_tasks(case, STARTED_BY_ABSENCE, doing, at=absence.returned_at)
        if not absence.planned:
            due_at = due(case, "child_return_interview", absence.returned_at)
            open_task(case, Task.Kind.RETURN_TALK, doing, due_at=due_at, about=absence.pk)
    return absence


def bed_kept_until(absence):
    """When the bed of somebody absent may be given to another (clock bed_held)."""
    return due(absence.case, "bed_held", absence.left_at)
