"""Pages of the legs: write one, change a flight, take a row back that should not be there any more."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.workflow.engine import Blocked
from carecase.workflow.views import must, visible_or_404
from repatriation import itineraries
from repatriation.legs_forms import FlightForm, LegForm
from repatriation.models import Escort, Leg, TravelDocument
from repatriation.problems import not_at_the_place
from repatriation.views import EditPlanRow, plan_of


class EditLeg(EditPlanRow):
    form_class = LegForm

    def success_url(self, record):
        if "go_on" in self.request.POST:
            return super().success_url(record)
        return f"{record.plan.get_absolute_url()}#legs"

    def next_page(self, plan):
        """The next leg, as long as the way does not end where she or he goes."""
        if not_at_the_place(plan, plan.legs_in_order[-1]):
            return reverse("repatriation:leg_new", args=plan.url_args())
        return super().next_page(plan)


class ChangeFlight(EditLeg):
    """Another flight, or the same at another hour. What then no longer fits is said at once, on the plan."""

    form_class = FlightForm
    template_name = "repatriation/flight.html"
    title = gettext_lazy("Change times")


class EditBelongings(EditPlanRow):
    template_name = "repatriation/belongings.html"

    def success_url(self, record):
        """With a button for more lines: without a script, they come with saving."""
        return self.request.path if "more" in self.request.POST else super().success_url(record)


class EditItinerary(EditPlanRow):
    """Who meets her or him at the end of a way: without legs there is none."""

    def get(self, request, **kwargs):
        return self.leg_first(request, kwargs["number"]) or super().get(request, **kwargs)

    def post(self, request, **kwargs):
        return self.leg_first(request, kwargs["number"]) or super().post(request, **kwargs)

    def leg_first(self, request, number):
        plan = plan_of(request.user, number)
        if plan.legs_in_order or not request.user.has_perm(Permission.PREPARE_RETURN, plan):
            return None
        messages.info(request, _("Write down the first leg."))
        return redirect("repatriation:leg_new", number)


class RemoveRow(LoginRequiredMixin, View):
    """Asks once more and why, then takes the row away. A plan that was ready and rested on it goes back."""

    model = None

    def get(self, request, number, pk):
        row = self.row(number, pk)
        return self.page(row)

    def post(self, request, number, pk):
        row = self.row(number, pk)
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:500]
        try:
            itineraries.remove(row, by=request.user, reason=reason)
        except Blocked as blocked:
            return self.page(row, blocked.reasons, status=409)
        messages.success(request, _("Taken away."))
        return redirect(f"{row.plan.get_absolute_url()}#legs")

    def row(self, number, pk):
        plan = plan_of(self.request.user, number)
        row = visible_or_404(self.model.objects.filter(plan=plan), self.request.user, pk=pk)
        must(self.request.user, Permission.PREPARE_RETURN, plan, f"remove_{self.model._meta.model_name}")
        row.plan = plan
        return row

    def page(self, row, blocked=(), status=200):
        saw(self.request.user, "open_form", row.plan.case, row)
        context = {"row": row, "plan": row.plan, "blocked": blocked}
        return render(self.request, "repatriation/remove.html", context, status=status)


class RemoveLeg(RemoveRow):
    model = Leg


class RemoveEscort(RemoveRow):
    model = Escort


class RemoveDocument(RemoveRow):
    model = TravelDocument
