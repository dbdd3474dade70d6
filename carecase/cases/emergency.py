"""Break-glass: one case, a reason, sixty minutes, reading only; marked in the trail, told at once, judged afterwards.

What opens is what the own role reads of its own cases, but for suspects, testimony and where a house lies. Only cases
of an organisation one works for: another's stay hidden, whatever happens.
"""

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.access.roles import holding
from carecase.cases.actions import end_grants
from carecase.cases.models import Case, EmergencyAccess, Grant
from carecase.cases.watching import watched_cases
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden


def block(words):
    return Blocked([Check(False, words)])


def within_reach(user):
    """Cases this person could open in an emergency: of the organisations where a role of hers may."""
    return Case.objects.filter(organisation__in={m.organisation_id for m in memberships_that_may(user)})


def memberships_that_may(user):
    return [m for m in user.standing if m.role in holding(Permission.BREAK_GLASS)]


def begin(case, *, by, reason):
    """Open the case for an hour, in each role with which she works for its organisation."""
    with act(by, "break_glass", case) as doing:
        held = {m.role for m in memberships_that_may(by) if m.organisation_id == case.organisation_id}
        if not held:
            raise Forbidden("break_glass")
        if not reason.strip():
            raise block(_("Say what has happened."))
        if Case.objects.visible_to(by).filter(pk=case.pk).exists():
            raise block(_("You see this case already."))
        if EmergencyAccess.objects.open().filter(user=by).exists():
            raise block(_("One case at a time: close the other first."))
        access = doing.save(EmergencyAccess(case=case, user=by, reason=reason.strip()))
        common = {"case": case, "user": by, "because": Grant.Because.EMERGENCY, "until_at": access.until_at}
        doing.save_all([Grant(role=role, **common) for role in sorted(held)])
        forget(by)
    return access


def close(access, *, by):
    """Before the hour is over. Only who opened it."""
    with act(by, "close_emergency", access.case) as doing:
        if access.user_id != by.pk:
            raise Forbidden("close_emergency")
        if not access.is_open:
            raise block(_("It has ended already."))
        access.ended_at = timezone.now()
        doing.save(access)
        end_grants(access.case, doing, because=Grant.Because.EMERGENCY, user=by)
        forget(by)
    return access


def review(access, *, by, verdict, words):
    """The data protection officer's judgement. An objection needs words."""
    with act(by, "review_emergency", access.case) as doing:
        if not (by.may(Permission.REVIEW_EMERGENCY) and watched_by(by).filter(pk=access.pk).exists()):
            raise Forbidden("review_emergency")
        if access.user_id == by.pk:
            raise block(_("Somebody else judges what you opened."))
        if access.reviewed_at:
            raise block(_("This was judged already."))
        if verdict == EmergencyAccess.Verdict.OBJECTED and not words.strip():
            raise block(_("Say what was not in order."))
        access.verdict, access.words = verdict, words.strip()
        access.reviewed_at, access.reviewed_by = timezone.now(), by
        doing.save(access)
    return access


def watched_by(user):
    """Those that a supervisor or a data protection officer is told of."""
    return EmergencyAccess.objects.filter(case__in=watched_cases(user))


def open_of(user):
    """What this person has open now, or None. Asked once in a request, for the page and for every line it leaves; that
    she has none, as nearly always, came with her account."""
    if not hasattr(user, "_emergency"):
        may_have = getattr(user, "has_emergency", True) and user.may(Permission.BREAK_GLASS)
        found = EmergencyAccess.objects.open().filter(user=user).select_related("case")
        user._emergency = found.first() if may_have else None
    return user._emergency


def is_open_for_account(account):
    return Exists(EmergencyAccess.objects.open().filter(user=OuterRef(account)))


def forget(user):
    for known in ("_emergency", "has_emergency"):
        vars(user).pop(known, None)


def mark(user, records):
    """What the trail notes of a view during an emergency, if it is one of that case."""
    access = open_of(user) if hasattr(user, "standing") else None
    if access is None or not access.is_open:
        return {}
    about = {access.case_id, access.case.person_id}
    is_seen = any(record.pk in about for record in records) or any(
        each.pk in about for record in records if hasattr(record, "lineage") for each in record.lineage()
    )
    return {"emergency": str(access.pk)} if is_seen else {}
