"""What is due when: computed from events by the clocks of the country's pack, and the case's next due time."""

from datetime import datetime

from django.db.models import Min

from carecase.cases.models import Task
from carecase.cases.models.case import NOTHING_DUE
from carecase.jurisdictions.pack import END_OF_DAY


def due(case, clock, start):
    """When a clock of the case's country runs out, counted from `start`."""
    return case.pack.due(clock, start)


def end_of_day(case, day):
    """The last minute of a day in the country of the case."""
    return datetime.combine(day, END_OF_DAY, tzinfo=case.pack.timezone)


def hurry(case, task):
    """A new task makes its case due no later than itself. Says whether that moved it; the caller saves."""
    sooner = task.counts and task.due_at is not None and task.due_at < case.next_due_at
    if sooner:
        case.next_due_at = task.due_at
    return sooner


def refresh_next_due(case, doing):
    """Lists order by the next thing due, so it is kept on the case. Call in the act that changed a task."""
    case.next_due_at = case.tasks.counting().aggregate(at=Min("due_at"))["at"] or NOTHING_DUE
    doing.save(case)


def open_task(case, kind, doing, *, due_at=None, owner=None, about=None, text=""):
    """Make an automatic task once: a second call for the same cause leaves the open one alone."""
    same = case.tasks.open().filter(kind=kind, about=about)
    if existing := same.first():
        return existing
    owner = owner or case.manager
    task = Task(case=case, kind=kind, due_at=due_at, owner=owner, about=about, text=text)
    doing.save(task)
    if hurry(case, task):
        doing.save(case)
    return task


def finish_tasks(case, kinds, doing, *, at, outcome="", about=None):
    """Close what an event has taken care of: tasks of these kinds, or only those with one of the causes in `about`."""
    tasks = case.tasks.open().filter(kind__in=kinds)
    if about is not None:
        tasks = tasks.filter(about__in=about)
    for task in tasks:
        task.done_at, task.done_by, task.outcome = at, doing.by, task.outcome or outcome
        doing.save(task)
    refresh_next_due(case, doing)
