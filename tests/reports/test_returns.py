"""What a return costs, by corridor and month: what is shown, and that nothing of few can be had from it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from carecase.access.roles import Role
from carecase.reports.returns import ReturnCosts
from repatriation.models import Budget, BudgetLine, Payment, Place, ReturnPlan

pytestmark = pytest.mark.django_db


@pytest.fixture
def leave(write, noon, day, finance, case_manager):
    """`leave(cases, 3, "100")`: they left on the fourth day for Honduras, and that was paid for each."""

    def make(cases, on, amount=None, country="HN", paid_on=0, lost=None):
        plans = write([ReturnPlan(case=case, state="departed", departed_at=noon(on)) for case in cases])
        write([Place(plan=plan, country=country, kind="origin", with_whom="x") for plan in plans])
        write([Budget(plan=plan, currency="USD", asked_by=case_manager) for plan in plans])
        if amount is None:
            return plans
        asked = {"code": "tickets", "currency": "USD", "funder": "x", "asked_by": case_manager, "rate_by": finance}
        if lost:
            asked |= {"outcome": "lost", "lost": Decimal(lost), "settled_by": finance, "settled_at": noon(on)}
        known = {"estimate": Decimal(amount), "paid": Decimal(amount)}
        lines = write([BudgetLine(plan=plan, **known, **asked) for plan in plans])
        write([Payment(line=each, amount=Decimal(amount), paid_on=day(paid_on), voucher="F") for each in lines])
        return plans

    return make


def shown(reach):
    return [(line.end, line.month, line.people, str(line.each)) for line in ReturnCosts(reach, "USD").lines]


def test_by_month_where_every_month_can_be_shown(people, leave, reach):
    leave(people(10), 3, "100")
    leave(people(12), 40, "300")
    first, second = sorted(reach.quarter.months)[:2]
    assert shown(reach) == [("HN", first, 10, "USD\xa0100,00"), ("HN", second, 12, "USD\xa0300,00")]


def test_as_a_whole_where_one_month_is_of_few(people, leave, reach):
    leave(people(10), 3, "100")
    leave(people(5), 40, "400")
    assert shown(reach) == [("HN", None, 15, "USD\xa0200,00")]


def test_a_corridor_of_few_is_not_named_and_the_cost_of_few_not_told(people, leave, reach):
    leave(people(9), 3, "100", country="GT")
    leave(people(10), 3, "100")
    leave(people(3), 3)  # nobody knows what these cost: few
    assert shown(reach) == [("HN", None, 13, "None")]


def test_what_was_paid_for_nothing_counts_and_what_is_paid_later_does_not(people, leave, reach):
    leave(people(10), 3, "100", lost="40")
    assert shown(reach)[0][3] == "USD\xa040,00"
    leave(people(10, opened=1), 3, "100", country="GT", paid_on=200)
    assert shown(reach)[0] == ("GT", min(reach.quarter.months), 10, "None")


def test_the_page_is_for_those_who_see_figures(client, colleague, organisation, people, leave, quarter):
    leave(people(10), 3, "100")
    client.force_login(colleague("nadia", Role.STATISTICS_VIEWER, organisation=organisation))
    asked = {"country": "CR", "quarter": quarter.code, "currency": "USD"}
    page = client.get(reverse("reports:returns"), asked).content.decode()
    assert "Honduras" in page
    assert "100,00" in page
