"""Four keys open a case: the first block of its number, where it is the only one among those one sees."""

import pytest
from django.urls import reverse

from carecase.cases.models import Case
from carecase.cases.numbers import check_character
from carecase.casework.registration import register_person
from carecase.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered(open_case, register, case_manager):
    """Two cases of hers, whose numbers begin alike or not."""

    def number(one, other):
        second = register(1).cases.get()
        for case, body in ((open_case, one), (second, other)):
            written = f"{body[:4]}-{body[4:]}-{check_character(body)}"
            Case.objects.filter(pk=case.pk).update(number=written)
        return Case.objects.get(pk=open_case.pk)

    return number


def sought(client, user, words):
    client.force_login(user)
    return client.post(reverse("casework:search"), {"q": words})


@pytest.mark.parametrize("typed", ["7KMA", "7kma", " 7kma "])
def test_it_opens_the_only_one(numbered, case_manager, client, typed):
    case = numbered("7KMA2345", "8KMA2345")
    assert sought(client, case_manager, typed).url == case.get_absolute_url()


def test_two_that_begin_alike_are_not_guessed_between(numbered, case_manager, client):
    numbered("7KMA2345", "7KMA5432")
    assert sought(client, case_manager, "7KMA").status_code == 200


def test_what_one_does_not_see_is_not_opened(numbered, stranger, client):
    numbered("7KMA2345", "8KMA2345")
    assert sought(client, stranger, "7KMA").status_code == 200


def test_four_letters_open_it_where_nobody_has_such_a_name(numbered, case_manager, client):
    case = numbered("JRBZ2345", "8KMA2345")
    assert sought(client, case_manager, "jrbz").url == case.get_absolute_url()


def test_four_letters_are_a_name_where_somebody_has_it(numbered, case_manager, team, client):
    numbered("RAFA2345", "8KMA2345")
    rafa = register_person(Person(given_names="Rafa", sex="1", age_band="adult"), by=case_manager, unit=team)
    found = sought(client, case_manager, "rafa")
    assert found.status_code == 200
    assert rafa.number in found.content.decode()
