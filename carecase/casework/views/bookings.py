"""Booking an interpreter: who fits and why, the booking itself, and what its interpreter answers."""

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import InterpreterRequest
from carecase.casework import interpreting
from carecase.casework.interpreter_requests import requests_for
from carecase.interpreters.actions import conflict_declared
from carecase.interpreters.models import Booking, Interpreter, Mode, Room, State
from carecase.interpreters.states import OPEN
from carecase.interpreters.steps import booking_steps
from carecase.jurisdictions import zones
from carecase.ui.paging import keyset_page
from carecase.ui.together import read_named
from carecase.ui.widgets import use_house_widgets
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.forms import RecordForm
from carecase.workflow.views import EditRecord, TakeStep, must, must_somewhere, visible_or_404

MOST_SHOWN = 30  # of those who fit, and of those who do not
WAY = [
    (State.REQUESTED, State.REQUESTED.label),
    ((State.OFFERED, State.DECLINED, State.LAPSED, State.CONFLICT), State.OFFERED.label),
    ((State.ACCEPTED, State.REFUSED, State.CANCELLED), State.ACCEPTED.label),
    ((State.CONFIRMED, State.NO_SHOW), State.CONFIRMED.label),
    (State.DONE, State.DONE.label),
]


def request_or_404(user, pk):
    """A request of a case she works on, or one that she answers as a coordinator: then without the case."""
    requests = InterpreterRequest.objects.select_related("case__person", "case__unit__organisation", "key")
    own = requests.visible_to(user).filter(pk=pk).first()
    if own is not None and user.has_perm(Permission.BOOK_INTERPRETER, own.case):
        return own, own.case
    answered = requests.filter(pk__in=requests_for(user).values("pk"), pk=pk).first()
    if answered is None:
        refused(user, "not_visible", why="not_visible")
        raise Http404
    return answered, None


class Candidates(LoginRequiredMixin, View):
    """Everybody of the language: who fits and why, and why not each of the others. One button books."""

    model = InterpreterRequest

    def get(self, request, pk):
        wanted, case = request_or_404(request.user, pk)
        return self.page(wanted, case)

    def page(self, wanted, case, blocked=(), status=200):
        is_over = wanted.ends_at <= timezone.now()
        found = [] if wanted.booking_id or is_over else interpreting.candidates_for(wanted)
        fitting = [each for each in found if each.fits]
        others = [each for each in found if not each.fits]
        rooms = Room.objects.filter(is_active=True, country=wanted.case.jurisdiction)[:MOST_SHOWN]
        tries = interpreting.tries_of(wanted)[:MOST_SHOWN]
        beside = read_named({"rooms": rooms if by_room(wanted) else Room.objects.none(), "tries": tries})
        context = {
            "wanted": wanted,
            "case": case,
            "is_over": is_over,
            "together": len(wanted.met_together()),
            "zone": wanted.case.pack.timezone,
            "fitting": fitting[:MOST_SHOWN],
            "others": others[:MOST_SHOWN],
            "more": max(0, len(others) - MOST_SHOWN),
            **beside,
            "blocked": blocked,
        }
        saw(self.request.user, "match_interpreters", *([case] if case else []), wanted)
        return render(self.request, "casework/candidates.html", context, status=status)

    def post(self, request, pk):
        wanted, case = request_or_404(request.user, pk)
        chosen = Interpreter.objects.filter(
            number=request.POST.get("interpreter", "")[:12].replace("\x00", "")
        ).first()
        if chosen is None:
            raise Http404
        try:
            booking = interpreting.book(wanted, chosen, by=request.user, room=room_of(request, wanted))
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            wanted.refresh_from_db()
            return self.page(wanted, case, blocked.reasons, status=409)
        messages.success(request, _("The interpreter has been asked. The hour is kept free until the answer."))
        return redirect(booking)


def by_room(wanted):
    return wanted.mode in (Mode.VIDEO, Mode.IN_PERSON)


def room_of(request, wanted):
    name = request.POST.get("room", "")[:80].replace("\x00", "")
    rooms = Room.objects.filter(is_active=True, country=wanted.case.jurisdiction)
    return rooms.filter(name=name).first() if name and by_room(wanted) else None


class BookingPage(LoginRequiredMixin, View):
    """One booking: for the team that asked, its interpreter and the coordinator. Nobody in care stands here."""

    model = Booking

    def get(self, request, pk):
        booking = booking_or_404(request.user, pk)
        steps = booking_steps.open_to(booking, request.user)
        steps = [step for step in steps if step.name != "declare_conflict"]
        steps = steps[:1] + [step for step in steps[1:] if not step.blockers(booking)]
        own = booking.interpreter.user_id == request.user.pk
        zone = booking.interpreter.time_zone if own else booking.time_zone
        wanted = None if own else seen_request(request.user, booking)
        context = {
            "booking": booking,
            "steps": steps,
            "own": own,
            "way": WAY,
            "zone": zone,
            "clocks": zones.place(zone),
            "open_checks": steps[0].blockers(booking) if steps else [],
            "may_declare": own and booking_steps["declare_conflict"].open_for(booking),
            "may_rate": not own and booking.state == State.DONE and may_book(request.user, booking),
            "wanted": wanted,
            "open_again": None if own else open_again(request.user, booking, wanted),
        }
        saw(request.user, "view_booking", booking)
        return render(request, "casework/booking.html", context)


