"""The team of the case is told that the origin side has said something, and what it said was weighed."""

from datetime import timedelta

from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.actions import locked
from carecase.cases.clocks import finish_tasks, open_task
from carecase.cases.models import Task

WITHIN = timedelta(days=1)


def of_their_word(plan, doing):
    """Whoever coordinates the return, or else the case manager, reads it by tomorrow."""
    case = locked(plan.case)
    coordinator = case.grants.live().filter(role=Role.REPATRIATION_COORDINATOR).first()
    owner = coordinator.user if coordinator else None
    due_at = timezone.now() + WITHIN
    open_task(case, Task.Kind.ORIGIN_SIDE, doing, due_at=due_at, owner=owner, about=plan.pk)


def was_weighed(plan, doing):
    """Whoever judges the danger anew, or notes the departure, has read it."""
    finish_tasks(locked(plan.case), [Task.Kind.ORIGIN_SIDE], doing, at=timezone.now(), about=[plan.pk])
