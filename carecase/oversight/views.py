"""Who did what, and who saw which case. Reading this is itself on record."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Case
from carecase.cases.watching import events_watched_by, watched_cases
from carecase.oversight import trail
from carecase.oversight.condition import condition
from carecase.oversight.forms import EventFilter, FindCase
from carecase.ui.paging import keyset_page
from carecase.workflow.views import must_somewhere, visible_or_404

NEWEST_FIRST = ("-n",)


def page_of(events, request):
    place = {name: request.GET.get(name, "") for name in ("after", "before")}
    return keyset_page(events, NEWEST_FIRST, **place)


def colleagues(user):
    """Accounts one may filter by: of the organisations she or he works for, those that have left included."""
    rows = User.objects.filter(memberships__organisation__in=user.organisations).order_by("display_name")
    return list(rows.distinct().values_list("pk", "display_name"))


class AccessLog(LoginRequiredMixin, View):
    """Everything that happened to the cases one watches, and the way to one case by its number."""

    def get(self, request):
        must_somewhere(request.user, Permission.READ_AUDIT, "read_access_log")
        return self.page(request, FindCase())

    def post(self, request):
        must_somewhere(request.user, Permission.READ_AUDIT, "read_access_log")
        find = FindCase(request.POST)
        if find.is_valid():
            number = find.cleaned_data["number"]
            if watched_cases(request.user).filter(number=number).exists():
                return redirect("oversight:who_saw", number)
            refused(request.user, "read_who_saw", *Case.objects.filter(number=number), why="not_visible")
            find.add_error("number", _("No case with this number among those you watch."))
        return self.page(request, find, status=422)

    def page(self, request, find, status=200):
        filters = EventFilter(request.GET, accounts=colleagues(request.user))
        page = page_of(filters.apply(events_watched_by(request.user)), request)
        context = {
            "find": find,
            "filters": filters,
            "page": page,
            "lines": trail.lines(page.items, request.user),
            "condition": condition(),
        }
        response = render(request, "oversight/access_log.html", context, status=status)
        saw(request.user, "read_access_log", **filters.codes)
        return response


class WhoSaw(LoginRequiredMixin, View):
    """Who saw, changed or was refused one case: first person by person, then event by event, newest first."""

    def get(self, request, number):
        case = watched_or_404(request.user, number)
        persons = trail.by_person(case)
        known = trail.people(row["actor"] for row in persons)
        named = sorted(((actor, who.name) for actor, who in known.items()), key=lambda pair: pair[::-1])
        filters = EventFilter(request.GET, accounts=named)
        page = page_of(filters.apply(trail.events_about(case)), request)
        context = {
            "case": case,
            "filters": filters,
            "persons": [row | {"who": known[row["actor"]]} for row in persons],
            "page": page,
            "lines": trail.lines_of_one(page.items, known),
        }
        response = render(request, "oversight/who_saw.html", context)
        saw(request.user, "read_who_saw", case, **filters.codes)
        return response


def watched_or_404(user, number):
    """A case this user watches; 403 if it may be seen but not watched, 404 if it may not be seen; both on record."""
    case = watched_cases(user).filter(number=number).first()
    if case is None:
        case = visible_or_404(Case.objects, user, number=number)
        refused(user, "read_who_saw", case, why="forbidden")
        raise PermissionDenied
    return case
