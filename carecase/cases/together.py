"""People of one event who are met together: one interpreter for them, and a request in the case of each."""

from carecase.access.permissions import Permission
from carecase.cases.actions import allow
from carecase.cases.clocks import open_task
from carecase.cases.models import InterpreterRequest, Separation, Task
from carecase.workflow.acts import act

Purpose = InterpreterRequest.Purpose
FEWEST, MOST = 2, 50
#: What may be spoken about with a group. Whatever is a person's own is spoken about alone.
FOR_A_GROUP = (Purpose.LIFELINE, Purpose.CONSENT, Purpose.EVERYDAY)


def ask_together(cases, *, by, **facts):
    """Each case has its request with the same language and hour; the first stands for all."""
    with act(by, "request_interpreter_together", *cases) as doing:
        for case in cases:
            allow(by, Permission.REQUEST_INTERPRETER, case, "request_interpreter_together")
        requests = [InterpreterRequest(case=case, **facts) for case in cases]
        for request in requests:
            request.together = requests[0].pk
        doing.save_all(requests)
        for request in requests:
            kind = Task.Kind.INTERPRETER_NEED
            open_task(request.case, kind, doing, due_at=request.wanted_at, about=request.pk)
    return requests[0]


def kept_apart(cases):
    """Whether an instruction keeps two of these people apart."""
    return Separation.objects.filter(case__in=cases, other__in=cases, ended_at__isnull=True).exists()
