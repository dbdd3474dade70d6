"""The vouchers of a case, and the page where one is redeemed by its number."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused
from carecase.cases.models import Case
from carecase.cases.views import EditCaseRecord
from carecase.plans import vouchers
from carecase.plans.forms.voucher import RedeemForm, VoucherForm
from carecase.plans.models import Voucher
from carecase.plans.steps import vouchering
from carecase.plans.views.reading import held
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import TakeStep, visible_or_404
from services_catalog.agreed import is_uuid, prices_in_force


class VouchersPage(LoginRequiredMixin, View):
    """What was issued for this person, newest first."""

    def get(self, request, number):
        case = visible_or_404(Case.objects.select_related("key", "unit"), request.user, number=number)
        rows = Voucher.objects.visible_to(request.user).filter(case=case)
        rows = rows.select_related("price__service__provider", "price__service_type", "key")
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        context = {
            "subject": case,
            "case": case,
            "can": held(case, request.user),
            "page": keyset_page(rows, ["-recorded_at", "pk"], **place),
        }
        return render(request, "plans/vouchers.html", context)


class IssueVoucher(EditCaseRecord):
    form_class = VoucherForm

    def defaults(self, parent):
        chosen = self.request.GET.get("price", "")
        price = prices_in_force(parent.organisation).filter(pk=chosen).first() if is_uuid(chosen) else None
        return {"price": price} if price else {}

    def back_url(self):
        return reverse("plans:vouchers", args=[self.parent_shown.number])

    def success_url(self, record):
        return reverse("casework:print_voucher", args=[self.parent_shown.number, record.pk])


class VoucherStep(TakeStep):
    workflow = vouchering
    lookup = "pk"

    def subject(self, value):
        case = visible_or_404(Case.objects, self.request.user, number=self.kwargs["number"])
        return visible_or_404(Voucher.objects.filter(case=case), self.request.user, pk=value)


class RedeemVoucher(LoginRequiredMixin, View):
    """First what the voucher is for, then the button: a number typed wrongly is seen before it counts."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not any(request.user.may(each) for each in vouchers.REDEEMS):
            refused(request.user, "redeem_voucher", why="forbidden")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        if "redeem" not in request.POST:
            return self.page(form, voucher=form.voucher)
        try:
            vouchers.redeem(form.voucher, by=request.user, used_at=form.used_at)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            return self.page(form, status=409, blocked=blocked.reasons, voucher=form.voucher)
        messages.success(request, _("Redeemed: %(number)s.") % {"number": form.voucher.number})
        return redirect("plans:redeem")

    def form(self, *data):
        return RedeemForm(*data, of=vouchers.of_ones_organisations(self.request.user))

    def page(self, form, status=200, **context):
        context |= {"form": form, "checks_bills": self.request.user.may(Permission.RECONCILE_BILLS)}
        return render(self.request, "plans/redeem.html", context, status=status)
