"""Another team asks whether its group belongs together with one of ours: a question of the day until it is answered.

It is no task of a case: a question about a group must not stand in one person's file, hold its closing up, or go along
when the case is handed over; nor do those read it who may not answer.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.cases.actions import receiving_unit
from carecase.cases.models import IncidentLink
from carecase.casework.linked import know_who_takes_over, with_teams
from carecase.casework.my_day.block import Block, Row
from carecase.ui.moments import when


def asking(user):
    waiting = with_teams(IncidentLink.objects.asking(user)).order_by("recorded_at", "id")
    words = _("Other teams ask whether groups belong together")
    yield Block(words, waiting, row, ready=know_who_takes_over, stands_out=True)


def row(link):
    ours, theirs = (link.other, link.one) if link.asked_by_one else (link.one, link.other)
    words = f"{theirs.get_country_display()} · {receiving_unit(theirs.unit).organisation}, {when(link.recorded_at)}"
    answer = _("Answer"), reverse("casework:incident_links", args=[ours.number])
    return Row(words, answer[1], ours.number, then=answer)
