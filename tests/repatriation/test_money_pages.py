"""The pages of the money: who gets in, what stands there, and that nobody in care can be read from the funds."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from repatriation import actions
from repatriation.models import BudgetLine, Fund
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """Open a page of the repatriation app as somebody, or post to it."""

    def answer(name, *args, by, posted=None):
        client.force_login(by)
        url = reverse(f"repatriation:{name}", args=args)
        return client.get(url) if posted is None else client.post(url, posted)

    return answer


def typed(**more):
    return {"code": "tickets", "estimate": "900", "currency": "USD", "funder": "Propio"} | more


def test_a_budget_is_written_approved_paid_and_settled_in_the_browser(
    ask, requested_plan, case_manager, supervisor, fund
):
    number = requested_plan.number
    assert reverse("repatriation:budget_line_new", args=[number]) in ask("budget", number, by=case_manager).text
    new = ask("budget_line_new", number, by=case_manager, posted=typed(fund=fund.pk))
    assert new.headers["Location"] == reverse("repatriation:budget", args=[number])
    line = requested_plan.budget_lines.get()
    assert ask("budget_decide", number, by=case_manager).status_code == 403
    page = ask("budget_decide", number, by=supervisor)
    assert f"line-{line.pk}" in page.text
    decided = ask("budget_decide", number, by=supervisor, posted={f"line-{line.pk}": "850"})
    assert decided.status_code == 302
    paid = {"amount": "800", "paid_on": "2026-03-01", "voucher": "F-77"}
    assert ask("payment_new", number, line.pk, by=case_manager, posted=paid).status_code == 302
    shown = ask("budget", number, by=case_manager).text
    assert "F-77" in shown
    assert ask("budget_line_out", number, line.pk, by=case_manager, posted={}).status_code == 409
    lost = {f"outcome-{line.pk}": "lost"}
    assert ask("budget_settle", number, by=case_manager, posted=lost).status_code == 422
    assert ask("budget_settle", number, by=case_manager, posted=lost | {f"lost-{line.pk}": "30"}).status_code == 302
    assert (fresh(line).outcome, fund.ledger.lost) == ("lost", 30)


def test_the_plan_shows_what_the_return_costs_and_leads_to_its_budget(ask, ready_plan, case_manager):
    page = ask("plan", ready_plan.number, by=case_manager).text
    assert reverse("repatriation:budget", args=[ready_plan.number]) in page
    assert "MXN" in page


def test_a_fund_is_entered_by_finance_and_not_made_smaller_than_what_was_promised(
    ask, finance, national, coordinator, organisation, requested_plan, budgeted, case_manager
):
    days = {"from_on": "2020-01-01", "until_on": "2040-12-31"}
    told = {"funder": "UE", "name": "Retornos", "currency": "USD", "amount": "500", **days}
    for other in (national, coordinator, case_manager):
        assert ask("fund_new", by=other, posted=told).status_code == 403
    assert ask("fund_new", by=finance, posted=told | {"organisation": organisation.pk}).status_code == 302
    fund = Fund.objects.get()
    assert (fund.by, fund.history.get().history_user) == (finance, finance)
    budgeted(requested_plan, case_manager, "400", fund=fund.pk)
    assert ask("fund_change", fund.pk, by=finance, posted=told | {"amount": "399.99"}).status_code == 422
    assert ask("fund_change", fund.pk, by=finance, posted=told | {"amount": "400"}).status_code == 302


def test_the_funds_show_sums_and_a_case_number_only_to_those_who_see_the_case(
    ask, requested_plan, budgeted, case_manager, fund, finance, national, coordinator
):
    budgeted(requested_plan, case_manager, "400", fund=fund.pk)
    for reader in (finance, national, coordinator):
        assert "600" in ask("funds", by=reader).text
        assert requested_plan.number not in ask("fund", fund.pk, by=reader).text
    actions.add_coordinator(requested_plan, user=coordinator, by=case_manager)
    assert requested_plan.number in ask("fund", fund.pk, by=coordinator).text


def test_funds_and_budgets_of_others_are_not_there(
    ask, fund, colleague, elsewhere, line, requested_plan, case_manager
):
    line(requested_plan, case_manager, "5000")
    other = colleague("otra", Role.FINANCE, organisation=elsewhere)
    budget = requested_plan.budgets.get()
    for name, pk in (("fund", fund.pk), ("fund_change", fund.pk), ("budget_above", budget.pk)):
        assert ask(name, pk, by=other).status_code == 404, name
    assert fund.name not in ask("funds", by=other).text
    assert budget.reference not in ask("budgets", by=other).text


def test_above_the_limit_finance_decides_without_learning_whose_it_is(
    ask, requested_plan, line, case_manager, supervisor, finance, fund
):
    row = line(requested_plan, case_manager, "5000", fund=fund.pk, note="Para la señora Rosa")
    budget = requested_plan.budgets.get()
    assert (
        ask("budget_decide", requested_plan.number, by=supervisor, posted={f"line-{row.pk}": "5000"}).status_code
        == 409
    )
    for page in (ask("budgets", by=finance), ask("budget_above", budget.pk, by=finance)):
        assert budget.reference in page.text
        assert requested_plan.number not in page.text
        assert "Rosa" not in page.text
    amounts = {f"line-{row.pk}": "5000"}
    assert ask("budget_above", budget.pk, by=finance, posted=amounts).status_code == 409
    beyond = amounts | {"beyond": "Llega otro giro"}
    assert ask("budget_above", budget.pk, by=finance, posted=beyond).status_code == 302
    assert fresh(row).beyond_because == "Llega otro giro"
    assert ask("budget", requested_plan.number, by=finance).status_code == 404


@pytest.mark.parametrize(("estimate", "leads"), [("2500", True), ("900", False)])
def test_the_day_of_finance_says_which_budget_waits(
    client, requested_plan, line, case_manager, finance, estimate, leads
):
    line(requested_plan, case_manager, estimate)
    budget = requested_plan.budgets.get()
    client.force_login(finance)
    page = client.get(reverse("casework:my_day")).text
    assert budget.reference in page
    assert (reverse("repatriation:budget_above", args=[budget.pk]) in page) == leads
    assert requested_plan.number not in page


def test_a_small_budget_is_left_to_the_supervisor(ask, requested_plan, line, case_manager, finance):
    row = line(requested_plan, case_manager, "10")
    posted = {f"line-{row.pk}": "10"}
    assert ask("budget_above", requested_plan.budgets.get().pk, by=finance, posted=posted).status_code == 403


def many(fund, plan, by, count):
    year = {"from_on": datetime.date(2026, 1, 1), "until_on": datetime.date(2027, 1, 1)}
    told = {"organisation": fund.organisation, "funder": "x", "currency": "USD", "amount": Decimal(10), "by": by}
    Fund.objects.bulk_create(Fund(name=f"F{n}", **told, **year) for n in range(count))
    asked = {"plan": plan, "key": plan.key, "fund": fund, "asked_by": by, "rate_by": by, "currency": "USD"}
    BudgetLine.objects.bulk_create(
        BudgetLine(code="food", estimate=1, recorded_at=timezone.now(), **asked) for _n in range(count)
    )


def test_lists_are_paged_and_ask_the_database_no_more_for_many(
    ask, fund, requested_plan, line, case_manager, finance, django_assert_max_num_queries
):
    line(requested_plan, case_manager, "10", fund=fund.pk)
    many(fund, requested_plan, case_manager, 120)
    for name, args in (("funds", ()), ("fund", (fund.pk,)), ("budgets", ())):
        with django_assert_max_num_queries(36):
            page = ask(name, *args, by=finance)
        assert page.text.count('<th scope="row">') <= 50, name
