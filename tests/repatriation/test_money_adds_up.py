"""Budgets and funds always add up, whatever people do, in whatever order; also when two approve at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from carecase.cases.actions import take_case
from carecase.cases.models import Case
from carecase.jurisdictions.currencies import Currency
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from repatriation import actions
from repatriation.models import Budget, BudgetLine, Fund, Payment
from repatriation.money import bookings, spending
from repatriation.money.ledger import ADDED, Cost
from repatriation.money.views import ledgers
from services_catalog.exchange import rounded

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2)
RATES = st.decimals(min_value=Decimal("0.00000001"), max_value=1000, places=8)


@st.composite
def lines_of_a_budget(draw):
    approved = draw(st.none() | AMOUNTS)
    line = BudgetLine(estimate=draw(AMOUNTS), approved=approved, paid=draw(AMOUNTS), rate=draw(RATES))
    line.currency = draw(st.sampled_from(Currency.values))
    line.outcome = draw(st.sampled_from(["", "used", "released", "lost"]))
    line.lost = draw(AMOUNTS) if line.outcome == "lost" else Decimal(0)
    return line


@given(st.lists(lines_of_a_budget(), max_size=8))
def test_the_lines_are_the_totals_by_currency_and_as_a_whole(lines):
    cost = Cost("USD", lines)
    for name in ADDED:
        by_hand = sum(getattr(line, name) or 0 for line in lines)
        assert sum(getattr(row, name) for row in cost.by_currency) == by_hand
        whole = sum(rounded((getattr(line, name) or 0) * line.rate) for line in lines)
        assert getattr(cost.whole, name) == whole
    assert cost.whole.difference == cost.whole.approved - cost.whole.spent - cost.whole.lost
    assert len({row.currency for row in cost.by_currency}) == len(cost.by_currency)


# --- a fund, after any sequence of acts ---------------------------------------------------------------------------

SMALL = st.decimals(min_value=Decimal("0.01"), max_value=400, places=2)
PICK = st.integers(0, 5)
ACTS = st.one_of(
    st.tuples(st.just("ask"), SMALL, PICK),
    st.tuples(st.just("change"), SMALL, PICK),
    st.tuples(st.just("approve"), SMALL, PICK),
    st.tuples(st.just("pay"), SMALL, PICK),
    st.tuples(st.sampled_from(["used", "released", "lost"]), SMALL, PICK),
    st.tuples(st.sampled_from(["out", "free"]), SMALL, PICK),
)


class Hands:
    """People at work on one budget; what they may not do is refused, and changes nothing."""

    def __init__(self, plan, fund, asker, approver):
        self.plan, self.fund, self.asker, self.approver = plan, fund, asker, approver

    def line(self, pick):
        lines = list(self.plan.budget_lines.all())
        return lines[pick % len(lines)] if lines else None

    def do(self, what, amount, pick):
        line = self.line(pick)
        if what == "ask":
            self.ask(BudgetLine(plan=self.plan, code="food", currency="USD", fund=self.fund), amount)
        elif line:
            getattr(self, what, self.settle)(line, amount, what)

    def ask(self, line, amount):
        with act(self.asker, "ask", self.plan) as doing:
            line.estimate, line.rate_by = amount, self.asker
            spending.ask(line, doing, anew=True)

    def change(self, line, amount, _what):
        before = line.estimate
        with act(self.asker, "ask", self.plan) as doing:
            line.estimate = amount
            spending.ask(line, doing, anew=amount > before)

    def approve(self, line, amount, _what):
        actions.approve_budget(self.plan.budgets.get(), by=self.approver, amounts={line.pk: amount})

    def pay(self, line, amount, _what):
        with act(self.asker, "pay", self.plan) as doing:
            spending.pay(Payment(line=line, amount=amount, voucher="F"), doing)

    def settle(self, line, amount, what):
        bookings.answer(self.plan, {line: (what, amount)}, by=self.asker)

    def out(self, line, _amount, _what):
        bookings.take_out(line, by=self.asker)

    def free(self, _line, _amount, _what):
        with act(self.asker, "free", self.plan) as doing:
            spending.free(self.plan, doing)


@pytest.mark.django_db
@settings(max_examples=12)
@given(sequence=st.lists(ACTS, max_size=12))
def test_reserved_spent_lost_and_left_are_the_fund(sequence, requested_plan, fund, case_manager, supervisor):
    before = transaction.savepoint()
    hands = Hands(requested_plan, fund, case_manager, supervisor)
    for each in sequence:
        with suppress(Blocked):
            hands.do(*each)
        adds_up(fund, requested_plan)
    transaction.savepoint_rollback(before)


def adds_up(fund, plan):
    """By the database and by hand: the same; and together they are the fund."""
    lines, ledger = list(plan.budget_lines.prefetch_related("payments")), fund.ledger
    assert ledger.reserved + ledger.spent + ledger.lost + ledger.left == fund.amount
    assert ledger.reserved == sum(line.reserved for line in lines)
    assert ledger.spent == sum(line.spent for line in lines)
    assert ledger.lost == sum(line.lost for line in lines)
    assert [each.left for each in ledgers([fund])] == [ledger.left]
    assert all(line.paid == sum(payment.amount for payment in line.payments.all()) for line in lines)


# --- two at once --------------------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_do_not_promise_the_same_money_twice(
    fund, register, case_manager, supervisor, describe, line
):
    budgets = []
    for case in register(2).cases.all():
        case = take_case(case, by=case_manager)
        plan = actions.open_return_plan(Case.objects.get(pk=case.pk), by=case_manager)
        line(plan, case_manager, "700", fund=fund.pk)
        budgets.append(plan.budgets.get().pk)
    start = Barrier(2)

    def approve(pk):
        try:
            start.wait(timeout=20)
            actions.approve_budget(Budget.objects.get(pk=pk), by=supervisor)
        except Blocked:
            return "too late"
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, budgets)) == ["approved", "too late"]
    assert Fund.objects.get().ledger.left == 300
