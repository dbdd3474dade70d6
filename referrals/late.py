"""When a clock of a referral runs out without a word: the supervisor of the case is told, once for each clock."""

from django.db.models import Exists, OuterRef

from carecase.cases.actions import supervisor_of
from carecase.cases.clocks import open_task
from carecase.cases.models import Task
from carecase.workflow.acts import act
from referrals.models import ASKED, CaseRequest, Referral, State

AT_ONCE = 200
UNCONFIRMED, UNANSWERED = Task.Kind.REFERRAL_UNCONFIRMED, Task.Kind.REFERRAL_UNANSWERED
ESCALATED = (UNCONFIRMED, UNANSWERED)


def told(kind):
    """Whether a supervisor was told already, be the task done or not."""
    return Exists(Task.objects.filter(case=OuterRef("case"), kind=kind, about=OuterRef("pk")))


def escalate(*, by, now):
    for referral in unconfirmed(now):
        tell(referral, UNCONFIRMED, by, now)
    unanswered = Referral.objects.filter(state__in=ASKED, answer_by_at__lt=now).exclude(told(UNANSWERED))
    for referral in unanswered.select_related("case").iterator(chunk_size=AT_ONCE):
        tell(referral, UNANSWERED, by, now)
    late = CaseRequest.objects.waiting(now).filter(case__isnull=False).exclude(told(Task.Kind.CASE_ASKED_FOR_LATE))
    for request in late.select_related("case").iterator(chunk_size=AT_ONCE):
        if request.answer_due_at < now:
            tell(request, Task.Kind.CASE_ASKED_FOR_LATE, by, now)


def unconfirmed(now):
    """Sent, and nobody has said that it arrived. The clock is of the country's pack, so each is asked."""
    sent = Referral.objects.filter(state=State.SENT).exclude(told(UNCONFIRMED)).select_related("case")
    return (each for each in sent.iterator(chunk_size=AT_ONCE) if each.acknowledgement_due_at < now)


def tell(row, kind, by, now):
    """A task of the supervisor. What was answered in the meantime needs none."""
    with act(by, "escalate_referral", row.case) as doing:
        row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        if still_waits(row, kind) and not row.case.tasks.filter(kind=kind, about=row.pk).exists():
            open_task(row.case, kind, doing, due_at=now, owner=supervisor_of(row.case), about=row.pk)


def still_waits(row, kind):
    if kind == UNCONFIRMED:
        return row.state == State.SENT
    return row.is_waiting if isinstance(row, CaseRequest) else row.state in ASKED


def is_escalated():
    """For lists: whether a supervisor is at it."""
    return Exists(Task.objects.open().filter(case=OuterRef("case"), kind__in=ESCALATED, about=OuterRef("pk")))
