"""Rooms with hours and equipment: kept by their own organisation, seen by whoever books."""

from datetime import time

import pytest
from django.urls import reverse

from carecase.access.models import Organisation
from carecase.access.roles import Role
from carecase.interpreters.models import Room, RoomHours

pytestmark = pytest.mark.django_db
FACTS = {"name": "Sala Ceibo", "country": "CR", "place": "San José", "time_zone": "America/Costa_Rica"}


@pytest.fixture
def keeper(client, interpreter_coordinator):
    client.force_login(interpreter_coordinator)
    return client


@pytest.fixture
def keeper_elsewhere(colleague):
    elsewhere = Organisation.objects.create(name="Casa Abierta", kind=Organisation.Kind.NGO, country="PA")
    return colleague("olga", Role.INTERPRETER_COORDINATOR, organisation=elsewhere)


def test_a_room_is_added_and_opens_on_several_days_at_once(keeper, team):
    facts = FACTS | {"equipment": ["camera", "quiet"], "is_active": "on"}
    answer = keeper.post(reverse("interpreters:room_new"), facts)
    room = Room.objects.get()
    assert (answer.url, room.organisation) == (reverse("interpreters:room", args=[room.pk]), team.organisation)
    hours = {"days": ["0", "1", "4"], "begins": "08:00", "ends": "17:00"}
    assert keeper.post(reverse("interpreters:room_hours_new", args=[room.pk]), hours).status_code == 302
    assert list(room.hours.values_list("weekday", "begins")) == [(day, time(8)) for day in (0, 1, 4)]
    html = keeper.get(reverse("interpreters:rooms")).content.decode()
    assert "Sala Ceibo" in html
    assert "Cámara y pantalla" in html
    assert "08:00–17:00" in html


@pytest.mark.parametrize(
    "slip", [{"days": []}, {"days": ["7"]}, {"begins": "08:00", "ends": "08:00"}, {"begins": "x"}]
)
def test_hours_that_are_none_are_said_in_the_form(keeper, room, slip):
    before = room.hours.count()
    hours = {"days": ["0"], "begins": "08:00", "ends": "17:00"} | slip
    assert keeper.post(reverse("interpreters:room_hours_new", args=[room.pk]), hours).status_code == 422
    assert room.hours.count() == before


def test_hours_are_taken_away_by_a_button(keeper, room):
    first = room.hours.first()
    assert keeper.post(reverse("interpreters:room_hours_end", args=[room.pk, first.pk])).status_code == 302
    assert not RoomHours.objects.filter(pk=first.pk).exists()
    assert keeper.post(reverse("interpreters:room_hours_end", args=[room.pk, first.pk])).status_code == 404


def test_a_room_that_was_changed_meanwhile_is_compared(keeper, room):
    facts = FACTS | {"version": "0", "is_active": "on"}
    answer = keeper.post(reverse("interpreters:room", args=[room.pk]), facts)
    assert answer.status_code == 409
    assert Room.objects.get(pk=room.pk).name == "Sala Norte"


def test_a_name_is_used_once(keeper, room):
    assert keeper.post(reverse("interpreters:room_new"), FACTS | {"name": room.name}).status_code == 422
    assert Room.objects.count() == 1


def test_who_books_reads_rooms_and_changes_none(client, case_manager, room):
    client.force_login(case_manager)
    assert "Sala Norte" in client.get(reverse("interpreters:rooms")).content.decode()
    assert client.get(reverse("interpreters:room_new")).status_code == 403
    assert client.get(reverse("interpreters:room", args=[room.pk])).status_code == 404


def test_the_coordinator_of_another_organisation_changes_none_of_ours(client, keeper_elsewhere, room):
    client.force_login(keeper_elsewhere)
    assert "Sala Norte" in client.get(reverse("interpreters:rooms")).content.decode()
    for page in ("room", "room_hours_new"):
        assert client.post(reverse(f"interpreters:{page}", args=[room.pk]), FACTS).status_code == 404
    end = reverse("interpreters:room_hours_end", args=[room.pk, room.hours.first().pk])
    assert client.post(end).status_code == 404
    room.refresh_from_db()
    assert room.hours.count() == 7
