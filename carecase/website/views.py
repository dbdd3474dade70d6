"""The manual as everybody reads it who is signed in: in the product's look, printable, by version."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from carecase.access.permissions import Permission
from carecase.website.models import ManualPage


def published():
    return ManualPage.objects.live().order_by("position", "title")


class Manual(LoginRequiredMixin, View):
    def get(self, request):
        context = {"pages": published(), "may_edit": request.user.may(Permission.EDIT_MANUAL)}
        return render(request, "website/manual.html", context)


class ManualPageView(LoginRequiredMixin, View):
    """The version in force, or with `version` one that was."""

    def get(self, request, slug, version=None):
        page = get_object_or_404(published(), slug=slug)
        shown, entry = page, page.version
        if version is not None:
            entry = next((each for each in page.versions if each[0] == version), None)
            if entry is None:
                raise Http404
            shown = entry[1].revision.as_object()
        context = {
            "page": page,
            "shown": shown,
            "number": entry and entry[0],
            "entry": entry and entry[1],
            "is_current": entry == page.version,
            "pages": published(),
            "may_edit": request.user.may(Permission.EDIT_MANUAL),
        }
        return render(request, "website/manual_page.html", context)


class HowThisIsDone(LoginRequiredMixin, View):
    """From a step of a process to the page of the manual that covers it."""

    def get(self, request, process, place):
        place = f"{process}.{place}"
        page = next((page for page in published() if place in page.places), None)
        if page is not None:
            return redirect(page)
        context = {"pages": published(), "may_edit": request.user.may(Permission.EDIT_MANUAL), "missing": place}
        return render(request, "website/manual.html", context, status=404)
