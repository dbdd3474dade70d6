"""Allegations against staff that stood in the log of a house before there was a door for them."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.shelter.models import HouseIncident
from carecase.ui.paging import keyset_page
from carecase.workflow.views import must_somewhere


class Allegations(LoginRequiredMixin, View):
    """To be read by those who look into complaints, and by no accused. They stay as they were written: what comes of
    one is noted under a complaint of its own."""

    def get(self, request):
        must_somewhere(request.user, Permission.HANDLE_COMPLAINT, "list_allegations")
        rows = HouseIncident.objects.visible_to(request.user).filter(kind=HouseIncident.Kind.STAFF_ABUSE)
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        shown = rows.select_related("key", "house", "recorded_by", "about_colleague")
        page = keyset_page(shown, ("-recorded_at", "pk"), size=30, **place)
        saw(request.user, "list_allegations", *page.items)
        return render(request, "shelter/allegations.html", {"allegations": page})
