"""The usual providers of the eleven countries: complete, unverified, loaded as often as one likes."""

import pytest
from django.utils import timezone

from carecase.jurisdictions import countries
from carecase.jurisdictions.packs import pack_for
from services_catalog.actions import load_usual_providers
from services_catalog.models import Address, Language, Phone, Provider, ProviderService, ServiceArea, ServiceType, Site
from services_catalog.usual import kinds

pytestmark = pytest.mark.django_db


def given_in(country):
    services = ProviderService.objects.filter(provider__country=country)
    return set(services.values_list("service_types__code", flat=True))


@pytest.mark.parametrize("country", countries.RCM)
def test_every_country_has_somebody_for_every_type_of_service(usual, country):
    assert set(ServiceType.objects.values_list("code", flat=True)) - given_in(country) == set()


def test_loading_again_changes_nothing(usual):
    before = ProviderService.history.count()
    assert load_usual_providers() == 0
    assert ProviderService.history.count() == before


def test_they_are_published_and_nobody_has_confirmed_them(usual):
    for rows in (Provider.objects.all(), ProviderService.objects.all()):
        assert {row.review for row in rows} == {Provider.Review.PUBLISHED}
        assert not any(row.last_confirmed_on or row.written_by_id or row.reviewed_by_id for row in rows)
    assert set(Provider.objects.values_list("organisation", flat=True)) == {None}


def test_no_number_and_no_address_of_a_real_institution_is_made_up(usual):
    assert not Phone.objects.exists()
    assert not Address.objects.exists()
    assert not Site.objects.exists()
    assert set(Provider.objects.values_list("email", "website")) == {("", "")}


@pytest.mark.parametrize(
    ("country", "body", "code"),
    [("CR", "child_authority", "IMM-14"), ("GT", "victim_protection", "SEC-08"), ("PA", "asylum_body", "PRI-13")],
)
def test_a_body_that_the_pack_names_is_called_as_the_pack_calls_it(usual, country, body, code):
    named = pack_for(country).body(body)
    provider = Provider.objects.get(country=country, name=named.name_es)
    assert provider.alternate_name == named.short
    assert code in set(provider.services.values_list("service_types__code", flat=True))


def test_one_body_with_several_tasks_is_one_provider(usual):
    pani = Provider.objects.get(country="CR", alternate_name="PANI")
    assert pani.services.count() == 2
    assert not Provider.objects.filter(country="CR", name="Autoridad de niñez").exists()


def test_who_is_named_in_no_pack_is_not_invented(usual):
    """Belize's pack names no authority of women: there is none in the catalogue, but a police there is everywhere."""
    names = set(Provider.objects.filter(country="BZ").values_list("name", flat=True))
    assert "Women's authority" not in names
    assert "Police" in names


def test_each_says_where_it_reaches_and_what_is_spoken(usual):
    services = ProviderService.objects.all()
    assert all(each.reach_country for each in services)
    assert ServiceArea.objects.count() == Language.objects.count() == services.count()
    assert set(Language.objects.filter(service__provider__country="BZ").values_list("code", flat=True)) == {"eng"}


def test_the_first_row_of_the_history_has_the_types(usual):
    service = ProviderService.objects.filter(service_types__code="IMM-14", provider__country="MX").get()
    past = service.history.get().service_types.all()
    assert {row.servicetype.code for row in past} == {"IMM-14", "PRI-10", "SEC-10", "LON-04"}


def test_what_an_organisation_has_taken_over_stays_as_it_is(usual, organisation):
    provider = Provider.objects.filter(country="CR", name="Cruz Roja").get()
    provider.organisation, provider.name = organisation, "Cruz Roja, comité del sur"
    provider.save()
    service = provider.services.get()
    service.name, service.last_confirmed_on = "Agua y comida", timezone.localdate()
    service.save()
    assert load_usual_providers() == 0
    provider.refresh_from_db()
    assert provider.name == "Cruz Roja, comité del sur"


def test_what_nobody_keeps_is_brought_up_to_date(usual):
    Provider.objects.filter(country="CR", name="Cruz Roja").update(name="Otra cosa")
    assert load_usual_providers() == 1
    assert Provider.objects.filter(country="CR", name="Cruz Roja").exists()


def test_every_kind_has_a_name_in_every_language():
    assert all(name.strip() for kind in kinds() for _column, name in kind.names)
