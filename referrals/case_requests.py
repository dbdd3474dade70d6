"""Asking to be given a case whose number one holds, and what those who have it answer.

The asker learns nothing before an answer: whatever number she writes, the same is kept and the same is said.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.cases.actions import block, locked, supervisor_of
from carecase.cases.clocks import finish_tasks, open_task
from carecase.cases.models import Case, Task
from carecase.cases.task_words import sentence
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from referrals.models import CaseRequest, Kind
from referrals.querysets import ANSWERING

Answer = CaseRequest.Answer
A_DAY = 10  # requests of one person: whoever writes more is trying out numbers
TASKS = (Task.Kind.CASE_ASKED_FOR, Task.Kind.CASE_ASKED_FOR_LATE)


def ask(request, *, by):
    """Keep the request; if its number is that of an open case, those who have it are told in the same act."""
    with act(by, "ask_for_case") as doing:
        User.objects.select_for_update().get(pk=by.pk)  # one after the other: none slips past the count
        if request.unit_id not in by.units_as(ANSWERING):
            raise Forbidden("ask_for_case")
        since = timezone.now() - timedelta(days=1)
        if CaseRequest.objects.asked_by(by).filter(recorded_at__gt=since).count() >= A_DAY:
            raise block(_("You have asked for many cases today. Go on tomorrow, or call the other team."))
        request.case = Case.objects.open().filter(number=request.number).first()
        doing.save(request)
        if request.case is not None:
            tell(request, doing)
    return request


def tell(request, doing):
    """The case manager has to answer; where nobody is accountable, or she does not work now, her supervisor."""
    case = locked(request.case)
    owner = case.manager if case.manager is not None and case.manager.standing else supervisor_of(case)
    kind = Task.Kind.CASE_ASKED_FOR
    open_task(case, kind, doing, due_at=request.answer_due_at, owner=owner, about=request.pk)


def answer(request, how, *, by, reason=""):
    """Not now, or no answer at all: the reason stays with those who have the case."""
    with act(by, "answer_case_request", request.case) as doing:
        request = CaseRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if not by.has_perm(Permission.TRANSFER_CASE, request):
            raise Forbidden("answer_case_request")
        if not request.is_waiting:
            raise block(_("This request was answered, or has run out."))
        request.reason = reason
        settle(request, how, doing)
    return request


def answer_with(referral, *, by):
    """Call in the step that sends it: what was prepared as an answer is the answer, if there is still time for one."""
    request = CaseRequest.objects.select_for_update(of=("self",)).filter(referral=referral, answer="").first()
    if request is not None and request.is_waiting:
        with act(by, "answer_case_request", request.case) as doing:
            settle(request, Answer.TRANSFER if referral.kind == Kind.TRANSFER else Answer.PART, doing)


def settle(request, how, doing):
    request.answer, request.answered_at = how, timezone.now()
    doing.save(request)
    finish_tasks(request.case, TASKS, doing, at=timezone.now(), about=[request.pk])


def run_out(*, by, now):
    """What nobody answered in time is waited for no longer. The asker's list says so by itself."""
    for request in CaseRequest.objects.out_of_time(now).select_related("case"):
        if request.case.tasks.open().filter(kind__in=TASKS, about=request.pk).exists():
            with act(by, "answer_case_request", request.case) as doing:
                finish_tasks(request.case, TASKS, doing, at=now, outcome=sentence("ran_out"), about=[request.pk])
