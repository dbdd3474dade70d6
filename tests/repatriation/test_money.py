"""The money of a return: who approves how much, what takes an approval back, what becomes of it when plans change."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from carecase.access.models import Deputy
from carecase.access.roles import Role
from carecase.cases.models import Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.models import StateChange
from repatriation import actions, steps
from repatriation.guards import ROWS
from repatriation.models import Budget, BudgetLine, Fund, Payment, State
from repatriation.money import bookings, spending
from repatriation.money import forms as money_forms
from services_catalog.models import ExchangeRate
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def pay(write):
    def note(line, by, amount, **typed):
        row = Payment(line=line)
        return write(money_forms.PaymentForm, row, by, amount=amount, voucher="F-1", **typed)

    return note


def refused(constraint, change):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    assert constraint in str(error.value)


def last_reason(plan):
    return StateChange.objects.get(object_id=plan.pk, step="put_back").reason


# --- who approves how much ----------------------------------------------------------------------------------------

YES, NO, NOT_YET = "yes", Forbidden, Blocked


@pytest.mark.parametrize(
    ("estimate", "supervises", "manages", "pays", "coordinates"),
    [
        # up to the limit of the pack (USD 1,000) it is the supervisor's; above it, finance or the coordinator
        ("0.01", YES, NO, NO, NO),
        ("999.99", YES, NO, NO, NO),
        ("1000.00", YES, NO, NO, NO),
        ("1000.01", NOT_YET, NO, YES, YES),
        ("9999999.99", NOT_YET, NO, YES, YES),
    ],
)
def test_up_to_the_limit_a_supervisor_approves_and_above_it_finance_or_the_national_coordinator(
    estimate, supervises, manages, pays, coordinates, requested_plan, line, colleague, team, coordinator, organisation
):
    asker, plan = requested_plan.case.manager, requested_plan
    line(plan, asker, estimate)
    people = {
        colleague("sara", Role.SUPERVISOR, team): supervises,
        coordinator: manages,
        colleague("fe", Role.FINANCE, organisation=organisation): pays,
        colleague("na", Role.NATIONAL_COORDINATOR, organisation=organisation): coordinates,
    }
    for who, expected in people.items():
        before = transaction.savepoint()
        if expected == YES:
            assert actions.approve_budget(plan.budgets.get(), by=who).approved_by == who
        else:
            with pytest.raises(expected):
                actions.approve_budget(plan.budgets.get(), by=who)
        transaction.savepoint_rollback(before)


def test_who_stands_in_for_the_supervisor_approves_up_to_the_limit(
    requested_plan, line, case_manager, supervisor, colleague, team
):
    line(requested_plan, case_manager, "1000")
    stand_in = colleague("dora", Role.CASE_MANAGER, team)
    today = timezone.localdate()
    Deputy.objects.create(supervisor=supervisor, deputy=stand_in, from_on=today, until_on=today)
    assert actions.approve_budget(requested_plan.budgets.get(), by=fresh(stand_in)).approved_by == stand_in


def test_many_small_lines_are_one_large_budget(requested_plan, line, case_manager, supervisor):
    for _each in range(3):
        line(requested_plan, case_manager, "400")
    with pytest.raises(Blocked):
        actions.approve_budget(requested_plan.budgets.get(), by=supervisor)


def test_where_the_country_names_no_limit_everything_is_above_it(requested_plan, line, case_manager, monkeypatch):
    line(requested_plan, case_manager, "1")
    monkeypatch.setattr(spending, "limit_in", lambda pack, currency: None)
    assert spending.is_above_limit(requested_plan.budgets.get())


def test_of_another_organisation_nobody_approves(requested_plan, line, case_manager, colleague, elsewhere):
    line(requested_plan, case_manager, "5000")
    other = colleague("otra", Role.FINANCE, organisation=elsewhere)
    with pytest.raises(Forbidden):
        actions.approve_budget(requested_plan.budgets.get(), by=other)
    assert not spending.budgets_for(other).exists()


def test_whoever_asked_for_one_line_does_not_approve_the_whole(requested_plan, line, case_manager, supervisor):
    line(requested_plan, supervisor, "10")
    line(requested_plan, case_manager, "20")
    with pytest.raises(Blocked):
        actions.approve_budget(requested_plan.budgets.get(), by=supervisor)


def test_an_empty_budget_and_one_of_a_return_called_off_are_not_approved(
    requested_plan, line, case_manager, supervisor, take
):
    row = line(requested_plan, case_manager, "10")
    take(requested_plan, case_manager, "withdraw")
    with pytest.raises(Blocked):
        actions.approve_budget(requested_plan.budgets.get(), by=supervisor)
    bookings.take_out(row, by=case_manager)
    assert not requested_plan.budgets.get().stands


def test_less_can_be_approved_than_was_asked(requested_plan, line, case_manager, supervisor):
    row = line(requested_plan, case_manager, "300")
    actions.approve_budget(requested_plan.budgets.get(), by=supervisor, amounts={row.pk: Decimal(250)})
    assert fresh(row).approved == 250
    assert requested_plan.budgets.get().cost.whole.difference == 250


# --- what takes an approval back ----------------------------------------------------------------------------------


def test_a_line_that_is_added_puts_a_ready_plan_back_with_the_reason(ready_plan, line, case_manager):
    line(ready_plan, case_manager, "100", "MXN", code="food")
    assert fresh(ready_plan).state == State.PREPARING
    assert last_reason(ready_plan) == str(ROWS["budget_is_approved"].guard.otherwise)
    assert ready_plan.budgets.get().approved_by is None
    assert ready_plan.budget_lines.get(code="tickets").approved == 18400  # what was agreed to stays agreed


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        ({"estimate": "18400.01"}, False),
        ({"code": "food"}, False),
        ({"estimate": "18000"}, True),
        ({"note": "Asiento junto a la ventana"}, True),
        ({"funder": "Otro fondo"}, True),
    ],
)
def test_only_what_asks_for_more_or_something_else_is_asked_anew(change, stands, ready_plan, write, case_manager):
    row = ready_plan.budget_lines.get()
    write(money_forms.BudgetLineForm, row, case_manager, **change)
    assert (fresh(ready_plan).state == State.READY) is stands
    assert (fresh(row).approved is not None) is stands
    assert fresh(row).approved in (None, fresh(row).estimate)


def test_taking_the_only_line_out_puts_the_plan_back(ready_plan, case_manager):
    bookings.take_out(ready_plan.budget_lines.get(), by=case_manager)
    assert fresh(ready_plan).state == State.PREPARING


# --- several currencies -------------------------------------------------------------------------------------------


def test_another_currency_is_added_by_the_rate_of_the_day_it_was_entered(requested_plan, line, case_manager):
    ExchangeRate.objects.create(currency="USD", into="HNL", rate=Decimal("25.5"), from_on="2026-01-01", source="x")
    line(requested_plan, case_manager, "100")
    row = line(requested_plan, case_manager, "51.00", "HNL")
    assert (row.rate, row.rate_on, row.rate_by) == (Decimal("0.03921569"), timezone.localdate(), case_manager)
    cost = requested_plan.budgets.get().cost
    assert [(each.currency, each.estimate) for each in cost.by_currency] == [("HNL", 51), ("USD", 100)]
    assert cost.whole.estimate == 102
    ExchangeRate.objects.update(rate=99)
    assert requested_plan.budgets.get().amount == 102


def test_without_a_rate_it_is_typed_or_the_line_is_not_taken(requested_plan, line, case_manager):
    line(requested_plan, case_manager, "100")
    row = BudgetLine(plan=requested_plan)
    typed = {"code": "food", "estimate": "10", "currency": "GTQ", "funder": "x", "version": "0"}
    assert "rate" in money_forms.BudgetLineForm(typed, instance=row, by=case_manager).errors
    assert line(requested_plan, case_manager, "10", "GTQ", rate="0.13").rate == Decimal("0.13")


def test_the_budget_is_added_up_anew_in_another_currency(ready_plan, write, case_manager):
    ExchangeRate.objects.create(currency="USD", into="MXN", rate=20, from_on="2026-01-01", source="x")
    write(money_forms.BudgetForm, ready_plan.budgets.get(), case_manager, currency="USD")
    assert str(ready_plan.budgets.get().amount) == "920.00"
    assert fresh(ready_plan).state == State.PREPARING


# --- funds --------------------------------------------------------------------------------------------------------


def left(fund):
    return fund.ledger.left


def test_a_fund_is_reserved_spent_and_lost(requested_plan, line, budgeted, case_manager, fund, pay):
    budgeted(requested_plan, case_manager, "600", fund=fund.pk)
    row = requested_plan.budget_lines.get()
    assert (fund.ledger.reserved, left(fund)) == (600, 400)
    pay(row, case_manager, "200")
    assert (fund.ledger.reserved, fund.ledger.spent, left(fund)) == (400, 200, 400)
    with act(case_manager, "settle", row.plan) as doing:
        spending.settle(row, "lost", doing, lost=Decimal(50))
    assert (fund.ledger.reserved, fund.ledger.spent, fund.ledger.lost, left(fund)) == (0, 0, 50, 950)


def test_no_more_is_promised_than_is_left_but_by_a_named_person_with_a_reason(
    requested_plan, line, case_manager, supervisor, fund, national
):
    row = line(requested_plan, case_manager, "950", fund=fund.pk)
    Fund.objects.update(amount=900)
    budget = requested_plan.budgets.get()
    for by, beyond in ((supervisor, ""), (supervisor, "porque sí")):
        with pytest.raises(Blocked, match=r"900[.,]00"):
            actions.approve_budget(budget, by=by, beyond=beyond)
    line(requested_plan, case_manager, "100", code="food", fund=fund.pk)  # more than the limit: the coordinator's
    with pytest.raises(Blocked):
        actions.approve_budget(budget, by=national)
    actions.approve_budget(budget, by=national, beyond="Llega otro giro el lunes")
    assert (fresh(row).beyond_because, fresh(row).approved_by) == ("Llega otro giro el lunes", national)
    assert left(Fund.objects.get()) == -150


def test_a_fund_pays_in_its_currency_while_it_runs(requested_plan, line, case_manager, supervisor, fund):
    row = BudgetLine(plan=requested_plan)
    typed = {"code": "food", "estimate": "10", "currency": "MXN", "fund": fund.pk, "version": "0"}
    assert "currency" in money_forms.BudgetLineForm(typed, instance=row, by=case_manager).errors
    line(requested_plan, case_manager, "10", fund=fund.pk)
    Fund.objects.update(until_on=datetime.date(2026, 1, 31))
    with pytest.raises(Blocked):
        actions.approve_budget(requested_plan.budgets.get(), by=supervisor)


# --- paying and handing over --------------------------------------------------------------------------------------


def test_nothing_is_paid_that_nobody_approved(requested_plan, line, case_manager, pay):
    row = line(requested_plan, case_manager, "10")
    with pytest.raises(Blocked):
        pay(row, case_manager, "5")


def test_a_payment_put_right_is_the_sum_of_what_is_true(requested_plan, budgeted, case_manager, pay, write):
    budgeted(requested_plan, case_manager, "100")
    row = requested_plan.budget_lines.get()
    first = pay(row, case_manager, "30")
    pay(row, case_manager, "20")
    write(money_forms.PaymentForm, fresh(first), case_manager, amount="35")
    assert fresh(row).paid == 55


def test_money_for_the_way_is_in_the_persons_hand_before_leaving(preparing, line, case_manager, supervisor, write):
    plan = preparing()
    row = line(plan, case_manager, "800", "MXN", code="allowance")
    actions.approve_budget(plan.budgets.get(), by=supervisor)
    plan = fresh(plan)
    with pytest.raises(Blocked) as blocked:
        steps.make_ready(plan, by=case_manager)
    assert len(blocked.value.reasons) == 1
    handed = Payment(line=fresh(row))
    told = {"amount": "800", "handed_by": "Ana", "received": "thumb", "paid_on": "2026-05-26", "version": "0"}
    form = money_forms.HandOverAllowance(told, instance=handed, by=case_manager)
    assert "witness" in form.errors
    write(money_forms.HandOverAllowance, handed, case_manager, **told, witness="Rosa")
    assert steps.make_ready(fresh(plan), by=case_manager).state == State.READY


# --- called off, paused -------------------------------------------------------------------------------------------


@pytest.fixture
def booked(requested_plan, line, case_manager, supervisor, fund, pay):
    """Tickets paid, a hotel promised, food not approved yet."""
    tickets = line(requested_plan, case_manager, "500", fund=fund.pk)
    hotel = line(requested_plan, case_manager, "80", fund=fund.pk, code="accommodation_transit")
    actions.approve_budget(requested_plan.budgets.get(), by=supervisor)
    pay(tickets, case_manager, "450")
    food = line(requested_plan, case_manager, "20", fund=fund.pk, code="food")
    return [fresh(each) for each in (tickets, hotel, food)]


def test_a_withdrawal_frees_what_was_reserved_and_asks_what_became_of_the_rest(booked, fund, case_manager, take):
    tickets, hotel, food = booked
    plan = take(tickets.plan, case_manager, "withdraw")
    assert (fund.ledger.reserved, fund.ledger.spent) == (0, 450)
    assert {each.pk for each in plan.budget_lines.in_question()} == {tickets.pk, hotel.pk}
    assert "450" in plan.budgets.get().in_words
    answers = {tickets: ("lost", Decimal(120)), hotel: ("released", None)}
    task = plan.case.tasks.open().get(kind=Task.Kind.BOOKINGS_SETTLE)
    assert (task.owner, task.about) == (case_manager, plan.pk)
    bookings.answer(plan, {tickets: answers[tickets]}, by=case_manager)
    assert fresh(task).done_at is None  # of one nobody has said it yet
    bookings.answer(plan, {hotel: answers[hotel]}, by=case_manager)
    assert fresh(task).done_by == case_manager
    assert not plan.budget_lines.in_question().exists()
    assert (fund.ledger.spent, fund.ledger.lost, left(fund)) == (0, 120, 880)
    assert fresh(food).outcome == ""
    with pytest.raises(Blocked):
        bookings.answer(plan, {tickets: ("released", None)}, by=case_manager)


def test_after_a_withdrawal_nothing_still_holds(booked, case_manager, take):
    plan = take(booked[0].plan, case_manager, "withdraw")
    with pytest.raises(Blocked):
        bookings.answer(plan, {booked[0]: (bookings.HOLDS, None)}, by=case_manager)


def test_a_pause_keeps_what_is_reserved_until_somebody_says_what_became_of_it(ready_plan, case_manager, take):
    plan = take(ready_plan, case_manager, "suspend", "resume")
    row = plan.budget_lines.get()
    assert (row.reserved, row.in_question_since is not None) == (18400, True)
    with pytest.raises(Blocked) as blocked:
        steps.make_ready(plan, by=case_manager)
    assert [reason.url for reason in blocked.value.reasons] == [f"/cases/{plan.number}/return/budget/settle/"]
    bookings.answer(plan, {row: (bookings.HOLDS, None)}, by=case_manager)
    assert steps.make_ready(fresh(plan), by=case_manager).state == State.READY


def test_what_is_lost_before_leaving_puts_the_plan_back(ready_plan, case_manager):
    bookings.answer(ready_plan, {ready_plan.budget_lines.get(): ("lost", Decimal(5))}, by=case_manager)
    assert fresh(ready_plan).state == State.PREPARING


def test_more_is_not_lost_than_was_promised_or_paid(booked, case_manager):
    with pytest.raises(Blocked):
        bookings.answer(booked[0].plan, {booked[0]: ("lost", Decimal("500.01"))}, by=case_manager)


# --- what the database refuses ------------------------------------------------------------------------------------


def test_the_database_keeps_amounts_and_approvals_whole(booked, case_manager, fund):
    rows = BudgetLine.objects.filter(pk=booked[0].pk)
    refused("a_budget_line_is_not_negative", lambda: rows.update(estimate=-1))
    refused("no_more_is_approved_than_asked", lambda: rows.update(approved=501))
    refused("nobody_approves_her_own_line", lambda: rows.update(approved_by=case_manager))
    refused("an_approved_line_says_who_and_when", lambda: rows.update(approved_at=None))
    refused("a_settled_line_says_who_and_when", lambda: rows.update(outcome="used"))
    refused("only_a_lost_line_loses", lambda: rows.update(lost=1))
    refused("somebody_pays_a_line", lambda: rows.update(fund=None, funder=""))
    refused("a_budget_line_has_a_rate", lambda: rows.update(rate=0))
    refused("a_payment_is_of_something", lambda: Payment.objects.update(amount=0))
    refused("a_payment_has_a_receipt_or_was_received", lambda: Payment.objects.update(voucher=""))
    refused("a_fund_is_not_negative", lambda: Fund.objects.update(amount=-1))
    refused("a_fund_ends_after_it_begins", lambda: Fund.objects.update(until_on=datetime.date(2020, 1, 1)))


def test_a_budget_is_known_by_a_reference_that_is_not_the_case(booked):
    [budget] = Budget.objects.all()
    assert budget.plan.number not in budget.reference
    assert budget.covers
