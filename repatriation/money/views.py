"""The pages of the money of a return; and those of the funds, where nobody in care is named."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Case
from carecase.plans.vouchers import organisations_where
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must, must_somewhere, visible_or_404
from repatriation import actions
from repatriation.models import Budget, BudgetLine, Fund
from repatriation.models.money import SUMS, ZERO
from repatriation.money import bookings, spending
from repatriation.money import forms as money_forms
from repatriation.money.ledger import Cost, Ledger
from repatriation.views import EditPlanRow, PlanAct, plan_of, row_pages

# --- of one return ------------------------------------------------------------------------------------------------


def budget_url(number):
    return reverse("repatriation:budget", args=[number])


class BudgetPage(LoginRequiredMixin, View):
    """What the return costs, line by line: thought, agreed to, paid; and what is still to be done about it."""

    def get(self, request, number):
        plan = plan_of(request.user, number)
        must(request.user, Permission.PREPARE_RETURN, plan, "view_budget")
        saw(request.user, "view_budget", plan.case, plan)
        budget = plan.budgets.visible_to(request.user).select_related("approved_by", "key").first()
        lines = plan.budget_lines.visible_to(request.user).select_related("fund", "key", "approved_by", "rate_by")
        context = {"case": plan.case, "plan": plan, "budget": budget}
        if budget:
            budget.plan = plan
            context |= self.standing(budget, list(lines.prefetch_related("payments__key")), request.user)
        return render(request, "repatriation/budget.html", context)

    def standing(self, budget, lines, user):
        for line in lines:
            for payment in line.payments.all():
                payment.line = line
        above = spending.is_above_limit(budget)
        decides = (
            spending.may_approve_above(user, budget) if above else user.has_perm(Permission.DECIDE_RETURN, budget.plan)
        )
        return {
            "lines": lines,
            "cost": Cost(budget.currency, lines),
            "above": above,
            "may_approve": decides and not budget.approved_by_id,
            "in_question": [line for line in lines if line.is_open and line.in_question_since],
            "booked": [line for line in lines if line.is_booked],
        }


class EditLine(EditPlanRow):
    def back_url(self):
        return budget_url(self.parent_shown.number)


class ChangeCurrency(EditLine):
    def record(self, parent):
        budget = plan_of(self.request.user, parent.number).budgets.first()
        if budget is None:
            raise Http404
        return budget


class EditPayment(EditLine):
    """Something paid for a line, or put into the person's hand."""

    parent_field = "line"

    def parent_of_record(self, parent):
        lines = plan_of(self.request.user, parent.number).budget_lines.all()
        return visible_or_404(lines, self.request.user, pk=self.kwargs["line"])


class TakeOutLine(PlanAct):
    model = BudgetLine

    def post(self, request, number, pk):
        answer = super().post(request, number, pk)
        return redirect(budget_url(number)) if answer.status_code == 302 else answer

    def act(self, line):
        bookings.take_out(line, by=self.request.user)


class Settle(LoginRequiredMixin, View):
    """Of everything booked: does it hold, was it used, given back, or is it lost."""

    def get(self, request, number):
        plan = self.plan(number)
        return self.page(plan, money_forms.SettleForm(plan=plan))

    def post(self, request, number):
        plan = self.plan(number)
        form = money_forms.SettleForm(request.POST, plan=plan)
        if not form.is_valid():
            return self.page(plan, form, status=422)
        try:
            bookings.answer(plan, form.answers, by=request.user)
        except Blocked as blocked:
            form.add_error(None, str(blocked))
            return self.page(plan, form, status=409)
        messages.success(request, _("Saved."))
        return redirect(budget_url(number))

    def plan(self, number):
        plan = plan_of(self.request.user, number)
        must(self.request.user, Permission.PREPARE_RETURN, plan, "settle_budget")
        return plan

    def page(self, plan, form, status=200):
        return render(self.request, "repatriation/settle.html", {"plan": plan, "form": form}, status=status)


