"""Rows with everything that hangs on them, in one query for each table however many rows there are.

What may be told is decided here and nowhere else: `Public` for everybody, `Everything` for an export of the house's
own.
"""

from collections import defaultdict

from django.db.models import Q

from services_catalog.hsds.mapping import BY_MODEL, ENTITIES, SAID_OF_ANY
from services_catalog.models import (
    Attribute,
    Capacity,
    Program,
    Provider,
    ProviderService,
    ServiceSite,
    Site,
    Taxonomy,
    TaxonomyTerm,
    Unit,
)
from services_catalog.models.base import Reviewed

#: By which relations a detail may hang on a place, at one or two removes.
TOWARDS_A_SITE = ("site", "service_site", "contact", "phone")
#: What describes where a place is.
WHEREABOUTS = ("address", "accessibility")


def sites_of(model):
    """Lookups from a model to every place its rows hang on."""
    found = []
    names = {field.name: field for field in model._meta.concrete_fields}
    for relation in TOWARDS_A_SITE:
        if relation == "site" and relation in names:
            found.append("site")
        elif relation in names:
            found += [f"{relation}__{each}" for each in sites_of(names[relation].related_model)]
    return found


class Everything:
    """All rows. Where a confidential place is, is told by none of them all the same."""

    def rows(self, entity):
        rows = ENTITIES[entity].model._base_manager.all()
        if entity in WHEREABOUTS:
            return rows.exclude(self.hangs_on_a_secret(ENTITIES[entity].model))
        return rows

    @staticmethod
    def hangs_on_a_secret(model):
        told = Q(pk__in=())
        for lookup in sites_of(model):
            told |= Q(**{f"{lookup}__is_confidential": True})
        return told

    @staticmethod
    def is_silent(row):
        """Of such a row only its id, its name and its kind are written."""
        return isinstance(row, Site) and row.is_confidential

    def speaks_of(self, entity, row):
        return not self.is_silent(row)


class Public(Everything):
    """What is published, open, and hangs on nothing confidential."""

    def rows(self, entity):
        model = ENTITIES[entity].model
        rows = model._base_manager.exclude(self.hangs_on_a_secret(model))
        return rows.filter(self.is_told(model))

    @staticmethod
    def is_told(model):
        published = Reviewed.Review.PUBLISHED
        told = {
            Provider: Q(review=published),
            ProviderService: Q(review=published, status=ProviderService.Status.ACTIVE)
            & (Q(provider__isnull=True) | Q(provider__review=published)),
            Site: Q(is_confidential=False) & (Q(provider__isnull=True) | Q(provider__review=published)),
        }
        told[ServiceSite] = within("service", told[ProviderService]) & within("site", told[Site])
        told[Program] = Q(provider__isnull=True) | within("provider", told[Provider])
        if model in told:
            return told[model]
        of_what_is_told = {Unit: units_that_count, TaxonomyTerm: terms_that_are_used, Taxonomy: taxonomies_with_terms}
        return of_what_is_told[model](told) if model in of_what_is_told else Q()


def units_that_count(told):
    services = ProviderService.objects.filter(told[ProviderService])
    return Q(pk__in=Capacity.objects.filter(service__in=services).values("unit"))


def terms_that_are_used(told):
    """Of something that is told, or of nothing: a term that is said of hidden things alone would tell of them."""
    used = Q(pk__in=())
    for model in (Provider, ProviderService, Site, ServiceSite):
        used |= Q(link_entity=BY_MODEL[model].name, link_id__in=model.objects.filter(told[model]).values("pk"))
    attributes = Attribute.objects.exclude(taxonomy_term=None)
    shown = Q(pk__in=attributes.filter(used).values("taxonomy_term"))
    return shown | ~Q(pk__in=attributes.values("taxonomy_term"))


def taxonomies_with_terms(told):
    terms = TaxonomyTerm.objects.exclude(taxonomy_detail=None)
    shown = terms.filter(terms_that_are_used(told))
    return Q(pk__in=shown.values("taxonomy_detail")) | ~Q(pk__in=terms.values("taxonomy_detail"))


def within(relation, condition):
    """The same condition, of the row at the other end of a relation."""
    found = Q(_connector=condition.connector, _negated=condition.negated)
    for each in condition.children:
        found.children.append(within(relation, each) if isinstance(each, Q) else (f"{relation}__{each[0]}", each[1]))
    return found


