"""What was logged by mistake: marked as entered in error, never deleted. It stays in its list and counts nowhere."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.access.roles import permissions_of
from carecase.cases.actions import block
from carecase.cases.models import Case
from carecase.plans.actions import settle
from carecase.plans.groups import with_grants
from carecase.plans.models import need_model
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden


def may_mark(user, log, held=None):
    """Who logged it, for a day; after that whoever answers for the case. `held`: what the user may do on the case."""
    held = permissions_of(log.case.roles_of(user)) if held is None else held
    return Permission.MARK_IN_ERROR in held or (log.was_just_entered_by(user) and Permission.LOG_SERVICE in held)


def of_one_entry(log, user):
    """What one press logged together with this and is not marked yet, as far as this user may mark it."""
    model, day = type(log), type(log).objects.just_logged_by(user)
    readable = model.objects.visible_to(user)
    rows = model.objects.filter(Q(pk__in=readable.values("pk")) | Q(pk__in=day.values("pk")))
    rows = list(rows.counted().filter(entry=log.entry, case__in=Case.objects.visible_to(user), voucher=None))
    cases = {case.pk: case for case in with_grants(Case.objects.filter(pk__in=[row.case_id for row in rows]))}
    for row in rows:
        row.case = cases[row.case_id]
    return [row for row in rows if may_mark(user, row)]


def mark_in_error(log, *, by, why="", whole=False):
    """This line, or the `whole` of what was logged with it. Blocked if all of it was marked before."""
    with act(by, "mark_in_error", log.case, reason=why) as doing:
        if not may_mark(by, log):
            raise Forbidden("mark_in_error")
        if log.voucher_id:
            raise block(_("A voucher was redeemed for this: it is to be paid. Speak with whoever checks the bills."))
        if log.undo_asks_why and not why.strip():
            raise block(_("Write the reason."))
        wanted = of_one_entry(log, by) if whole and log.entry else [log]
        logs = still_counted(wanted)
        if not logs:
            raise block(_("This was marked as entered in error already."))
        if whole:
            doing.subjects.clear()  # each line of the trail names its own case: about one nothing tells of the others
        for each in logs:
            each.in_error_at, each.in_error_by, each.why_in_error = timezone.now(), by, why.strip()[:300]
            doing.save(each)
        needs_as_before(logs, doing)
    return logs


def still_counted(logs):
    """The same rows, locked and read anew, without those that were marked meanwhile."""
    cases = {log.pk: log.case for log in logs}
    if not logs:
        return []
    locked = type(logs[0]).objects.select_for_update(of=("self",)).filter(pk__in=cases).order_by("pk")
    found = [log for log in locked if log.in_error_at is None]
    for log in found:
        log.case = cases[log.pk]
    return found


# --- the needs that such a line told of -------------------------------------------------------------------------


def needs_as_before(logs, doing):
    """What only these lines said was lacking was entered in error too; what only they gave is needed still."""
    model, by_case = need_model(logs[0].service_type), {log.case_id: log for log in logs}
    needs = list(model.objects.filter(case__in=by_case, service_type=logs[0].service_type))
    standing = {need.case_id for need in needs if need.resolved_at is None}
    for need in needs:
        log = by_case[need.case_id]
        others = type(log).objects.counted().filter(case=need.case_id, service_type=log.service_type)
        need.case = log.case
        if need.resolved_at is None:
            said_again = others.filter(outcome=log.Outcome.UNAVAILABLE, given_at__date__gte=need.needed_since)
            if need.entry and need.entry == log.entry and need.version == 1 and not said_again.exists():
                settle(need, model.Resolution.IN_ERROR, timezone.now(), doing)
        elif settled_by(log, need) and need.case_id not in standing:
            given = others.filter(outcome=log.Outcome.DELIVERED, given_at__date__gte=need.needed_since)
            if not given.exists():
                settle(need, "", None, doing)


def settled_by(log, need):
    """Whether the need was settled when this was given; the time of a log may have been corrected since."""
    by_a_log = need.resolution == need.Resolution.DELIVERED
    return by_a_log and log.history.filter(given_at=need.resolved_at).exists()