# --- the register of funds ----------------------------------------------------------------------------------------


def found_or_404(rows, user, pk):
    found = rows.filter(pk=pk).first()
    if found is None:
        refused(user, "not_visible", *rows.model.objects.filter(pk=pk), why="not_visible")
        raise Http404
    return found


class ForFunds(LoginRequiredMixin, View):
    permission = Permission.SEE_FUNDS
    verb = "view_funds"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, self.permission, self.verb)
        return super().dispatch(request, *args, **kwargs)

    @property
    def place(self):
        return {name: self.request.GET.get(name, "") for name in ("after", "before")}


class FundsPage(ForFunds):
    """Every fund with what is reserved, spent, lost and left."""

    def get(self, request):
        rows = spending.funds_for(request.user).select_related("organisation")
        page = keyset_page(rows, ("-from_on", "name", "pk"), **self.place)
        context = {"page": page, "ledgers": ledgers(page.items), "may_keep": request.user.may(Permission.KEEP_FUNDS)}
        context["may_approve"] = request.user.may(Permission.APPROVE_ABOVE_LIMIT)
        return render(request, "repatriation/funds.html", context)


def ledgers(funds):
    """The ledger of each, in one query."""
    lines = BudgetLine.objects.filter(fund__in=funds).order_by().values("fund")
    sums = {row.pop("fund"): row for row in lines.annotate(**SUMS)}
    none = dict.fromkeys(SUMS, ZERO)
    return [Ledger(fund, sums.get(fund.pk, none)) for fund in funds]


class FundPage(ForFunds):
    """One fund and the lines it pays: what for and how much. Numbers of cases only for those who see the case."""

    model = Fund

    def get(self, request, pk):
        fund = found_or_404(spending.funds_for(request.user).select_related("organisation"), request.user, pk)
        rows = fund.lines.select_related("plan")
        page = keyset_page(rows, ("-recorded_at", "pk"), **self.place)
        may_keep = request.user.has_perm(Permission.KEEP_FUNDS, fund.organisation)
        context = {"fund": fund, "page": page, "rows": self.named(page.items), "may_keep": may_keep}
        return render(request, "repatriation/fund.html", context)

    def named(self, lines):
        cases = Case.objects.visible_to(self.request.user).filter(pk__in={line.plan.case_id for line in lines})
        numbers = dict(cases.values_list("pk", "number"))
        return [(line, numbers.get(line.plan.case_id, "")) for line in lines]


class EditFund(ForFunds):
    model, permission = Fund, Permission.KEEP_FUNDS
    verb = "keep_fund"

    def get(self, request, pk=None):
        return self.page(self.form(pk))

    def post(self, request, pk=None):
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        fund = form.save()
        messages.success(request, _("Saved."))
        return redirect(fund)

    def form(self, pk, *data):
        user = self.request.user
        fund = found_or_404(spending.funds_for(user, Permission.KEEP_FUNDS), user, pk) if pk else None
        organisations = organisations_where(user, Permission.KEEP_FUNDS)
        return money_forms.FundForm(*data, instance=fund, by=user, organisations=organisations)

    def page(self, form, status=200):
        return render(self.request, "repatriation/fund_form.html", {"form": form}, status=status)


# --- approving above the limit ------------------------------------------------------------------------------------


class BudgetsPage(ForFunds):
    """Budgets that wait for an approval, without anybody's name or number."""

    permission = Permission.APPROVE_ABOVE_LIMIT
    verb = "view_budgets"

    def get(self, request):
        rows = spending.budgets_for(request.user).waiting().select_related("plan__case__organisation")
        page = keyset_page(rows.prefetch_related("plan__budget_lines"), ("recorded_at", "pk"), **self.place)
        return render(request, "repatriation/budgets.html", {"page": page, "rows": self.rows(page)})

    def rows(self, page):
        return [(budget, spending.is_above_limit(budget)) for budget in page]


