"""The gate and the handover between shifts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.shelter.board import board_of
from carecase.shelter.forms.gate import GateCallForm, NotAdmittedForm
from carecase.shelter.forms.handover import HandoverForm
from carecase.shelter.handover import sign, since, what_happened
from carecase.shelter.models import GateCall, HandoverReading, NotAdmitted, ShiftHandover
from carecase.shelter.views.pages import HousePage, HouseRecord, UndoLine, attempt
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Forbidden
from carecase.workflow.views import visible_or_404

NEWEST_FIRST = ("-recorded_at", "pk")


class OnePage(HousePage):
    """A form above, what was written before below. What follows from a line is the same to the eye, whoever it is."""

    permission = Permission.KEEP_DAY_LOG

    def get(self, request, id):
        return self.show(self.form())

    def post(self, request, id):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            written = form.save()
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        messages.success(request, _("Written down."), extra_tags=self.undo_url(written))
        return redirect(request.path)

    def undo_url(self, written):
        """Where it is taken back with one press; empty where that is not possible."""
        return ""

    def before(self, model):
        rows = (
            model.objects.visible_to(self.request.user).filter(house=self.house).select_related("key", "recorded_by")
        )
        place = {key: self.request.GET.get(key, "") for key in ("after", "before")}
        return rows, place


class Gate(OnePage):
    template_name = "shelter/gate.html"
    title = gettext_lazy("Gate and phone")

    def form(self, *data):
        return GateCallForm(*data, instance=GateCall(house=self.house), by=self.request.user, parent=self.house)

    def show(self, form, status=200):
        rows, place = self.before(GateCall)
        shut_out = NotAdmitted.objects.visible_to(self.request.user).filter(house=self.house).live()
        calls = keyset_page(rows.select_related("key", "recorded_by", "in_error_by"), NEWEST_FIRST, size=30, **place)
        for call in calls:
            call.may_be_undone = call.in_error_at is None and call.was_just_entered_by(self.request.user)
        return self.page(status, form=form, calls=calls, not_admitted=shut_out.select_related("key")[:30])

    def undo_url(self, written):
        return self.address("undo_gate_call", written.pk)


class UndoGateCall(UndoLine):
    model, list_page = GateCall, "gate"
    verb = "mark_gate_call_in_error"


class EditNotAdmitted(HouseRecord):
    form_class = NotAdmittedForm
    then = "gate"


class Handover(OnePage):
    template_name = "shelter/handover.html"
    title = gettext_lazy("Handover between shifts")

    def form(self, *data):
        board, since_at = board_of(self.house, self.request.user), since(self.house)
        saw(self.request.user, "view_residents", self.house, *[place.case for place in board.residents])
        handover = ShiftHandover(house=self.house, since_at=since_at)
        begun = {} if data else {"text": what_happened(self.house, board, self.request.user, since_at)}
        return HandoverForm(*data, instance=handover, by=self.request.user, parent=self.house, initial=begun)

    def show(self, form, status=200):
        rows, place = self.before(ShiftHandover)
        readings = Prefetch("readings", HandoverReading.objects.select_related("recorded_by"))
        handovers = keyset_page(rows.prefetch_related(readings), NEWEST_FIRST, size=10, **place)
        for each in handovers:
            signed_by = {reading.recorded_by_id for reading in each.readings.all()}
            each.may_be_signed = self.request.user.pk not in {each.recorded_by_id, *signed_by}
        return self.page(status, form=form, handovers=handovers)


class SignHandover(HousePage):
    permission = Permission.KEEP_DAY_LOG

    def post(self, request, id, pk):
        handovers = ShiftHandover.objects.filter(house=self.house).select_related("house__unit", "key")
        handover = visible_or_404(handovers, request.user, pk=pk)
        return attempt(request, self.house, lambda: self.sign(handover), self.address("handover"))

    def sign(self, handover):
        sign(handover, by=self.request.user)
        messages.success(self.request, _("Signed: you have read it."))
