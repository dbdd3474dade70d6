"""A contact that was noted by mistake: what followed from it is as before."""

from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow
from carecase.cases.clocks import finish_tasks, refresh_next_due
from carecase.cases.models import Task
from carecase.workflow.acts import act
from carecase.workflow.in_error import mark


def undo_contact(attempt, *, by):
    """Its next try falls away, and the one it took the place of stands again. A look at the risk that it asked for
    stays: whoever looks says that there is nothing."""
    with act(by, "mark_contact_in_error", attempt.case) as doing:
        allow(by, Permission.RECORD_CONTACT, attempt.case, "mark_contact_in_error")
        case, attempt = attempt.case, mark(attempt, doing)
        moments = {past.occurred_at or past.recorded_at for past in attempt.history.all()}
        said = {"at": attempt.in_error_at, "outcome": _("Noted by mistake.")}
        finish_tasks(case, [Task.Kind.CONTACT_AGAIN], doing, about=[attempt.pk], **said)
        if case.last_contact_at in moments:
            case.last_contact_at = reached_before(case, case.last_contact_at)
            doing.save(case)
        if not case.contact_attempts.counted().filter(recorded_at__gt=attempt.recorded_at).exists():
            try_again_as_before(case, attempt, moments, doing)
    return attempt


def reached_before(case, moment):
    """When she or he was last reached before that, also by another kind of contact; not by a mistake."""
    mistaken = case.contact_attempts.filter(in_error_at__isnull=False)
    earlier = case.history.filter(last_contact_at__lt=moment).order_by("-last_contact_at")
    wrong = {each.at for each in mistaken}
    return next((at for at in earlier.values_list("last_contact_at", flat=True) if at not in wrong), None)


def try_again_as_before(case, attempt, moments, doing):
    closed = case.tasks.filter(kind=Task.Kind.CONTACT_AGAIN, done_by=attempt.recorded_by, done_at__in=moments)
    standing = set(case.tasks.open().filter(kind=Task.Kind.CONTACT_AGAIN).values_list("about", flat=True))
    wrong = case.contact_attempts.filter(in_error_at__isnull=False).values("pk")
    for task in closed.exclude(about__in=wrong):
        if task.about not in standing:
            task.done_at, task.done_by, task.outcome = None, None, ""
            doing.save(task)
    refresh_next_due(case, doing)
