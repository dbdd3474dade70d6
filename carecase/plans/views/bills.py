"""The bills of providers, for those who pay them. Numbers and amounts; nobody in care is named or can be reached."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused
from carecase.plans import reconciling
from carecase.plans.forms.bill import LINES_ON_A_PAGE, BillForm, BillLines
from carecase.plans.models import Bill
from carecase.plans.vouchers import organisations_where
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked
from carecase.workflow.views import must_somewhere

PAGE = 100  # lines of a bill


class ForFinance(LoginRequiredMixin, View):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, Permission.RECONCILE_BILLS, "reconcile_bills")
        return super().dispatch(request, *args, **kwargs)

    @property
    def organisations(self):
        return organisations_where(self.request.user, Permission.RECONCILE_BILLS)

    def bills(self):
        own = Bill.objects.filter(agreement__organisation__in=self.organisations)
        return own.select_related("agreement__provider", "agreement__organisation")

    def bill(self, pk):
        found = self.bills().filter(pk=pk).first()
        if found is None:
            refused(self.request.user, "not_visible", *Bill.objects.filter(pk=pk), why="not_visible")
            raise Http404
        return found


class BillsPage(ForFinance):
    def get(self, request):
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(self.bills(), ["-month", "-entered_at", "pk"], **place)
        return render(request, "plans/bills.html", {"page": page})


class EnterBill(ForFinance):
    """Up to a hundred lines typed, or any number copied or uploaded as a table."""

    def get(self, request):
        return self.page(self.form(), BillLines(prefix="lines"))

    def post(self, request):
        form, lines = self.form(request.POST, request.FILES), BillLines(request.POST, prefix="lines")
        if "more" in request.POST:
            typed = {name: form[name].value() for name in form.fields if name != "file"}
            return self.page(self.form(initial=typed), lines.longer())
        if not (form.is_valid() & lines.is_valid()):
            return self.page(form, lines, status=422)
        rows = [line.row for line in lines if line.has_changed()] + form.copied
        if not rows:
            form.add_error(None, _("A bill has at least one line."))
            return self.page(form, lines, status=422)
        try:
            bill = reconciling.enter_bill(form.save(commit=False), rows, by=request.user)
        except Blocked as blocked:
            form.add_error(None, str(blocked))
            return self.page(form, lines, status=409)
        return redirect(bill)

    def form(self, *data, **initial):
        return BillForm(*data, organisations=self.organisations, **initial)

    def page(self, form, lines, status=200):
        full = len(lines.forms) >= LINES_ON_A_PAGE
        return render(self.request, "plans/bill_new.html", {"form": form, "lines": lines, "full": full}, status=status)


class OfBill(ForFinance):
    """Each line beside its voucher, what is wrong with it, and what the bill leaves out."""

    def page(self, bill, status=200, blocked=()):
        comparison = reconciling.Comparison(bill)
        page = Paginator(comparison.lines, PAGE).get_page(self.request.GET.get("page"))
        context = {"bill": bill, "comparison": comparison, "page": page, "blocked": blocked}
        return render(self.request, "plans/bill.html", context, status=status)


class BillPage(OfBill):
    model = Bill

    def get(self, request, pk):
        return self.page(self.bill(pk))


class SettleBill(OfBill):
    """A button: accept it, or send it back with the reason."""

    model = Bill

    def post(self, request, pk):
        bill = self.bill(pk)
        try:
            self.settle(bill)
        except Blocked as blocked:
            return self.page(bill, status=409, blocked=blocked.reasons)
        messages.success(request, _("Saved."))
        return redirect(bill)


class AcceptBill(SettleBill):
    def settle(self, bill):
        reconciling.accept(bill, by=self.request.user)


class DisputeBill(SettleBill):
    def settle(self, bill):
        note = self.request.POST.get("note", "").replace("\x00", "")[:500]
        reconciling.dispute(bill, by=self.request.user, note=note)
