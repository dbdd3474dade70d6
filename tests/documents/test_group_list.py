"""The list of a group: who is on it for whom, and what is never on it."""

import pytest

from carecase.cases.documents import GroupList, GroupListForHelpers, families_of, letter
from carecase.cases.models import Case, CaseNote, Concern, Fear, GroupIncident, RiskLevel
from carecase.people.models import FamilyMember, FamilyUnit, IdentityPaper, Person, Phone
from carecase.sealing.models import in_memory
from carecase.shelter.models import House, HouseLocation
from carecase.workflow.acts import act
from tests.documents.reading import Printed, in_order

pytestmark = pytest.mark.django_db

SECRETS = ("Calle Canario 417", "Yuleisy Contreras", "+50688887777", "A-123456", "miedo de su padrastro", "sospecha")


@pytest.fixture
def listing(group):
    """`listing(user)`: the paper as this colleague prints it."""

    def make(user, kind=GroupList, language="es", incident=None):
        return kind(incident or group, reader=user, language=language)

    return make


@pytest.fixture
def relate(case_manager):
    """`relate(cases, proof)`: note them as one family."""

    def make(cases, proof="proposed", unit=None):
        with act(case_manager, "relate") as doing:
            unit = unit or doing.save(FamilyUnit())
            for case in cases:
                doing.save(FamilyMember(unit=unit, person=case.person, relation="sibling", proof=proof))
        return unit

    return make


@pytest.fixture
def burdened_case(group, case_manager, supervisor, house_unit):
    """P01, about whom there is everything that a list must not tell."""
    case = group.cases.get(label="P01")
    with act(case_manager, "burden", case) as doing:
        case.risk_level = RiskLevel.HIGH
        doing.save(case)
        person = Person.objects.get(pk=case.person_id)
        person.given_names, person.family_names = "Yuleisy", "Contreras"
        doing.save(person)
        doing.save(Phone(person=person, number="+50688887777"))
        doing.save(IdentityPaper(person=person, kind="passport", number="A-123456"))
        doing.save(Fear(case=case, country="HN", words="miedo de su padrastro"))
        doing.save(CaseNote(case=case, text="sospecha de explotación"))
        doing.save(
            Concern(case=case, grounds="sospecha", second_due_at=case.opened_at, expires_on=case.opened_at.date())
        )
        house = doing.save(House(unit=house_unit, country="CR", capacity=4))
        doing.save(HouseLocation(house=house, address="Calle Canario 417"))
    return case


def test_the_list_shows_mark_number_name_sex_age_and_language(group, listing, case_manager):
    text = Printed(listing(case_manager)).text
    for case in group.cases.all():
        assert in_order(text, case.label, case.number)
    assert in_order(text, "Ana", "Mujer", "30 a 59", "Beto", "Caty")
    assert "criollo haitiano, francés" in text
    assert in_order(text, "Marca", "Expediente", "Nombre usado", "Sexo", "Grupo de edad", "Idioma", "Familia", "Dieta")
    assert "3 de 3" in text
    assert group.number in text


def test_the_widest_of_numbers_is_not_broken_in_its_column(listing, relate, group, case_manager):
    widest = "WWWW-WWWW-C"
    relate(list(group.cases.all()))  # more columns with something in them
    Case.objects.filter(label="P01").update(number=widest)
    assert widest in Printed(listing(case_manager)).text


def test_the_copy_for_helpers_has_neither_names_nor_numbers(group, listing, case_manager):
    text = Printed(listing(case_manager, GroupListForHelpers)).text
    assert "P01" in text
    for case in group.cases.all():
        assert case.number not in text
        assert case.called not in text


@pytest.mark.parametrize("language", GroupList.languages)
@pytest.mark.parametrize("kind", [GroupList, GroupListForHelpers])
def test_no_status_no_risk_no_name_no_address_is_on_it(
    burdened_case, listing, case_manager, supervisor, kind, language
):
    for user in (case_manager, supervisor):
        text = Printed(listing(user, kind, language)).text.lower()
        for secret in (*SECRETS, "riesgo", "risk", "alto", "high", "víctima", "victim", "trata", "casa ceiba"):
            assert secret.lower() not in text


def test_each_reader_gets_those_she_sees(group, listing, case_manager, officer, shelter_worker):
    case = group.cases.get(label="P02")
    with act(case_manager, "close", case) as doing:
        for grant in case.grants.live().filter(unit__kind="post"):
            grant.until_at = group.recorded_at
            doing.save(grant)
    text = Printed(listing(officer)).text
    assert case.number not in text
    assert "2 de 3" in text
    assert "no le corresponde verlas" in text
    assert listing(shelter_worker).is_empty


def test_a_stranger_sees_nobody(listing, stranger):
    assert listing(stranger).is_empty
    assert listing(stranger).shows == []


def test_the_reader_stands_behind_every_page(register, case_manager):
    incident = register(60)
    printed = Printed(GroupList(incident, reader=case_manager, language="es"))
    assert len(printed.pages) > 2
    for page in printed.pages:
        assert page.count(case_manager.display_name) >= 3  # the watermark, and the footer


def test_marks_are_in_the_order_people_count(register, case_manager):
    incident = register(101)
    marks = [person.mark for person in GroupList(incident, reader=case_manager, language="es").people]
    assert marks[0] == "P01"
    assert marks[-3:] == ["P99", "P100", "P101"]


def test_a_list_of_a_hundred_runs_over_pages_and_loses_nobody(register, case_manager):
    incident = register(100)
    printed = Printed(GroupList(incident, reader=case_manager, language="es"))
    assert len(printed.pages) <= 8
    for case in incident.cases.all():
        assert printed.text.count(case.number) == 1
    assert f"Página {len(printed.pages)} de {len(printed.pages)}" in printed.pages[-1]
    assert "Entrega" in printed.pages[-1]


def test_the_number_of_queries_does_not_grow_with_the_group(register, case_manager, django_assert_max_num_queries):
    small, large = register(3), register(100)
    for incident in (small, large):
        in_memory.clear()
        paper = GroupList(incident, reader=case_manager, language="es")
        with django_assert_max_num_queries(9):
            Printed(paper)


def test_families_have_the_letters_of_the_screen(group, relate, case_manager):
    first, second, third = group.cases.order_by("label")
    relate([second, third])
    assert families_of(group, case_manager) == {second.person_id: "A", third.person_id: "A"}
    relate([first])
    assert families_of(group, case_manager)[first.person_id] == "B"


def test_a_relationship_in_doubt_is_no_family(group, relate, case_manager, listing):
    first, second, third = group.cases.order_by("label")
    unit = relate([first, second])
    relate([third], proof="unverified", unit=unit)
    families = [person.family for person in listing(case_manager).people]
    assert families == ["A", "A", ""]


def test_letters_go_on_after_the_alphabet():
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "BB", "AAA"]


def test_who_has_left_is_no_longer_listed(group, listing, case_manager):
    case = group.cases.get(label="P03")
    Case.objects.filter(pk=case.pk).update(closed_at=case.opened_at, closure_reason="left_onward")
    Case.objects.filter(pk=case.pk).update(state="closed")
    text = Printed(listing(case_manager, incident=GroupIncident.objects.get(pk=group.pk))).text
    assert case.number not in text
    assert "2 de 3" in text


def test_the_trail_can_name_everybody_on_the_list(group, listing, case_manager):
    assert {case.pk for case in listing(case_manager).shows} == set(group.cases.values_list("pk", flat=True))
