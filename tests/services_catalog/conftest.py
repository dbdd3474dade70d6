"""Rows of the catalogue as an editor would write them."""

import pytest

from services_catalog.actions import load_service_types, load_usual_providers
from services_catalog.models import Phone, Provider, ProviderService, ServiceSite, ServiceType, Site

PUBLISHED = {"review": Provider.Review.PUBLISHED}


@pytest.fixture
def types(db):
    load_service_types()
    return ServiceType.objects.by_code()


@pytest.fixture
def usual(types):
    load_usual_providers()


@pytest.fixture
def published(organisation, types):
    """A published provider with one published service: `published("Comedor", ["IMM-02"], admin1="Limón")`."""

    def make(name, codes, *, admin1="", phone="", country="CR", service=None, site=None):
        provider = Provider.objects.create(name=name, organisation=organisation, country=country, **PUBLISHED)
        given = ProviderService.objects.create(**{"name": name, "provider": provider, **PUBLISHED, **(service or {})})
        given.service_types.set([types[code] for code in codes])
        if admin1 or site:
            place = Site.objects.create(provider=provider, country=country, admin1=admin1, **(site or {}))
            ServiceSite.objects.create(service=given, site=place)
        if phone:
            Phone.objects.create(provider=provider, number=phone)
        return provider

    return make
