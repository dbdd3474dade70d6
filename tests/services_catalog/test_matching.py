"""Who fits a need, why and why not, in which order, and with how many queries."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from services_catalog.matching import MAN, WOMAN, Need, answers, everything_known, with_phones
from services_catalog.models import Phone, ServiceArea, ServiceSite, ServiceType, Site
from services_catalog.opening import is_open
from services_catalog.places import folded
from tests.fixtures.providers import count_places

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 25, 18, tzinfo=datetime.UTC)  # noon of a Wednesday in Costa Rica


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def need(organisation):
    """`need("PRI-03", gender=MAN)`: of a grown man in Puntarenas, who speaks Q'eqchi'."""

    def make(code="PRI-03", **facts):
        kind = ServiceType.objects.get(code=code)
        plain = {"organisation": organisation, "gender": MAN, "age": 30, "lodging": kind.code == "PRI-03"}
        return Need(service_type=kind, country="CR", **plain | facts)

    return make


def only(need):
    [answer] = answers(need)
    return answer


def test_a_service_that_fits_says_why(make_provider, agree, need):
    site = {"admin1": "Puntarenas"}
    service = make_provider(
        "Hotel", "PRI-03", lodges=True, languages=["kek", "spa"], site=site, free=2, minimum_age=18
    )
    price = agree(service, "PRI-03", number="C-9")
    answer = only(need(languages=("kek",), admin1="PUNTARENAS"))
    assert answer.fits
    assert answer.price == price
    said = " ".join(answer.why)
    for words in ("Speaks Qʼeqchiʼ", "2 of 6 places free, said just now", "In PUNTARENAS", "C-9", "For this age"):
        assert words in said.replace("'", "ʼ").replace("Kekchí", "Qʼeqchiʼ")
    assert answer.ask_first == []


@pytest.mark.parametrize(
    ("facts", "wanted", "said"),
    [
        ({"populations": ["women"]}, {}, "It is for women."),
        ({"populations": ["girls", "boys"]}, {}, "It is for girls, boys."),
        ({"minimum_age": 60}, {}, "For other ages: from 60."),
        ({"maximum_age": 17}, {"age": None}, "For other ages: up to 17."),
        ({"minimum_age": 18}, {"age": None, "is_child": True}, "For other ages: from 18."),
        ({"populations": ["older"]}, {}, "It is for older people."),
        ({"languages": ["spa"]}, {"languages": ("kek",)}, "is not spoken there, and it has no interpreter."),
        ({"site": {"admin1": "Limón"}}, {"admin1": "Puntarenas"}, "It is in Limón and does not come out."),
        ({"status": "temporarily closed"}, {}, "Closed for a time."),
        ({"free": 0}, {}, "No place now, said just now."),
        ({"needs_agreement": True}, {}, "Only under an agreement, and there is none."),
    ],
)
def test_what_does_not_fit_says_why_not(make_provider, need, facts, wanted, said):
    make_provider("Hotel", "PRI-03", lodges=True, **facts)
    answer = only(need(**wanted))
    assert not answer.fits
    assert [sentence for sentence in answer.why_not if said in sentence]
    assert not answer.never


def test_every_reason_is_given_and_not_the_first_alone(make_provider, need):
    make_provider("Casa", "PRI-03", populations=["women"], minimum_age=60, free=0, site={"admin1": "Limón"})
    assert len(only(need(admin1="Puntarenas")).why_not) == 4


@pytest.mark.parametrize(
    ("facts", "wanted", "said"),
    [
        ({"populations": ["women"]}, {"gender": ""}, "ask the person"),
        ({"populations": ["lgbti"]}, {}, "the record does not say"),
        ({"minimum_age": 21}, {"age": None}, "the age is not known"),
        ({}, {"languages": ("kek",)}, "It is not known whether they speak"),
        ({}, {"admin1": "Puntarenas"}, "It is not known where it is."),
        ({"lodges": True}, {}, "How many places are free is not known"),
        ({"site": {"admin1": "Limón"}}, {"admin1": "Puntarenas", "travels": True}, "plan the journey"),
    ],
)
def test_what_is_not_known_is_a_question_and_no_refusal(make_provider, need, facts, wanted, said):
    make_provider("Hotel", "PRI-03", **facts)
    answer = only(need(**wanted))
    assert answer.fits
    assert [sentence for sentence in answer.ask_first if said in sentence]


def test_what_was_said_of_places_a_day_ago_is_asked_again(make_provider, need):
    service = make_provider("Hotel", "PRI-03", lodges=True)
    count_places(service, 3, updated=timezone.now() - datetime.timedelta(hours=30))
    answer = only(need())
    assert answer.fits
    assert answer.ask_first == ["3 of 6 places free, but that was said 30 hours ago: ask first."]


def test_help_is_not_kept_from_anybody_by_a_status_that_is_not_established(make_provider, need):
    make_provider("Casa", "PRI-03", populations=["trafficked"])
    assert only(need()).fits


def test_a_service_that_speaks_another_language_fits_with_an_interpreter(make_provider, need):
    make_provider("Clínica", "PRI-03", languages=["spa"], interpretation_services="Línea de intérpretes")
    assert "Has interpreters: Línea de intérpretes" in only(need(languages=("kek",))).why
    service = make_provider("Otra", "PRI-08", languages=["spa"])
    assert only(need("PRI-08", languages=("kek",), brings_interpreter=True)).service == service


@pytest.mark.parametrize("reaches", ["whole country", "area", "by phone"])
def test_what_comes_out_is_within_reach_of_another_province(make_provider, need, reaches):
    site = {"admin1": "San José"} | ({"location_type": "virtual"} if reaches == "by phone" else {})
    service = make_provider("Línea", "PRI-03", site=site, reach_country=reaches == "whole country")
    if reaches == "area":
        ServiceArea.objects.create(service=service, name="puntarenas")
    answer = only(need(admin1="Puntarenas"))
    assert answer.fits
    assert "Reaches Puntarenas." in answer.why


def test_where_a_confidential_place_is_is_never_said(make_provider, need):
    make_provider("Casa", "PRI-03", site={"admin1": "Guanacaste", "is_confidential": True})
    answer = only(need(admin1="Puntarenas"))
    assert "Guanacaste" not in " ".join(answer.why + answer.why_not + answer.ask_first)


# --- people in care are never lodged with detainees --------------------------------------------------------------


@pytest.mark.parametrize("lodging", [True, False])
def test_nobody_is_lodged_where_people_are_detained_whatever_the_agreement(make_provider, agree, need, lodging):
    service = make_provider("Estación", "PRI-03", lodges=True, free=6, site={"is_detention": True})
    agree(service, "PRI-03")
    answer = only(need(lodging=lodging))
    assert answer.never
    assert "People are detained there. Nobody in care is lodged in such a place." in answer.why_not


def test_one_place_of_detention_among_several_is_enough(make_provider, need):
    service = make_provider("Red", "PRI-03", lodges=True, free=6, site={"admin1": "Limón"})
    ServiceSite.objects.create(service=service, site=Site.objects.create(country="CR", is_detention=True))
    assert only(need()).never


def test_advice_given_in_such_a_place_is_not_lodging(make_provider, need):
    make_provider("Defensa", "PRI-08", site={"is_detention": True})
    assert only(need("PRI-08")).fits


# --- agreements --------------------------------------------------------------------------------------------------


def test_an_agreement_that_expired_says_when(make_provider, agree, need):
    service = make_provider("Hotel", "PRI-03", needs_agreement=True)
    gone = timezone.localdate() - datetime.timedelta(days=3)
    agree(service, "PRI-03", until_on=gone)
    answer = only(need())
    assert answer.price is None
    assert [said for said in answer.why_not if said.startswith("The agreement expired on ")]


def test_the_agreement_of_another_organisation_does_not_count(make_provider, agree, need, stranger):
    service = make_provider("Hotel", "PRI-03", needs_agreement=True)
    agree(service, "PRI-03", organisation=next(iter(stranger.organisations.values())))
    assert only(need()).why_not == ["Only under an agreement, and there is none."]


def test_more_nights_than_are_covered_are_asked_about(make_provider, agree, need):
    agree(make_provider("Hotel", "PRI-03"), "PRI-03", most_per_person=5)
    assert "The agreement covers 5 nights." in only(need(nights=9)).ask_first
    assert "The agreement covers 5 nights." not in only(need(nights=5)).ask_first


# --- opening hours -----------------------------------------------------------------------------------------------

OFFICE = {
    "dtstart": datetime.date(2026, 1, 5),
    "freq": "WEEKLY",
    "byday": "MO,TU,WE",
    "opens_at": datetime.time(8),
    "closes_at": datetime.time(16),
}


def test_a_service_that_is_closed_then_says_when_it_opens(make_provider, need):
    make_provider("Oficina", "PRI-08", hours=OFFICE)
    night = NOON + datetime.timedelta(hours=10)
    assert only(need("PRI-08", at=NOON)).fits
    with time_machine.travel(NOON):  # a day of another year is said with its year
        [said] = only(need("PRI-08", at=night)).why_not
    assert said == "Closed at that time. It opens 30 November, 08:00."  # the next Monday


def test_hours_that_are_not_known_are_asked_about(make_provider, need):
    make_provider("Oficina", "PRI-08")
    assert only(need("PRI-08")).ask_first == ["Its opening hours are not known: call first."]
    assert is_open([], NOON) is None


# --- order, pages, queries ---------------------------------------------------------------------------------------


def test_those_that_fit_come_first_then_the_nearest_then_institutions_then_the_cheapest(make_provider, agree, need):
    here, there = {"site": {"admin1": "Puntarenas"}}, {"site": {"admin1": "Limón"}}
    make_provider("Lleno", "PRI-03", model="institutional", free=0, **here)
    make_provider("Lejos", "PRI-03", model="institutional", **there)
    agree(make_provider("Caro", "PRI-03", **here), "PRI-03", amount=40)
    agree(make_provider("Barato", "PRI-03", **here), "PRI-03", amount=20)
    make_provider("Albergue", "PRI-03", model="institutional", **here)
    make_provider("Monjas", "PRI-03", model="civil_society", **here)
    found = [answer.service.name for answer in answers(need(admin1="Puntarenas", travels=True))]
    assert found == ["Albergue", "Monjas", "Barato", "Caro", "Lejos", "Lleno"]


def test_only_what_is_published_in_the_country_is_found(make_provider, need):
    make_provider("Aquí", "PRI-03")
    make_provider("Panamá", "PRI-03", country="PA")
    make_provider("Otra cosa", "PRI-08")
    make_provider("Acabado", "PRI-03", status="defunct")
    draft = make_provider("Borrador", "PRI-03")
    draft.review = "draft"
    draft.save()
    assert [answer.service.name for answer in answers(need())] == ["Aquí"]


@pytest.mark.parametrize("how_many", [1, 40])
def test_the_number_of_queries_does_not_grow(make_provider, agree, need, django_assert_max_num_queries, how_many):
    for number in range(how_many):
        site = {"admin1": "Limón"}
        service = make_provider(f"Hotel {number}", "PRI-03", languages=["spa"], site=site, free=1, hours=OFFICE)
        agree(service, "PRI-03")
        Phone.objects.create(service=service, number=f"+506 {number}")
    wanted = need(languages=("kek",), admin1="Puntarenas", at=NOON)
    with django_assert_max_num_queries(5):
        found = with_phones(answers(wanted)[:20])
        assert all(answer.reasons and answer.phones for answer in found)


def test_of_several_places_units_and_areas_each_counts_once(make_provider, need):
    service = make_provider("Hotel", "PRI-03", site={"admin1": "Limón"}, free=2, lodges=True)
    count_places(service, 3)
    for name in ("Alajuela", "Heredia"):
        place = Site.objects.create(provider=service.provider, country="CR", admin1=name)
        ServiceSite.objects.create(service=service, site=place)
        ServiceArea.objects.create(service=service, name=f"Cerca de {name}")
    [known] = everything_known(need())
    assert sorted(site.admin1 for site in known.sites) == ["Alajuela", "Heredia", "Limón"]
    assert sorted(each.available for each in known.capacities) == [2, 3]
    assert sorted(each.name for each in known.areas) == ["Cerca de Alajuela", "Cerca de Heredia"]
    assert {each.service for each in (*known.at_sites, *known.capacities, *known.areas)} == {service}


def test_a_service_of_which_nothing_is_known_is_found_all_the_same(make_provider, need):
    make_provider("Hotel", "PRI-03")
    [known] = everything_known(need())
    assert (known.at_sites, known.capacities, known.areas) == ([], [], [])


def test_where_nobody_gives_the_service_nothing_more_is_asked(make_provider, need, django_assert_num_queries):
    make_provider("Hotel", "PRI-03")
    wanted = need()
    with django_assert_num_queries(1):
        assert with_phones(answers(wanted, lodges=True)) == []


# --- properties --------------------------------------------------------------------------------------------------


@given(name=st.text(max_size=40))
def test_folding_a_name_twice_changes_nothing(name):
    assert folded(folded(name)) == folded(name)


def test_a_woman_by_her_own_word_is_welcome_where_women_are(make_provider, need):
    make_provider("Casa", "PRI-03", populations=["women"])
    assert only(need(gender=WOMAN)).fits
