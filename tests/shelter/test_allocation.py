"""Every rule on beds: what it refuses, in both languages, and whether a manager may set it aside."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from carecase.cases import actions as cases
from carecase.cases.models import Concern
from carecase.people.models import FamilyMember
from carecase.shelter import actions
from carecase.shelter.allocation import refusals, suitable_beds
from carecase.shelter.allocation_rules import NEVER_SET_ASIDE, Rule
from carecase.shelter.models import Bed, House, LodgingNeeds, RoomKind
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


def rules(case, bed):
    return {refusal.rule for refusal in refusals(case, bed)}


def sentence(case, bed, rule, language="es"):
    with translation.override(language):
        return next(each.sentence for each in refusals(case, bed) if each.rule == rule)


def give_needs(case, by, **needs):
    with act(by, "needs", case) as doing:
        return doing.save(LodgingNeeds(case=case, **needs))


# --- what suits --------------------------------------------------------------------------------------------------


def test_a_free_bed_in_a_room_for_women_suits_a_woman(woman, bed):
    assert rules(woman, bed("1A")) == set()


def test_a_man_finds_a_bed_among_men(somebody, bed):
    assert rules(somebody(sex="1"), bed("2A")) == set()


def test_a_boy_alone_finds_a_bed_among_boys(boy, bed):
    assert rules(boy, bed("4A")) == set()


def test_beds_that_suit_come_first(woman, house):
    judged = suitable_beds(woman, house)
    suits = [not against for _bed, against in judged]
    assert suits == sorted(suits, reverse=True)
    assert [bed.code for bed, against in judged if not against] == ["1A", "1B", "1C"]


# --- rooms and gender --------------------------------------------------------------------------------------------


def test_a_room_for_women_is_not_for_a_man(somebody, bed):
    man = somebody(sex="1")
    assert rules(man, bed("1A")) == {Rule.ROOM}
    assert sentence(man, bed("1A"), Rule.ROOM) == "Este cuarto es para: mujeres."
    assert sentence(man, bed("1A"), Rule.ROOM, "en") == "This room is for: women."


def test_gender_in_own_words_comes_before_sex(somebody, bed):
    trans_woman = somebody(sex="1", gender="trans_woman")
    assert rules(trans_woman, bed("1A")) == set()
    assert Rule.ROOM in rules(trans_woman, bed("2A"))


def test_own_choice_of_room_comes_before_gender(somebody, bed, case_manager):
    trans_man = somebody(sex="2", gender="trans_man")
    give_needs(trans_man, case_manager, sleeps="women")
    assert rules(trans_man, bed("1A")) == set()


def test_a_room_for_lgbti_people_is_for_those_who_choose_it(woman, bed, case_manager):
    assert rules(woman, bed("6A")) == {Rule.ROOM}
    assert "no se le ha preguntado" in sentence(woman, bed("6A"), Rule.ROOM).lower()
    give_needs(woman, case_manager, sleeps="lgbti")
    assert rules(woman, bed("6A")) == set()


def test_somebody_non_binary_is_asked_and_not_sorted(somebody, bed):
    person = somebody(sex="1", gender="non_binary")
    assert "dónde se siente" in sentence(person, bed("1A"), Rule.ROOM)
    assert "feels safe" in sentence(person, bed("2A"), Rule.ROOM, "en")


def test_an_adult_does_not_sleep_among_young_people(somebody, bed):
    man = somebody(sex="1", age=19)
    assert sentence(man, bed("4A"), Rule.ROOM) == "Este cuarto es para menores de 18 años."


# --- children ----------------------------------------------------------------------------------------------------


def test_a_child_does_not_sleep_in_a_room_for_adults(somebody, bed):
    girl = somebody(age=15)
    assert rules(girl, bed("1A")) == {Rule.ROOM}
    assert "es niña, niño o adolescente" in sentence(girl, bed("1A"), Rule.ROOM)


def test_a_child_never_shares_a_room_with_an_adult_who_is_not_family(somebody, woman, bed, lodged, case_manager):
    lodged(woman, bed("1A"))
    girl = somebody(age=15)
    assert {Rule.CHILD_WITH_ADULT, Rule.ROOM} == rules(girl, bed("1B"))
    assert "familia" in sentence(girl, bed("1B"), Rule.CHILD_WITH_ADULT)
    assert "not family" in sentence(girl, bed("1B"), Rule.CHILD_WITH_ADULT, "en")


def test_an_adult_is_not_put_in_a_room_where_an_unrelated_child_sleeps(somebody, woman, bed, lodged):
    lodged(somebody(age=15), bed("5A"))
    assert Rule.CHILD_WITH_ADULT in rules(woman, bed("5B"))
    assert "duerme una niña" in sentence(woman, bed("5B"), Rule.CHILD_WITH_ADULT)


def test_a_disputed_age_counts_as_a_child(somebody, bed):
    disputed = somebody(age=22, sex="1", age_basis="disputed")
    assert Rule.ROOM in rules(disputed, bed("2A"))
    assert "no se conoce su edad" in sentence(disputed, bed("2A"), Rule.ROOM).lower()


def test_children_without_an_adult_share_only_with_their_age(somebody, boy, bed, lodged):
    lodged(boy, bed("4A"))
    child = somebody(age=9, sex="1")
    assert rules(child, bed("4B")) == {Rule.AGE_BAND}
    assert sentence(child, bed("4B"), Rule.AGE_BAND) == "Aquí duermen niñas o niños de otro grupo de edad."
    assert sentence(child, bed("4B"), Rule.AGE_BAND, "en") == "Children of another age group sleep here."


def test_children_of_unknown_age_do_not_share_with_other_children(somebody, boy, bed, lodged):
    lodged(boy, bed("4A"))
    unknown = somebody(age="", sex="1")
    assert Rule.AGE_BAND in rules(unknown, bed("4B"))


# --- families ----------------------------------------------------------------------------------------------------


@pytest.fixture
def joseph(register, somebody):
    """Marie-Ange, her daughter Widlyn and her husband Jean-Robert."""
    incident = register(3)
    mother = somebody(29, "2", incident)
    daughter = somebody(6, "2", incident)
    return mother, daughter, somebody(34, "1", incident)


def test_a_family_asked_alone_and_willing_has_one_room(joseph, family, bed, lodged):
    mother, daughter, father = joseph
    family((mother, "mother"), (daughter, "child"), (father, "father"))
    lodged(mother, bed("3A"))
    assert rules(daughter, bed("3B")) == set()
    assert rules(father, bed("3C")) == set()


def test_a_family_is_not_torn_apart_without_a_reason(joseph, family, bed, lodged):
    mother, daughter, father = joseph
    family((mother, "mother"), (daughter, "child"), (father, "father"))
    lodged(mother, bed("3A"))
    assert rules(father, bed("2A")) == {Rule.FAMILY_TOGETHER}
    assert "Cuarto 3" in sentence(father, bed("2A"), Rule.FAMILY_TOGETHER)
    assert "want to stay together" in sentence(father, bed("2A"), Rule.FAMILY_TOGETHER, "en")


def test_family_in_another_house_counts_too(joseph, family, bed, other_house, reserved):
    mother, _daughter, father = joseph
    family((mother, "spouse"), (father, "spouse"))
    reserved(mother, Bed.objects.get(code="W1"))
    assert "otra casa" in sentence(father, bed("2A"), Rule.FAMILY_TOGETHER)


def test_together_counts_only_when_each_adult_was_asked_alone(joseph, family, bed, lodged, describe, case_manager):
    mother, daughter, _father = joseph
    family((mother, "mother"), (daughter, "child"), asked=False)
    lodged(mother, bed("1A"))
    assert Rule.CHILD_WITH_ADULT in rules(daughter, bed("1B"))


def test_an_adult_who_said_no_is_not_put_with_the_family(joseph, family, bed, lodged):
    mother, daughter, father = joseph
    unit = family((mother, "mother"), (daughter, "child"))
    with act(mother.manager, "note", mother) as doing:
        at = timezone.now()
        doing.save(
            FamilyMember(unit=unit, person=father.person, relation="father", asked_alone_at=at, wants_together=False)
        )
    lodged(mother, bed("3A"))
    assert rules(daughter, bed("3B")) == set()
    assert Rule.CHILD_WITH_ADULT not in rules(father, bed("3C"))
    assert Rule.ROOM in rules(father, bed("3C"))


def test_a_small_child_stays_with_the_mother_before_anybody_was_asked(somebody, family, bed, lodged):
    mother, baby = somebody(22), somebody(1, "1")
    family((mother, "mother"), (baby, "child"), asked=False)
    assert rules(mother, bed("1A")) == {Rule.MOTHER_INFANT}
    assert "madre con una niña o un niño pequeño" in sentence(mother, bed("1A"), Rule.MOTHER_INFANT)
    lodged(mother, bed("7A"))
    assert rules(baby, bed("7B")) == set()
    assert Rule.FAMILY_TOGETHER in rules(baby, bed("4A"))


def test_but_not_when_the_relation_is_doubted(somebody, family, bed, lodged, case_manager):
    adult, baby = somebody(22), somebody(1, "1")
    family((adult, "mother"), (baby, "child"), asked=False, proof="unverified")
    lodged(adult, bed("1A"))
    assert Rule.CHILD_WITH_ADULT in rules(baby, bed("1B"))
    assert Rule.IN_DOUBT in rules(baby, bed("1B"))


# --- the walk-through H1.4 ---------------------------------------------------------------------------------------


def test_brayan_who_says_to_be_a_cousin_sleeps_apart_from_yuleisy(
    register, somebody, family, bed, lodged, other_house, case_manager
):
    incident = register(3)
    yuleisy, angel = somebody(22, "2", incident), somebody(1, "1", incident)
    brayan = somebody(16, "1", incident)
    unit = family((yuleisy, "mother"), (angel, "child"))
    with act(case_manager, "note", brayan) as doing:
        doing.save(FamilyMember(unit=unit, person=brayan.person, relation="other_relative", proof="unverified"))
    lodged(yuleisy, bed("3A"))
    lodged(angel, bed("3B"))

    assert {Rule.IN_DOUBT, Rule.CHILD_WITH_ADULT} <= rules(brayan, bed("3C"))
    assert "está en duda" in sentence(brayan, bed("3C"), Rule.IN_DOUBT)
    assert rules(brayan, bed("4A")) == set()  # the boys' room stands in the annex, another wing
    assert rules(brayan, Bed.objects.get(code="B1")) == set()  # or another house


def test_a_relative_in_doubt_needs_another_wing_not_only_another_room(somebody, family, bed, lodged, add_room, house):
    [same_wing] = add_room(house, "Cuarto 9", RoomKind.BOYS, ["9A"], wing="Planta baja")
    woman, boy = somebody(22), somebody(16, "1")
    family((woman, "other_relative"), (boy, "other_relative"), proof="unverified")
    lodged(woman, bed("1A"))
    assert rules(boy, same_wing) == {Rule.IN_DOUBT}
    assert "otra ala" in sentence(boy, same_wing, Rule.IN_DOUBT)
    assert "another wing" in sentence(boy, same_wing, Rule.IN_DOUBT, "en")


# --- kept apart --------------------------------------------------------------------------------------------------


def test_people_who_must_be_kept_apart_never_share_a_room(somebody, woman, bed, lodged, case_manager):
    other = somebody()
    cases.keep_apart(woman, other, by=case_manager)
    lodged(woman, bed("1A"))
    [refusal] = refusals(other, bed("1B"))
    assert refusal.rule == Rule.APART
    assert not refusal.overridable
    assert sentence(other, bed("1B"), Rule.APART) == (
        "Hay una instrucción de mantener a la persona aparte de alguien de este cuarto."
    )


def test_somebody_under_suspicion_is_kept_from_the_whole_group_and_nobody_reads_why(
    register, somebody, bed, lodged, case_manager, supervisor
):
    incident = register(2)
    one, suspect = somebody(30, "2", incident), somebody(30, "2", incident)
    with act(case_manager, "raise_concern", suspect) as doing:
        at = timezone.now()
        doing.save(Concern(case=suspect, grounds="canario", second_due_at=at, expires_on=at.date() + timedelta(30)))
    lodged(one, bed("1A"))
    [refusal] = refusals(suspect, bed("1B"))
    assert (refusal.rule, refusal.overridable) == (Rule.APART, False)
    assert "instrucción" in refusal.sentence
    stranger = somebody()
    assert rules(stranger, bed("1B")) == set()


def test_it_works_in_both_directions(register, somebody, bed, lodged, case_manager):
    incident = register(2)
    one, suspect = somebody(30, "2", incident), somebody(30, "2", incident)
    with act(case_manager, "raise_concern", suspect) as doing:
        at = timezone.now()
        doing.save(Concern(case=suspect, grounds="canario", second_due_at=at, expires_on=at.date() + timedelta(30)))
    lodged(suspect, bed("1A"))
    assert rules(one, bed("1B")) == {Rule.APART}


def test_a_dismissed_concern_keeps_nobody_apart(register, somebody, bed, lodged, case_manager):
    incident = register(2)
    one, other = somebody(30, "2", incident), somebody(30, "2", incident)
    with act(case_manager, "raise_concern", other) as doing:
        at = timezone.now()
        dismissed = {"judgement": "dismissed", "expires_on": at.date() + timedelta(30)}
        doing.save(Concern(case=other, grounds="canario", second_due_at=at, **dismissed))
    lodged(one, bed("1A"))
    assert rules(other, bed("1B")) == set()


# --- needs -------------------------------------------------------------------------------------------------------


def test_who_cannot_use_steps_needs_a_room_without(somebody, bed, case_manager):
    man = somebody(sex="1")
    give_needs(man, case_manager, step_free="yes")
    assert rules(man, bed("2A")) == {Rule.STEP_FREE}
    assert "escalones" in sentence(man, bed("2A"), Rule.STEP_FREE)
    assert "steps" in sentence(man, bed("2A"), Rule.STEP_FREE, "en")


def test_mobility_noted_at_admission_counts_for_the_next_bed(woman, bed, lodged, house, add_room):
    [upstairs] = add_room(house, "Cuarto 10", RoomKind.WOMEN, ["10A"])
    lodged(woman, bed("1A"), mobility="no_steps")
    assert rules(woman, upstairs) == {Rule.STEP_FREE}


def test_isolation_has_its_own_room(woman, bed, case_manager):
    assert rules(woman, bed("8A")) == {Rule.ISOLATION}
    assert "aislamiento" in sentence(woman, bed("8A"), Rule.ISOLATION)
    give_needs(woman, case_manager, isolation="yes")
    assert rules(woman, bed("8A")) == set()
    assert rules(woman, bed("1A")) == {Rule.ISOLATION}
    assert "isolation room" in sentence(woman, bed("1A"), Rule.ISOLATION, "en")


def test_nobody_else_goes_into_a_room_where_somebody_isolates(somebody, woman, bed, lodged, case_manager):
    give_needs(woman, case_manager, isolation="yes")
    lodged(woman, bed("8A"))
    other = somebody()
    give_needs(other, case_manager, isolation="yes")
    assert rules(other, bed("8B")) == {Rule.ISOLATION}


# --- the house ---------------------------------------------------------------------------------------------------


def change(house, by, **facts):
    with act(by, "change_house", house) as doing:
        stored = House.objects.get(pk=house.pk)
        for name, value in facts.items():
            setattr(stored, name, value)
        doing.save(stored)


def test_a_house_for_women_does_not_admit_men(somebody, house, bed, shelter_manager):
    change(house, shelter_manager, admits=["women", "girls"])
    man = somebody(sex="1")
    assert rules(man, bed("2A")) == {Rule.ADMITS}
    assert sentence(man, bed("2A"), Rule.ADMITS) == "Esta casa admite a: mujeres, niñas y adolescentes."


def test_a_house_may_not_be_prepared_for_children_alone(boy, house, bed, shelter_manager):
    change(house, shelter_manager, accepts=["families"])
    assert rules(boy, bed("4A")) == {Rule.ADMITS}


def test_a_full_house_says_how_full(woman, somebody, house, bed, lodged, shelter_manager):
    change(house, shelter_manager, capacity=1)
    lodged(somebody(), bed("1A"))
    assert rules(woman, bed("1B")) == {Rule.CAPACITY}
    assert sentence(woman, bed("1B"), Rule.CAPACITY) == "La casa está llena: 1 personas para 1 lugares."


def test_a_bed_that_is_taken_or_held_is_nobody_elses(woman, somebody, bed, lodged, reserved):
    lodged(somebody(), bed("1A"))
    reserved(somebody(), bed("1B"))
    assert sentence(woman, bed("1A"), Rule.TAKEN) == "En esta cama duerme alguien."
    assert sentence(woman, bed("1B"), Rule.TAKEN).startswith("Reservada para otra persona hasta")
    assert rules(woman, bed("1A")) == {Rule.TAKEN}


def test_a_bed_out_of_service_is_not_given(woman, bed, shelter_manager):
    with act(shelter_manager, "close_bed") as doing:
        broken = bed("1A")
        broken.out_of_service = True
        doing.save(broken)
    assert rules(woman, bed("1A")) == {Rule.OUT_OF_SERVICE}


def test_a_house_that_is_not_open_gives_no_bed(woman, house, bed, shelter_manager):
    change(house, shelter_manager, is_open=False)
    assert rules(woman, bed("1A")) == {Rule.CLOSED}


def test_nobody_is_lodged_in_a_place_of_detention(woman, house, bed, shelter_manager):
    change(house, shelter_manager, is_open=False, is_detention=True)
    assert Rule.DETENTION in rules(woman, bed("1A"))
    assert "personas detenidas" in sentence(woman, bed("1A"), Rule.DETENTION)
    assert not any(each.overridable for each in refusals(woman, bed("1A")))


def test_a_house_of_another_country_is_not_for_this_case(woman, house, bed, shelter_manager):
    change(house, shelter_manager, country="PA")
    assert rules(woman, bed("1A")) == {Rule.COUNTRY}


# --- setting a rule aside ----------------------------------------------------------------------------------------


def test_a_manager_sets_a_rule_aside_for_a_time(
    boy, bed, shelter_manager, case_manager, house, lodged, somebody, reserved
):
    reserved(boy, bed("4A"))  # the house knows him now
    actions.override_allocation(
        boy,
        bed("1A"),
        by=shelter_manager,
        reason="no hay otra cama",
        mitigation="duerme solo, puerta abierta",
        expires_at=timezone.now() + timedelta(hours=12),
    )
    assert rules(boy, bed("1A")) == set()
    assert Rule.ROOM in rules(boy, bed("1B"))
    lodged(somebody(), bed("1C"))
    assert rules(boy, bed("1A")) == {Rule.CHILD_WITH_ADULT}, "an exception covers the rules it was made for"


def test_what_can_never_be_set_aside_is_said_so(woman):
    assert {
        Rule.DETENTION, Rule.APART, Rule.TAKEN, Rule.OUT_OF_SERVICE, Rule.CLOSED, Rule.COUNTRY
    } == NEVER_SET_ASIDE  # fmt: skip


def test_every_refusal_speaks_the_language_of_its_reader(
    house, woman, boy, joseph, family, bed, lodged, case_manager, somebody
):
    mother, daughter, father = joseph
    family((mother, "mother"), (daughter, "child"), (father, "father"))
    lodged(mother, bed("3A"))
    lodged(boy, bed("4A"))
    give_needs(woman, case_manager, isolation="yes", step_free="yes")
    unknown, non_binary = somebody(age="", sex="0"), somebody(gender="non_binary")
    for case in (woman, daughter, father, unknown, non_binary):
        spoken = {}
        for language in ("es", "en"):
            with translation.override(language):
                spoken[language] = [str(each) for _bed, found in suitable_beds(case, house) for each in found]
        assert len(spoken["es"]) == len(spoken["en"]) > 0
        assert not set(spoken["es"]) & set(spoken["en"])


# --- speed -------------------------------------------------------------------------------------------------------


def test_sixty_beds_are_judged_in_fifteen_queries(
    house, somebody, woman, add_room, lodged, shelter_manager, register, case_manager
):
    change(house, shelter_manager, capacity=90)
    beds = [
        bed
        for n in range(10, 15)
        for bed in add_room(house, f"Cuarto {n}", RoomKind.WOMEN, [f"{n}{c}" for c in "ABCDEFGHI"])
    ]
    incident = register(20)
    for bed in beds[:20]:
        lodged(somebody(incident=incident), bed)
    assert Bed.objects.filter(room__house=house).count() >= 60
    with CaptureQueriesContext(
        connection,
    ) as queries:
        judged = suitable_beds(woman, House.objects.select_related("unit").get(pk=house.pk))
    assert len(judged) >= 60
    assert len(queries) <= 15
