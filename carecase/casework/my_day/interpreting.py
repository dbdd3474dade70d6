"""The day of who finds interpreters, and of who waits for one: languages and times, never who it is for."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.models import InterpreterRequest
from carecase.casework.interpreter_requests import requests_for
from carecase.casework.my_day.block import Block, Row
from carecase.interpreters.models import Booking, State

Purpose = InterpreterRequest.Purpose


def requests(user):
    """The most urgent first; no number of a case stands here."""
    yield Block(
        _("Requests for interpreters"),
        requests_for(user).select_related("case"),
        lambda each: Row(in_words(each), reverse("casework:candidates", args=[each.pk]), due_at=each.due_at),
        empty=_("No request is waiting."),
        link=(_("Answer requests"), reverse("casework:interpreter_requests")),
    )


def own_hours(user):
    """What an interpreter is asked for first, then what she or he has agreed to."""
    mine = Booking.objects.filter(interpreter__user=user, ends_at__gte=timezone.now()).order_by("begins_at", "id")
    asked, agreed = mine.filter(state=State.OFFERED), mine.filter(state__in=(State.ACCEPTED, State.CONFIRMED))
    link = (_("My bookings"), reverse("casework:my_bookings"))
    yield Block(_("Offers to answer"), asked, hour, empty=_("No offer is waiting."))
    yield Block(_("My hours"), agreed, hour, empty=_("Nothing is booked."), link=link)


def hour(booking):
    words = f"{booking.language_in_words} · {booking.get_mode_display()} · {booking.get_topic_display()}"
    return Row(words, booking.get_absolute_url(), booking.number, booking.begins_at)


def health_appointments(user):
    yield appointments(user, Purpose.HEALTH)


def legal_appointments(user):
    yield appointments(user, Purpose.LEGAL)


def appointments(user, purpose):
    """Talks of hers for which an interpreter was asked, from today on, and whether one was found."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = InterpreterRequest.objects.visible_to(user).filter(purpose=purpose, wanted_at__gte=today)
    wanted = wanted.select_related("case").order_by("wanted_at", "id")
    return Block(_("Appointments with an interpreter"), wanted, appointment, empty=_("None from today on."))


def appointment(request):
    met = request.get_met_display() or _("no interpreter yet")
    words = f"{request} · {met}"
    url = reverse("cases:interpreter", args=[request.case.number, request.pk])
    return Row(words, url, request.case.number, request.wanted_at)


def in_words(request):
    variety = f" ({request.variety})" if request.variety else ""
    return f"{request}{variety} · {request.get_purpose_display()}"
