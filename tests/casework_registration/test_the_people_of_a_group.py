"""A page of a hundred people: written quickly, saved once, nothing lost."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carecase.access.models import StaffLanguage
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases import actions
from carecase.cases.models import Task
from carecase.casework import group, registration
from carecase.people.models import FamilyMember, FamilyUnit, SearchToken
from carecase.people.search import persons_matching
from carecase.workflow.records import Stale

pytestmark = pytest.mark.django_db


def errors_of(answer, label):
    return next(row.errors for row in answer.context["people"].rows if row.case.label == label)


def typed_of(answer, label, name):
    return next(row[name].value() for row in answer.context["people"].rows if row.case.label == label)


# --- one row --------------------------------------------------------------------------------------------------------


def test_a_row_says_who_somebody_is(sheet, officer, register, person_of):
    incident = register(2)
    told = {
        "called": "Marie", "given_names": "Marie-Ange", "family_names": "Joseph", "sex": "2", "age": "29",
        "languages": "criollo haitiano, francés", "citizenships": "Haití",
    }  # fmt: skip
    answer = sheet(officer, incident, {"P01": told})
    assert answer.status_code == 302
    case = person_of(incident, "P01")
    person = case.person
    assert (case.called, person.full_name, person.sex, person.age) == ("Marie", "Marie-Ange Joseph", "2", 29)
    assert (person.age_band, person.age_basis) == ("18_29", "stated")
    assert person.citizenships == ["HT"]
    assert [row.language for row in person.languages.all()] == ["hat", "fra"]


def test_what_nobody_touched_is_not_written(sheet, officer, register, person_of):
    incident = register(3)
    before = person_of(incident, "P02")
    sheet(officer, incident, {"P01": {"called": "Ana"}})
    after = person_of(incident, "P02")
    assert (after.version, after.person.version) == (before.version, before.person.version)
    assert person_of(incident, "P01").called == "Ana"


def test_nothing_changed_says_so(sheet, officer, register):
    incident = register(2)
    events = Event.objects.filter(kind="write").count()
    assert sheet(officer, incident).status_code == 302
    assert Event.objects.filter(kind="write").count() == events


def test_languages_are_understood_by_name_by_code_and_by_their_beginning(sheet, officer, register, person_of):
    incident = register(1)
    for typed, codes in {"Haitian creole": ["hat"], "SPA; K'iche'": ["spa", "quc"], "portug": ["por"]}.items():
        assert sheet(officer, incident, {"P01": {"languages": typed}}).status_code == 302
        assert sorted(x.language for x in person_of(incident, "P01").person.languages.all()) == sorted(codes)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("languages", "klingon", "klingon"),
        ("languages", "criollo", "criollo haitiano"),
        ("languages", "creole", "criollo haitiano"),
        ("languages", "farsi", "persa (farsi)"),
        ("languages", "español,inglés,francés,portugués,ruso,lingala,árabe", "6"),
        ("citizenships", "Narnia", "Narnia"),
        ("age", "130", "120"),
        ("age", "-1", "0"),
        ("age", "veinte", ""),
        ("sex", "7", ""),
        ("called", "x" * 81, "80"),
        ("called", "x" * 100_000, "80"),
        ("given_names", "a\x00b", ""),
        ("family", "7", "A, B, C"),
        ("group", "elder", ""),
    ],
)
def test_a_mistake_in_a_row_is_named_and_what_was_typed_stays(sheet, officer, register, person_of, field, value, said):
    incident = register(2)
    row = {field: value, "family_names": "Quishpe"} | ({"relation": "child"} if field == "family" else {})
    answer = sheet(officer, incident, {"P01": row})
    assert answer.status_code == 422
    assert said in str(errors_of(answer, "P01")[field])
    assert typed_of(answer, "P01", "family_names") == "Quishpe"
    assert person_of(incident, "P01").person.family_names == ""


def test_good_rows_are_saved_although_another_needs_a_look(sheet, officer, register, person_of):
    incident = register(3)
    answer = sheet(officer, incident, {"P01": {"called": "Ana"}, "P02": {"called": "Eva", "age": "x"}})
    assert answer.status_code == 422
    assert person_of(incident, "P01").called == "Ana"
    assert person_of(incident, "P02").called == ""
    assert typed_of(answer, "P02", "called") == "Eva"
    again = sheet(officer, incident, {"P02": {"called": "Eva", "age": "31"}}, opened=answer)
    assert again.status_code == 302
    assert person_of(incident, "P02").called == "Eva"
    assert person_of(incident, "P01").called == "Ana"


def test_names_of_every_script_stay_as_they_are(sheet, officer, register, person_of):
    incident = register(1)
    name = "محمد ‏עברית 🙂 O'Néil-Ñandú"
    sheet(officer, incident, {"P01": {"given_names": name}})
    assert person_of(incident, "P01").person.given_names == name


# --- age ------------------------------------------------------------------------------------------------------------


def test_an_age_group_is_enough(sheet, officer, register, person_of):
    incident = register(3)
    sheet(officer, incident, {"P01": {"group": "adult"}, "P02": {"group": "06_11"}, "P03": {"group": "disputed"}})
    bands = {label: person_of(incident, label).person for label in ("P01", "P02", "P03")}
    assert [(p.age_band, p.is_child) for p in bands.values()] == [("adult", False), ("06_11", True), ("unknown", True)]
    assert bands["P03"].age_basis == "disputed"


def test_an_age_and_a_group_that_contradict_each_other_are_asked_about(sheet, officer, register):
    incident = register(1)
    assert "age" in errors_of(sheet(officer, incident, {"P01": {"age": "30", "group": "06_11"}}), "P01")


def test_a_corrected_age_takes_its_group_along(sheet, officer, register, person_of):
    incident = register(1)
    sheet(officer, incident, {"P01": {"age": "30"}})
    assert sheet(officer, incident, {"P01": {"age": "16"}}).status_code == 302
    assert person_of(incident, "P01").person.age_band == "12_17"


def test_a_known_date_of_birth_is_not_overwritten_by_an_age(sheet, officer, register, person_of, describe):
    incident = register(1)
    describe(person_of(incident, "P01"), officer, age="", born="2000-01-05")
    assert "age" in errors_of(sheet(officer, incident, {"P01": {"age": "16"}}), "P01")


def test_a_child_starts_its_clocks_at_time_zero(sheet, officer, register, person_of):
    incident = register(2)
    sheet(officer, incident, {"P01": {"age": "16"}, "P02": {"age": "34"}})
    child, adult = person_of(incident, "P01"), person_of(incident, "P02")
    due = {task.kind: task.due_at - child.opened_at for task in child.tasks.exclude(kind="first_risk")}
    assert due["child_authority"] == timedelta(hours=1)
    assert due["best_interests"] == timedelta(hours=72)
    assert timedelta(days=14) <= due["school_bridge"] < timedelta(days=15)
    assert set(due) == {"child_authority", "guardian", "best_interests", "best_interests_done", "school_bridge"}
    assert child.next_due_at == child.opened_at + timedelta(hours=1)
    assert not adult.tasks.exclude(kind="first_risk").exists()


def test_who_was_only_named_is_not_yet_called_a_child(sheet, officer, register, person_of):
    incident = register(1)
    sheet(officer, incident, {"P01": {"called": "Yosmel"}})
    assert not person_of(incident, "P01").tasks.exclude(kind="first_risk").exists()


def test_who_is_shown_to_be_an_adult_after_all_has_no_open_task_of_a_child(sheet, officer, register, person_of):
    incident = register(1)
    sheet(officer, incident, {"P01": {"group": "disputed"}})
    assert person_of(incident, "P01").tasks.open().filter(kind="age_review").exists()
    sheet(officer, incident, {"P01": {"age": "19", "group": ""}})
    case = person_of(incident, "P01")
    assert not case.tasks.open().exclude(kind="first_risk").exists()
    assert case.tasks.get(kind="guardian").outcome
    assert case.next_due_at.year == 9999


# --- families -------------------------------------------------------------------------------------------------------


def test_the_same_letter_makes_a_family_with_a_relation_for_each(sheet, officer, register, person_of):
    incident = register(4)
    rows = {
        "P01": {"family": "a", "relation": "mother"}, "P02": {"family": "A", "relation": "child"},
        "P03": {"family": "B", "relation": "spouse"},
    }  # fmt: skip
    assert sheet(officer, incident, rows).status_code == 302
    assert FamilyUnit.objects.count() == 2
    first, second = (FamilyMember.objects.get(person=person_of(incident, label).person_id) for label in ("P01", "P02"))
    assert (first.unit_id, first.relation, first.proof) == (second.unit_id, "mother", "proposed")
    sheet(officer, incident, {"P04": {"family": "A", "relation": "sibling"}})
    assert first.unit.members.count() == 3


def test_a_letter_taken_away_ends_the_link(sheet, officer, register, person_of):
    incident = register(2)
    sheet(officer, incident, {p: {"family": "A", "relation": "sibling"} for p in ("P01", "P02")})
    sheet(officer, incident, {"P02": {"family": "", "relation": ""}})
    assert not FamilyMember.objects.filter(person=person_of(incident, "P02").person_id).exists()
    assert FamilyMember.objects.filter(person=person_of(incident, "P01").person_id).exists()


@pytest.mark.parametrize("row", [{"family": "A"}, {"relation": "child"}])
def test_a_family_has_a_letter_and_a_relation(sheet, officer, register, row):
    answer = sheet(officer, register(1), {"P01": row})
    assert answer.status_code == 422


def test_a_letter_means_what_it_meant_when_the_page_was_shown(client, sheet, officer, register, person_of, address):
    incident = register(4)
    client.force_login(officer)
    opened = client.get(address(incident))
    sheet(officer, incident, {p: {"family": "A", "relation": "sibling"} for p in ("P01", "P02")})
    sheet(officer, incident, {p: {"family": "A", "relation": "spouse"} for p in ("P03", "P04")}, opened=opened)
    units = {FamilyMember.objects.get(person=person_of(incident, p).person_id).unit_id for p in ("P01", "P03")}
    assert len(units) == 2


# --- several at once ------------------------------------------------------------------------------------------------


def test_a_language_is_added_to_everybody_on_the_page(sheet, officer, register, person_of):
    incident = register(3)
    sheet(officer, incident, {"P02": {"languages": "francés"}})
    sheet(officer, incident, do="fill", which="all", languages="criollo haitiano", citizenships="Haití")
    spoken = [{x.language for x in person_of(incident, p).person.languages.all()} for p in ("P01", "P02", "P03")]
    assert spoken == [{"hat"}, {"hat", "fra"}, {"hat"}]
    assert person_of(incident, "P03").person.citizenships == ["HT"]


def test_only_the_ticked_are_filled_in(sheet, officer, register, person_of):
    incident = register(3)
    sheet(officer, incident, ticked=["P01", "P03"], do="fill", group="adult")
    assert [person_of(incident, p).person.age_band for p in ("P01", "P02", "P03")] == ["adult", "unknown", "adult"]


def test_the_ticked_become_one_family_with_their_relations(sheet, officer, register, person_of):
    incident = register(3)
    rows = {"P01": {"relation": "mother"}, "P03": {"relation": "child"}}
    answer = sheet(officer, incident, rows, ticked=["P01", "P03"], do="fill", family="on")
    assert answer.status_code == 302
    assert FamilyUnit.objects.get().members.count() == 2


def test_a_family_without_relations_asks_for_them_and_keeps_its_letter(sheet, officer, register):
    answer = sheet(officer, register(2), ticked=["P01", "P02"], do="fill", family="on")
    assert answer.status_code == 422
    assert typed_of(answer, "P01", "family") == "A"
    assert "relation" in errors_of(answer, "P02")


def test_two_families_are_not_joined_by_a_tick(sheet, officer, register):
    incident = register(2)
    father = {"relation": "father"}
    sheet(officer, incident, {"P01": {"family": "A"} | father, "P02": {"family": "B"} | father})
    answer = sheet(officer, incident, ticked=["P01", "P02"], do="fill", family="on")
    assert "family" in answer.context["people"].several.errors
    assert FamilyUnit.objects.count() == 2


@pytest.mark.parametrize(
    ("beside", "field"),
    [
        ({"which": "all", "languages": "klingon"}, "languages"),
        ({"which": "all", "citizenships": "Narnia"}, "citizenships"),
        ({"which": "ticked", "group": "adult"}, "which"),
        ({"which": "all"}, "__all__"),
        ({"which": "nobody", "group": "adult"}, "which"),
    ],
)
def test_a_mistake_beside_the_rows_saves_nothing(sheet, officer, register, person_of, beside, field):
    incident = register(2)
    answer = sheet(officer, incident, {"P01": {"called": "Ana"}}, do="fill", **beside)
    assert answer.status_code == 422
    assert field in answer.context["people"].several.errors
    assert typed_of(answer, "P01", "called") == "Ana"
    assert person_of(incident, "P01").called == ""


# --- two at the same page, and who may ------------------------------------------------------------------------------


def test_two_officers_share_a_page_without_harm(client, sheet, officer, register, person_of, address):
    incident = register(2)
    client.force_login(officer)
    opened = client.get(address(incident))
    sheet(officer, incident, {"P01": {"called": "Ana"}})
    assert sheet(officer, incident, {"P02": {"called": "Eva"}}, opened=opened).status_code == 302
    assert [person_of(incident, p).called for p in ("P01", "P02")] == ["Ana", "Eva"]


def test_the_same_row_changed_twice_is_shown_and_decided(client, sheet, officer, register, person_of, address):
    incident = register(1)
    client.force_login(officer)
    opened = client.get(address(incident))
    sheet(officer, incident, {"P01": {"called": "Ana"}})
    answer = sheet(officer, incident, {"P01": {"called": "Eva"}}, opened=opened)
    assert answer.status_code == 422
    assert "Ana" in answer.content.decode()
    assert person_of(incident, "P01").called == "Ana"
    sheet(officer, incident, {"P01": {"called": "Eva"}}, opened=answer)
    assert person_of(incident, "P01").called == "Eva"


def test_each_question_of_a_row_is_chosen_for_itself(
    client, sheet, officer, colleague, post, register, person_of, address
):
    incident, other = register(2), colleague("otra", Role.FRONTLINE_OFFICER, post)
    client.force_login(officer)
    opened = client.get(address(incident))
    sheet(other, incident, {"P01": {"called": "Ana", "given_names": "Ana María"}})
    answer = sheet(officer, incident, {"P01": {"called": "Eva", "given_names": "Eva Luz"}}, opened=opened)
    html, number = answer.content.decode(), person_of(incident, "P01").number
    assert re.findall(r'name="choose-([\w-]+)" id="[^"]*" value="stored"', html) == [
        f"{number}-called", f"{number}-given_names",
    ]  # fmt: skip
    assert re.search(r"Otra, [^<]*<span><p>Ana María|Otra, [^<]*<span>Ana María", html)
    chosen = {f"choose-{number}-called": "stored", f"choose-{number}-given_names": "typed"}
    typed = {"P01": {"called": "Eva", "given_names": "Eva Luz"}}
    assert sheet(officer, incident, typed, opened=answer, chosen=chosen).status_code == 302
    saved = person_of(incident, "P01")
    assert (saved.called, saved.person.given_names) == ("Ana", "Eva Luz")


def test_saving_in_the_same_moment_loses_nothing_that_was_typed(sheet, officer, register, monkeypatch):
    def too_late(*args, **kwargs):
        raise Stale

    monkeypatch.setattr(registration, "describe_people", too_late)
    answer = sheet(officer, register(1), {"P01": {"called": "Ana"}})
    assert answer.status_code == 409
    assert typed_of(answer, "P01", "called") == "Ana"


def test_who_was_taken_over_meanwhile_is_not_written_and_it_is_said(
    client, sheet, officer, register, person_of, address, case_manager
):
    incident = register(2)
    client.force_login(officer)
    opened = client.get(address(incident))
    actions.take_case(person_of(incident, "P02"), by=case_manager)
    answer = sheet(officer, incident, {"P01": {"called": "Ana"}, "P02": {"called": "Eva"}}, opened=opened)
    assert [person_of(incident, p).called for p in ("P01", "P02")] == ["Ana", ""]
    assert any("1" in str(message) for message in client.get(answer.url).context["messages"])


def test_a_stranger_finds_nothing_and_a_house_may_not_write(
    client, stranger, shelter_worker, register, house_unit, address
):
    incident = register(1)
    client.force_login(stranger)
    assert client.get(address(incident)).status_code == 404
    assert client.post(address(incident), {}).status_code == 404
    own = actions.register_incident(
        type(incident)(country="CR", place="Portón", count=1), by=shelter_worker, unit=house_unit
    )
    client.force_login(shelter_worker)
    assert client.get(address(own)).status_code == 403


def test_numbers_of_other_peoples_cases_are_not_written(client, officer, register, person_of, address):
    incident, other = register(1), register(1)
    foreign = person_of(other, "P01")
    client.force_login(officer)
    data = {"row": [foreign.number], f"{foreign.number}-called": "Eva", f"{foreign.number}-seen": "x"}
    client.post(address(incident), data)
    assert person_of(other, "P01").called == ""


def test_bytes_that_no_number_has_are_somebody_who_is_not_there(client, officer, register, address):
    """PostgreSQL keeps no NUL in a text, and refuses to compare one."""
    incident = register(1)
    client.force_login(officer)
    assert client.post(address(incident), {"row": ["a", "", "\x00"]}).status_code == 302


# --- what follows ---------------------------------------------------------------------------------------------------


def test_everybody_on_the_page_is_found_again_by_any_name(sheet, officer, register, person_of):
    incident = register(2)
    sheet(officer, incident, {"P01": {"called": "Chela", "family_names": "Vázquez"}, "P02": {"called": "Beto"}})
    for asked in ("chela", "VASQUES", "chela basquez"):
        assert list(persons_matching(asked)) == [person_of(incident, "P01").person]
    sheet(officer, incident, {"P01": {"called": "Graciela"}})
    assert not persons_matching("chela").exists()
    assert SearchToken.objects.filter(person=person_of(incident, "P02").person_id).count() == 1


def test_an_interpreter_is_looked_for_once_for_each_who_needs_one(sheet, officer, register, person_of, case_manager):
    StaffLanguage.objects.create(user=case_manager, language="spa")
    incident = register(3)
    rows = {"P01": {"languages": "criollo haitiano"}, "P02": {"languages": "español, francés"}}
    sheet(officer, incident, rows)
    sheet(officer, incident, {"P01": {"called": "Marie"}})
    need = Task.objects.get(kind="interpreter_need")
    assert (need.case.label, need.words) == ("P01", "criollo haitiano")
    sheet(officer, incident, {"P01": {"languages": "criollo haitiano, español"}})
    assert Task.objects.get(kind="interpreter_need").done_at


def test_a_possible_earlier_registration_becomes_one_question(sheet, officer, register, person_of):
    earlier, incident = register(1), register(2)
    who = {"given_names": "Zulema", "family_names": "Contreras", "age": "22"}
    sheet(officer, earlier, {"P01": who})
    sheet(officer, incident, {"P01": who | {"given_names": "Sulema", "age": "23"}, "P02": who | {"age": "50"}})
    task = Task.objects.get(kind="duplicate_review")
    assert task.case == person_of(incident, "P01")
    assert person_of(earlier, "P01").number in task.text
    sheet(officer, incident, {"P01": {"called": "Yuli"}})
    assert Task.objects.filter(kind="duplicate_review").count() == 1


# --- a hundred of five hundred --------------------------------------------------------------------------------------


def a_full_row(n):
    return {
        "called": f"Persona {n}", "given_names": f"Nombre{n} Segundo{n}", "family_names": f"Apellido{n} Otro{n}",
        "sex": "12"[n % 2], "age": str(1 + n % 60), "languages": "criollo haitiano", "citizenships": "Haití",
        "family": "ABCDEFGH"[n % 8], "relation": "other_relative",
    }  # fmt: skip


def test_the_next_page_skips_nobody_when_others_are_taken_over(
    client, sheet, officer, register, person_of, address, case_manager, monkeypatch
):
    monkeypatch.setattr(group, "PAGE", 3)
    incident = register(11)
    assert sheet(officer, incident, do="next").url == address(incident, page=2)
    opened = client.get(address(incident, page=2))
    for label in ("P01", "P02", "P05"):
        actions.take_case(person_of(incident, label), by=case_manager)
    onward = sheet(officer, incident, page=2, opened=opened, do="next").url
    assert "P07" in [row.case.label for row in client.get(onward).context["people"].rows]


@pytest.mark.prove
@pytest.mark.alone
def test_a_hundred_of_five_hundred_are_written_quickly(client, sheet, officer, register, person_of, address):
    incident = register(500)
    client.force_login(officer)
    with CaptureQueriesContext(connection) as shown:
        opened = client.get(address(incident, page=2))
    assert len(shown) <= 60
    assert [row.case.label for row in opened.context["people"].rows][::99] == ["P101", "P200"]
    rows = {f"P{n}": a_full_row(n) for n in range(101, 201)}
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as written:
        answer = sheet(officer, incident, rows, page=2, opened=opened)
    assert answer.status_code == 302
    assert len(written) <= 100 * 2 + 170  # each row: two looks for doubles by name; 356 on PostgreSQL, with its locks
    assert time.perf_counter() - began < 15  # a slow machine under load; docs say what a usual one takes
    assert person_of(incident, "P150").called == "Persona 150"
    assert person_of(incident, "P201").called == ""
    with CaptureQueriesContext(connection) as few:
        sheet(officer, incident, {"P150": {"called": "Otra"}}, page=2)
    assert len(few) <= 160  # the page is opened and sent: nothing is paid for the ninety-nine
