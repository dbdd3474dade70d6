"""What the store gives a return: the photograph on the travel letter, and the sheet signed at the handover."""

import pytest
from django.urls import reverse

from carecase.cases.likenesses import keep
from carecase.cases.models import Consent, Likeness
from carecase.demo.returns import DRAWN
from carecase.documents import languages
from carecase.files.content import JPEG, Content
from carecase.files.models import StoredFile
from carecase.workflow.acts import act
from repatriation import forms
from repatriation.documents import TravelLetter
from tests.documents.reading import Printed, role, walk
from tests.files import corpus

pytestmark = pytest.mark.django_db


def letter(plan, reader, language="es", parts=("photograph",)):
    return TravelLetter(plan, reader=reader, language=language, parts=list(parts))


def figures(paper):
    with Printed(paper).open() as pdf:
        return [str(each.Alt) for each in walk(pdf.Root.StructTreeRoot.K) if role(each) == "Figure"]


@pytest.fixture
def photographed(ready_plan, case_manager):
    with act(case_manager, "agree", ready_plan.case) as doing:
        doing.save(Consent(case=ready_plan.case, kind="photo", given="yes", by="both"))
        keep(Likeness(case=ready_plan.case), Content(JPEG, corpus.picture()), doing)
    return ready_plan


def test_the_letter_bears_her_photograph_if_she_agreed_and_it_is_ticked(photographed, case_manager, coordinator):
    assert TravelLetter.offered_parts(photographed, case_manager)[1] == ["photograph"]
    said = {language: figures(letter(photographed, case_manager, language)) for language in languages.PERSON}
    assert len({alt for [alt] in said.values()}) == len(languages.PERSON), "in each language its own words"
    assert figures(letter(photographed, case_manager, parts=())) == []
    assert len(Printed(letter(photographed, case_manager)).pages) <= 2
    photographed.case.consents.filter(kind="photo").update(withdrawn_at=photographed.recorded_at)
    assert TravelLetter.offered_parts(photographed, case_manager) == ([], [])
    assert figures(letter(photographed, case_manager)) == []


def test_a_signed_sheet_is_scanned_and_goes_when_it_is_drawn_instead(client, ready_plan, case_manager, take, write):
    plan = take(ready_plan, case_manager, "depart", "arrive")
    write(forms.HandoverForm, plan, case_manager, place="Aeropuerto", received_by="Licda. Reyes")
    client.force_login(case_manager)
    page = reverse("repatriation:sign", args=[plan.number, "escort"])
    typed = {"name": "Ana", "signed_at": "2026-05-26T09:50"}
    refused = client.post(page, typed | {"drawing": DRAWN, "sheet": corpus.sent("a", corpus.sheet())})
    assert refused.status_code == 422, "one of the two"
    on_paper = typed | {"seen_by": "Rosa", "sheet": corpus.sent("a", corpus.sheet())}
    assert client.post(page, on_paper).status_code == 302
    signed = plan.handovers.get().signatures["escort"]
    address = reverse("files:file", args=[signed.pk])
    assert address in client.get(reverse("repatriation:handover_page", args=[plan.number])).content.decode()
    assert client.get(address).content.startswith(b"%PDF")
    version = signed.version
    assert client.post(page, typed | {"drawing": DRAWN, "version": version}).status_code == 302
    assert not StoredFile.objects.exists()
    assert plan.handovers.get().signatures["escort"].strokes
