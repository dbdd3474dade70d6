"""Days that somebody who stays must not miss: what ends, and the steps towards the status."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from carecase.cases import expiring
from carecase.cases.clocks import due, end_of_day, finish_tasks, open_task, refresh_next_due
from carecase.cases.models import OPEN_STATES, LegalStay, Task
from carecase.integration.models import HealthCover, Home, State, StatusRoute, StatusStep, WorkPermit


@dataclass(frozen=True)
class Ending:
    """A kind of row that ends; of several for the same plan (and person), the one that begins last counts."""

    model: type
    day: str
    kind: str
    begins: str = "recorded_at"
    same: tuple = ("plan",)

    def siblings(self, row):
        return self.model.objects.filter(**{name: getattr(row, name) for name in self.same})

    def ending(self, today):
        begins = OuterRef(self.begins)
        later = Q(**{f"{self.begins}__gt": begins}) | Q(
            **{self.begins: begins, "recorded_at__gt": OuterRef("recorded_at")}
        )
        newer = self.model.objects.filter(later, **{name: OuterRef(name) for name in self.same})
        soon = {f"{self.day}__range": (today, today + expiring.LOOK_AHEAD)}
        rows = self.model.objects.filter(~Exists(newer), **soon, plan__case__state__in=OPEN_STATES)
        return rows.exclude(plan__state=State.DISCONTINUED).select_related("plan__case")


KINDS = (
    Ending(StatusRoute, "expires_on", Task.Kind.LEGAL_STAY_EXPIRES),
    Ending(WorkPermit, "expires_on", Task.Kind.WORK_PERMIT_EXPIRES),
    Ending(Home, "until_on", Task.Kind.HOME_ENDS, begins="from_on"),
    Ending(HealthCover, "until_on", Task.Kind.HEALTH_COVER_ENDS, begins="from_on", same=("plan", "person")),
)


def ending(today):
    """What ends soon for those who stay: (case, kind of task, id of the row, its last day)."""
    for each in KINDS:
        for row in each.ending(today).iterator(chunk_size=200):
            if not (each.model is StatusRoute and stay_says_the_same(row)):
                yield row.plan.case, each.kind, row.pk, getattr(row, each.day)


def stay_says_the_same(route):
    """The leave to stay in the case file has an alert of its own."""
    return LegalStay.objects.filter(case=route.plan.case_id, expires_on=route.expires_on).exists()


def follow_ending(row, doing):
    """A row was written: alerts of what it replaces are over, its own moves with its last day."""
    each = next(kind for kind in KINDS if isinstance(row, kind.model))
    case, today = row.plan.case, timezone.localdate()
    present = each.siblings(row).first()
    replaced = list(each.siblings(row).exclude(pk=present.pk).values_list("pk", flat=True))
    finish_tasks(case, [each.kind], doing, at=timezone.now(), about=replaced)
    expiring.follow(case, each.kind, present.pk, getattr(present, each.day), doing, today)


def expect_decision(route, doing):
    """When the authority must have decided at the latest, counted from the application."""
    decision = route.steps.filter(kind=StatusStep.Kind.DECISION).first()
    if route.applied_on is None or (decision and decision.done_on):
        return
    case = route.plan.case
    applied_at = end_of_day(case, route.applied_on)
    decision = decision or StatusStep(plan=route.plan, route=route, kind=StatusStep.Kind.DECISION)
    decision.due_on = timezone.localdate(due(case, "status_decision", applied_at), case.pack.timezone)
    doing.save(decision)
    follow_step(decision, doing)


def follow_step(step, doing):
    """One reminder per step that has a day, until it is done."""
    case = step.plan.case
    if step.done_on or not step.due_on:
        finish_tasks(case, [Task.Kind.STATUS_STEP], doing, at=timezone.now(), about=[step.pk])
        return
    due_at = end_of_day(case, step.due_on)
    task = open_task(case, Task.Kind.STATUS_STEP, doing, due_at=due_at, about=step.pk)
    task.due_at = due_at
    doing.save(task)
    refresh_next_due(case, doing)
