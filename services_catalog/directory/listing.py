"""Which rows of the catalogue the public may read, and how much of each.

A service at a confidential place is *guarded*: it is named by its type alone and reached through the number of its
organisation. Its own name, words, hours, papers and numbers could tell where people sleep: they are never read here.
"""

from dataclasses import dataclass, field

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.utils.text import slugify

from carecase.documents import neutral
from services_catalog import usual
from services_catalog.directory.words import meant_for
from services_catalog.models import Phone, Provider, ProviderService, ServiceSite, Site

OPEN_SITE = Q(is_confidential=False, is_detention=False)
AT_OPEN_SITE = Q(site__is_confidential=False, site__is_detention=False)
MOST_PLACES = 80
MOST_ASKED = 12  # providers, for a number to call first
MOST_SERVICES = 40  # of one provider on its page


def public_services():
    """Published and open to anybody who comes, with a mark on those that are guarded.

    What is hidden is a short list, made once for a query: asking it of each of ten thousand services takes seconds.
    """
    at = ServiceSite.objects
    in_the_open = Exists(at.filter(AT_OPEN_SITE, service=OuterRef("pk")))
    detained = at.filter(site__is_detention=True).exclude(
        service__in=at.filter(AT_OPEN_SITE, service__service_at_locations__site__is_detention=True).values("service")
    )
    hidden = Q(pk__in=at.filter(site__is_confidential=True).values("service"))
    house = Q(lodges=True, provider__in=Site.objects.filter(is_confidential=True).values("provider"))
    return (
        ProviderService.objects.published()
        .open()
        .filter(needs_agreement=False, provider__review=Provider.Review.PUBLISHED)
        .exclude(pk__in=detained.values("service"))
        .annotate(is_guarded=Case(When(hidden | (house & ~in_the_open), then=Value(True)), default=Value(False)))
    )


def services_in(country, names=()):
    """Those of a country; with names of an area, those that have an open place there or reach the whole country."""
    services = public_services().filter(provider__country=country)
    if not names:
        return services
    there = ServiceSite.objects.filter(AT_OPEN_SITE, site__country=country, site__admin1__in=names)
    return services.filter(Q(pk__in=there.values("service")) | Q(reach_country=True))


def codes_in(country, names=()):
    """The types of service that somebody gives there."""
    services = services_in(country, names).order_by()
    return set(services.values_list("service_types__code", flat=True).distinct()) - {None}


def places_in(country):
    """First-level areas with an open place of a public service: what stands in the address → names as written."""
    sites = Site.objects.filter(OPEN_SITE, country=country).exclude(admin1="")
    there = ServiceSite.objects.filter(service__in=services_in(country).values("pk"))
    names = sites.filter(pk__in=there.values("site")).order_by("admin1").values_list("admin1", flat=True).distinct()
    places = {}
    for name in names[:MOST_PLACES]:
        places.setdefault(slugify(name), []).append(name)
    places.pop("", None)
    return places


def providers_of(services):
    """Their providers: first those that an organisation keeps up to date, then the usual ones, by name."""
    found = Provider.objects.published().filter(pk__in=services.order_by().values("provider"))
    return found.annotate(later=Case(When(organisation__isnull=True, then=Value(1)), default=Value(0)))


ORDER = ("later", "name", "pk")


# --- what is shown of one provider --------------------------------------------------------------------------------


@dataclass
class Offer:
    """One service, with what may be told of it."""

    service: ProviderService
    codes: frozenset = frozenset()  # what was asked for; empty: everything it gives
    phones: list = field(default_factory=list)
    sites: list = field(default_factory=list)
    schedules: list = field(default_factory=list)

    @property
    def is_guarded(self):
        return self.service.is_guarded

    @property
    def kinds(self):
        """What it is, in the reader's language; a name that could harm who reads it is left out."""
        types = [each for each in self.service.service_types.all() if not self.codes or each.code in self.codes]
        return [each.name for each in types if not neutral.first_forbidden(each.name)]

    @property
    def name(self):
        """As its editors call it: in their language, and never where the name could be that of a house."""
        usual_one = self.service.pk in usual.by_service()
        return "" if self.is_guarded or usual_one else self.service.name

    @property
    def meant_for(self):
        return meant_for(self.service.populations)

    @property
    def is_free(self):
        amounts = [each.amount for each in self.service.cost_options.all()]
        return bool(amounts) and not any(amounts)

    def told(self, name):
        """A text of its editors, or nothing where it could tell too much."""
        return "" if self.is_guarded else getattr(self.service, name)

    @property
    def description(self):
        return self.told("description")

    @property
    def how_to_ask(self):
        return self.told("application_process")

    @property
    def who_may_come(self):
        return self.told("eligibility_description")

    @property
    def cost(self):
        return self.told("fees_description")

    @property
    def notice(self):
        return self.told("alert")

    @property
    def papers(self):
        rows = [] if self.is_guarded else self.service.required_documents.all()
        return [each.document for each in rows if each.document]

    @property
    def languages(self):
        return list(self.service.languages.all())


