"""Blind tokens: people are found again by name, phone or paper, and nothing of it stands in clear or in history."""

import pytest
from django.apps import apps
from django.db import connection

from carecase.people.actions import refresh_tokens, refresh_tokens_of
from carecase.people.duplicates import possible_duplicates
from carecase.people.models import IdentityPaper, Person, Phone, SearchToken
from carecase.people.search import persons_matching
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(organisation, case_manager):
    """Make a person who can be found: `someone("Yuleisy", "Contreras", phone="+50688887777")`."""

    def make(given="", family="", *, held_by=organisation, phone="", paper="", called=(), **facts):
        with act(case_manager, "describe") as doing:
            person = doing.save(Person(held_by=held_by, given_names=given, family_names=family, **facts))
            if phone:
                doing.save(Phone(person=person, number=phone))
            if paper:
                doing.save(IdentityPaper(person=person, kind="passport", number=paper))
            refresh_tokens(person, called)
        return person

    return make


@pytest.mark.parametrize(
    "typed", ["Yuleisy", "contreras yuleisy", "  CONTRERAS ", "Llulesis", "chela", "la negra", "Contréras, Yuleisy"]
)
def test_a_person_is_found_by_whole_words_however_they_are_spelt(someone, typed):
    person = someone("Yuleisy", "Contreras", aliases="La Negra, Llulesis", called=["Chela"])
    assert list(persons_matching(typed)) == [person]


@pytest.mark.parametrize(
    "typed", ["Yule", "Contreras Ana", "", " ", "%", "x" * 100_000, "a\x00b", " ".join("abcdefghijkl")]
)
def test_part_of_a_word_or_a_word_too_many_finds_nobody(someone, typed):
    someone("Yuleisy", "Contreras")
    assert not persons_matching(typed).exists()


@pytest.mark.parametrize("typed", ["8888 7777", "+506 8888-7777", "50688887777", "(8888) 7777"])
def test_a_person_is_found_by_phone(someone, typed):
    person = someone("Ana", phone="+50688887777")
    someone("Eva", phone="+50688887778")
    assert list(persons_matching(typed)) == [person]


def test_a_number_is_found_as_it_is_dialled_at_home(someone):
    person = someone(phone="+573001234567")
    assert list(persons_matching("300 1234567")) == [person]
    assert list(persons_matching("300 1234567", "CO")) == [person]


@pytest.mark.parametrize("typed", ["C-01.234 567", "c01234567", "C01234567"])
def test_a_person_is_found_by_paper(someone, typed):
    person = someone(paper="c 01-234567")
    assert list(persons_matching(typed)) == [person]


def test_a_short_number_of_a_paper_finds_nobody(someone):
    someone(paper="12")
    assert not persons_matching("12").exists()


def test_names_in_other_scripts_are_found(someone):
    person = someone("محمد", "عبد")
    assert list(persons_matching("محمد")) == [person]


def test_what_is_no_longer_known_no_longer_finds(someone, case_manager):
    person = someone("Ana", phone="+50688887777")
    with act(case_manager, "describe") as doing:
        doing.delete(person.phones.get())
        person.given_names = "Eva"
        doing.save(person)
        refresh_tokens(person)
    assert not persons_matching("Ana").exists()
    assert not persons_matching("88887777").exists()
    assert list(persons_matching("Eva")) == [person]


def test_refreshing_again_changes_nothing(someone):
    person = someone("Ana Lucía", "Mora", phone="+50688887777", paper="A123456")
    before = set(SearchToken.objects.values_list("pk", flat=True))
    refresh_tokens(person)
    assert set(SearchToken.objects.values_list("pk", flat=True)) == before
    assert len(before) == 3 + 2 + 1


def test_many_are_refreshed_in_as_few_queries_as_one(someone, django_assert_max_num_queries):
    people = [someone(f"Nombre{n}", "Apellido") for n in range(30)]
    for person in people:
        person.given_names += " Otro"
    with django_assert_max_num_queries(8):
        refresh_tokens_of({person: ["Apodo"] for person in people})


def test_tokens_are_blind_and_leave_no_history(someone):
    someone("Canario", phone="+50688887777", paper="CANARIO99")
    assert not [model for model in apps.get_models() if model.__name__ == "HistoricalSearchToken"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM people_searchtoken")
        tokens = [token for (token,) in cursor.fetchall()]
    assert tokens
    assert all(len(token) == 32 and not {"canario", "88887777"} & {token} for token in tokens)


# --- seen before? ---------------------------------------------------------------------------------------------------


def test_the_same_names_and_a_like_age_are_a_question(someone):
    earlier = someone("Yesenia María", "Vásquez", age_told="22", sex="2")
    again = someone("Llesenia", "Basques", age_told="23", sex="2")
    assert possible_duplicates(again) == [earlier]
    assert possible_duplicates(earlier) == [again]


@pytest.mark.parametrize(
    "facts",
    [{"age_told": "40"}, {"age_told": "22", "sex": "1"}, {"age_band": "06_11"}, {"born": "1990"}],
)
def test_a_contradicting_age_or_sex_is_no_question(someone, facts):
    someone("Yesenia", "Vásquez", **({"sex": "0"} | facts))
    assert not possible_duplicates(someone("Yesenia", "Vásquez", age_told="22", sex="2"))


@pytest.mark.parametrize("facts", [{}, {"age_band": "adult"}, {"born": "en las lluvias"}, {"age_told": "24"}])
def test_an_age_that_is_not_known_leaves_the_question_open(someone, facts):
    earlier = someone("Yesenia", "Vásquez", **facts)
    assert possible_duplicates(someone("Yesenia", "Vásquez", age_told="22", sex="2")) == [earlier]


def test_a_family_is_not_one_person(someone):
    someone("Marie-Ange", "Joseph")
    assert not possible_duplicates(someone("Widlyn", "Joseph"))
    assert not possible_duplicates(someone("", "Joseph"))


def test_a_nickname_counts_as_a_name(someone):
    earlier = someone("Graciela", "Mora", aliases="Chela")
    assert possible_duplicates(someone("Chela", "Mora")) == [earlier]


def test_the_same_paper_is_a_question_whatever_the_name(someone):
    earlier = someone("Ana", "Mora", paper="C-01 234 567")
    assert possible_duplicates(someone("Eva", "Soto", paper="C01234567")) == [earlier]


def test_nobody_learns_whom_another_organisation_knows(someone, stranger):
    foreign = stranger.memberships.get().organisation
    someone("Yesenia", "Vásquez", held_by=foreign, paper="C01234567")
    assert not possible_duplicates(someone("Yesenia", "Vásquez", paper="C01234567"))
