"""Who of a family is in care too, and who is left behind: for one plan or a page of them, in as many queries."""

from collections import defaultdict

from carecase.cases.models import OPEN_STATES, Case
from carecase.people.models import FamilyMember


def in_care(people):
    """Person → the open cases of those who count as her or his family."""
    theirs = FamilyMember.objects.filter(person__in=people).order_by()
    members = FamilyMember.objects.filter(unit__in=theirs.values("unit")).select_related("person")
    families = defaultdict(set)
    for each in members:
        if each.person_id in people:
            families[each.unit_id].add(each.person_id)
    kin = [(person, each.person_id) for each in members if each.counts_as_family for person in families[each.unit_id]]
    cases = open_cases({relative for _person, relative in kin})
    found = {person: set() for person in people}
    for person, relative in kin:
        if relative != person:
            found[person] |= cases[relative]
    return found


def open_cases(people):
    """Person → her or his open cases."""
    cases = defaultdict(set)
    rows = Case.objects.filter(person__in=people, state__in=OPEN_STATES) if people else Case.objects.none()
    for pk, person in rows.values_list("pk", "person_id"):
        cases[person].add(pk)
    return cases


def left_behind(plans):
    """Plan → the cases of the family in care that are not on this journey."""
    relatives = in_care({plan.case.person_id for plan in plans})
    return {
        plan.pk: relatives[plan.case.person_id] - {companion.other_id for companion in plan.companions.all()}
        for plan in plans
    }
