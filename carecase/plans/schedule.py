"""When the next contact is due, and the tasks that remind of it. All days are days of the country of the case."""

from datetime import datetime, timedelta

from carecase.assessments.identification import Status
from carecase.assessments.standing import identified_as
from carecase.cases.clocks import due, open_task, refresh_next_due
from carecase.cases.models import RiskLevel, Task
from carecase.jurisdictions.pack import END_OF_DAY
from carecase.plans.models import FollowUp
from carecase.plans.standing import current_plan, follow_up_consented

#: Values of the pack: days after handover or settling, and the same where trafficking is established.
DAYS_AFTERWARDS = {
    FollowUp.Kind.AFTER_RETURN: ("after_return_visit_days", "after_return_visit_days_victim"),
    FollowUp.Kind.AFTER_INTEGRATION: ("integration_milestone_days", "integration_milestone_days"),
}
REVIEW_WITHIN = timedelta(days=7)  # when a contact shows that the plan has to change; our default


def end_of(day, case):
    """The last minute of a day where the person is cared for."""
    return datetime.combine(day, END_OF_DAY, tzinfo=case.pack.timezone)


def day_there(moment, case):
    return moment.astimezone(case.pack.timezone).date()


def schedule_follow_ups(case, kind, start, doing):
    """Plan contacts of a kind, counted from `start`, with a task each. Returns the new ones.

    Afterwards (return, settling): on the days of the country's pack, more of them where trafficking is established,
    and none unless she or he agreed to it. In care: the next one, by the level of risk.
    """
    if kind in FollowUp.AFTERWARDS and not follow_up_consented(case):
        return []
    if kind == FollowUp.Kind.IN_CARE:
        return next_in_care(case, start, doing)
    planned = set(case.follow_ups.planned().filter(kind=kind).values_list("due_on", flat=True))
    days = days_afterwards(case, kind, start)
    return [plan_contact(case, kind, day, doing) for day in days if day not in planned]


def days_afterwards(case, kind, start):
    usual, if_trafficked = DAYS_AFTERWARDS[kind]
    first = day_there(start, case)
    after = case.pack.value(if_trafficked if identified_as(case) == Status.ACTUAL else usual)
    return [first + timedelta(days=days) for days in after]


def next_in_care(case, start, doing):
    """High risk weekly, medium every two weeks, low monthly (F). A later one that was planned moves forward."""
    day = day_there(due(case, f"follow_up_{case.risk_level or RiskLevel.MEDIUM}", start), case)
    planned = case.follow_ups.planned().filter(kind=FollowUp.Kind.IN_CARE).first()
    if planned is None:
        return [plan_contact(case, FollowUp.Kind.IN_CARE, day, doing)]
    if day < planned.due_on:
        move(planned, day, case, doing)
    return []


def plan_contact(case, kind, day, doing, **details):
    row = FollowUp(case=case, kind=kind, due_on=day, **details)
    doing.save(row)
    remind(row, case, doing)
    return row


def remind(row, case, doing):
    """The task for a planned contact."""
    after_return = row.kind == FollowUp.Kind.AFTER_RETURN
    kind = Task.Kind.VISIT_AFTER_RETURN if after_return else Task.Kind.FOLLOW_UP
    open_task(case, kind, doing, due_at=end_of(row.due_on, case), about=row.pk)


def move(row, day, case, doing):
    row.due_on = day
    doing.save(row)
    for task in case.tasks.open().filter(about=row.pk):
        task.due_at = end_of(day, case)
        doing.save(task)
    refresh_next_due(case, doing)


def finish_about(case, record, doing, *, at, outcome=""):
    """Close the open tasks that a record called for."""
    for task in case.tasks.open().filter(about=record.pk):
        task.done_at, task.done_by, task.outcome = at, doing.by, task.outcome or outcome
        doing.save(task)
    refresh_next_due(case, doing)


def contact_took_place(row, case, doing):
    """What follows from a contact: the task is done, the next is planned, a bad sign is looked into at once."""
    finish_about(case, row, doing, at=row.done_at)
    if case.last_contact_at is None or row.done_at > case.last_contact_at:
        case.last_contact_at = row.done_at
        doing.save(case)
    if row.retrafficking_signal or row.safety == FollowUp.Safety.IN_DANGER:
        open_task(case, Task.Kind.RISK_REASSESSMENT, doing, due_at=row.done_at, about=row.pk)
    if row.plan_changes and current_plan(case):
        open_task(case, Task.Kind.PLAN_REVIEW, doing, due_at=row.done_at + REVIEW_WITHIN, about=row.pk)
    if row.next_due_on:
        plan_next(row, case, doing)
    elif row.kind == FollowUp.Kind.IN_CARE and case.is_open:
        next_in_care(case, row.done_at, doing)


def plan_next(row, case, doing):
    """The day that was agreed with the person, unless a contact of this kind is planned for it already."""
    if not case.follow_ups.planned().filter(kind=row.kind, due_on=row.next_due_on).exists():
        plan_contact(case, row.kind, row.next_due_on, doing, visit_agreed=row.visit_agreed)
