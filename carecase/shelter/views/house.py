"""The house: its board, its settings, where it is, its day."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.models import Unit
from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.shelter.board import board_of
from carecase.shelter.forms import house as forms
from carecase.shelter.models import (
    Bed,
    Belonging,
    DayLogEntry,
    House,
    HouseIncident,
    HouseLocation,
    Room,
    ShiftHandover,
)
from carecase.shelter.views.pages import HOUSES, HousePage, HouseRecord, UndoLine
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must_somewhere, visible_or_404

# Why somebody needs the address: noted with every look at it.
WHY_LOCATION = (
    ("accompany", gettext_lazy("To accompany somebody there or back")),
    ("emergency_services", gettext_lazy("For an ambulance, fire service or police")),
    ("delivery", gettext_lazy("For a delivery or repair")),
    ("colleague", gettext_lazy("For a colleague who begins to work here")),
    ("check", gettext_lazy("To check that it is right")),
)


class Houses(LoginRequiredMixin, View):
    """The houses one works in. Whoever works in one house goes straight to its board."""

    def get(self, request):
        must_somewhere(request.user, Permission.SEE_HOUSE, "list_houses")
        houses = list(HOUSES.visible_to(request.user).order_by("unit__name"))
        units = request.user.units_as({m.role for m in request.user.standing})
        new = Unit.objects.filter(pk__in=units, kind=Unit.Kind.HOUSE, house__isnull=True)
        new = [unit for unit in new if request.user.has_perm(Permission.RUN_HOUSE, unit)]
        if len(houses) == 1 and not new:
            return redirect(houses[0])
        return render(request, "shelter/houses.html", {"houses": houses, "new": new})


class SetUp(LoginRequiredMixin, View):
    """A unit of kind house gets its record: capacity, for whom, how residents complain."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.unit = Unit.objects.filter(pk=kwargs["unit"], kind=Unit.Kind.HOUSE, house__isnull=True).first()
            if self.unit is None or not request.user.has_perm(Permission.RUN_HOUSE, self.unit):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form(self, *data):
        house = House(unit=self.unit, country=self.unit.organisation.country)
        return forms.HouseForm(*data, instance=house, by=self.request.user, parent=self.unit)

    def get(self, request, unit):
        return self.page(self.form())

    def post(self, request, unit):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            house = form.save()
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        return redirect("shelter:settings", house.pk)

    def page(self, form, status=200):
        context = {"form": form, "unit": self.unit}
        return render(self.request, "shelter/set_up.html", context, status=status)


class BoardPage(HousePage):
    """Who sleeps where. `?hall=1` is for a screen that everybody passes: bed and alias, nothing else."""

    template_name = "shelter/board.html"

    def get(self, request, id):
        board = board_of(self.house, request.user)
        if request.GET.get("hall"):
            return self.page(template="shelter/hall.html", board=board)
        seen = [place.case for place in board.places if place.case]
        saw(request.user, "view_board", self.house, *seen)
        left = ShiftHandover.objects.visible_to(request.user).filter(house=self.house).unread()
        unread = left.exclude(recorded_by=request.user).select_related("recorded_by").first()
        return self.page(board=board, unread=unread)


class Settings(HousePage):
    """The facts of the house, its rooms and beds."""

    permission = Permission.RUN_HOUSE
    template_name = "shelter/settings.html"

    def get(self, request, id):
        beds = {}
        for bed in Bed.objects.visible_to(request.user).filter(room__house=self.house).order_by("code"):
            beds.setdefault(bed.room_id, []).append(bed)
        rooms = [(room, beds.get(room.pk, [])) for room in self.house.rooms.visible_to(request.user)]
        return self.page(rooms=rooms, bed_count=sum(len(codes) for _room, codes in rooms))


class EditHouse(HouseRecord):
    form_class = forms.HouseForm
    then = "settings"

    def record(self, parent):
        return parent


class EditRoom(HouseRecord):
    form_class = forms.RoomForm
    then = "settings"

    def record(self, parent):
        if "pk" in self.kwargs:
            return visible_or_404(Room.objects.filter(house=parent), self.request.user, pk=self.kwargs["pk"])
        return Room(house=parent)


class EditBed(HouseRecord):
    form_class = forms.BedForm
    then = "settings"

    def record(self, parent):
        beds = Bed.objects.filter(room__house=parent).select_related("room__house__unit")
        return visible_or_404(beds, self.request.user, pk=self.kwargs["pk"])


class EditLocation(HouseRecord):
    form_class = forms.LocationForm
    single = True
    then = "settings"
    title = gettext_lazy("Where the house is")


