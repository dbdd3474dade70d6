"""How a request to a consulate goes on, when it is chased, and what makes it stand still.

A lock (a fear, a claim for asylum, a consent that is missing or taken back) freezes every request to that country in
the act that made it; when the last lock has gone the request goes on by itself. Nothing here overrides a lock.
"""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.cases import consular
from carecase.cases.actions import allow, block
from carecase.cases.clocks import due, end_of_day, finish_tasks, open_task
from carecase.cases.models import Case, Task
from carecase.workflow.acts import act
from repatriation.models import NationalityEntry, NationalityRequest

Kind, WaitsFor = NationalityEntry.Kind, NationalityRequest.WaitsFor
OFFICE = (WaitsFor.ANSWER, WaitsFor.LETTER)
OPEN = (*OFFICE, WaitsFor.US, WaitsFor.COLLECTION)
#: Line → in which waiting it can be written. What is missing here follows by itself.
POSSIBLE = {
    Kind.RECEIVED: OFFICE,
    Kind.ASKED_AGAIN: OFFICE,
    Kind.ESCALATED: OFFICE,
    Kind.QUESTION: (*OFFICE, WaitsFor.US),
    Kind.REPLIED: (WaitsFor.US,),
    Kind.FEE_ASKED: OPEN,
    Kind.FEE_PAID: OPEN,
    Kind.YES: (WaitsFor.ANSWER, WaitsFor.US),
    Kind.NO: (WaitsFor.ANSWER, WaitsFor.US),
    Kind.CANNOT: (WaitsFor.ANSWER, WaitsFor.US),
    Kind.LETTER_ISSUED: OPEN,
    Kind.LETTER_COLLECTED: (*OFFICE, WaitsFor.COLLECTION),
    Kind.CALLED_OFF: OPEN,
}
TURNS = {
    Kind.QUESTION: WaitsFor.US,
    Kind.FEE_ASKED: WaitsFor.US,
    Kind.NO: WaitsFor.NOTHING,
    Kind.CANNOT: WaitsFor.NOTHING,
    Kind.LETTER_ISSUED: WaitsFor.COLLECTION,
    Kind.LETTER_COLLECTED: WaitsFor.NOTHING,
    Kind.CALLED_OFF: WaitsFor.NOTHING,
}
TASKS = (Task.Kind.CONSULATE_AGAIN, Task.Kind.CONSULATE_ESCALATE)


def possible(request):
    """The lines that can be written now; while it stands still, none that means speaking to the office."""
    if request.ended_on:
        return []
    kinds = [kind for kind, when in POSSIBLE.items() if request.waits_for in when]
    return [kind for kind in kinds if not (request.is_frozen and kind in NationalityEntry.CONTACTS)]


# --- the way of a request ----------------------------------------------------------------------------------------


def send(request, doing):
    """The request leaves the house, and its clock begins."""
    request.last_on = request.sent_on
    request.chase_at = chase_after(request, request.sent_on)
    doing.save(request)
    write(request, Kind.SENT, doing, entry_on=request.sent_on, way=request.way)
    remind(request, doing)


def follow(entry, doing):
    """What one more line means for the request. The line itself is saved by whoever calls."""
    request = entry.request
    request.waits_for = turn(request, entry.kind)
    request.last_on = max(request.last_on, entry.entry_on)
    if request.waits_for == WaitsFor.NOTHING:
        request.ended_on, request.chase_at = max(entry.entry_on, request.sent_on), None
    elif not request.is_frozen:
        request.chase_at = chase_after(request, request.last_on, entry.next_on)
    doing.save(request)
    if entry.kind == Kind.ESCALATED:
        finish_tasks(request.case, [Task.Kind.CONSULATE_ESCALATE], doing, at=timezone.now(), about=[request.pk])
    remind(request, doing)


def turn(request, kind):
    if kind in (Kind.YES, Kind.REPLIED, Kind.FEE_PAID):
        return still_open(request, said_yes=kind == Kind.YES)
    return TURNS.get(kind, request.waits_for)


def still_open(request, *, said_yes):
    """What is left to wait for once our part is done: the answer, then the letter if one was asked for."""
    kinds = set(request.entries.values_list("kind", flat=True))
    if Kind.LETTER_ISSUED in kinds:
        return WaitsFor.COLLECTION
    if said_yes or Kind.YES in kinds:
        return WaitsFor.LETTER if request.wants_letter else WaitsFor.NOTHING
    return WaitsFor.ANSWER


