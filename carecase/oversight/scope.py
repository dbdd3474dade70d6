"""Whose trail somebody may read.

An auditor and a data protection officer watch every case of the units or the whole organisation they work for, without
reading it; a supervisor watches the cases she sees as a supervisor. Nobody watches another organisation's cases.
"""

from django.db.models import Q

from carecase.access.data_classes import DataClass
from carecase.access.models import Membership
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.cases.models import Case, Grant

WATCHERS = frozenset(role for role, card in ROLES.items() if Permission.READ_AUDIT in card.permissions)
OUTSIDE = frozenset(role for role in WATCHERS if DataClass.OPERATIONS not in ROLES[role].reads)


def standing_as(user, roles):
    return [m for m in user.standing if m.role in roles]


def within(memberships, unit="unit", organisation="organisation"):
    """The units of these memberships, or all of an organisation where one is for the whole of it."""
    units = {m.unit_id for m in memberships if m.unit_id}
    wholes = {m.organisation_id for m in memberships if not m.unit_id}
    return Q(**{f"{unit}__in": units}) | Q(**{f"{organisation}__in": wholes})


def watched_cases(user):
    """Cases whose trail this user may read, in one query and without a list of ids."""
    outside, inside = standing_as(user, OUTSIDE), standing_as(user, WATCHERS - OUTSIDE)
    own = Q(user=user, role__in=WATCHERS - OUTSIDE)
    through_unit = within(inside, "unit", "unit__organisation")
    seen = Grant.objects.live().filter(own | through_unit).values("case")
    return Case.objects.filter(within(outside + inside) | Q(pk__in=seen))


def watched_staff(user):
    """Accounts of the organisations that are watched from outside, those that have left included."""
    organisations = {m.organisation_id for m in standing_as(user, OUTSIDE)}
    return Membership.objects.filter(organisation__in=organisations)
