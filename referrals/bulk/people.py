"""Whom: the people of a house or an event, one's own cases, or all one sees."""

from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.cases.models import OPEN_STATES, Case
from carecase.plans.groups import Group, cases_of, groups_for, with_grants

MOST = 70
ALL = "all"


def groups(user):
    """Houses, incidents and one's own cases, as for services; and every open case one sees."""
    return [*groups_for(user), Group(ALL, _("All open cases I see"))]


def people(group, user):
    """Open cases of a group whose story this user reads: nobody refers without it."""
    read = Case.objects.visible_to(user, DataClass.NARRATIVE)
    if group == ALL:
        cases = read.filter(state__in=OPEN_STATES).select_related("key", "unit").order_by("label", "opened_at", "pk")
    else:
        cases = cases_of(group, user).filter(pk__in=read.values("pk"))
    return cases


def may_be_referred(cases, user):
    """Those she may refer, in two queries."""
    return [case for case in with_grants(cases) if user.has_perm(Permission.REFER, case)]