class Decide(LoginRequiredMixin, View):
    """Line by line, to the estimate or to less: approved by somebody who did not ask."""

    def get(self, request, **kwargs):
        budget = self.budget(**kwargs)
        return self.page(budget, self.form(budget))

    def post(self, request, **kwargs):
        budget = self.budget(**kwargs)
        form = self.form(budget, request.POST)
        if not form.is_valid():
            return self.page(budget, form, status=422)
        try:
            actions.approve_budget(budget, by=request.user, amounts=form.amounts, beyond=form.beyond)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            form.add_error(None, str(blocked))
            return self.page(budget, form, status=409)
        messages.success(request, _("Saved."))
        return redirect(self.back(budget))

    def form(self, budget, *data):
        beyond = spending.may_approve_above(self.request.user, budget)
        return money_forms.ApproveForm(*data, budget=budget, may_go_beyond=beyond)

    def page(self, budget, form, status=200):
        context = {"budget": budget, "form": form, "cost": budget.cost, "back": self.back(budget)}
        context |= {"above": spending.is_above_limit(budget), "title": self.title(budget)}
        return render(self.request, "repatriation/budget_decide.html", context, status=status)


class BudgetDecide(Decide):
    """For the supervisor, who sees whose return it is."""

    def budget(self, number):
        plan = plan_of(self.request.user, number)
        must(self.request.user, Permission.DECIDE_RETURN, plan, "approve_budget")
        budget = plan.budgets.select_related("key").first()
        if budget is None:
            raise Http404
        budget.plan = plan
        return budget

    def back(self, budget):
        return budget_url(budget.plan.number)

    def title(self, budget):
        return budget.plan.number


class BudgetAbove(Decide):
    """For finance or the national coordinator: what for, how much, from which fund, and nobody behind it."""

    model = Budget

    def budget(self, pk):
        must_somewhere(self.request.user, Permission.APPROVE_ABOVE_LIMIT, "approve_budget")
        rows = spending.budgets_for(self.request.user).select_related("plan__case__organisation", "key")
        return found_or_404(rows, self.request.user, pk)

    def back(self, budget):
        return reverse("repatriation:budgets")

    def title(self, budget):
        return budget.reference


PLAN = "cases/<case_number:number>/return/"
LINE = f"{PLAN}budget/<uuid:line>/"
HANDED = EditPayment.as_view(form_class=money_forms.HandOverAllowance, title=BudgetLine.Code.ALLOWANCE.label)

urlpatterns = [
    path(f"{PLAN}budget/", BudgetPage.as_view(), name="budget"),
    path(f"{PLAN}budget/currency/", ChangeCurrency.as_view(form_class=money_forms.BudgetForm), name="budget_currency"),
    path(f"{PLAN}budget/settle/", Settle.as_view(), name="budget_settle"),
    path(f"{PLAN}budget/decide/", BudgetDecide.as_view(), name="budget_decide"),
    *row_pages("budget_line", money_forms.BudgetLineForm, view=EditLine),
    path(f"{PLAN}budget-line/<uuid:pk>/out/", TakeOutLine.as_view(), name="budget_line_out"),
    path(f"{LINE}paid/new/", EditPayment.as_view(form_class=money_forms.PaymentForm), name="payment_new"),
    path(f"{LINE}paid/<uuid:pk>/", EditPayment.as_view(form_class=money_forms.PaymentForm), name="payment"),
    path(f"{LINE}handed/new/", HANDED, name="handed_new"),
    path(f"{LINE}handed/<uuid:pk>/", HANDED, name="handed"),
    path("returns/funds/", FundsPage.as_view(), name="funds"),
    path("returns/funds/new/", EditFund.as_view(), name="fund_new"),
    path("returns/funds/<uuid:pk>/", FundPage.as_view(), name="fund"),
    path("returns/funds/<uuid:pk>/change/", EditFund.as_view(), name="fund_change"),
    path("returns/budgets/", BudgetsPage.as_view(), name="budgets"),
    path("returns/budgets/<uuid:pk>/", BudgetAbove.as_view(), name="budget_above"),
]
