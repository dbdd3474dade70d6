"""Appointments: noted on the case, found in my day and on the sheet of the house, which says nothing of what for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from carecase.cases.models import Absence, Appointment, Case, Task
from carecase.shelter.actions import admit, reserve_bed, set_up_house
from carecase.shelter.models import Bed, RoomKind

pytestmark = pytest.mark.django_db


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def facts():
    begins = timezone.now() + timedelta(hours=3)
    return {
        "begins_at": local(begins),
        "back_at": local(begins + timedelta(hours=2)),
        "purpose": "health",
        "place": "Edificio azul, segundo piso",
        "vehicle": "Carro blanco, don Luis",
    }


@pytest.fixture
def note(send, open_case, case_manager, facts):
    return lambda **more: send(case_manager, "cases:appointment_new", open_case, **(facts | more))


@pytest.fixture
def house(house_unit, shelter_manager, case_manager, open_case):
    facts = {"capacity": 2, "complaint_channel": "800", "is_open": True}
    house = set_up_house(house_unit, by=shelter_manager, rooms=[("1", RoomKind.WOMEN, ["1A"])], **facts)
    bed = Bed.objects.get(room__house=house)
    reserve_bed(open_case, bed, by=case_manager)
    admit(Case.objects.get(pk=open_case.pk), bed, by=shelter_manager)
    return house


def test_it_is_noted_and_found_in_my_day_and_on_the_case(note, look, client_of, case_manager, open_case):
    assert note(companion=case_manager.pk).status_code == 302
    appointment = Appointment.objects.get()
    assert appointment.along == str(case_manager)
    page = reverse("cases:appointment", args=[open_case.number, appointment.pk])
    assert page in client_of(case_manager).get(reverse("casework:my_day")).content.decode()
    section = client_of(case_manager).get(reverse("casework:section", args=[open_case.number, "cases"]))
    assert "Edificio azul" in section.content.decode()


def test_the_place_is_said_in_neutral_words(note):
    with override("es"):
        refused = note(place="Oficina de trata de personas")
    assert refused.status_code == 422
    assert "trata" in refused.content.decode()
    assert not Appointment.objects.exists()


def test_nobody_is_back_before_leaving_and_nothing_is_planned_for_yesterday(note):
    assert note(back_at=local(timezone.now())).status_code == 422
    assert note(begins_at=local(timezone.now() - timedelta(days=1))).status_code == 422


def test_somebody_who_does_not_work_on_the_case_is_not_sent_along(note, stranger):
    assert note(companion=stranger.pk).status_code == 422


def test_the_house_reads_who_leaves_when_and_with_whom_but_not_what_for(
    note, house, client_of, shelter_manager, settings
):
    settings.LANGUAGE_CODE = "en"
    note(other_companion="doña Marta")
    page = client_of(shelter_manager).get(
        reverse("shelter:day_sheet", args=[house.pk]), headers={"accept-language": "en"}
    )
    sheet = page.content.decode()
    assert "doña Marta" in sheet
    assert "Carro blanco" in sheet
    assert str(Appointment.Purpose.HEALTH.label) not in sheet


def test_leaving_for_it_starts_no_search(note, house, client_of, shelter_manager, open_case):
    note()
    back_at = Appointment.objects.get().back_at
    exits = reverse("shelter:exit", args=[house.pk, open_case.number])
    client_of(shelter_manager).post(exits, {"expected_at": local(back_at)})
    assert Absence.objects.get().planned
    assert not open_case.tasks.filter(kind=Task.Kind.WELFARE_CHECK).exists()
