"""The door for everybody with an account, and the desk of those who look into what came through it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.complaints.actions import acknowledge, complain, end_complaint
from carecase.complaints.forms import ComplaintForm, EndForm
from carecase.complaints.models import StaffComplaint
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked
from carecase.workflow.views import must, must_somewhere, visible_or_404

OWN_SHOWN = 20


class Complain(LoginRequiredMixin, View):
    """Who brings it reads afterwards that it arrived and that somebody has it in hand, and nothing else."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.standing:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form(self, *data):
        organisation = next(iter(self.request.user.organisations.values()))
        return ComplaintForm(*data, instance=StaffComplaint(organisation=organisation), by=self.request.user)

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        said = form.cleaned_data
        try:
            complaint = complain(
                form.instance, by=request.user, accused=said.get("accused", ()), kept_from=said.get("kept_from", ())
            )
        except Blocked as blocked:
            for reason in blocked.reasons:
                form.add_error(None, str(reason))
            return self.page(form, status=409)
        messages.success(request, _("It has arrived under the number %(number)s.") % {"number": complaint.number})
        return redirect("complaints:new")

    def page(self, form, status=200):
        own = StaffComplaint.objects.told_by(self.request.user)[:OWN_SHOWN]
        return render(self.request, "complaints/new.html", {"form": form, "own": own}, status=status)


class Desk(LoginRequiredMixin, View):
    def get(self, request):
        must_somewhere(request.user, Permission.HANDLE_COMPLAINT, "list_complaints")
        rows = StaffComplaint.objects.visible_to(request.user).select_related("key")
        place = {key: request.GET.get(key, "") for key in ("after", "before")}
        page = keyset_page(rows, ("-recorded_at", "pk"), size=30, **place)
        saw(request.user, "list_complaints", *page.items)
        return render(request, "complaints/desk.html", {"complaints": page})


class OfComplaint(LoginRequiredMixin, View):
    """Read by those who look into it; every look is on record."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            rows = StaffComplaint.objects.select_related("key", "organisation")
            self.complaint = visible_or_404(rows, request.user, pk=kwargs["pk"])
            must(request.user, Permission.HANDLE_COMPLAINT, self.complaint, "read_complaint")
        return super().dispatch(request, *args, **kwargs)

    def page(self, form, status=200):
        saw(self.request.user, "read_complaint", self.complaint)
        kept_from = self.complaint.excluded.select_related("user")
        context = {"complaint": self.complaint, "form": form, "kept_from": kept_from}
        return render(self.request, "complaints/one.html", context, status=status)


class One(OfComplaint):
    def get(self, request, pk):
        return self.page(EndForm())


class Acknowledge(OfComplaint):
    def post(self, request, pk):
        acknowledge(self.complaint, by=request.user)
        messages.success(request, _("Whoever brought it sees now that somebody has it in hand."))
        return redirect("complaints:one", pk)


class End(OfComplaint):
    def post(self, request, pk):
        form = EndForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        end_complaint(self.complaint, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("complaints:one", pk)
