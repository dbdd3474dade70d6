"""The handover of a shift: begun with what happened, without a name, signed by the next one."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.models import Task
from carecase.shelter import absences
from carecase.shelter.models import DayLogEntry, GateCall, HandoverReading, HouseIncident, NotAdmitted, ShiftHandover
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def night(colleague, house):
    return colleague("noche", Role.SHELTER_STAFF, house.unit)


@pytest.fixture
def as_(house):
    def ask(user, page="handover", *args, **said):
        browser = Client()
        browser.force_login(user)
        url = reverse(f"shelter:{page}", args=[house.pk, *args])
        return browser.post(url, said) if said or args else browser.get(url)

    return ask


def test_it_begins_with_who_came_and_what_is_due_and_names_nobody(as_, night, lodged, woman, bed):
    lodged(woman, bed("1A"))
    begun = as_(night).context["form"]["text"].value()
    assert woman.number in begun
    assert woman.called not in begun
    assert "Dejaron la casa: nadie." in begun


def test_what_is_due_stands_one_below_the_other(as_, night, lodged, woman, bed, case_manager):
    lodged(woman, bed("1A"))
    due_at = timezone.now() + timedelta(hours=2)
    with act(case_manager, "write", woman) as doing:
        doing.save_all([Task(case=woman, text="Llamar", due_at=due_at), Task(case=woman, text="Ir", due_at=due_at)])
    begun = as_(night).context["form"]["text"].value()
    assert begun.count(f"\n– 1A {woman.number}: ") >= 2


def test_the_next_shift_signs_and_until_then_the_board_says_so(as_, night, shelter_worker, house):
    as_(night, text="Todo tranquilo.")
    handover = ShiftHandover.objects.get()
    page = reverse("shelter:handover", args=[house.pk])
    assert page in as_(shelter_worker, "board").content.decode().partition('id="house-pages"')[0]
    assert as_(shelter_worker, "board").context["unread"] == handover
    assert as_(shelter_worker, "handover_sign", handover.pk).status_code == 302
    assert HandoverReading.objects.get().recorded_by == shelter_worker
    assert as_(shelter_worker, "board").context["unread"] is None


def test_what_was_signed_is_said_and_asks_for_no_second_signature(as_, night, shelter_worker, house):
    as_(night, text="Todo tranquilo.")
    handover = ShiftHandover.objects.get()
    sign = reverse("shelter:handover_sign", args=[house.pk, handover.pk])
    assert sign in as_(shelter_worker).content.decode()
    signed = as_(shelter_worker, "handover_sign", handover.pk)
    assert "Firmado: usted la leyó." in map(str, get_messages(signed.wsgi_request))
    assert sign not in as_(shelter_worker).content.decode()


def test_whoever_wrote_it_does_not_sign_it_and_nobody_signs_twice(as_, night, shelter_worker):
    as_(night, text="Todo tranquilo.")
    handover = ShiftHandover.objects.get()
    assert as_(night, "handover_sign", handover.pk).status_code == 409
    for _twice in range(2):
        as_(shelter_worker, "handover_sign", handover.pk)
    assert HandoverReading.objects.count() == 1


def test_the_next_one_begins_where_the_last_one_ended(as_, night, shelter_worker):
    as_(night, text="Todo tranquilo.")
    as_(shelter_worker, text="Día tranquilo.")
    second, first = ShiftHandover.objects.all()
    assert second.since_at == first.recorded_at


def test_a_handover_costs_the_same_however_many_live_there(as_, night, lodged, somebody, bed):
    def asked():
        with CaptureQueriesContext(connection) as counted:
            as_(night)
        return len(counted)

    lodged(somebody(), bed("1A"))
    few = asked()
    for code in ("1B", "1C"):
        lodged(somebody(), bed(code))
    assert asked() <= few + 1


def test_a_handover_with_something_of_everything_asks_fifteen_times_at_most(
    as_, house, watched, somebody, lodged, bed, night, colleague, shelter_worker, shelter_manager, look_again, sign_in
):
    as_(night, text="Noche tranquila.")
    as_(night, text="Falta leche.")
    for reader in (shelter_worker, shelter_manager):
        for handover in ShiftHandover.objects.all():
            as_(reader, "handover_sign", handover.pk)
    new = somebody(called="Luz")
    lodged(new, bed("1B"))
    absences.note_missing(watched, by=shelter_worker)
    until = timezone.localdate() + timedelta(days=9)
    with act(night, "write", house) as doing:
        for kind in (DayLogEntry.Kind.MEAL, DayLogEntry.Kind.MEDICATION):
            doing.save(DayLogEntry(house=house, kind=kind))
        for kind in (HouseIncident.Kind.FIRE, HouseIncident.Kind.CONFLICT):
            doing.save(HouseIncident(house=house, kind=kind, what="x"))
        for _twice in range(2):
            doing.save(GateCall(house=house))
            doing.save(NotAdmitted(house=house, looks="x", until_on=until))
        doing.save(NotAdmitted(house=house, looks="x", until_on=timezone.localdate()))
        doing.save(Task(case=watched, text="Llamar", due_at=timezone.now() + timedelta(hours=2)))
    shown, queries = look_again(
        sign_in(colleague("otra", Role.SHELTER_STAFF, house.unit)), reverse("shelter:handover", args=[house.pk])
    )
    begun = shown.context["form"]["text"].value()
    for words in (
        f"Nuevas en la casa: {new.number}.",
        f"Ahora no están: 1A {watched.number}.",
        "Conflicto entre",
        "Comida",
        "sin permiso de entrar: 2",
        f"\n– 1A {watched.number}: ",
    ):
        assert words in begun
    assert len(shown.context["handovers"].items[0].readings.all()) == 2
    assert len(queries) <= 15, [each[:90] for each in queries]
