"""Appointments of today and tomorrow: of her own cases, and those she goes along to."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.cases.models import Appointment
from carecase.casework.my_day.block import Block, Row

DAYS = 2


def blocks(user):
    planned = Appointment.objects.of(user).within(DAYS).select_related("case", "key", "companion")
    yield Block(_("Appointments, today and tomorrow"), planned, row)


def row(appointment):
    """Where it is is opened with the case."""
    words = " · ".join(filter(None, [str(appointment), appointment.along or _("nobody goes along yet")]))
    page = reverse("cases:appointment", args=[appointment.case.number, appointment.pk])
    return Row(words, page, appointment.case.number, appointment.begins_at)
