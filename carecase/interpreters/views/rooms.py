"""Video rooms: where they are, what is in them, when they are open."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.audit.reading import refused
from carecase.interpreters.forms.room import RoomForm, RoomHoursForm
from carecase.interpreters.models import Room, RoomHours
from carecase.interpreters.querysets import keepers
from carecase.jurisdictions.packs import pack_for
from carecase.ui.paging import keyset_page
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from carecase.workflow.views import EditRecord, must_somewhere, visible_or_404

ORDER = ("country", "name", "pk")


class Rooms(LoginRequiredMixin, View):
    """Rooms of the whole region: who books an interpreter by video books one of them together."""

    def get(self, request):
        if not request.user.may(Permission.KEEP_INTERPRETER_BANK):
            must_somewhere(request.user, Permission.BOOK_INTERPRETER, "list_rooms")
        rows = Room.objects.visible_to(request.user).prefetch_related("hours")
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        context = {"page": keyset_page(rows, ORDER, **place), "kept": keepers(request.user)}
        return render(request, "interpreters/rooms.html", context)


class NewRoom(LoginRequiredMixin, View):
    """A room of the organisation whose part of the bank one keeps."""

    form_class = RoomForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, Permission.KEEP_INTERPRETER_BANK, "record_room")
            self.organisation = Organisation.objects.filter(pk__in=keepers(request.user)).order_by("pk").first()
        return super().dispatch(request, *args, **kwargs)

    def form(self, *data):
        country = self.organisation.country
        zone = str(pack_for(country).timezone) or str(timezone.get_current_timezone())
        room = Room(organisation=self.organisation, country=country, time_zone=zone)
        return RoomForm(*data, instance=room, by=self.request.user, parent=self.organisation)

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            room = form.save()
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        return redirect("interpreters:room", room.pk)

    def page(self, form, status=200):
        return render(self.request, "interpreters/room_new.html", {"form": form}, status=status)


class OfKeptRoom:
    """A room of the part of the bank that one keeps; of another it is not there to be changed."""

    parent_model, parent_field = Room, "room"

    def parent(self):
        rooms = Room.objects.filter(organisation__in=keepers(self.request.user)).select_related("organisation")
        return visible_or_404(rooms, self.request.user, pk=self.kwargs["room"])

    def back_url(self):
        return reverse("interpreters:room", args=[self.parent_shown.pk])


class EditRoom(OfKeptRoom, EditRecord):
    """Its facts, its hours below, and the form that adds some."""

    form_class = RoomForm
    template_name = "interpreters/room.html"

    def record(self, parent):
        return parent

    def page(self, form, status=200, **context):
        self.title = str(self.parent_shown)
        return super().page(form, status, hours=self.parent_shown.hours.all(), **context)

    def back_url(self):
        return reverse("interpreters:rooms")


class NewRoomHours(OfKeptRoom, EditRecord):
    form_class = RoomHoursForm
    title = gettext_lazy("Opening hours")


class EndRoomHours(OfKeptRoom, LoginRequiredMixin, View):
    """A button: it is not open then any more."""

    model = RoomHours

    def post(self, request, room, pk):
        kept = self.parent()
        hours = kept.hours.filter(pk=pk).first()
        if hours is None:
            refused(request.user, "end_hours", kept, why="not_visible")
            raise Http404
        with act(request.user, "end_hours", kept) as doing:
            doing.delete(hours)
        messages.success(request, _("Saved."))
        return redirect("interpreters:room", kept.pk)


room_patterns = [
    path("interpreters/rooms/", Rooms.as_view(), name="rooms"),
    path("interpreters/rooms/new/", NewRoom.as_view(), name="room_new"),
    path("interpreters/rooms/<uuid:room>/", EditRoom.as_view(), name="room"),
    path("interpreters/rooms/<uuid:room>/hours/new/", NewRoomHours.as_view(), name="room_hours_new"),
    path("interpreters/rooms/<uuid:room>/hours/<uuid:pk>/end/", EndRoomHours.as_view(), name="room_hours_end"),
]
