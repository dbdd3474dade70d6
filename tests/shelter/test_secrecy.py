"""Where the house is stays in the house; what people told us stays with those who need it."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse

from carecase.audit.models import Event
from carecase.cases.models import Case, CaseNote, Concern, Fear, HealthNote, LegalNote, LegalStay, OperationsNote
from carecase.people.models import IdentityPaper, Person, Phone
from carecase.shelter import actions, sections
from carecase.shelter.models import Belonging, HouseLocation, Stay
from carecase.workflow.acts import act
from tests.shelter.conftest import ADDRESS, DIRECTIONS, PHONE

pytestmark = pytest.mark.django_db

CANARIES = (ADDRESS, PHONE, DIRECTIONS, "Canario", "canario")


def page_of(house, name, *args):
    return reverse(f"shelter:{name}", args=[house.pk, *args])


@pytest.fixture
def resident(woman, bed, lodged, shelter_worker):
    stay = lodged(woman, bed("1A"))
    with act(shelter_worker, "keep", woman) as doing:
        doing.save(Belonging(case=woman, stay=stay, house=stay.house, description="mochila"))
    return Case.objects.get(pk=woman.pk)


def test_no_page_of_the_house_shows_where_it_is(house, resident, bed, keeper, manager, desk):
    of_house = [
        "board",
        "log",
        "headcount",
        "incidents",
        "incident_new",
        "belongings",
        "location",
        "admit",
        "emergency",
    ]
    addresses = [page_of(house, name) for name in of_house]
    addresses += [page_of(house, "board") + "?hall=1", reverse("shelter:houses")]
    addresses += [
        page_of(house, name, resident.number) for name in ("resident", "stay", "belonging_new", "admit_case")
    ]
    addresses += [page_of(house, "settings"), page_of(house, "house"), page_of(house, "room_new")]
    addresses += [
        reverse(f"shelter:{name}", args=[resident.number]) for name in ("bed", "needs", "choice", "lodging_new")
    ]
    addresses += [reverse("shelter:bed_in", args=[resident.number, house.pk])]
    addresses += [reverse("shelter:override", args=[resident.number, bed("2A").pk])]
    opened = 0
    for client in (keeper, manager, desk):
        for address in addresses:
            response = client.get(address, follow=True)
            opened += response.status_code == 200
            assert not any(canary in response.content.decode() for canary in CANARIES), address
    assert opened > len(addresses)


def test_the_section_of_the_case_knows_the_alias_only(house, resident, case_manager):
    can = {"admit"}
    shown = render_to_string(
        "shelter/section.html", {"case": resident, "can": can, **sections.section(resident, case_manager)}
    )
    assert "Casa Ceiba" in shown
    assert "Camino Seguro" not in shown
    assert not any(canary in shown for canary in CANARIES)


def test_the_section_is_empty_for_a_stranger_and_says_what_to_do_for_the_team(woman, stranger, case_manager):
    assert not any(sections.section(woman, stranger).values())
    context = {"case": woman, "can": {"admit"}, **sections.section(woman, case_manager)}
    assert "Todavía sin cama" in render_to_string("shelter/section.html", context)


def test_the_section_takes_few_queries(resident, case_manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        render_to_string(
            "shelter/section.html", {"case": resident, "can": set(), **sections.section(resident, case_manager)}
        )


def test_the_address_is_shown_for_a_reason_and_every_look_is_on_record(house, keeper, shelter_worker):
    page = page_of(house, "location")
    assert ADDRESS not in keeper.get(page).content.decode()
    assert keeper.post(page, {"why": "curiosity"}).status_code == 422
    assert not Event.objects.filter(verb="reveal_location").exists()
    assert ADDRESS in keeper.post(page, {"why": "accompany"}).content.decode()
    event = Event.objects.get(verb="reveal_location")
    assert (event.actor, event.details) == (str(shelter_worker.pk), {"why": "accompany"})
    assert event.subjects.filter(label="shelter.HouseLocation").exists()


def test_only_the_manager_writes_the_address(house, keeper, manager):
    page = page_of(house, "location_edit")
    assert keeper.get(page).status_code == 403
    location = HouseLocation.objects.get()
    manager.post(page, {"address": "Otra calle 9", "phone": "", "directions": "", "version": location.version})
    assert HouseLocation.objects.get().address == "Otra calle 9"


def test_the_location_is_read_by_members_of_the_house_and_nobody_else(
    house, resident, shelter_worker, shelter_manager, case_manager, supervisor, stranger, other_keeper
):
    for member in (shelter_worker, shelter_manager):
        assert HouseLocation.objects.visible_to(member).exists()
    for outsider in (case_manager, supervisor, stranger, other_keeper):
        assert not HouseLocation.objects.visible_to(outsider).exists()


def test_the_address_is_sealed_in_the_database(house):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT address, phone, directions FROM shelter_houselocation"
            " UNION ALL SELECT address, phone, directions FROM shelter_historicalhouselocation"
        )
        rows = cursor.fetchall()
    assert len(rows) >= 2
    assert not any(canary in str(row) for row in rows for canary in CANARIES)


def test_the_house_reads_no_story(resident, shelter_worker, case_manager):
    at = resident.opened_at
    with act(case_manager, "write", resident) as doing:
        doing.save(CaseNote(case=resident, text="canario"))
        doing.save(HealthNote(case=resident, text="canario"))
        doing.save(LegalNote(case=resident, text="canario"))
        doing.save(LegalStay(case=resident, status="none", issued_on=at.date()))
        doing.save(Fear(case=resident, country="HT"))
        doing.save(Concern(case=resident, grounds="canario", second_due_at=at, expires_on="2030-01-01"))
        doing.save(Phone(person=resident.person, number="canario"))
        doing.save(OperationsNote(case=resident, text="no hacer ruido de noche"))
    for model in (CaseNote, HealthNote, LegalNote, LegalStay, Fear, Concern, Person, Phone, IdentityPaper):
        assert not model.objects.visible_to(shelter_worker).exists(), model
    assert OperationsNote.objects.visible_to(shelter_worker).exists()
    assert Stay.objects.visible_to(shelter_worker).exists()


def test_after_the_exit_the_house_reads_nothing_of_the_case(resident, shelter_worker):
    actions.end_stay(resident, by=shelter_worker)
    for model in (Case, Stay, OperationsNote):
        assert not model.objects.visible_to(shelter_worker).exists()
    assert Belonging.objects.visible_to(shelter_worker).exists()
