"""The tasks of a departure and an arrival, counted back and on from the itinerary (care pathway J and F)."""

from datetime import timedelta

from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.actions import supervisor_of
from carecase.cases.clocks import due, finish_tasks, open_task, refresh_next_due
from carecase.cases.models import Task
from repatriation.guards import ROWS
from repatriation.models import State

WEEK, DAYS, DAY = 0, 1, 2  # places in the pack's list of hours before departure: 168, 72, 24
#: Task → when it is due, of the three checks before a departure (J).
BEFORE_LEAVING = {
    Task.Kind.RETURN_CHECK: WEEK,
    Task.Kind.FITNESS_TO_TRAVEL: DAYS,
    Task.Kind.RECEIVER_RECONFIRM: DAY,
    Task.Kind.ESCORT_BRIEFING: DAY,
    Task.Kind.PAPERS_IN_HAND: DAY,
}
#: Nobody has confirmed the arrival: whom the case manager calls, and then who takes over.
TO_CALL = (Task.Kind.ARRIVAL_CONFIRM, Task.Kind.ARRIVAL_ESCORT, Task.Kind.ARRIVAL_RECEIVER)
AFTER_ARRIVAL = (*TO_CALL, Task.Kind.ARRIVAL_COORDINATOR)
#: These are made only where the condition behind them counts for the plan.
ONLY_IF = {
    Task.Kind.FITNESS_TO_TRAVEL: "fit_to_travel",
    Task.Kind.RECEIVER_RECONFIRM: "receiver_has_confirmed",
    Task.Kind.ESCORT_BRIEFING: "escort_is_named",
}


def follow(itinerary, doing):
    """The journey begins or ends at another hour: what is counted from it moves along."""
    if itinerary.plan.state == State.DEPARTED:
        await_arrival(itinerary.plan, doing)
    elif itinerary.plan.is_open and itinerary.plan.state != State.ARRIVED:
        count_down(itinerary, doing)


def count_down(itinerary, doing):
    """A week, three days and a day before departure, or as the country's pack says; moved when the departure moves."""
    plan = itinerary.plan
    hours_before = plan.case.pack.value("departure_check_hours")
    for kind, which in BEFORE_LEAVING.items():
        if which >= len(hours_before) or (kind in ONLY_IF and not ROWS[ONLY_IF[kind]].counts_for(plan)):
            continue
        due_at = itinerary.departs_at - timedelta(hours=hours_before[which])
        move(open_task(plan.case, kind, doing, due_at=due_at, about=itinerary.pk), due_at, doing)
    refresh_next_due(plan.case, doing)


def move(task, due_at, doing):
    if task.due_at != due_at:
        task.due_at = due_at
        doing.save(task)


def await_arrival(plan, doing):
    """Somebody asks where the traveller is when nobody has confirmed the arrival in time."""
    finish_tasks(plan.case, BEFORE_LEAVING, doing, at=timezone.now())
    due_at = plan.itinerary.arrival_alarm_at
    for kind in to_call(plan):
        move(open_task(plan.case, kind, doing, due_at=due_at, about=plan.pk), due_at, doing)
    coordinator = plan.case.grants.live().filter(role=Role.REPATRIATION_COORDINATOR).first()
    due_at = due(plan.case, "arrival_coordinator", plan.itinerary.arrives_at)
    owner = coordinator.user if coordinator else supervisor_of(plan.case)
    task = open_task(plan.case, Task.Kind.ARRIVAL_COORDINATOR, doing, due_at=due_at, about=plan.pk, owner=owner)
    move(task, due_at, doing)
    refresh_next_due(plan.case, doing)


def to_call(plan):
    """The escort, and those who receive, where there are any; the case manager in any case."""
    there = {Task.Kind.ARRIVAL_ESCORT: plan.escorts, Task.Kind.ARRIVAL_RECEIVER: plan.confirmations}
    return [kind for kind in TO_CALL if kind not in there or there[kind].exists()]


def arrival_is_known(plan, doing):
    finish_tasks(plan.case, AFTER_ARRIVAL, doing, at=timezone.now())


def drop(plan, doing):
    """Nobody leaves on that day: what counted towards it is no longer to be done."""
    finish_tasks(plan.case, [*BEFORE_LEAVING, *AFTER_ARRIVAL], doing, at=timezone.now())


def pause_is_over(plan, doing):
    pauses = list(plan.pauses.values_list("pk", flat=True))
    finish_tasks(plan.case, [Task.Kind.PAUSE_REVIEW], doing, at=timezone.now(), about=pauses)
