"""The day of who finds interpreters, and of who waits for one: languages and times, never who it is for."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.models import InterpreterRequest
from carecase.casework.interpreter_requests import requests_for
from carecase.casework.my_day.block import SHOWN, Block, Row, counted
from carecase.interpreters.models import Booking, State

Purpose = InterpreterRequest.Purpose


def requests(user):
    """The most urgent first; no number of a case stands here."""
    page, wanted = reverse("casework:interpreter_requests"), requests_for(user)
    first = wanted.select_related("case")[:SHOWN]
    rows = [Row(in_words(each), reverse("casework:candidates", args=[each.pk]), due_at=each.due_at) for each in first]
    link = (_("Answer requests"), page)
    yield Block(_("Requests for interpreters"), counted(wanted), rows, empty=_("No request is waiting."), link=link)


def own_hours(user):
    """What an interpreter is asked for first, then what she or he has agreed to."""
    mine = Booking.objects.filter(interpreter__user=user, ends_at__gte=timezone.now()).order_by("begins_at", "id")
    asked, agreed = mine.filter(state=State.OFFERED), mine.filter(state__in=(State.ACCEPTED, State.CONFIRMED))
    link = (_("My bookings"), reverse("casework:my_bookings"))
    yield Block(
        _("Offers to answer"), counted(asked), [hour(each) for each in asked[:SHOWN]], empty=_("No offer is waiting.")
    )
    rows = [hour(each) for each in agreed[:SHOWN]]
    yield Block(_("My hours"), counted(agreed), rows, empty=_("Nothing is booked."), link=link)


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
    rows = [
        Row(
            f"{each} · {each.get_met_display() or _('no interpreter yet')}",
            reverse("cases:interpreter", args=[each.case.number, each.pk]),
            each.case.number,
            each.wanted_at,
        )
        for each in wanted[:SHOWN]
    ]
    return Block(_("Appointments with an interpreter"), counted(wanted), rows, empty=_("None from today on."))


def in_words(request):
    variety = f" ({request.variety})" if request.variety else ""
    return f"{request}{variety} · {request.get_purpose_display()}"
