"""The calendar of bookings, and the secret addresses under which calendar programs read it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused
from carecase.interpreters import feeds
from carecase.interpreters.calendar import By, Calendar, CalendarForm, Span
from carecase.interpreters.forms.feed import FeedForm
from carecase.interpreters.models import Interpreter

SEES_BOOKINGS = (Permission.BOOK_INTERPRETER, Permission.KEEP_INTERPRETER_BANK, Permission.INTERPRET)


class OfBookings(LoginRequiredMixin, View):
    """For whoever asks for interpreters, keeps the bank, or interprets."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not any(request.user.may(each) for each in SEES_BOOKINGS):
            refused(request.user, "view_calendar", why="forbidden")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def zone_of(user):
    """By whose clocks somebody reads: an interpreter by those where she or he lives."""
    own = Interpreter.objects.filter(user=user).values_list("time_zone", flat=True).first()
    return ZoneInfo(own or settings.TIME_ZONE)


class CalendarPage(OfBookings):
    def get(self, request):
        asked = CalendarForm(request.GET).asked()
        calendar = Calendar(request.user, zone_of(request.user), **asked)
        context = {"calendar": calendar, "kinds": By.choices, "spans": Span.choices, "can": self.can(request.user)}
        context["one"] = self.one(request.user, calendar)
        return render(request, "interpreters/calendar.html", context)

    def one(self, user, calendar):
        """The interpreter whose hours these are, if it is one only whom the reader keeps, or the reader."""
        seen = Interpreter.objects.visible_to(user)
        number = calendar.only if calendar.by == By.INTERPRETER else ""
        return (seen.filter(number=number) if number else seen.filter(user=user)).first()

    def can(self, user):
        return {str(each) for each in SEES_BOOKINGS if user.may(each)}


class Feeds(OfBookings):
    """One's own addresses. A new one is shown once, in the answer to the button."""

    def get(self, request):
        return self.page(FeedForm(user=request.user))

    def post(self, request):
        form = FeedForm(request.POST, user=request.user)
        if form.is_valid() and feeds.live_feeds(request.user).count() >= feeds.MOST_FEEDS:
            form.add_error(None, _("These are many addresses. End those you no longer need first."))
        if not form.is_valid():
            return self.page(form, status=422)
        _feed, secret = feeds.make_feed(request.user, **{k: v for k, v in form.cleaned_data.items() if v})
        return self.page(FeedForm(user=request.user), address=self.address(secret))

    def address(self, secret):
        return self.request.build_absolute_uri(reverse("interpreters:feed", args=[secret]))

    def page(self, form, status=200, address=""):
        context = {"form": form, "address": address, "feeds": feeds.live_feeds(self.request.user)}
        return render(self.request, "interpreters/feeds.html", context, status=status)


class EndFeed(OfBookings):
    def post(self, request, feed):
        feeds.end_feed(get_object_or_404(feeds.live_feeds(request.user), pk=feed), by=request.user)
        messages.success(request, _("This address shows nothing any more."))
        return redirect("interpreters:feeds")


@method_decorator(login_not_required, name="dispatch")
class FeedFile(View):
    """What a calendar program reads, without a session: who knows the address may, until it is ended."""

    def get(self, request, secret):
        feed = feeds.feed_at(secret)
        if feed is None or not feed.user.is_active:
            raise Http404
        return HttpResponse(feeds.as_calendar(feed), content_type="text/calendar; charset=utf-8")


calendar_patterns = [
    path("interpreters/calendar/", CalendarPage.as_view(), name="calendar"),
    path("interpreters/calendar/addresses/", Feeds.as_view(), name="feeds"),
    path("interpreters/calendar/addresses/<int:feed>/end/", EndFeed.as_view(), name="end_feed"),
    path("calendars/<slug:secret>.ics", FeedFile.as_view(), name="feed"),
]
