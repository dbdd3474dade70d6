"""Three signatures that are real, the paper that bears them, and the alarm when nobody confirms the arrival."""

import datetime
import json

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from carecase.casework.printouts import PRINTOUTS
from carecase.demo.returns import DRAWN
from carecase.documents import languages
from carecase.documents.press import render
from carecase.workflow.acts import act
from carecase.workflow.models import StateChange
from repatriation import forms, models, signing, wording
from repatriation.after.alarm import Level, alarm_of
from repatriation.after.forms import SignatureForm
from repatriation.models import State
from repatriation.papers.handover import HandoverRecord
from repatriation.tiers import Tier
from tests.documents.reading import Printed
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def departed(ready_plan, case_manager, take):
    return take(ready_plan, case_manager, "depart")


@pytest.fixture
def arrived(departed, case_manager, take):
    return take(departed, case_manager, "arrive")


def sheet(plan, who):
    return reverse("repatriation:sign", args=[plan.number, who])


# --- drawing --------------------------------------------------------------------------------------------------------


def test_a_drawing_is_read_as_lines_of_whole_numbers_on_the_sheet():
    assert signing.read("") == []
    assert signing.read(json.dumps([[[1.7, -5], [9999, 30]] * 4])) == [[[1, 0], [600, 30]] * 4]
    assert signing.as_path([[[1, 2], [3, 4]], [[5, 6]]]) == "M1 2 L3 4 M5 6"


@pytest.mark.parametrize(
    "hostile",
    ["x", "1", "{}{", '[[["<script>", 1]]]', "[[[1]]]", "[[[true, 1]]]", "[[[NaN, 1]]]", "[[1, 2]]", '{"a": 1}',
     "[" * 5000, json.dumps([[[1, 1]] * 1501]), json.dumps([[[1, 1]]] * 61), "[[[1,2],[3,4]]]", "9" * 50_000],
)  # fmt: skip
def test_what_is_no_drawing_is_refused_in_words(hostile):
    with pytest.raises(ValidationError):
        signing.read(hostile)


# --- signing --------------------------------------------------------------------------------------------------------


def test_each_signs_on_the_screen_or_on_paper_and_then_she_is_received(client, arrived, case_manager, write):
    write(forms.HandoverForm, arrived, case_manager, place="Aeropuerto", received_by="Licda. Reyes")
    client.force_login(case_manager)
    both = client.post(sheet(arrived, "person"), {"name": "D", "drawing": DRAWN, "seen_by": "Ana"})
    neither = client.post(sheet(arrived, "person"), {"name": "D"})
    assert (both.status_code, neither.status_code) == (422, 422)
    for who, how in (("person", {"drawing": DRAWN}), ("escort", {"drawing": DRAWN}), ("receiver", {"seen_by": "Ana"})):
        typed = {"name": who, "signed_at": "2026-05-26T09:50", **how}
        assert client.post(sheet(arrived, who), typed).status_code == 302
    handover = arrived.handovers.get()
    assert handover.is_signed
    assert handover.signatures["person"].strokes == json.loads(DRAWN)
    page = client.get(reverse("repatriation:handover_page", args=[arrived.number])).content.decode()
    assert handover.signatures["person"].path in page
    assert client.post(reverse("repatriation:step", args=[arrived.number, "hand_over"])).status_code == 302
    assert fresh(arrived).state == State.HANDED_OVER
    version = handover.signatures["person"].version
    typed = {"name": "X", "drawing": DRAWN, "signed_at": "2026-05-26T09:50", "version": version}
    again = client.post(sheet(arrived, "person"), typed)
    assert again.status_code == 409, "what was signed stands"