def ask_again(request, *, by, words=""):
    """One line: they were asked again today."""
    with act(by, "ask_consulate_again", request.case) as doing:
        allow(by, Permission.PREPARE_RETURN, request.case, "ask_consulate_again")
        request = NationalityRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        must_not_be_locked(request)
        if Kind.ASKED_AGAIN not in possible(request):
            raise block(_("This request does not wait for them now: look at what was written last."))
        return write(request, Kind.ASKED_AGAIN, doing, words=words, follows=True)


def call_off(case, doing):
    """Nobody goes anywhere: nobody goes on asking for papers, and the office is not told."""
    for request in case.nationality_requests.waiting():
        write(request, Kind.CALLED_OFF, doing, follows=True)


def must_not_be_locked(request):
    against = consular.locks(request.case, request.country)
    if against:
        raise block(against[0], request.get_absolute_url())


def write(request, kind, doing, *, follows=False, **details):
    entry = doing.save(NationalityEntry(request=request, kind=kind, **details))
    if follows:
        follow(entry, doing)
    return entry


# --- clocks ------------------------------------------------------------------------------------------------------


def chase_after(request, day, named=None):
    """When to ask again: on the day they named, or as long after the last contact as the pack says."""
    return end_of_day(request.case, named) if named else clock(request, "consulate_asked_again", day)


def escalate_at(request):
    return clock(request, "consulate_escalated", request.sent_on)


def clock(request, key, day):
    noon = datetime.combine(day, time(12), tzinfo=request.case.pack.timezone)
    return due(request.case, key, noon)


def remind(request, doing):
    """Tasks to ask again and, in time, higher up; moved with the clock, gone with the waiting."""
    case = request.case
    if request.chase_at is None:
        finish_tasks(case, TASKS, doing, at=timezone.now(), about=[request.pk])
        finish_tasks(case, [Task.Kind.CONSULATE_FROZEN], doing, at=timezone.now(), about=[request.pk])
        return
    task = open_task(
        case,
        Task.Kind.CONSULATE_AGAIN,
        doing,
        due_at=request.chase_at,
        about=request.pk,
        owner=who_prepares(case),
    )
    if task.due_at != request.chase_at:
        task.due_at = request.chase_at
        doing.save(task)
    if not request.entries.filter(kind=Kind.ESCALATED).exists():
        due_at, owner = escalate_at(request), who_prepares(case)
        open_task(case, Task.Kind.CONSULATE_ESCALATE, doing, due_at=due_at, about=request.pk, owner=owner)


def who_prepares(case):
    """The coordinator of the return if there is one; None leaves it to the case manager."""
    grant = case.grants.live().filter(role=Role.REPATRIATION_COORDINATOR).select_related("user").first()
    return grant.user if grant else None


# --- standing still ----------------------------------------------------------------------------------------------


def follow_locks(case, *, by):
    """Requests stand still while anything speaks against contact, and go on once nothing does. → what changed"""
    changed = [request for request in case.nationality_requests.waiting() if is_locked(request) != request.is_frozen]
    for request in changed:
        with act(by, "follow_consular_locks", request.case) as doing:
            change = release if request.is_frozen else freeze
            change(request, doing)
    return changed


def is_locked(request):
    return bool(consular.locks(request.case, request.country))


def freeze(request, doing):
    """Whoever prepares the return is told not to contact them, without being told why."""
    now = timezone.now()
    request.frozen_at, request.chase_at = now, None
    doing.save(request)
    write(request, Kind.FROZEN, doing)
    remind(request, doing)
    owner = who_prepares(request.case)
    open_task(request.case, Task.Kind.CONSULATE_FROZEN, doing, due_at=now, about=request.pk, owner=owner)


def release(request, doing):
    request.frozen_at = None
    request.chase_at = end_of_day(request.case, timezone.localdate())
    doing.save(request)
    write(request, Kind.RELEASED, doing)
    finish_tasks(request.case, [Task.Kind.CONSULATE_FROZEN], doing, at=timezone.now(), about=[request.pk])
    remind(request, doing)


def follow_all_locks(*, by):
    """What time takes away, such as a consent that has run out. For the clockwork."""
    waiting = NationalityRequest.objects.waiting().values("case")
    for case in Case.objects.filter(pk__in=waiting).iterator(chunk_size=200):
        follow_locks(case, by=by)
