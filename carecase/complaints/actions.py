"""Bringing a complaint, and what those who look into it do with it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import holding
from carecase.complaints.models import ExcludedFromComplaint
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden


def handlers(organisation, without=()):
    """Who could look into it: those of the role, but for the ones it is kept from."""
    today = timezone.localdate()
    members = organisation.memberships.on(today).filter(role__in=holding(Permission.HANDLE_COMPLAINT))
    active = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return active.exclude(pk__in=[user.pk for user in without])


def complain(complaint, *, by, accused=(), kept_from=()):
    """Everybody with an account may. Kept from the accused and from those named, before anybody reads it."""
    kept = {user.pk: (user, user in accused) for user in [*accused, *kept_from]}.values()
    if complaint.organisation_id not in by.organisations:
        raise Forbidden("bring_complaint")
    if not handlers(complaint.organisation, [user for user, _accused in kept]).exists():
        raise Blocked([Check(False, _("Nobody is left here who may read it. Use the channel outside, below."))])
    with act(by, "bring_complaint") as doing:
        doing.save(complaint)
        rows = [ExcludedFromComplaint(complaint=complaint, user=user, accused=is_accused) for user, is_accused in kept]
        doing.save_all(rows)
    return complaint


def acknowledge(complaint, *, by):
    """Somebody has it in hand; whoever brought it sees that."""
    with act(by, "acknowledge_complaint", complaint) as doing:
        must_handle(complaint, by, "acknowledge_complaint")
        if complaint.acknowledged_at is None:
            complaint.acknowledged_at, complaint.acknowledged_by = timezone.now(), by
            doing.save(complaint)
    return complaint


def end_complaint(complaint, *, by, outcome, measures):
    with act(by, "end_complaint", complaint) as doing:
        must_handle(complaint, by, "end_complaint")
        now = timezone.now()
        complaint.acknowledged_at = complaint.acknowledged_at or now
        complaint.outcome, complaint.measures, complaint.ended_at = outcome, measures, now
        doing.save(complaint)
    return complaint


def must_handle(complaint, by, verb):
    if not by.has_perm(Permission.HANDLE_COMPLAINT, complaint):
        raise Forbidden(verb)