def test_what_was_given_over_leads_to_the_signatures_and_the_step_waits_for_them(client, arrived, case_manager):
    client.force_login(case_manager)
    page = reverse("repatriation:handover_page", args=[arrived.number])
    step = reverse("repatriation:step", args=[arrived.number, "hand_over"])
    saved = client.post(reverse("repatriation:handover", args=[arrived.number]), {"place": "Aeropuerto"})
    assert saved.headers["Location"] == page
    shown = client.get(page).content.decode()
    assert "cada firma" in shown
    assert step not in shown
    assert f'href="{page}"' not in shown, "it is this very page"
    assert "Firma: La persona" in client.get(sheet(arrived, "person")).content.decode()


def test_of_an_adult_who_travels_alone_no_escort_is_asked_to_sign(client, preparing, take, case_manager, sign, write):
    plan = take(preparing(Tier.HEALTHY_ADULT), case_manager, "make_ready", "depart", "arrive")
    plan.legs.update(escort=None)
    plan.escorts.all().delete()
    write(forms.HandoverForm, plan, case_manager, place="Aeropuerto", received_by="Licda. Reyes")
    client.force_login(case_manager)
    page = reverse("repatriation:handover_page", args=[plan.number])
    assert sheet(plan, "escort") not in client.get(page).content.decode()
    sign(plan, case_manager, "person", "receiver")
    assert reverse("repatriation:step", args=[plan.number, "hand_over"]) in client.get(page).content.decode()
    printed = Printed(render(HandoverRecord(plan.case, reader=case_manager, language="es")))
    assert "Quien recibe" in printed.text
    assert "Quien acompaña" not in printed.text


def test_who_signs_is_known_and_for_a_child_nothing_stands_in_for_a_signature(client, arrived, case_manager, write):
    write(forms.HandoverForm, arrived, case_manager, place="Aeropuerto", received_by="Licda. Reyes")
    client.force_login(case_manager)
    names = [
        client.get(sheet(arrived, who)).context["form"]["name"].value() for who in ("person", "escort", "receiver")
    ]
    assert names == [arrived.case.person.full_name, arrived.escorts.get().name, "Licda. Reyes"]
    form = client.get(reverse("repatriation:handover", args=[arrived.number])).context["form"]
    assert "missing_because" not in form.fields


def test_a_drawn_signature_is_sealed(arrived, case_manager, sign):
    handover = sign(arrived, case_manager)
    row = models.HandoverSignature(handover=handover, who="person")
    data = {"name": "Dariela", "drawing": DRAWN, "signed_at": "2026-05-26T09:00"}
    form = forms_of(row, data, case_manager)
    assert form.is_valid(), form.errors
    form.save()
    stored = models.HandoverSignature.objects.filter(pk=row.pk).values_list("strokes", flat=True)
    assert DRAWN[:20] not in str(stored.query)
    assert fresh(row).strokes == json.loads(DRAWN)


def forms_of(row, data, by):
    return SignatureForm(data, instance=row, by=by, parent=row.plan.case)


def test_nobody_signs_before_the_departure_or_as_somebody_else(client, ready_plan, case_manager, stranger, write):
    write(forms.HandoverForm, ready_plan, case_manager, place="Aeropuerto")
    client.force_login(case_manager)
    typed = {"name": "Ana", "drawing": DRAWN, "signed_at": "2026-05-26T09:00"}
    assert client.post(sheet(ready_plan, "person"), typed).status_code == 409
    assert client.get(sheet(ready_plan, "witness")).status_code == 404
    client.force_login(stranger)
    assert client.get(sheet(ready_plan, "person")).status_code == 404


# --- the paper ------------------------------------------------------------------------------------------------------


def listed(plan, by, *things):
    with act(by, "list", plan.case) as doing:
        for each in things:
            doing.save(models.Belonging(list=plan.belongings.get(), description=each))


