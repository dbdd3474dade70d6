"""From one currency into another by the rate of a day: both directions, through a third one, and never without one."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from services_catalog.exchange import Money, NoRate, Rates, convert
from services_catalog.models import ExchangeRate

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)


@pytest.fixture
def rate():
    def make(currency, into, value, from_on="2026-03-01"):
        facts = {"currency": currency, "into": into, "rate": Decimal(value), "source": "banco central (inventado)"}
        return ExchangeRate.objects.create(from_on=date.fromisoformat(from_on), **facts)

    return make


def test_a_rate_is_read_in_both_directions(rate):
    rate("USD", "CRC", "512.35")
    assert convert(Decimal("10"), "USD", "CRC", DAY) == Decimal("5123.50")
    assert convert(Decimal("5123.50"), "CRC", "USD", DAY) == Decimal("10.00")


def test_the_rate_of_the_day_is_the_last_one_up_to_it(rate):
    rate("USD", "CRC", "500", "2026-01-01")
    rate("USD", "CRC", "510", "2026-03-31")
    rate("USD", "CRC", "900", "2026-04-01")
    assert convert(Decimal(1), "USD", "CRC", date(2026, 3, 30)) == Decimal("500.00")
    assert convert(Decimal(1), "USD", "CRC", DAY) == Decimal("510.00")


def test_of_the_two_directions_the_newer_counts(rate):
    rate("USD", "CRC", "500", "2026-01-01")
    rate("CRC", "USD", "0.0025", "2026-02-01")
    assert convert(Decimal(1), "USD", "CRC", DAY) == Decimal("400.00")


def test_two_currencies_meet_in_a_third(rate):
    rate("USD", "CRC", "500")
    rate("HNL", "USD", "0.04")
    found = Rates(DAY)
    assert found.convert(Decimal("1000"), "HNL", "CRC") == Decimal("20000.00")
    assert [(each.currency, each.into) for each in found.used.values()] == [("HNL", "USD"), ("USD", "CRC")]


def test_of_two_ways_round_the_fresher_is_taken(rate):
    rate("USD", "CRC", "500", "2020-01-01")
    rate("USD", "HNL", "25", "2026-03-01")
    rate("EUR", "CRC", "600", "2026-03-01")
    rate("EUR", "HNL", "30", "2026-03-01")
    assert convert(Decimal("30"), "HNL", "CRC", DAY) == Decimal("600.00")


@pytest.mark.parametrize("into", ["CRC", "MXN"])
def test_without_a_rate_nothing_is_converted(rate, into):
    rate("USD", "CRC", "500", "2026-04-01")  # the day after
    with pytest.raises(NoRate) as refused:
        convert(Decimal(1), "USD", into, DAY)
    with override("en"):
        assert str(refused.value) == f"No exchange rate between USD and {into} holds on 31 March 2026."


def test_amounts_of_one_currency_need_no_rate():
    assert convert(Decimal("10.005"), "USD", "USD", DAY) == Decimal("10.01")


def test_what_is_added_was_rounded_first_so_that_a_column_adds_up(rate):
    rate("USD", "CRC", "3")
    total = Rates(DAY).total(
        [Money(Decimal("1"), "CRC"), Money(Decimal("1"), "CRC"), Money(Decimal("1"), "CRC")], "USD"
    )
    assert total == Money(Decimal("0.99"), "USD")


def test_amounts_in_two_currencies_are_not_added_without_a_rate():
    with pytest.raises(NoRate):
        Rates(DAY).total([Money(Decimal(1), "USD"), Money(Decimal(1), "CRC")], "USD")


def test_all_rates_of_a_day_are_read_in_one_query(rate, django_assert_num_queries):
    for year in range(2000, 2026):
        rate("USD", "CRC", str(year), f"{year}-01-01")
        rate("USD", "GTQ", "7.7", f"{year}-01-01")
    with django_assert_num_queries(1):
        found = Rates(DAY)
        found.convert(Decimal(1), "GTQ", "CRC")
        found.convert(Decimal(1), "USD", "CRC")
    assert found.used.keys() == {each.pk for each in found.held.values()}


def test_money_is_written_as_its_reader_writes_it():
    with override("es"):
        assert str(Money(Decimal("1234.5"), "USD")) == "USD\xa01\xa0234,50"
    with override("en"):
        assert str(Money(Decimal("1234.5"), "USD")) == "USD\xa01,234.50"
