"""Pages over many returns: the board, the calendar of departures, the sheet of a day, what changed."""

from datetime import timedelta

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.workflow.views import must_somewhere
from repatriation import board, departures

SIZE = 25


class OfReturns(LoginRequiredMixin, View):
    """For those who prepare returns, wherever they do."""

    verb = "view_returns"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, Permission.PREPARE_RETURN, self.verb)
        return super().dispatch(request, *args, **kwargs)


class Board(OfReturns):
    """Every open return she works on, those who leave first above, without names."""

    def get(self, request):
        filters = board.BoardFilter(request.GET, user=request.user)
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        shown = board.page(filters, size=SIZE, **asked)
        context = {"page": shown.page, "rows": shown.rows, "filters": filters}
        return render(request, "repatriation/board.html", context)


class DepartureCalendar(OfReturns):
    """A month or a week of departures."""

    def get(self, request):
        calendar = departures.Calendar(request.user, **departures.DayForm(request.GET).asked())
        context = {"calendar": calendar, "spans": departures.Span.choices}
        return render(request, "repatriation/calendar.html", context)


class DaySheet(OfReturns):
    """Who leaves on a day, with what: to be printed and ticked. No status of anybody."""

    verb = "view_departures"

    def get(self, request):
        on = departures.DayForm(request.GET).asked().get("on") or timezone.localdate()
        rows = departures.sheet(request.user, on)
        saw(request.user, self.verb, *(row.plan.case for row in rows))
        return render(request, "repatriation/day_sheet.html", {"on": on, "rows": rows})


class Changes(OfReturns):
    """What changed since yesterday, or within a week."""

    verb = "view_return_changes"

    def get(self, request):
        days = 7 if request.GET.get("days") == "7" else 1
        since = timezone.now() - timedelta(days=days)
        items = departures.changes(request.user, since)
        saw(request.user, self.verb, days=days)
        context = {"items": items, "days": days, "most": departures.SHOWN}
        return render(request, "repatriation/changes.html", context)


board_patterns = [
    path("returns/", Board.as_view(), name="plans"),
    path("returns/calendar/", DepartureCalendar.as_view(), name="calendar"),
    path("returns/day/", DaySheet.as_view(), name="day"),
    path("returns/changes/", Changes.as_view(), name="changes"),
]
