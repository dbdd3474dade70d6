"""Contacts after a return that another organisation asks for: a day and how. Nobody is named."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import Block, Row
from repatriation.after import visits


def blocks(user):
    asked = visits.asked_of(user)
    asked = asked.select_related("case__organisation").order_by("due_on", "pk")
    link = (_("Contacts after a return"), reverse("repatriation:visits"))
    yield Block(_("Contacts after a return"), asked, row, link=link)


def row(visit):
    words = f"{visit.get_mode_display()} · {visit.case.organisation}"
    return Row(words, reverse("repatriation:visit", args=[visit.pk]), visits.reference(visit), visit.due_on)
