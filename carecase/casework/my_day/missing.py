"""The day of who cares for somebody that is sought, or for somebody that seeks. Nobody is named."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.cases.models import SearchAnswer, SearchHit
from carecase.casework.my_day.block import Block, Row


def blocks(user):
    asked = SearchHit.objects.visible_to(user).to_ask()
    asked = asked.select_related("case").order_by("recorded_at")
    yield Block(_("Somebody looks for a person in your care"), asked, question, stands_out=True)
    untold = SearchAnswer.objects.visible_to(user).untold().select_related("case", "hit").order_by("recorded_at")
    yield Block(_("Answers to a search"), untold, answer, stands_out=True)


def question(hit):
    address = reverse("casework:sought", args=[hit.case.number, hit.pk])
    return Row(_("Ask her or him alone what may be told"), address, hit.case.number)


def answer(passed_on):
    address = reverse("casework:missing", args=[passed_on.case.number, passed_on.hit.search_id])
    return Row(_("There is an answer to a search for a missing person"), address, passed_on.case.number)
