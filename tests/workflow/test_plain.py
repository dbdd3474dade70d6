"""What is plain about a row is not asked of the database; whatever is not stays with it, in its own words."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q

from carecase.plans.models import PlanAction
from carecase.workflow.plain import holds, plainly_kept

ROW = {"detail": "Bus fare", "cost": Decimal(12), "currency": "", "version": 3}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Q(cost__isnull=True), False),
        (Q(due_on__isnull=True), True),
        (~Q(cost__isnull=True), True),
        (Q(currency=""), True),
        (~Q(currency=""), False),
        (Q(cost__isnull=True) | Q(due_on__isnull=True), True),
        (Q(cost__isnull=False, due_on__isnull=False), False),
        (Q(cost__gte=0), None),  # compared by the database alone
        (Q(version__gte=3), True),
        (Q(version__gt=3), False),
        (Q(detail__gt="Bus"), None),  # how text comes in order is the database's business
        (Q(cost__gte=0) | Q(due_on__isnull=True), True),  # and needs not be, beside what is plain
        (Q(cost__gte=0) & ~Q(currency=""), False),
        (Q(due_on=date(2026, 1, 1)), None),  # nothing compared with a day is unknown, not false
        (~Q(due_on=date(2026, 1, 1)), None),
        (Q(detail=F("provider")), None),
        (Q(currency="") ^ Q(cost__isnull=False), None),
    ],
)
def test_what_can_be_said_of_a_row(condition, answer):
    assert holds(condition, PlanAction(**ROW)) is answer


def test_only_what_is_plainly_kept_is_left_out():
    row = PlanAction(**ROW)
    assert plainly_kept(CheckConstraint(condition=Q(due_on__isnull=True), name="plain"), row)
    assert not plainly_kept(CheckConstraint(condition=Q(cost__gte=0), name="asked"), row)


@pytest.mark.django_db
def test_what_is_kept_costs_no_query_and_what_is_broken_is_said(django_assert_num_queries):
    with django_assert_num_queries(0):
        PlanAction(detail="Bus fare").validate_constraints()
    with pytest.raises(ValidationError, match="planaction_cost_has_a_currency"):
        PlanAction(**ROW).validate_constraints()
