"""Seventeen people for thirty nights, by hand: every line, the rate, the totals and the difference."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override

from carecase.audit.models import Event
from carecase.reports.alternatives import Calculation, Offer, Wish, offers
from services_catalog.exchange import Money
from services_catalog.models import Price
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 31)
NIGHT, PERSON, TRIP = Price.Per.PERSON_NIGHT, Price.Per.PERSON, Price.Per.TRIP
PEOPLE = {"women": 5, "men": 9, "families": 3, "children": 0}  # 17


def usd(amount):
    return Money(Decimal(amount), "USD")


def offer(label, unit, amount, currency="USD", lodges=False, most=None):
    return Offer(label, label, unit, Money(Decimal(amount), currency), lodges, most)


HOUSE = offer("House", NIGHT, "21.50", lodges=True)
HOTEL = offer("Hotel", NIGHT, "20800", "CRC", lodges=True, most=14)
FOOD = offer("Food", NIGHT, "2.35")
KIT = offer("Kit", PERSON, "7800", "CRC")
RIDE = offer("Ride", TRIP, "3.00")


@pytest.fixture
def in_march(rate):
    rate("USD", "CRC", "520", datetime.date(2026, 3, 15))


def test_seventeen_people_for_thirty_nights_in_three_ways(in_march):
    """House:  17 × 30 × 21.50 = 10 965.00; kit 17 × 7 800 CRC = 132 600 CRC ÷ 520 = 255.00. Total 11 220.00; ÷ 510 = 22.00.
    Hotel:  17 × 30 × 20 800 CRC = 10 608 000 CRC ÷ 520 = 20 400.00; food 17 × 30 × 3 × 2.35 = 3 595.50. Total 23 995.50; ÷ 510 = 47.05.
    Mixed:  8 × 30 × 21.50 = 5 160.00; 9 × 30 × 20 800 CRC = 5 616 000 CRC ÷ 520 = 10 800.00; rides 17 × 2 × 3.00 = 102.00.
            Total 16 062.00; ÷ 510 = 31.494… = 31.49."""  # noqa: E501
    wishes = [
        Wish(HOUSE, None, (), ((KIT, 1),)),
        Wish(HOTEL, None, (), ((FOOD, 3),)),
        Wish(HOUSE, HOTEL, ("men",), ((RIDE, 2),)),
    ]
    found = Calculation(PEOPLE, 30, DAY, "USD", wishes)
    house, hotel, mixed = found.alternatives
    assert [(line.working, line.quantity) for line in house.lines] == [("17 × 30", 510), ("17", 17)]
    assert [line.amount for line in house.lines] == [usd("10965.00"), Money(Decimal("132600.00"), "CRC")]
    assert [line.converted for line in house.lines] == [usd("10965.00"), usd("255.00")]
    assert (house.total, house.per_person_night, house.difference) == (usd("11220.00"), usd("22.00"), None)
    assert [(line.working, line.quantity) for line in hotel.lines] == [("17 × 30", 510), ("17 × 30 × 3", 1530)]
    assert [line.converted for line in hotel.lines] == [usd("20400.00"), usd("3595.50")]
    assert (hotel.total, hotel.per_person_night) == (usd("23995.50"), usd("47.05"))
    assert hotel.difference == usd("12775.50")
    assert [line.working for line in mixed.lines] == ["8 × 30", "9 × 30", "17 × 2"]
    assert [line.converted for line in mixed.lines] == [usd("5160.00"), usd("10800.00"), usd("102.00")]
    assert (mixed.total, mixed.per_person_night, mixed.difference) == (usd("16062.00"), usd("31.49"), usd("4842.00"))
    assert [str(each.from_on) for each in found.rates_used] == ["2026-03-15"]


def test_the_working_says_who_sleeps_where(in_march):
    with override("es"):
        found = Calculation(PEOPLE, 30, DAY, "USD", [Wish(HOUSE, HOTEL, ("men", "children"), ())])
        assert [line.who for line in found.alternatives[0].lines] == ["Mujeres 5, Personas en familia 3", "Hombres 9"]


def test_more_nights_than_the_agreement_allows_are_pointed_out(in_march):
    with override("en"):
        [line] = Calculation(PEOPLE, 30, DAY, "USD", [Wish(HOTEL, None, (), ())]).alternatives[0].lines
        assert line.note == "The agreement allows at most 14 for one person."
        [line] = Calculation(PEOPLE, 14, DAY, "USD", [Wish(HOTEL, None, (), ())]).alternatives[0].lines
        assert line.note == ""


def test_without_a_rate_there_is_no_total_and_no_difference():
    found = Calculation(PEOPLE, 30, DAY, "USD", [Wish(HOUSE, None, (), ()), Wish(HOTEL, None, (), ())])
    house, hotel = found.alternatives
    assert (hotel.total, hotel.per_person_night, hotel.difference) == (None, None, None)
    assert len(hotel.missing) == 1
    assert house.total == usd("10965.00")


# --- what there is to choose from ------------------------------------------------------------------------------------


@pytest.fixture
def priced(house, night_cost, agreement, price):
    night_cost(house, "21.50")
    signed = agreement()
    price(signed, "PRI-03", "40", lodges=True, most_per_person=14)
    price(signed, "IMM-02", "2.35")
    return signed


def test_houses_and_agreed_prices_of_ones_own_organisation_are_offered(priced, viewer, stranger, colleague, agreement):
    found = offers(viewer, timezone.localdate())
    assert [(each.lodges, each.price) for each in found] == [
        (True, usd("21.50")),
        (True, usd("40")),
        (False, usd("2.35")),
    ]
    there = stranger.memberships.get().organisation
    other = colleague("otra", "statistics_viewer", organisation=there)
    assert offers(other, timezone.localdate()) == []


def test_what_does_not_hold_on_the_day_is_not_offered(priced, viewer):
    assert offers(viewer, datetime.date(2019, 12, 31)) == []
    type(priced).objects.update(ended_on=DAY)
    assert [each.price for each in offers(viewer, timezone.localdate())] == [usd("21.50")]


def test_a_house_is_offered_by_what_it_is_for_and_not_by_its_alias(priced, viewer, opened):
    page = opened(viewer, "alternatives").content.decode()
    assert "Casa Ceiba" not in page
    assert "Emergencia" in page


def asked(viewer, **more):
    house, hotel, food = offers(viewer, timezone.localdate())
    today = timezone.localdate()
    who = {"women": 5, "men": 9, "families": 3, "nights": 30, "on": today.isoformat(), "currency": "USD"}
    return who | {"a_lodging": house.key, "b_lodging": hotel.key, "b_extra_1": food.key, "b_times_1": 3} | more


def test_the_form_is_printed_before_anything_was_asked(viewer, opened):
    answer = opened(viewer, "alternatives", print="1")
    assert answer.status_code == 200
    assert "govuk-error-summary" not in answer.content.decode()


def test_the_page_shows_the_working(priced, viewer, opened):
    response = opened(viewer, "alternatives", **asked(viewer))
    assert response.status_code == 200
    page = response.content.decode().replace("\xa0", " ")
    for words in (
        "17 × 30 = 510",
        "17 × 30 × 3 = 1530",
        "USD 10 965,00",
        "USD 20 400,00",
        "USD 23 995,50",
        "USD 47,05",
    ):
        assert words in page


@pytest.mark.parametrize(
    "slip",
    [
        {"nights": "0"},
        {"nights": "99999999999999999999"},
        {"women": "", "men": "", "families": ""},
        {"women": "-3"},
        {"on": "31/31/2025"},
        {"a_lodging": "house:nobody"},
        {"b_elsewhere": "x"},
        {"b_groups": "men"},
        {"currency": "XXX"},
    ],
)
def test_a_slip_is_pointed_out_and_nothing_is_worked_out(priced, viewer, opened, slip):
    query = asked(viewer, **slip)
    response = opened(viewer, "alternatives", **query)
    assert response.status_code == 422
    assert opened(viewer, "alternatives_paper", **query).status_code == 302


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_paper_shows_the_same_working_and_is_tagged(priced, viewer, opened, language):
    answer = opened(viewer, "alternatives_paper", language=language, **asked(viewer))
    printed = Printed(answer.content)
    assert {"H1", "H2", "Table", "TR", "TH", "TD"} <= {role for role, _language, _marks in printed.tags()}
    for words in ("17 × 30 = 510", "17 × 30 × 3 = 1530", "USD 23 995,50" if language == "es" else "USD 23,995.50"):
        assert words in printed.text
    assert ("Comparación de alternativas" if language == "es" else "Alternatives compared") in printed.text
    event = Event.objects.get(verb="export_figures")
    assert event.details == {"report": "alternatives", "format": "pdf"}


def test_the_page_takes_few_queries_however_many_prices_there_are(
    priced, agreement, price, viewer, opened, django_assert_max_num_queries
):
    query = asked(viewer)
    for n in range(20):
        price(agreement(number=f"A{n}", name=f"P{n}"), "PRI-08", n + 1, per=Price.Per.PERSON)
    opened(viewer, "index")
    with django_assert_max_num_queries(15):
        assert opened(viewer, "alternatives", **query).status_code == 200