class Graph:
    """Rows in memory: `row(entity, id)`, and `under(entity, relation, id)` for what points there."""

    def __init__(self, scope):
        self.scope = scope
        self.by_id = defaultdict(dict)
        self.by_link = defaultdict(list)
        self.types = defaultdict(list)
        self.parents = set()

    # --- reading them back ---------------------------------------------------------------------------------------

    def row(self, entity, pk):
        return self.by_id[entity].get(pk) if pk else None

    def under(self, entity, relation, pk):
        return self.by_link[entity, relation, pk]

    def about(self, entity, of, pk):
        return self.by_link[entity, of, pk]

    def all(self, entity):
        return self.by_id[entity].values()

    # --- loading -------------------------------------------------------------------------------------------------

    def add(self, entity, rows):
        for row in rows:
            if row.pk in self.by_id[entity]:
                continue
            self.by_id[entity][row.pk] = row
            if entity in SAID_OF_ANY:
                of, pk = (getattr(row, column) for column in SAID_OF_ANY[entity])
                self.by_link[entity, of, pk].append(row)
            for relation, _target in ENTITIES[entity].links.values():
                self.by_link[entity, relation, getattr(row, f"{relation}_id")].append(row)
        return self

    def fetch(self, entity, ids):
        """Rows by id, those that are not here yet."""
        missing = {pk for pk in ids if pk} - self.by_id[entity].keys()
        if missing:
            self.add(entity, self.scope.rows(entity).filter(pk__in=missing))

    def ids(self, entity, attribute="pk"):
        return {getattr(row, attribute) for row in self.all(entity)} - {None}

    def fetch_below(self, entity, *relations):
        """Rows that hang on any row that is here."""
        links = dict(ENTITIES[entity].links.values())
        wanted = Q(pk__in=())
        for relation in relations or links:
            ids = self.ids(links[relation])
            if ids:
                wanted |= Q(**{f"{relation}__in": ids})
        if wanted != Q(pk__in=()):
            self.add(entity, self.scope.rows(entity).filter(wanted).order_by("pk"))

    def full(self):
        """Everything that belongs into the full objects of the rows that were added."""
        self.fetch_below("service", "provider")  # only where a provider was asked for
        self.fetch("service", self.ids("service_at_location", "service_id"))
        self.fetch("organization", self.ids("service", "provider_id"))
        self.fetch_below("service_at_location", "service")
        self.fetch("location", self.ids("service_at_location", "site_id"))
        self.fetch_below("location", "provider")
        self.fetch_below("program", "provider")
        self.fetch("program", self.ids("service", "program_id"))
        for entity in DETAILS:
            self.fetch_below(entity)
        self.fetch("unit", self.ids("service_capacity", "unit_id"))
        self.load_types()
        self.load_said_of()
        return self

    def brief(self):
        """Only what is one to one with them."""
        self.fetch("service", self.ids("service_at_location", "service_id"))
        self.fetch("location", self.ids("service_at_location", "site_id"))
        self.fetch("organization", self.ids("service", "provider_id"))
        self.fetch("program", self.ids("service", "program_id"))
        self.load_terms()
        self.load_parents()
        return self

    def load_said_of(self):
        ids = {pk for entity in list(self.by_id) for pk in self.ids(entity)}
        self.add("attribute", self.scope.rows("attribute").filter(link_id__in=ids).order_by("pk"))
        self.fetch("taxonomy_term", self.ids("attribute", "taxonomy_term_id"))
        self.load_terms()
        self.load_parents()
        ids |= {pk for entity in ("attribute", "taxonomy_term", "taxonomy") for pk in self.ids(entity)}
        self.add("metadata", self.scope.rows("metadata").filter(resource_id__in=ids).order_by("pk"))

    def load_terms(self):
        self.fetch("taxonomy", self.ids("taxonomy_term", "taxonomy_detail_id"))

    def load_parents(self):
        """Which parents of providers may be named."""
        self.parents = set(self.ids("organization"))
        wanted = self.ids("organization", "parent_organization_id") - self.parents
        if wanted:
            rows = self.scope.rows("organization").filter(pk__in=wanted)
            self.parents |= set(rows.values_list("pk", flat=True))

    def load_types(self):
        ids = self.ids("service")
        through = ProviderService.service_types.through.objects.filter(providerservice_id__in=ids)
        for each in through.select_related("servicetype").order_by("servicetype__position") if ids else ():
            self.types[each.providerservice_id].append(each.servicetype)


#: What hangs on services, providers and places; contacts before phones before languages.
DETAILS = (
    "contact",
    "phone",
    "language",
    "address",
    "schedule",
    "service_area",
    "accessibility",
    "cost_option",
    "required_document",
    "funding",
    "organization_identifier",
    "url",
    "service_capacity",
)
