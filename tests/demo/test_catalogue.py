"""The demo's catalogue: invented, published by somebody who did not write it, with every case that is worth seeing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from carecase.audit.models import Event
from carecase.demo.cast import assemble
from carecase.demo.catalogue import DESKS, fill_catalogue
from services_catalog.actions import load_service_types
from services_catalog.models import (
    Address,
    Agreement,
    Capacity,
    Language,
    Phone,
    Price,
    Provider,
    ProviderService,
    Site,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def catalogue():
    load_service_types()
    fill_catalogue(assemble())


def test_the_catalogue_of_the_demo(catalogue):
    """One reading of all of it: loading it takes a second."""
    every_row_was_written_by_one_and_published_by_another()
    each_organisation_has_one_house_without_an_address()
    people_are_detained_in_one_place()
    one_agreement_is_over_one_ends_soon_and_some_have_a_limit()
    numbers_are_such_as_no_exchange_has()
    the_public_sees_neither_house_nor_hotel_nor_detention()


def every_row_was_written_by_one_and_published_by_another():
    rows = [*Provider.objects.all(), *ProviderService.objects.all()]
    assert {row.review for row in rows} == {Provider.Review.PUBLISHED}
    assert all(row.written_by and row.reviewed_by and row.written_by != row.reviewed_by for row in rows)
    assert {row.written_by.username for row in rows} == {editor for editor, _coordinator in DESKS.values()}
    assert all(row.history.exclude(history_user=None).count() == row.history.count() for row in rows)
    assert Event.objects.filter(verb="publish_entry").count() == len(rows)
    assert any(row.is_stale for row in rows)
    assert {country: Provider.objects.filter(country=country).count() for country in ("CR", "MX", "HN", "PA")} == {
        "CR": 11,
        "MX": 8,
        "HN": 6,
        "PA": 7,
    }


def each_organisation_has_one_house_without_an_address():
    houses = Site.objects.filter(is_confidential=True)
    assert sorted(houses.values_list("provider__country", flat=True)) == ["CR", "HN", "MX", "PA"]
    assert not Address.objects.filter(site__in=houses).exists()
    assert set(houses.values_list("name", "admin1")) == {("", "")}


def people_are_detained_in_one_place():
    assert Site.objects.get(is_detention=True).country == "MX"


def one_agreement_is_over_one_ends_soon_and_some_have_a_limit():
    today = timezone.localdate()
    assert Agreement.objects.filter(until_on__lt=today).exists()
    assert Agreement.objects.filter(until_on__range=[today, today + timedelta(days=30)]).exists()
    assert Agreement.objects.filter(vouchers__isnull=False).exists()
    assert set(Price.objects.values_list("currency", flat=True)) == {"CRC", "MXN", "HNL", "USD", "PAB"}
    assert set(Agreement.objects.values_list("organisation__country", flat=True)) == {"CR", "MX", "HN", "PA"}
    assert {"kek", "mam", "gym", "hat", "fra", "eng"} <= set(Language.objects.values_list("code", flat=True))
    assert Capacity.objects.count() > 10


def numbers_are_such_as_no_exchange_has():
    assert all(number.split()[1].startswith("000") for number in Phone.objects.values_list("number", flat=True))


def the_public_sees_neither_house_nor_hotel_nor_detention():
    visitor = Client()
    for country in ("cr", "mx", "hn", "pa"):
        html = visitor.get(f"/ayuda/es/{country}/food-bed/").content.decode()
        for hidden in ("Casa ", "Hotel", "Posada", "Hospedaje", "Pensión", "Migración", "Estación"):
            assert hidden not in html
        assert "tel:" in html