class Location(HousePage):
    """Where the house is: asked for with a reason, shown once, and every look is on record."""

    template_name = "shelter/location.html"

    def get(self, request, id):
        return self.page(reasons=WHY_LOCATION)

    def post(self, request, id):
        why = request.POST.get("why", "")
        if why not in dict(WHY_LOCATION):
            return self.page(reasons=WHY_LOCATION, error=_("Say why you need it."), status=422)
        location = HouseLocation.objects.visible_to(request.user).filter(house=self.house).first()
        saw(request.user, "reveal_location", self.house, *([location] if location else []), why=why)
        return self.page(reasons=WHY_LOCATION, location=location, shown=True)


class DayLog(HousePage):
    """One quick line, and what the shifts before have written."""

    permission = Permission.KEEP_DAY_LOG
    template_name = "shelter/log.html"

    def form(self, *data):
        kind = self.request.GET.get("kind", "")
        entry = DayLogEntry(house=self.house, kind=kind if kind in DayLogEntry.Kind.values else DayLogEntry.Kind.NOTE)
        residents = board_of(self.house, self.request.user).residents
        saw(self.request.user, "view_residents", self.house, *[place.case for place in residents])
        return forms.DayLogForm(*data, instance=entry, by=self.request.user, parent=self.house, residents=residents)

    def get(self, request, id):
        return self.show(self.form())

    def post(self, request, id):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        entry = form.save()
        messages.success(request, _("Written down."), extra_tags=self.address("undo_log", entry.pk))
        return redirect(self.address("log"))

    def show(self, form, status=200):
        rows = DayLogEntry.objects.visible_to(self.request.user).filter(house=self.house)
        place = {key: self.request.GET.get(key, "") for key in ("after", "before")}
        shown = rows.select_related("key", "recorded_by", "in_error_by")
        page = keyset_page(shown, ("-recorded_at", "pk"), size=30, **place)
        for entry in page:
            entry.may_be_undone = entry.in_error_at is None and entry.was_just_entered_by(self.request.user)
        return self.page(status, form=form, entries=page, kinds=form.fields["kind"].choices)


class UndoLog(UndoLine):
    model, list_page = DayLogEntry, "log"
    verb = "mark_day_log_in_error"


class Headcount(HousePage):
    """Everybody is taken to be here; whoever is not is marked."""

    permission = Permission.KEEP_DAY_LOG
    template_name = "shelter/headcount.html"

    def form(self, *data):
        self.board = board_of(self.house, self.request.user)
        entry = DayLogEntry(house=self.house, kind=DayLogEntry.Kind.HEADCOUNT)
        shared = {"by": self.request.user, "parent": self.house, "residents": self.board.residents}
        return forms.HeadcountForm(*data, instance=entry, **shared)

    def get(self, request, id):
        form = self.form()
        saw(request.user, "view_headcount", self.house, *[place.case for place in form.residents])
        return self.page(form=form, board=self.board)

    def post(self, request, id):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(422, form=form, board=self.board)
        try:
            form.save()
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            for reason in blocked.reasons:
                form.add_error(None, str(reason))
            return self.page(409, form=form, board=self.board)
        messages.success(request, _("Counted."))
        return redirect(self.house)


class Incidents(HousePage):
    permission = Permission.KEEP_DAY_LOG
    template_name = "shelter/incidents.html"

    def get(self, request, id):
        rows = HouseIncident.objects.visible_to(request.user).filter(house=self.house)
        place = {key: request.GET.get(key, "") for key in ("after", "before")}
        shown = rows.select_related("key", "recorded_by", "case")
        return self.page(incidents=keyset_page(shown, ("-recorded_at", "pk"), size=30, **place))


class EditIncident(HouseRecord):
    form_class = forms.IncidentForm
    template_name = "shelter/incident.html"
    then = "incidents"

    def form(self, *data):
        form = super().form(*data)
        saw(self.request.user, "view_residents", self.parent_shown, *form.fields["case"].queryset)
        return form


class Belongings(HousePage):
    """Everything that is kept in the house, also for people who have left."""

    permission = Permission.ADMIT
    template_name = "shelter/belongings.html"

    def get(self, request, id):
        rows = Belonging.objects.visible_to(request.user).kept().filter(house=self.house)
        place = {key: request.GET.get(key, "") for key in ("after", "before")}
        shown = rows.select_related("key", "case", "stay")
        return self.page(belongings=keyset_page(shown, ("recorded_at", "pk"), **place))


class ReturnBelonging(HouseRecord):
    form_class = forms.ReturnForm
    then = "belongings"
    title = gettext_lazy("Give back")

    def record(self, parent):
        rows = Belonging.objects.kept().filter(house=parent).select_related("case", "stay", "key", "house__unit")
        return visible_or_404(rows, self.request.user, pk=self.kwargs["pk"])
