"""The pages of the house: what each person sees on them, and what one can do with them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Unit
from carecase.access.roles import Role
from carecase.audit.models import Event, EventSubject
from carecase.cases import actions as cases
from carecase.cases.models import Absence, Approval, Case, Task
from carecase.shelter import absences, actions
from carecase.shelter.models import (
    AllocationOverride,
    Bed,
    BedAllocation,
    Belonging,
    DayLogEntry,
    House,
    HouseIncident,
    LodgingNeeds,
    Reservation,
    Room,
    RoomKind,
    ShelterChoice,
    Stay,
)
from carecase.workflow.acts import act
from services_catalog.models import Phone, Schedule, ServiceArea, ServiceSite, Site
from tests.fixtures.providers import count_places

pytestmark = pytest.mark.django_db


def page_of(house, name="board", *args):
    return reverse(f"shelter:{name}", args=[house.pk, *args])


def text(response):
    return response.content.decode()


# --- the board ---------------------------------------------------------------------------------------------------


def test_the_board_shows_who_sleeps_where_and_what_to_watch(house, woman, somebody, bed, lodged, reserved, keeper):
    lodged(woman, bed("1A"), diet=["lactose_free"], allergy="maní")
    reserved(somebody(called="Marta"), bed("1B"))
    shown = text(keeper.get(page_of(house)))
    for words in (woman.number, "Yuleisy", "sin lactosa", "maní", "Marta", "reservada hasta", "libre", "Cuarto 1"):
        assert words in shown
    assert "Casa Ceiba: 1 de 17 camas ocupadas" in shown


def test_looking_at_the_board_is_on_record_for_everybody_on_it(house, woman, bed, lodged, keeper, shelter_worker):
    lodged(woman, bed("1A"))
    keeper.get(page_of(house))
    event = Event.objects.get(verb="view_board")
    assert (event.kind, event.actor) == ("read", str(shelter_worker.pk))
    assert event.subjects.filter(subject=str(woman.pk)).exists()


def test_the_board_in_the_hall_shows_bed_and_alias_and_nothing_else(house, woman, somebody, bed, lodged, keeper):
    lodged(woman, bed("1A"), diet=["halal"], allergy="maní", alias="Colibrí")
    lodged(somebody(called="Marta"), bed("1B"))
    shown = text(keeper.get(page_of(house), {"hall": "1"}))
    assert "1A" in shown
    assert "Colibrí" in shown
    for words in (woman.number, "Yuleisy", "Marta", "halal", "maní", "Riesgo", "Rosa", "mujeres", "Cuarto", "Camino"):
        assert words not in shown


def test_somebody_absent_is_seen_with_the_time_the_bed_is_kept(house, woman, bed, lodged, keeper, shelter_worker):
    lodged(woman, bed("1A"))
    absences.note_missing(woman, by=shelter_worker)
    shown = text(keeper.get(page_of(house)))
    assert "Yuleisy no está desde" in shown
    assert "la cama se guarda hasta" in shown


def test_an_instruction_to_keep_two_apart_is_seen_without_a_reason(
    house, woman, somebody, bed, lodged, keeper, case_manager, add_room
):
    [elsewhere] = add_room(house, "Cuarto 9", RoomKind.WOMEN, ["9A"])
    other = somebody(called="Nora")
    cases.keep_apart(woman, other, by=case_manager)
    lodged(woman, bed("1A"))
    lodged(other, elsewhere)
    assert "No en el mismo cuarto:" in text(keeper.get(page_of(house)))


def test_sixty_beds_take_fifteen_queries(house, keeper, somebody, register, add_room, lodged, shelter_manager, bed):
    with act(shelter_manager, "grow", house) as doing:
        house.capacity = 90
        doing.save(house)
    for n in range(10, 15):
        add_room(house, f"Cuarto {n}", RoomKind.WOMEN, [f"{n}{letter}" for letter in "ABCDEFGHI"])
    incident = register(12)
    for code in "ABCDEFGHI":
        case = somebody(incident=incident, called=f"Persona {code}")
        lodged(case, bed(f"10{code}"), allergy="polen", diet=["vegan"])
    absences.note_missing(case, by=shelter_manager)
    assert Bed.objects.filter(room__house=house).count() >= 60
    keeper.get(page_of(house))
    with CaptureQueriesContext(connection) as queries:
        shown = text(keeper.get(page_of(house)))
    assert "Persona I" in shown
    assert len(queries) <= 15, [query["sql"][:90] for query in queries]


def test_an_empty_house_says_what_to_do_first(house_unit, shelter_manager, manager, sign_in):
    house = actions.set_up_house(house_unit, by=shelter_manager, capacity=4)
    assert "Agregar cuartos y camas" in text(manager.get(page_of(house)))


# --- who gets in -------------------------------------------------------------------------------------------------

PAGES = ("board", "log", "headcount", "incidents", "incident_new", "belongings", "location", "admit", "emergency")
MANAGERS_PAGES = ("settings", "house", "room_new", "location_edit")


@pytest.mark.parametrize("name", PAGES + MANAGERS_PAGES)
def test_a_house_does_not_exist_for_those_who_do_not_work_in_it(name, house, desk, sign_in, stranger, other_keeper):
    for outsider in (desk, sign_in(stranger), sign_in(other_keeper)):
        assert outsider.get(page_of(house, name)).status_code == 404


@pytest.mark.parametrize("name", MANAGERS_PAGES)
def test_staff_do_not_change_the_house(name, house, keeper, manager):
    assert keeper.get(page_of(house, name)).status_code == 403
    assert manager.get(page_of(house, name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_opens_in_both_languages(name, language, house, keeper):
    keeper.cookies["django_language"] = language
    response = keeper.get(page_of(house, name))
    assert response.status_code == 200
    assert f'lang="{language}"' in text(response)


def test_nobody_gets_in_without_signing_in(house, client):
    assert client.get(page_of(house)).status_code == 302


def test_a_resident_of_another_house_is_not_reached_through_ones_own(
    house, other_house, woman, reserved, other_keeper, keeper
):
    there = Bed.objects.select_related("room__house__unit").get(code="W1")
    reserved(woman, there)
    actions.admit(woman, there, by=other_keeper)
    assert keeper.get(page_of(house, "resident", woman.number)).status_code == 404
    assert keeper.post(page_of(house, "leave", woman.number), {"reason": "wished"}).status_code == 404


def test_whoever_works_in_one_house_lands_on_its_board(house, keeper, desk, sign_in, colleague, team):
    assert keeper.get(reverse("shelter:houses")).headers["Location"] == page_of(house)
    assert desk.get(reverse("shelter:houses")).status_code == 403
    without_a_house = sign_in(colleague("hugo", Role.SHELTER_STAFF, team))
    assert "Usted no trabaja en una casa" in text(without_a_house.get(reverse("shelter:houses")))


# --- admitting ---------------------------------------------------------------------------------------------------


def test_where_no_bed_suits_nothing_is_asked_that_could_not_be_saved(house, woman, reserved, bed, keeper):
    reserved(woman, bed("1A"))
    form = page_of(house, "admit_case", woman.number)
    assert 'name="allergy"' in text(keeper.get(form))
    Bed.objects.update(out_of_service=True)
    shown = text(keeper.get(form))
    assert "Ninguna cama de aquí es adecuada" in shown
    assert 'name="allergy"' not in shown
    assert 'name="bed"' not in shown


def test_from_the_board_to_a_bed(house, woman, reserved, bed, keeper):
    reserved(woman, bed("1A"))
    assert page_of(house, "admit_to", bed("1B").pk) in text(keeper.get(page_of(house)))
    choosing = text(keeper.get(page_of(house, "admit_to", bed("1B").pk)))
    form = page_of(house, "admit_case_bed", woman.number, bed("1B").pk)
    assert form in choosing
    shown = text(keeper.get(form))
    assert f'<option value="{bed("1B").pk}" selected' in shown
    said = {"bed": bed("1B").pk, "admitted_at": "2026-01-03T21:10", "diet": ["halal"], "mobility": "free"}
    answer = keeper.post(form, said | {"version": 0})
    assert answer.headers["Location"] == page_of(house, "resident", woman.number)
    assert "Ingreso hecho: la cama 1B" in text(keeper.get(answer.headers["Location"]))
    stay = Stay.objects.get(case=woman)
    assert (stay.bed.code, stay.diet, stay.mobility) == ("1B", ["halal"], "free")


def test_the_form_says_why_a_bed_does_not_suit(house, boy, reserved, bed, keeper):
    reserved(boy, bed("4A"))
    shown = text(keeper.get(page_of(house, "admit_case_bed", boy.number, bed("1A").pk)))
    assert "Este cuarto es para personas adultas" in shown
    answer = keeper.post(
        page_of(house, "admit_case", boy.number),
        {"bed": bed("1A").pk, "admitted_at": "2026-01-03T21:10", "version": 0},
    )
    assert answer.status_code == 409
    assert not Stay.objects.exists()


def test_a_number_on_a_card_leads_to_somebody_expected_only(house, woman, somebody, reserved, bed, keeper):
    reserved(woman, bed("1A"))
    found = keeper.get(page_of(house, "admit"), {"number": woman.number.lower().replace("-", " ")})
    assert found.headers["Location"] == page_of(house, "admit_case", woman.number)
    hidden = keeper.get(page_of(house, "admit"), {"number": somebody().number})
    assert "No se espera aquí a esa persona" in text(hidden)
    assert keeper.get(page_of(house, "admit"), {"number": "<b>'--"}).status_code == 200


def test_an_emergency_takes_one_page(house, keeper):
    shown = text(keeper.get(page_of(house, "emergency")))
    assert "Respira con dificultad" in shown
    said = {"called": "Luna", "sex": "2", "age_band": "adult", "signs": ["none"]}
    answer = keeper.post(page_of(house, "emergency"), said)
    case = Case.objects.get(tasks__kind=Task.Kind.RISK_AND_SAFETY)
    assert answer.headers["Location"] == page_of(house, "resident", case.number)
    assert "Falta preguntar" in text(keeper.get(answer.headers["Location"]))


def test_the_four_signs_must_be_looked_for(house, keeper):
    said = {"called": "Luna", "sex": "2", "age_band": "adult"}
    assert keeper.post(page_of(house, "emergency"), said).status_code == 422
    both = keeper.post(page_of(house, "emergency"), said | {"signs": ["none", "pain"]})
    assert both.status_code == 422
    assert not Stay.objects.exists()


def test_an_emergency_without_a_bed_that_suits_says_why_and_keeps_what_was_typed(house, keeper, shelter_manager):
    said = {"called": "Sol", "sex": "0", "age_band": "unknown", "signs": ["none"]}
    answer = keeper.post(page_of(house, "emergency"), said)
    assert answer.status_code == 409
    assert "Ninguna cama es adecuada" in text(answer)
    assert 'value="Sol"' in text(answer)
    assert "Lidia" in text(answer), "whoever may agree by phone can be chosen"


def test_a_danger_sign_is_the_first_thing_on_the_page(house, keeper):
    said = {"sex": "1", "age_band": "adult", "signs": ["breathing"]}
    answer = keeper.post(page_of(house, "emergency"), said, follow=True)
    assert "Ir a la clínica ahora" in text(answer)


# --- those who live here -----------------------------------------------------------------------------------------


def test_moving_takes_two_clicks(house, woman, bed, lodged, keeper):
    lodged(woman, bed("1A"))
    shown = text(keeper.get(page_of(house, "resident", woman.number)))
    move = page_of(house, "move", woman.number, bed("1B").pk)
    assert move in shown
    keeper.post(move)
    assert woman.stays.get().bed.code == "1B"


def test_a_move_that_breaks_a_rule_comes_back_with_the_reason(house, woman, bed, lodged, keeper):
    lodged(woman, bed("1A"))
    answer = keeper.post(page_of(house, "move", woman.number, bed("2A").pk))
    assert answer.status_code == 409
    assert "Este cuarto es para: hombres." in text(answer)


def test_going_out_missing_and_back(house, woman, bed, lodged, keeper):
    lodged(woman, bed("1A"))
    page = page_of(house, "resident", woman.number)
    later = (timezone.localtime() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert keeper.post(page_of(house, "exit", woman.number), {"expected_at": "2020-01-01T10:00"}).status_code == 422
    assert keeper.post(page_of(house, "exit", woman.number), {"expected_at": later}).headers["Location"] == page
    assert Absence.objects.get().planned
    keeper.post(page_of(house, "back", woman.number))
    keeper.post(page_of(house, "missing", woman.number))
    assert "No está" in text(keeper.get(page))
    keeper.post(page_of(house, "back", woman.number))
    assert not Absence.objects.filter(returned_at__isnull=True).exists()


def test_leaving_ends_what_the_house_sees(house, woman, bed, lodged, keeper):
    lodged(woman, bed("1A"))
    assert keeper.post(page_of(house, "leave", woman.number), {"reason": "wished"}).headers["Location"] == page_of(
        house
    )
    assert keeper.get(page_of(house, "resident", woman.number)).status_code == 404
    assert keeper.post(page_of(house, "leave", woman.number), {"reason": "wished"}).status_code == 404


def test_what_waited_for_the_morning_is_written_down(house, woman, bed, lodged, keeper):
    stay = lodged(woman, bed("1A"))
    form = page_of(house, "stay", woman.number)
    said = {
        "admitted_at": "2026-01-03T21:10",
        "safe_with_companions": "yes",
        "phone_location": "off",
        "rules_explained_in": "spa",
        "complaint_explained": "on",
        "allergy-unanswered": "not_asked",
        "version": stay.version,
    }
    assert keeper.get(form).status_code == 200
    assert keeper.post(form, said).headers["Location"] == page_of(house, "resident", woman.number)
    stay.refresh_from_db()
    assert stay.not_asked_yet() == []
    assert stay.unanswered == {"allergy": "not_asked"}
    stale = keeper.post(form, said)
    assert stale.status_code == 409


def test_belongings_are_kept_and_given_back_also_after_leaving(house, woman, bed, lodged, keeper, shelter_worker):
    lodged(woman, bed("1A"))
    form = page_of(house, "belonging_new", woman.number)
    assert keeper.post(form, {"description": "sobre", "quantity": "1", "cash": "40", "version": 0}).status_code == 422
    said = {"description": "sobre", "quantity": "1", "cash": "40", "currency": "USD", "version": 0}
    keeper.post(form, said)
    thing = Belonging.objects.get()
    assert "sobre" in text(keeper.get(page_of(house, "resident", woman.number)))
    actions.end_stay(Case.objects.get(pk=woman.pk), by=shelter_worker)
    assert "ya salió" in text(keeper.get(page_of(house, "belongings")))
    back = page_of(house, "return_belonging", thing.pk)
    assert keeper.post(back, {"version": thing.version}).status_code == 422
    keeper.post(back, {"version": thing.version, "signed_by": "Yuleisy, con huella"})
    thing.refresh_from_db()
    assert thing.returned_at
    assert keeper.get(back).status_code == 404


def test_a_longer_stay_is_asked_for_and_extended(house, woman, bed, lodged, keeper, supervisor):
    stay = lodged(woman, bed("1A"))
    keeper.post(page_of(house, "longer", woman.number), {"note": "termina el curso"})
    assert "Falta la respuesta" in text(keeper.get(page_of(house, "resident", woman.number)))
    cases.answer_approval(Approval.objects.get(about=stay.pk), by=supervisor, approved=True)
    assert "Extender" in text(keeper.get(page_of(house, "resident", woman.number)))
    later = timezone.localdate() + timedelta(days=300)
    keeper.post(page_of(house, "extend", woman.number), {"until_on": later.isoformat()})
    stay.refresh_from_db()
    assert stay.longest_until_on == later


def test_the_page_of_a_resident_asks_fifteen_times_at_most(house, watched, keeper, shelter_worker, look_again):
    stay, asked_for = watched.stays.get(), Approval.What.LONGER_STAY
    cases.request_approval(watched, asked_for, by=shelter_worker, about=stay, note="termina el curso")
    things = [Belonging(case=watched, stay=stay, house=house, description=each) for each in ("mochila", "reloj")]
    with act(shelter_worker, "keep", watched) as doing:
        doing.save_all(things)
    absences.note_missing(watched, by=shelter_worker)
    shown, queries = look_again(keeper, page_of(house, "resident", watched.number))
    mate = watched.separations.get().other
    for words in ("Cama 1A · Cuarto 1", "mochila", "reloj", mate.number, "No está", "Falta la respuesta"):
        assert words in text(shown)
    assert "Su familia duerme en otra casa" in text(shown)
    assert len(queries) <= 15, [each[:90] for each in queries]


# --- the day -----------------------------------------------------------------------------------------------------


def test_a_meal_for_the_whole_house_is_one_button(house, woman, somebody, bed, lodged, keeper):
    other = somebody(called="Nora")
    lodged(woman, bed("1A"))
    lodged(other, bed("1B"))
    form = page_of(house, "log") + "?kind=meal"
    assert "Nora" in text(keeper.get(form))
    keeper.post(form, {"kind": "meal", "missed": [other.number], "version": 0})
    entry = DayLogEntry.objects.get()
    assert (entry.kind, entry.present, entry.missed) == ("meal", 1, [other.number])


def test_a_shift_note_is_one_line(house, keeper):
    assert keeper.post(page_of(house, "log"), {"kind": "note", "text": " ", "version": 0}).status_code == 422
    keeper.post(page_of(house, "log"), {"kind": "note", "text": "Todo tranquilo", "version": 0})
    assert "Todo tranquilo" in text(keeper.get(page_of(house, "log")))


def test_a_meal_noted_by_mistake_stays_struck_through(house, woman, bed, lodged, keeper, shelter_worker):
    lodged(woman, bed("1A"))
    form, handover = page_of(house, "log") + "?kind=meal", page_of(house, "handover")
    said = keeper.post(form, {"kind": "meal", "text": "Arroz", "version": 0}, follow=True).content.decode()
    entry = DayLogEntry.objects.get()
    undo = reverse("shelter:undo_log", args=[house.pk, entry.pk])
    assert said.count(f'action="{undo}"') == 2  # beside what was said, and on the line
    assert "Comida (1)" in text(keeper.get(handover))
    for _press in range(2):
        assert keeper.post(undo).status_code == 302
    entry.refresh_from_db()
    assert entry.in_error_by == shelter_worker
    page = keeper.get(page_of(house, "log")).content.decode()
    assert "<s>Arroz</s>" in page
    assert undo not in page
    assert "Comida (1)" not in text(keeper.get(handover))


def test_a_colleagues_line_and_a_count_at_night_are_not_taken_back(house, keeper, colleague, house_unit):
    keeper.post(page_of(house, "log"), {"kind": "note", "text": "Todo tranquilo", "version": 0})
    note, other = DayLogEntry.objects.get(), Client()
    other.force_login(colleague("otra", Role.SHELTER_STAFF, house_unit))
    assert other.post(reverse("shelter:undo_log", args=[house.pk, note.pk])).status_code == 409
    keeper.post(page_of(house, "headcount"), {"text": "", "version": 0})
    count = DayLogEntry.objects.get(kind="headcount")
    undo = reverse("shelter:undo_log", args=[house.pk, count.pk])
    assert undo not in keeper.get(page_of(house, "log")).content.decode()
    assert keeper.post(undo).status_code == 409
    assert DayLogEntry.objects.counted().count() == 2


def test_a_time_that_cannot_be_is_shown_where_it_was_typed(house, keeper):
    late = (timezone.now() + timedelta(days=1)).isoformat(timespec="minutes")
    said = keeper.post(page_of(house, "log"), {"kind": "note", "text": "Todo", "occurred_at": late, "version": 0})
    assert said.status_code == 422
    assert '<details class="cc-more" open>' in text(said)


def test_the_log_goes_on_for_pages(house, keeper, shelter_worker):
    with act(shelter_worker, "write", house) as doing:
        for n in range(33):
            doing.save(DayLogEntry(house=house, text=f"línea {n:02}"))
    first = text(keeper.get(page_of(house, "log")))
    assert "línea 32" in first
    assert "línea 00" not in first
    assert 'rel="next"' in first


def test_the_count_at_night_is_by_exception(house, woman, somebody, bed, lodged, keeper, shelter_worker):
    gone, back = somebody(called="Nora"), somebody(called="Alba")
    for case, code in ((woman, "1A"), (gone, "1B"), (back, "1C")):
        lodged(case, bed(code))
    absences.note_missing(back, by=shelter_worker)
    shown = text(keeper.get(page_of(house, "headcount")))
    assert "Aquí viven 3 personas" in shown
    keeper.post(page_of(house, "headcount"), {"missed": [gone.number], "text": "", "version": 0})
    entry = DayLogEntry.objects.get()
    assert (entry.kind, entry.present, entry.missed) == ("headcount", 2, [gone.number])
    assert gone.tasks.open().filter(kind=Task.Kind.WELFARE_CHECK).exists()
    assert not back.tasks.open().filter(kind=Task.Kind.WELFARE_CHECK).exists()


def incident(**more):
    return {"kind": "threat_outside", "severity": "high", "what": "un carro afuera", "version": 0} | more


def test_a_threat_from_outside_has_the_risk_judged_again(house, woman, bed, lodged, keeper):
    lodged(woman, bed("1A"))
    keeper.post(page_of(house, "incident_new"), incident(case=woman.pk, told=["case_manager"]))
    assert woman.tasks.open().filter(kind=Task.Kind.RISK_REASSESSMENT).exists()
    shown = text(keeper.get(page_of(house, "incidents")))
    assert "un carro afuera" in shown
    assert woman.number in shown


def test_an_incident_names_only_people_of_the_house(house, somebody, keeper):
    assert keeper.post(page_of(house, "incident_new"), incident(case=somebody().pk)).status_code == 422


def test_abuse_by_staff_is_not_written_in_the_log_but_led_to_the_door(house, keeper):
    page = text(keeper.get(page_of(house, "incident_new")))
    assert reverse("complaints:new") in page
    assert "sea_allegation" not in page
    said = incident(kind="sea_allegation", told=["complaint_channel"])
    assert keeper.post(page_of(house, "incident_new"), said).status_code == 422
    assert not HouseIncident.objects.exists()


def test_an_allegation_once_written_is_seen_by_those_of_the_door_alone(
    house, keeper, manager, shelter_manager, shelter_worker, colleague, organisation
):
    of_the_door = colleague("dora", Role.DATA_PROTECTION_OFFICER, organisation=organisation)
    accused = colleague("doble", Role.DATA_PROTECTION_OFFICER, organisation=organisation)
    with act(shelter_worker, "write", house) as doing:
        row = doing.save(
            HouseIncident(house=house, kind="sea_allegation", what="un carro afuera", about_colleague=accused)
        )
    for each in (keeper, manager):
        assert "un carro afuera" not in text(each.get(page_of(house, "incidents")))
        assert each.get(page_of(house, "incident", row.pk)).status_code == 404
    seen = {user: HouseIncident.objects.visible_to(user).exists() for user in (of_the_door, accused, shelter_manager)}
    assert list(seen.values()) == [True, False, False]


def test_those_of_the_door_read_what_was_written_before_there_was_one(
    house, sign_in, shelter_manager, shelter_worker, colleague, organisation, stranger
):
    of_the_door = colleague("dora", Role.DATA_PROTECTION_OFFICER, organisation=organisation)
    accused = colleague("doble", Role.DATA_PROTECTION_OFFICER, organisation=organisation)
    elsewhere = stranger.memberships.get().organisation
    of_another = colleague("lejana", Role.DATA_PROTECTION_OFFICER, organisation=elsewhere)
    with act(shelter_worker, "write", house) as doing:
        facts = {"house": house, "about_colleague": accused, "action": "se llamó afuera"}
        row = doing.save(HouseIncident(kind="sea_allegation", what="le pidió dinero", **facts))
        doing.save(HouseIncident(house=house, kind="conflict", what="un pleito por la ducha"))
    page = reverse("shelter:allegations")
    assert page in text(sign_in(of_the_door).get(reverse("complaints:desk")))
    shown = text(sign_in(of_the_door).get(page))
    assert "le pidió dinero" in shown
    assert "se llamó afuera" in shown
    assert "un pleito por la ducha" not in shown
    assert EventSubject.objects.filter(subject=str(row.pk), event__verb="list_allegations").exists()
    for user in (accused, of_another):
        assert "le pidió dinero" not in text(sign_in(user).get(page))
    assert sign_in(shelter_manager).get(page).status_code == 403


# --- the manager -------------------------------------------------------------------------------------------------


def test_a_house_is_set_up_in_its_own_words(house_unit, manager):
    assert reverse("shelter:set_up", args=[house_unit.pk]) in text(manager.get(reverse("shelter:houses")))
    said = {"kind": "emergency", "country": "CR", "capacity": "12", "offered_to": "country", "version": 0}
    page = reverse("shelter:set_up", args=[house_unit.pk])
    refused = manager.post(page, said | {"is_open": "on"})
    assert refused.status_code == 422
    assert "pueden" in text(refused) or "puedan quejarse" in text(refused)
    manager.post(page, said | {"is_open": "on", "complaint_channel": "Línea 800"})
    assert House.objects.get().alias == "Casa Ceiba"


def test_only_the_manager_of_a_house_sets_it_up(house_unit, keeper, sign_in, stranger):
    for other in (keeper, sign_in(stranger)):
        assert other.get(reverse("shelter:set_up", args=[house_unit.pk])).status_code == 404


def test_a_room_comes_with_its_beds(house, manager):
    said = {"name": "Cuarto 9", "kind": "women", "wing": "", "new_beds": "9A, 9B;9C", "version": 0}
    manager.post(page_of(house, "room_new"), said)
    assert list(Room.objects.get(name="Cuarto 9").beds.values_list("code", flat=True)) == ["9A", "9B", "9C"]
    twice = manager.post(page_of(house, "room_new"), said | {"name": "Cuarto 10", "new_beds": "9A"})
    assert twice.status_code == 422
    assert "9A" in text(twice)


def test_a_bed_is_taken_out_of_service(house, bed, manager):
    bed = bed("1C")
    page = page_of(house, "bed_settings", bed.pk)
    manager.post(page, {"room": bed.room_id, "code": "1C", "out_of_service": "on", "version": bed.version})
    bed.refresh_from_db()
    assert bed.out_of_service
    assert "no se puede usar" in text(manager.get(page_of(house, "settings")))


# --- the case that looks for a bed -------------------------------------------------------------------------------


def test_a_case_team_sees_aliases_and_free_beds_by_kind(house, other_house, woman, desk):
    shown = text(desk.get(reverse("shelter:bed", args=[woman.number])))
    assert "Casa Ceiba" in shown
    assert "Casa Guarumo" in shown
    assert "mujeres: 3" in shown
    assert "Hermanas del Istmo" not in shown


def test_it_sees_the_beds_that_suit_and_why_not_the_others(house, woman, bed, desk):
    shown = text(desk.get(reverse("shelter:bed_in", args=[woman.number, house.pk])))
    assert reverse("shelter:reserve", args=[woman.number, bed("1A").pk]) in shown
    assert reverse("shelter:reserve", args=[woman.number, bed("2A").pk]) not in shown
    assert "Este cuarto es para: hombres." in shown


def test_it_learns_nothing_about_who_sleeps_there(house, woman, somebody, bed, desk, sign_in, colleague, other_house):
    """A case team of another organisation: no name, number or code of anybody."""
    unit = Unit.objects.create(organisation=other_house.unit.organisation, kind=Unit.Kind.TEAM, name="Equipo Norte")
    far = colleague("tomas", Role.CASE_MANAGER, unit)
    resident = somebody(called="Nora")
    actions.reserve_bed(resident, bed("1A"), by=resident.manager)
    from_far = cases.open_case(
        cases.Person(held_by=unit.organisation), by=colleague("tere", Role.SCREENER, unit), unit=unit
    )
    cases.take_case(from_far, by=far)
    shown = text(sign_in(far).get(reverse("shelter:bed_in", args=[from_far.number, house.pk])))
    assert "Casa Ceiba" in shown
    assert "Nora" not in shown
    assert resident.number not in shown


def test_a_bed_is_held_and_let_go_with_a_button(house, woman, bed, desk):
    desk.post(reverse("shelter:reserve", args=[woman.number, bed("1A").pk]))
    shown = text(desk.get(reverse("shelter:bed", args=[woman.number])))
    assert "La cama 1A en Casa Ceiba está reservada" in shown
    desk.post(reverse("shelter:release", args=[woman.number]))
    assert "está reservada" not in text(desk.get(reverse("shelter:bed", args=[woman.number])))


def test_the_bed_she_has_already_is_not_offered_again(house, woman, bed, reserved, lodged, desk):
    reserved(woman, bed("1A"))
    here = reverse("shelter:bed_in", args=[woman.number, house.pk])
    hold = reverse("shelter:reserve", args=[woman.number, bed("1A").pk])
    shown = text(desk.get(here))
    assert "reservada para ella o él" in shown
    assert hold not in shown
    assert reverse("shelter:reserve", args=[woman.number, bed("1B").pk]) in shown
    lodged(woman, bed("1A"))  # a house moves whoever lives there from bed to bed itself
    shown = text(desk.get(here))
    assert "Duerme en la cama 1A en Casa Ceiba" in shown
    assert reverse("shelter:reserve", args=[woman.number, bed("1B").pk]) not in shown


def test_a_refusal_at_the_last_moment_is_a_page_of_reasons(house, woman, somebody, bed, reserved, desk):
    reserved(somebody(), bed("1A"))
    answer = desk.post(reverse("shelter:reserve", args=[woman.number, bed("1A").pk]))
    assert answer.status_code == 409
    assert "Reservada para otra persona" in text(answer)


def test_a_supervisor_makes_an_exception_in_words(house, boy, bed, sign_in, supervisor, desk):
    page = reverse("shelter:override", args=[boy.number, bed("1A").pk])
    assert desk.get(page).status_code == 403
    desk_of_sofia = sign_in(supervisor)
    assert "Este cuarto es para personas adultas" in text(desk_of_sofia.get(page))
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    said = {"mitigation": "duerme solo", "reason": "no hay otra", "expires_at": later, "version": 0}
    desk_of_sofia.post(page, said)
    assert AllocationOverride.objects.get().rules == ["room"]
    assert "1A" in text(desk.get(reverse("shelter:bed_in", args=[boy.number, house.pk])))


def test_a_bed_of_a_house_that_is_not_offered_does_not_exist(
    house, woman, other_house, shelter_manager, sign_in, desk
):
    with act(shelter_manager, "close_offer") as doing:
        other_house.offered_to = House.OfferedTo.OWN
        doing.save(other_house)
    there = Bed.objects.get(code="W1")
    assert desk.post(reverse("shelter:reserve", args=[woman.number, there.pk])).status_code == 404
    assert desk.get(reverse("shelter:bed_in", args=[woman.number, other_house.pk])).status_code == 404


def test_strangers_do_not_look_for_beds_for_somebody_elses_case(woman, bed, sign_in, stranger):
    client = sign_in(stranger)
    for name in ("bed", "needs", "choice", "lodging_new"):
        assert client.get(reverse(f"shelter:{name}", args=[woman.number])).status_code == 404
    assert client.post(reverse("shelter:reserve", args=[woman.number, bed("1A").pk])).status_code == 404


def test_what_the_bed_must_give_and_what_is_wanted(woman, desk):
    desk.post(reverse("shelter:needs", args=[woman.number]), {"sleeps": "lgbti", "step_free": "yes", "version": 0})
    assert LodgingNeeds.objects.get().sleeps == "lgbti"
    declined = {"choice": "declined", "asked_alone": "on", "version": 0}
    assert desk.post(reverse("shelter:choice", args=[woman.number]), declined).status_code == 422
    desk.post(reverse("shelter:choice", args=[woman.number]), declined | {"why": "va con su hermana"})
    assert ShelterChoice.objects.get().asked_alone


@pytest.mark.parametrize("house_chosen", [True, False])
def test_looking_for_a_bed_asks_fifteen_times_at_most(
    house, watched, hotel, night, make_provider, agree, sign_in, case_manager, look_again, house_chosen
):
    """Of everything two: houses, beds of hers, providers, and what the catalogue says of each."""
    hold = {"case": watched, "bed": Bed.objects.get(code="W2")}
    with act(case_manager, "hold", watched) as doing:
        held = doing.save(Reservation(**hold, expires_at=timezone.now() + timedelta(hours=6)))
        doing.save(BedAllocation(**hold, reservation=held))
    inn = make_provider("Posada", "IMM-10", lodges=True, languages=["spa", "eng"], site={"admin1": "Limón"}, free=1)
    agree(inn, "IMM-10")
    for service in (hotel, inn):
        count_places(service, 3)
        place = Site.objects.create(provider=service.provider, country="CR", admin1="Alajuela")
        for hang_on in ({"service": service}, {"site": place}):
            Schedule.objects.create(**hang_on, freq="WEEKLY", byday="MO,TU,WE,TH,FR,SA,SU")
        ServiceSite.objects.create(service=service, site=place)
        for name in ("Puntarenas", "Limón"):
            ServiceArea.objects.create(service=service, name=name)
            Phone.objects.create(service=service, number=f"+506 {name}")
    address = reverse("shelter:bed", args=[watched.number])
    if house_chosen:
        address = reverse("shelter:bed_in", args=[watched.number, house.pk])
    shown, queries = look_again(sign_in(case_manager), address)
    here = ("Duerme en la cama 1A en Casa Ceiba", "La cama W2 en Casa Guarumo está reservada")
    for words in (*here, "+506 Limón", "Posada", "Hotel El Faro"):
        assert words in text(shown)
    assert {answer.service for answer in shown.context["lodgings"]} == {hotel, inn}
    assert len(queries) <= 15, [each[:90] for each in queries]
