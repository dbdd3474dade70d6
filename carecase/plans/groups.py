"""Several people at once: of a house, of one event, or of the cases one works on. Always only those one sees."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit
from carecase.access.permissions import Permission
from carecase.cases import numbers
from carecase.cases.models import OPEN_STATES, Case, Grant, GroupIncident

NEWEST = 30  # incidents offered for choice


@dataclass(frozen=True)
class Group:
    """A choice on the page: the value in the address, and what people call it."""

    value: str
    label: str


def groups_for(user):
    """Houses the user works in, the newest incidents she sees, and the cases she is accountable for or works on."""
    houses = {m.unit for m in user.standing if m.unit and m.unit.kind == Unit.Kind.HOUSE}
    groups = [Group(f"house-{house.pk}", house.name) for house in sorted(houses, key=str)]
    groups.append(Group("mine", _("My cases") if user.may(Permission.TAKE_CASE) else _("Cases I work on")))
    incidents = GroupIncident.objects.visible_to(user).filter(count__gt=1).order_by("-occurred_at")[:NEWEST]
    return groups + [Group(f"incident-{each.number}", f"{each.number} · {each.count}") for each in incidents]


def cases_of(group, user):
    """Open cases of a group that this user sees, in the order of their marks. An unknown group is empty."""
    kind, _separator, which = group.partition("-")
    cases = Case.objects.visible_to(user).filter(state__in=OPEN_STATES).select_related("key", "unit")
    if kind == "house" and is_uuid(which):
        living = Grant.objects.live().filter(unit=which, because=Grant.Because.ADMISSION)
        cases = cases.filter(pk__in=living.values("case"))
    elif kind == "incident":
        cases = cases.filter(incident__number=numbers.read(which))
    elif kind == "mine":
        works_on = Q(pk__in=Grant.objects.work_of(user).values("case"))
        cases = cases.filter(Q(manager=user) if user.may(Permission.TAKE_CASE) else works_on)
    else:
        cases = cases.none()
    return cases.order_by("label", "opened_at", "pk")


def is_uuid(text):
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def with_grants(cases):
    """The cases, each knowing its live grants: rights on many are asked in one query instead of one per case."""
    cases = list(cases)
    by_case = {case.pk: [] for case in cases}
    for grant in Grant.objects.live().filter(case__in=by_case).select_related("unit"):
        by_case[grant.case_id].append(grant)
    for case in cases:
        case.live_grants = by_case[case.pk]
    return cases
