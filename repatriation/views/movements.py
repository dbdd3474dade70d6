"""Pages of group returns: the list, one movement, who joins and leaves it, another day for everybody."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked
from carecase.workflow.records import Stale
from carecase.workflow.views import must, visible_or_404
from repatriation import manifests, movements
from repatriation.models import Itinerary, Movement, ReturnPlan
from repatriation.movement_forms import JoinForm, MovementForm, RescheduleForm
from repatriation.party import Party
from repatriation.views.board import OfReturns


class Movements(OfReturns):
    """Every movement this user works on, those that leave last above."""

    def get(self, request):
        found = Movement.objects.visible_to(request.user)
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(found, ("-leaves_on", "pk"), **asked)
        return render(request, "repatriation/movements.html", {"page": page})


class OfMovement(OfReturns):
    verb = "view_movement"

    def movement(self, number):
        return visible_or_404(Movement.objects.all(), self.request.user, number=number)


class MovementPage(OfMovement):
    """Who goes, family by family, what is still to be confirmed, and the sums."""

    def get(self, request, movement):
        movement = self.movement(movement)
        party = Party(movement, request.user)
        rows = party.rows
        saw(request.user, self.verb, movement, *(row.case for row in rows))
        return render(request, "repatriation/movement.html", {"movement": movement, "party": party, "rows": rows})


class FilledIn(OfMovement):
    """A form that is shown, filled in, and answered in words when it is not possible."""

    title = ""
    hint = ""

    def get(self, request, movement=None):
        return self.page(self.form(movement))

    def post(self, request, movement=None):
        form = self.form(movement, request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            done = self.act(form)
        except Blocked as blocked:
            for reason in blocked.reasons:
                form.add_error(None, str(reason))
            return self.page(form, status=409)
        except Stale:
            form.add_error(None, _("Somebody saved this meanwhile. Look at it, and save again."))
            return self.page(form, status=409)
        messages.success(request, _("Saved."))
        return redirect(done)

    def page(self, form, status=200):
        context = {"form": form, "title": self.title, "hint": self.hint, "movement": self.of}
        return render(self.request, "repatriation/movement_form.html", context, status=status)

    def own(self, number):
        """The movement, of which she prepares at least one return."""
        self.of = self.movement(number)
        must(self.request.user, Permission.PREPARE_RETURN, self.of, type(self).__name__)
        return self.of


class BeginMovement(FilledIn):
    title = gettext_lazy("Begin a group return")
    hint = gettext_lazy("Everybody who travels has a return plan of her or his own. The list shows those you prepare.")
    of = None

    def form(self, number, *data):
        return MovementForm(*data, instance=Movement(), by=self.request.user)

    def act(self, form):
        return form.save()


class ChangeMovement(FilledIn):
    title = gettext_lazy("Change")

    def form(self, number, *data):
        return MovementForm(*data, instance=self.own(number), by=self.request.user)

    def act(self, form):
        return form.save()


class JoinMovement(FilledIn):
    title = gettext_lazy("Who travels along")
    hint = gettext_lazy("The list gets a new edition; what was printed of the one before is void.")

    def form(self, number, *data):
        return JoinForm(*data, movement=self.own(number), by=self.request.user)

    def act(self, form):
        return movements.join(self.of, form.cleaned_data["plans"], by=self.request.user)


class Reschedule(FilledIn):
    title = gettext_lazy("Another day for everybody")
    hint = gettext_lazy(
        "Every journey and every reminder moves along. A plan that is no longer complete on the new day goes back to "
        "preparing and says why."
    )

    def form(self, number, *data):
        movement = self.own(number)
        lines = Itinerary.objects.filter(plan__in=manifests.travelling(movement))
        return RescheduleForm(*data, movement=movement, first=lines.order_by("departs_at").first())

    def act(self, form):
        typed = form.cleaned_data
        return movements.reschedule(self.of, form.delta, by=self.request.user, reason=typed["reason"])


class LeaveMovement(OfMovement):
    """One person travels on her or his own: by POST, then back to the movement, or to the list if it is now empty."""

    def post(self, request, movement, pk):
        movement = self.movement(movement)
        plans = ReturnPlan.objects.filter(movement=movement)
        plan = visible_or_404(plans, request.user, pk=pk)
        must(request.user, Permission.PREPARE_RETURN, plan, "leave_movement")
        try:
            movements.leave(plan, by=request.user)
        except Blocked as blocked:
            context = {"subject": movement, "blocked": blocked.reasons}
            return render(request, "workflow/blocked.html", context, status=409)
        messages.success(request, _("Saved."))
        remains = Movement.objects.visible_to(request.user).filter(pk=movement.pk).exists()
        return redirect(movement if remains else "repatriation:movements")


MOVEMENT = "returns/movements/<case_number:movement>/"

movement_patterns = [
    path("returns/movements/", Movements.as_view(), name="movements"),
    path("returns/movements/new/", BeginMovement.as_view(), name="movement_new"),
    path(MOVEMENT, MovementPage.as_view(), name="movement"),
    path(f"{MOVEMENT}change/", ChangeMovement.as_view(), name="movement_change"),
    path(f"{MOVEMENT}join/", JoinMovement.as_view(), name="movement_join"),
    path(f"{MOVEMENT}day/", Reschedule.as_view(), name="movement_day"),
    path(f"{MOVEMENT}leave/<uuid:pk>/", LeaveMovement.as_view(), name="movement_leave"),
]
