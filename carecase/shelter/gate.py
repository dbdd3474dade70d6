"""Somebody was asked for at the gate: her case manager looks at the risk again. The gate is told nothing."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.accounts import system
from carecase.cases.clocks import open_task
from carecase.cases.models import Case, Task
from carecase.cases.numbers import read
from carecase.people.names import words
from carecase.people.search import persons_matching
from carecase.shelter.models import Stay

LOOK_AGAIN_WITHIN = timedelta(hours=12)
MOST = 20  # a first name alone fits many


def tell_case_managers(call, doing):
    """Written as the product itself: no line of a case says who answered, and none of the house whose case it is."""
    beside = doing.aside(system(), "asked_for_at_a_gate")
    for case in sought(call.house, call.asked_for):
        open_task(
            case,
            Task.Kind.RISK_REASSESSMENT,
            beside,
            due_at=timezone.now() + LOOK_AGAIN_WITHIN,
            about=call.pk,
            text=_("Somebody asked for her or him at the gate or phone of a house. Nothing was confirmed."),
        )


def sought(house, asked_for):
    """Open cases that may be meant: of the organisation of the house, or of somebody who lives in it."""
    lodged = Stay.objects.open().filter(house=house).values("case")
    cases = Case.objects.open().filter(Q(organisation=house.unit.organisation) | Q(pk__in=lodged))
    meant = Q(number=read(asked_for) or "") | Q(person__in=persons_matching(asked_for))
    named = [stay.case_id for stay in residents_of(house) if goes_by(stay, asked_for)]
    rows = cases.filter(meant | Q(pk__in=named)).select_related("key", "manager", "unit")
    return list(rows.order_by("pk")[:MOST])


def goes_by(stay, asked_for):
    """By the name used or the alias of the board: every word that was said is in it."""
    said = set(words(asked_for))
    return bool(said) and any(said <= set(words(each)) for each in (stay.case.called, stay.alias) if each)


def residents_of(house):
    return Stay.objects.open().filter(house=house).select_related("case__key", "key")
