"""What ends on a day: leave to stay, a permit, a home, a cover. Somebody is told 60, 30 and 15 days before (F).

Each alert is a task about the record that ends, open until somebody answers it. It moves when the day moves.
"""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from carecase.cases.clocks import end_of_day, finish_tasks, open_task, refresh_next_due
from carecase.cases.task_words import sentence
from carecase.workflow.acts import act

ALERT_DAYS = "stay_expiry_alert_days"
LOOK_AHEAD = timedelta(days=90)  # no pack warns earlier


def warn(case, kind, about, ends_on, *, by, today, verb):
    """The alert of today, once: nothing if somebody has answered since its day came, or has it open."""
    reached = alert_days(case, ends_on, today)
    if reached and not answered_since(case, kind, about, ends_on - timedelta(days=min(reached))):
        with act(by, verb, case) as doing:
            open_task(case, kind, doing, due_at=answer_by(case, ends_on, today), about=about)


def follow(case, kind, about, ends_on, doing, today):
    """The day has moved: the open alert moves with it, or is no longer needed."""
    task = case.tasks.open().filter(kind=kind, about=about).first()
    if task is None:
        return
    if ends_on is None or not alert_days(case, ends_on, today):
        finish_tasks(case, [kind], doing, at=timezone.now(), about=[about], outcome=sentence("holds_longer"))
        return
    task.due_at = answer_by(case, ends_on, today)
    doing.save(task)
    refresh_next_due(case, doing)


def alert_days(case, ends_on, today):
    """The alerts whose day has come."""
    left = (ends_on - today).days
    return [days for days in case.pack.value(ALERT_DAYS) if days >= left] if left >= 0 else []


def answer_by(case, ends_on, today):
    """An alert is to be answered before the next one comes; the last one before the end."""
    left = (ends_on - today).days
    ahead = [days for days in case.pack.value(ALERT_DAYS) if days < left]
    return end_of_day(case, ends_on - timedelta(days=max(ahead, default=0)))


def answered_since(case, kind, about, day):
    tasks = case.tasks.filter(kind=kind, about=about)
    began = datetime.combine(day, time.min, tzinfo=case.pack.timezone)
    return tasks.filter(Q(done_at__isnull=True) | Q(done_at__gte=began)).exists()