def may_book(user, booking):
    return user.has_perm(Permission.BOOK_INTERPRETER, booking)


def seen_request(user, booking):
    """The request behind it, for those who see its case."""
    rows = InterpreterRequest.objects.visible_to(user).select_related("case")
    return rows.filter(behind(booking)).order_by("case__label").first()


def behind(booking):
    return Q(pk=booking.asked_for) | Q(together=booking.asked_for)


def open_again(user, booking, wanted):
    """The request for which somebody else may be chosen now, for those who see its case and for who answers it."""
    if wanted:
        may = not wanted.booking_id and user.has_perm(Permission.BOOK_INTERPRETER, wanted.case)
        return wanted if may else None
    return requests_for(user).filter(behind(booking)).first()


def booking_or_404(user, pk):
    return visible_or_404(Booking.objects.select_related("interpreter", "interpreter__organisation", "unit", "room"),
                          user, pk=pk)  # fmt: skip


class TakeBookingStep(TakeStep):
    workflow, lookup, template_name = booking_steps, "pk", "casework/booking_step.html"

    def subject(self, value):
        return booking_or_404(self.request.user, value)

    def take(self, booking, reason):
        return interpreting.take(self.step, booking, by=self.request.user, reason=reason)


class ConflictForm(forms.Form):
    """The conflict question, by coded facts: no more is owed."""

    conflict = forms.ChoiceField(
        label=gettext_lazy("What speaks against it?"),
        choices=Booking.Conflict,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is nearest.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)


class DeclareConflict(LoginRequiredMixin, View):
    """The interpreter says so, and somebody else is asked at once."""

    model = Booking

    def booking(self, pk):
        booking = booking_or_404(self.request.user, pk)
        must(self.request.user, Permission.INTERPRET, booking, "declare_conflict")
        return booking

    def get(self, request, pk):
        return self.page(self.booking(pk), ConflictForm())

    def post(self, request, pk):
        booking, form = self.booking(pk), ConflictForm(request.POST)
        if not form.is_valid():
            return self.page(booking, form, status=422)
        try:
            with act(request.user, "declare_conflict", booking) as doing:
                booking = conflict_declared(booking, form.cleaned_data["conflict"], by=request.user)
                interpreting.follow(booking, doing)
        except Blocked as blocked:
            form.add_error(None, str(blocked))
            return self.page(booking, form, status=409)
        messages.success(request, _("Thank you. Somebody else is being asked."))
        return redirect("casework:my_bookings")

    def page(self, booking, form, status=200):
        return render(self.request, "casework/conflict.html", {"booking": booking, "form": form}, status=status)


class RatingForm(RecordForm):
    """After the hour: how long it was and how it went."""

    permission = Permission.BOOK_INTERPRETER
    verb = "rate_booking"
    plain = ("minutes", "rating")

    class Meta:
        model = Booking
        fields = ["minutes", "rating"]
        widgets = {"rating": forms.RadioSelect(choices=[("", "—"), *((n, n) for n in range(1, 6))])}

    def clean(self):
        if self.instance.state != State.DONE:
            self.add_error(None, _("It has not taken place yet."))
        return super().clean()

    def write(self, doing):
        self.instance.charge()
        super().write(doing)


class Rate(EditRecord):
    form_class = RatingForm
    title = gettext_lazy("how it went")

    def parent(self):
        return booking_or_404(self.request.user, self.kwargs["pk"])

    def record(self, parent):
        return parent


class MyBookings(LoginRequiredMixin, View):
    """What an interpreter is asked for and has agreed to: the next first. Never who it is for."""

    def get(self, request):
        must_somewhere(request.user, Permission.INTERPRET, "list_own_bookings")
        own = Booking.objects.filter(interpreter__user=request.user).select_related("room", "interpreter")
        coming = own.filter(state__in=OPEN, ends_at__gte=timezone.now()).order_by("begins_at", "id")[:MOST_SHOWN]
        past = own.exclude(state__in=OPEN, ends_at__gte=timezone.now())
        page = keyset_page(
            past, ["-begins_at", "pk"], after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
        saw(request.user, "list_own_bookings")
        one = Interpreter.objects.visible_to(request.user).filter(user=request.user).first()
        return render(request, "casework/my_bookings.html", {"coming": coming, "past": page, "interpreter": one})


booking_patterns = [
    path("interpreter-requests/<uuid:pk>/", Candidates.as_view(), name="candidates"),
    path("bookings/", MyBookings.as_view(), name="my_bookings"),
    path("bookings/<uuid:pk>/", BookingPage.as_view(), name="booking"),
    path("bookings/<uuid:pk>/step/<slug:step>/", TakeBookingStep.as_view(), name="booking_step"),
    path("bookings/<uuid:pk>/conflict/", DeclareConflict.as_view(), name="declare_conflict"),
    path("bookings/<uuid:pk>/rating/", Rate.as_view(), name="rate_booking"),
]