@dataclass
class Entry:
    """A provider with those of its services that are asked for."""

    provider: Provider
    offers: list
    phones: list

    @property
    def called(self):
        """What kind of provider it is, in the reader's language, where it is one of the usual ones."""
        kind = usual.by_service().get(self.offers[0].service.pk) if self.offers else None
        return kind.name if kind else ""

    @property
    def all_phones(self):
        """Every number once: its own first."""
        rows = [*self.phones, *(phone for offer in self.offers for phone in offer.phones)]
        return list({each.number: each for each in rows}.values())

    @property
    def sites(self):
        return list({site.pk: site for offer in self.offers for site in offer.sites}.values())

    @property
    def towns(self):
        return list(dict.fromkeys(site.town for site in self.sites if site.town))

    @property
    def kinds(self):
        return list(dict.fromkeys(kind for offer in self.offers for kind in offer.kinds))

    @property
    def is_free(self):
        return bool(self.offers) and all(offer.is_free for offer in self.offers)

    @property
    def is_confirmed(self):
        return self.provider.last_confirmed_on is not None


def entries(providers, services, *, codes=(), whole=False):
    """What the page shows of each provider, in as many queries for fifty as for one. `codes`: the types of service
    that are asked for. `whole`: with hours and papers."""
    offers = offers_of(services.filter(provider__in=[each.pk for each in providers]), frozenset(codes), whole)
    phones = phones_of(providers, offers)
    for offer in offers:
        open_ones = {None} | {site.pk for site in offer.sites}
        offer.phones = [] if offer.is_guarded else phones_for(phones, offer.service.pk, open_ones)
    by_provider = {}
    for offer in offers:
        by_provider.setdefault(offer.service.provider_id, []).append(offer)
    return [
        Entry(each, by_provider.get(each.pk, []), [p for p in phones if belongs_to_all_of(p, each)])
        for each in providers
    ]


def first_to_call(country, names, codes):
    """Where no number of the country is known: who answers these needs and has a number, the first two. Nobody who
    keeps a house: this page is the first that anybody opens, and has no place for more than a name."""
    services = services_in(country, names).filter(service_types__code__in=codes, is_guarded=False)
    providers = list(providers_of(services).filter(country=country).order_by(*ORDER)[:MOST_ASKED])
    return [each for each in entries(providers, services.distinct(), codes=codes) if each.all_phones][:2]


def offers_of(services, codes, whole):
    here = ServiceSite.objects.filter(AT_OPEN_SITE).select_related("site").prefetch_related("site__addresses")
    if whole:
        here = here.prefetch_related("schedules", "site__schedules", "site__accessibility")
    related = ["service_types", "cost_options", "languages", Prefetch("service_at_locations", here, to_attr="here")]
    found = services.prefetch_related(*related, *(["required_documents", "schedules"] if whole else []))
    return [offer_of(each, codes, whole) for each in found.order_by("name", "pk")[: MOST_SERVICES * 20]]


def offer_of(service, codes, whole):
    here = [] if service.is_guarded else service.here
    sites = [with_town(each.site) for each in here]
    schedules = []
    if whole and not service.is_guarded:
        rows = [row for row in service.schedules.all() if row.site_id is None and row.service_site_id is None]
        schedules = rows + [row for each in here for row in (*each.schedules.all(), *each.site.schedules.all())]
    return Offer(service, codes, [], sites, schedules)


def with_town(site):
    """The place with where it is, as people say it: the town, and what it belongs to."""
    addresses = [each for each in site.addresses.all() if each.address_type == each.Type.PHYSICAL]
    site.address = addresses[0] if addresses else None
    town = site.address.city if site.address else ""
    site.town = ", ".join(dict.fromkeys(filter(None, [town, site.admin1])))
    return site


def phones_of(providers, offers):
    """Numbers of these providers and services; none of a person, of a confidential place or one of detention."""
    services = [each.service.pk for each in offers if not each.is_guarded]
    sites = [site.pk for each in offers for site in each.sites]
    places = [row.pk for each in offers if not each.is_guarded for row in each.service.here]
    whose = Q(provider__in=[each.pk for each in providers]) | Q(service__in=services)
    whose |= Q(site__in=sites) | Q(service_site__in=places)
    hidden = Q(site__is_confidential=True) | Q(site__is_detention=True)
    hidden |= Q(service_site__site__is_confidential=True) | Q(service_site__site__is_detention=True)
    found = Phone.objects.filter(whose, contact__isnull=True).exclude(hidden).exclude(number="")
    return list(found.annotate(at=F("service_site__service")).order_by("pk")[:500])


def phones_for(phones, service, sites):
    """Those of one service, or of the open places where it is given."""
    return [
        each
        for each in phones
        if service in {each.service_id, each.at} or (each.site_id and each.site_id in sites and not each.service_id)
    ]


def belongs_to_all_of(phone, provider):
    """Whether it is the number of the organisation itself."""
    return phone.provider_id == provider.pk and not (phone.service_id or phone.site_id or phone.service_site_id)


def has_a_house(provider):
    """Whether people sleep somewhere that must not be known: then what it writes of itself is not shown either."""
    linked = Q(services_here__service__provider=provider)
    return Site.objects.filter(linked | Q(provider=provider), is_confidential=True).exists()
