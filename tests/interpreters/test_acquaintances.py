"""Nobody interprets for somebody she or he may know (practice rule 3); names are compared and leave nothing behind."""

import pytest

from carecase.cases import actions
from carecase.casework.interpreting import candidates_for
from carecase.people.models import FamilyMember, FamilyUnit, Guardian, Phone
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict(interprets, asked, case_manager):
    """What stands against an interpreter of this name and phone for a request of the case."""

    def of(name="Nadia Étienne", phone="", **facts):
        one, request = interprets("hat", "spa", name=name, phone=phone), asked(**facts)
        [found] = [each for each in candidates_for(request) if each.interpreter == one]
        return found.against

    return of


@pytest.fixture
def called(case_manager):
    def name(person, given, family):
        with act(case_manager, "test", person) as doing:
            person.given_names, person.family_names = given, family
            doing.save(person)

    return name


def test_a_stranger_may(verdict):
    assert verdict() == []


def test_not_the_person_herself_or_a_namesake(verdict, open_case, called):
    called(open_case.person, "Rose-Laure", "Augustin")
    assert verdict("Rose Laure AUGUSTIN") == ["may_know"]
    assert verdict("Rose Baptiste") == []


def test_not_a_fellow_traveller(verdict, open_case, called, officer):
    [mate] = actions.add_people(open_case.incident, 1, by=officer)
    called(mate.person, "Dieudonné", "Pierre")
    assert verdict("Pierre Dieudonne") == ["may_know"]


def test_not_a_relative(verdict, open_case, case_manager, register, called):
    sister = register(1).cases.get().person
    called(sister, "Nadège", "Augustin")
    with act(case_manager, "test", open_case) as doing:
        unit = doing.save(FamilyUnit())
        for person in (open_case.person, sister):
            doing.save(FamilyMember(unit=unit, person=person, relation="sibling"))
    assert verdict("Nadege Augustin") == ["may_know"]


def test_not_who_answers_her_phone_nor_her_guardian(verdict, open_case, case_manager):
    with act(case_manager, "test", open_case) as doing:
        doing.save(Phone(person=open_case.person, number="+50761234567", whose="family", contact_name="Jean Louis"))
        doing.save(Guardian(person=open_case.person, capacity="relative", name="Marie Louis"))
    assert verdict("Jean-Louis Baptiste") == ["may_know"]
    assert verdict("Marie Louis") == ["may_know"]
    assert verdict("Paul Blanc", phone="+507 6123-4567") == ["may_know"]
    assert verdict("Paul Blanc", phone="+50761230000") == []


def test_not_whom_she_named(verdict):
    assert verdict(excluded_names="Señora Nadia\nEtienne") == ["excluded"]
    assert verdict(excluded_names="Aline Mbarga") == []
