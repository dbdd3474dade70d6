"""The tasks of a departure and an arrival, counted back and on from the itinerary (care pathway J and F)."""

from datetime import timedelta

from django.utils import timezone

from carecase.cases.clocks import finish_tasks, open_task
from carecase.cases.models import Task
from repatriation.guards import ROWS

BEFORE_LEAVING = (Task.Kind.RETURN_CHECK, Task.Kind.FITNESS_TO_TRAVEL, Task.Kind.RECEIVER_RECONFIRM)
#: These are made only where the condition behind them counts for the plan.
ONLY_IF = {Task.Kind.FITNESS_TO_TRAVEL: "fit_to_travel", Task.Kind.RECEIVER_RECONFIRM: "receiver_has_confirmed"}


def count_down(itinerary, doing):
    """A week, three days and a day before departure, or as the country's pack says; moved when the departure moves."""
    plan = itinerary.plan
    hours_before = plan.case.pack.value("departure_check_hours")
    for kind, hours in zip(BEFORE_LEAVING, hours_before, strict=False):
        if kind in ONLY_IF and not ROWS[ONLY_IF[kind]].counts_for(plan):
            continue
        due_at = itinerary.departs_at - timedelta(hours=hours)
        task = open_task(plan.case, kind, doing, due_at=due_at, about=itinerary.pk)
        if task.due_at != due_at:
            task.due_at = due_at
            doing.save(task)


def await_arrival(plan, doing):
    """Somebody asks where the traveller is when nobody has confirmed the arrival in time."""
    finish_tasks(plan.case, BEFORE_LEAVING, doing, at=timezone.now())
    due_at = plan.itinerary.arrival_alarm_at
    open_task(plan.case, Task.Kind.ARRIVAL_CONFIRM, doing, due_at=due_at, about=plan.pk)


def arrival_is_known(plan, doing):
    finish_tasks(plan.case, [Task.Kind.ARRIVAL_CONFIRM], doing, at=timezone.now())


def drop(plan, doing):
    """Nobody leaves on that day: what counted towards it is no longer to be done."""
    finish_tasks(plan.case, [*BEFORE_LEAVING, Task.Kind.ARRIVAL_CONFIRM], doing, at=timezone.now())
