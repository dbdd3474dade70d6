"""Whom an administrator looks after: those who work, or last worked, for the organisations where she has that role."""

from django.utils import timezone

from carecase.access.models import Membership, Organisation, User
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES


def organisations_where(user, permission):
    held = {m.organisation_id for m in user.standing if permission in ROLES[m.role].permissions}
    return Organisation.objects.filter(pk__in=held)


def looked_after(user):
    """Accounts of the own organisations. The one that nobody signs in with is not among them, for it has no role."""
    organisations = organisations_where(user, Permission.MANAGE_STAFF)
    return User.objects.filter(pk__in=Membership.objects.filter(organisation__in=organisations).values("user"))


def wholly_looked_after(by, user):
    """Whether nobody else's organisation relies on this account: only then may it be shut for all of them."""
    elsewhere = Membership.objects.on(timezone.localdate()).filter(user=user)
    return not elsewhere.exclude(organisation__in=organisations_where(by, Permission.MANAGE_STAFF)).exists()


def waiting_for(user):
    """Roles that this person could confirm: of the own organisations, given by somebody else, and not to herself."""
    waits = Membership.objects.filter(
        waits=True, organisation__in=organisations_where(user, Permission.CONFIRM_ROLE), until_on__isnull=True
    )
    return waits.exclude(given_by=user).exclude(user=user).select_related("user", "unit", "organisation", "given_by")
