"""A directory as it is published: the sample of the specification, a service of ours, and a house nobody may find."""

import uuid

from django.core.management import call_command
from django.utils import timezone

from services_catalog import models
from services_catalog.actions import load_service_types
from services_catalog.hsds.mapping import ENTITIES
from services_catalog.models.base import Reviewed
from tests.services_catalog.test_hsds_round_trip import SAMPLES

CANARY = "CANARIO"
PUBLISHED = {"review": Reviewed.Review.PUBLISHED, "published_at": timezone.now()}


def published_sample():
    call_command("import_hsds", str(SAMPLES / "3.1" / "service_full.json"), publish=True, verbosity=0)
    return models.ProviderService.objects.get(name="Community Counselling")


def service_of_ours(name="Albergue Ceiba", **more):
    """A service with two types of our catalogue, places and prices, by a provider of its own."""
    load_service_types()
    provider = models.Provider.objects.create(name=f"Fundación {name}", country="GT", **PUBLISHED)
    service = models.ProviderService.objects.create(provider=provider, name=name, **PUBLISHED | more)
    service.service_types.set(models.ServiceType.objects.filter(code__in=["IMM-01", "IMM-07"]))
    site = models.Site.objects.create(provider=provider, name="Zona 1", country="GT")
    models.Address.objects.create(
        site=site, address_1="6a avenida 1-20", city="Guatemala", state_province="Guatemala", country="GT"
    )
    models.ServiceSite.objects.create(service=service, site=site)
    beds = models.Unit.objects.create(name="Beds")
    models.Capacity.objects.create(service=service, unit=beds, available=3, maximum=10)
    return service


def canaries(model, **fixed):
    """Values that say the canary in every text of a row."""
    told = {
        field.name: CANARY
        for field in model._meta.concrete_fields
        if field.get_internal_type() in ("CharField", "TextField")
        and not field.choices
        and (field.max_length or 99) > len(CANARY)
    }
    return told | {"id": uuid.uuid4(), "extra": {"other": {"x_foo": CANARY}}} | fixed


def forced(model, **fixed):
    """Written past every check, as a slip of somebody's script would."""
    return model.objects.bulk_create([model(**canaries(model, **fixed))])[0]


def house_that_nobody_may_find(service):
    """A confidential place, its canaries everywhere, and all that may hang on it."""
    site = forced(models.Site, provider=service.provider, country="GT", is_confidential=False)
    told = dict.fromkeys(models.Site.TELLS_WHERE, CANARY)
    here = forced(models.ServiceSite, service=service, site=site)
    for relations in ({"site": site}, {"service_site": here}, {"site": site, "service": service}):
        for entity in ENTITIES.values():
            names = {field.name for field in entity.model._meta.concrete_fields}
            if relations.keys() <= names and entity.model is not models.ServiceSite:
                hang(entity, forced(entity.model, **relations))
    hang(ENTITIES["location"], site)
    hang(ENTITIES["service_at_location"], here)
    # The constraint of the database would stop even this: what is told by the row itself goes by its own columns.
    models.Site.objects.filter(pk=site.pk).update(
        is_confidential=True, **dict.fromkeys(told, ""), latitude=None, longitude=None
    )
    return site


def hang(entity, row):
    """A term, a change, a phone and a language on it."""
    taxonomy = forced(models.Taxonomy)
    term = forced(models.TaxonomyTerm, taxonomy_detail=taxonomy)
    forced(models.Attribute, link_entity=entity.name, link_id=row.pk, taxonomy_term=term)
    forced(models.Metadata, resource_type=entity.name, resource_id=row.pk)
    if entity.name == "contact":
        forced(models.Language, phone=forced(models.Phone, contact=row))
    if entity.name == "phone":
        forced(models.Language, phone=row)