@pytest.fixture
def paper(arrived, case_manager, sign, write):
    handover = sign(
        arrived, case_manager, received_by="Licda. Reyes", identity_seen="staff_card", condition="Cansada",
        belongings_given=True, medicines="Ibuprofeno, uno cada ocho horas",
    )  # fmt: skip
    row = models.HandoverSignature(handover=handover, who="person")
    form = forms_of(row, {"name": "Dariela", "drawing": DRAWN, "signed_at": "2026-05-26T09:00"}, case_manager)
    assert form.is_valid(), form.errors
    form.save()
    sign(arrived, case_manager, "escort")
    listed(arrived, case_manager, "Una mochila")
    return lambda **how: HandoverRecord(arrived.case, reader=case_manager, **how)


@pytest.mark.parametrize("language", languages.PERSON)
def test_it_is_printed_in_every_language_with_neutral_words(paper, language):
    printed = Printed(render(paper(language=language)))
    for told in ("Aeropuerto", "Licda. Reyes", "Una mochila", "Ibuprofeno", "Dariela", "Ana"):
        assert told in printed.text
    assert not wording.PATTERN.search(printed.text)


def test_what_was_drawn_is_seen_on_it(paper):
    with pypdfium2.PdfDocument(render(paper(language="es"))) as document:
        drawn = [each.get_bounds() for each in document[0].get_objects(filter=[FPDF_PAGEOBJ_PATH])]
    wide_and_high = [(right - left, top - bottom) for left, bottom, right, top in drawn]
    assert any(width > 50 and 10 < height < 60 for width, height in wide_and_high), wide_and_high


def test_the_language_of_the_person_stands_beside_and_long_lists_run_on(paper, arrived, case_manager):
    listed(arrived, case_manager, *["Una caja con cuadernos y ropa"] * 60)
    printed = Printed(render(paper(language="es", beside="ht")))
    assert printed.text.count("Una caja") == 60
    assert "Quien acompaña / " in printed.text  # each who signs reads below which word
    assert "Licda. Reyes" in printed.text


def test_it_is_printed_by_who_prepares_and_only_when_there_is_something(paper, open_case, ready_plan):
    [permission] = [need for kind, need in PRINTOUTS if kind is HandoverRecord]
    assert permission == "prepare_return"
    assert HandoverRecord.fits(ready_plan.case)


# --- the alarm ------------------------------------------------------------------------------------------------------


def test_nobody_confirms_and_after_two_and_six_hours_it_is_loud(departed, case_manager, client):
    arrives = departed.itinerary.arrives_at
    levels = [
        alarm_of(departed, arrives + datetime.timedelta(hours=hours)).level for hours in (0, 1.99, 2, 5.99, 6, 48)
    ]
    quiet, call, coordinator = Level
    assert levels == [quiet, quiet, call, call, coordinator, coordinator]
    due = {task.kind: task.due_at - arrives for task in departed.case.tasks.open().filter(kind__startswith="arrival")}
    two, six = datetime.timedelta(hours=2), datetime.timedelta(hours=6)
    assert due == {
        "arrival_confirm": two, "arrival_escort": two, "arrival_receiver": two, "arrival_coordinator": six,
    }  # fmt: skip


def test_arrived_is_said_in_one_line(client, departed, case_manager):
    client.force_login(case_manager)
    page = client.get(departed.get_absolute_url()).content.decode()
    assert reverse("repatriation:arrived", args=[departed.number]) in page
    assert client.post(reverse("repatriation:arrived", args=[departed.number]), {"who": " "}).status_code == 409
    said = client.post(reverse("repatriation:arrived", args=[departed.number]), {"who": "Ana, por teléfono"})
    assert said.status_code == 302
    plan = fresh(departed)
    assert (plan.state, alarm_of(plan)) == (State.ARRIVED, None)
    assert StateChange.objects.get(object_id=plan.pk, step="arrive").reason == "Ana, por teléfono"
    assert not plan.case.tasks.open().filter(kind__startswith="arrival").exists()
    twice = client.post(reverse("repatriation:arrived", args=[departed.number]), {"who": "Ana"})
    assert twice.status_code == 409
