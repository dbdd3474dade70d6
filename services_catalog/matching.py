"""Who can give a service to somebody: every provider of the country, and why each one fits or does not.

The catalogue knows nobody in care: whoever asks hands over a plain `Need`, which names no one and is kept nowhere.
The number of queries is the same for one provider and for ten thousand.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property

from carecase.access.models import Organisation
from carecase.ui.together import read_named
from services_catalog.models import (
    Capacity,
    Language,
    Phone,
    Price,
    Provider,
    ProviderService,
    Schedule,
    ServiceArea,
    ServiceSite,
    ServiceType,
)
from services_catalog.opening import WITH_PLACE
from services_catalog.places import distance
from services_catalog.reasons import RULES, Weight

WOMAN, MAN = "woman", "man"
Population = ServiceType.Population
GROUPS = {
    (WOMAN, False): Population.WOMEN,
    (MAN, False): Population.MEN,
    (WOMAN, True): Population.GIRLS,
    (MAN, True): Population.BOYS,
}
LODGING = ("IMM-10", "PRI-03", "SEC-01")  # types by which somebody gets a place to sleep
MODELS = list(Provider.Model)  # institutions first, businesses last


@dataclass(frozen=True)
class Need:
    """What is looked for, and the facts on which it depends whether a provider fits."""

    service_type: ServiceType
    country: str
    or_types: tuple = ()  # other types that would answer it as well
    organisation: Organisation | None = None  # whose agreements count
    at: datetime.datetime = field(default_factory=timezone.now)
    admin1: str = ""  # first-level area where the person is; empty: it does not matter or is not known
    gender: str = ""  # "woman", "man", or empty: not known, or neither
    age: int | None = None
    is_child: bool = False  # also whoever counts as a child because the age is not known
    populations: frozenset = frozenset()  # codes of ServiceType.Population that hold beside sex and age
    languages: tuple = ()  # ISO 639-3; empty: any
    nights: int = 1
    lodging: bool = False  # somebody is to sleep there
    brings_interpreter: bool = False
    travels: bool = False  # another province is within reach

    @property
    def types(self):
        return (self.service_type, *self.or_types)

    @property
    def group(self):
        """Women, men, girls or boys; empty where that is not known."""
        return GROUPS.get((self.gender, self.is_child), "")


@dataclass
class Known:
    """What the catalogue says of one service."""

    service: ProviderService
    at_sites: list = field(default_factory=list)  # rows of ServiceSite
    languages: set = field(default_factory=set)
    capacities: list = field(default_factory=list)
    own_hours: list = field(default_factory=list)
    hours_of_sites: list = field(default_factory=list)
    prices: list = field(default_factory=list)  # for the type that is asked for, under agreements of one organisation
    areas: list = field(default_factory=list)

    @property
    def sites(self):
        return [each.site for each in self.at_sites]

    @property
    def schedules(self):
        return self.own_hours or self.hours_of_sites


@dataclass
class Answer:
    """One service, whether it fits, and every reason."""

    need: Need
    known: Known
    phones: list = field(default_factory=list)

    @property
    def service(self):
        return self.known.service

    @property
    def provider(self):
        return self.service.provider

    @cached_property
    def reasons(self):
        return [reason for rule in RULES for reason in rule(self.need, self.known)]

    def weighing(self, *weights):
        return [reason.sentence for reason in self.reasons if reason.weight in weights]

    @property
    def why(self):
        return self.weighing(Weight.FOR)

    @property
    def why_not(self):
        return self.weighing(Weight.AGAINST, Weight.NEVER)

    @property
    def ask_first(self):
        return self.weighing(Weight.ASK)

    @property
    def fits(self):
        return not self.why_not

    @property
    def never(self):
        """Refused by a rule that nobody may set aside."""
        return any(reason.weight == Weight.NEVER for reason in self.reasons)

    @cached_property
    def price(self):
        """The price under the agreement in force, or None."""
        return price_in_force(self.known.prices, self.need)

    @cached_property
    def distance(self):
        return distance(self.need, self.known)

    @property
    def order(self):
        """Those that fit, the nearest, institutions before businesses, the cheapest, then by name."""
        model = MODELS.index(self.provider.model) if self.provider else len(MODELS)
        cost = (0, self.price.currency, self.price.amount) if self.price else (1, "", 0)
        return not self.fits, self.distance, model, cost, self.service.name, str(self.service.pk)


def price_in_force(prices, need):
    """Where there are several units: by the night for lodging, then the lowest."""
    day = timezone.localdate(need.at)
    running = [price for price in prices if price.agreement.is_in_force(day)]
    by_night = Price.Per.PERSON_NIGHT
    return min(running, key=lambda price: ((price.per == by_night) != need.lodging, price.amount), default=None)


def answers(need, **only):
    """Every published service of the type in the country with its reasons, in the order of `Answer.order`. `only`
    says which of them: `lodges=True`."""
    found = [Answer(need, known) for known in everything_known(need, **only)]
    return sorted(found, key=lambda answer: answer.order)


def with_phones(page):
    """The same answers with the numbers to call: for those that are shown, not for all."""
    page = list(page)
    providers = {answer.service.provider_id for answer in page} - {None}
    rows = Phone.objects.filter(Q(service__in=[a.service.pk for a in page]) | Q(provider__in=providers))
    rows = list(rows.order_by("number"))
    for answer in page:
        own = [row for row in rows if row.service_id == answer.service.pk]
        answer.phones = own or [row for row in rows if row.provider_id == answer.service.provider_id]
    return page


def services_in(country):
    """Published services that are given in a country, by where the provider is at home or has a place."""
    here = ServiceSite.objects.filter(service=OuterRef("pk"), site__country=country)
    rows = ProviderService.objects.published().exclude(status=ProviderService.Status.DEFUNCT)
    return rows.filter(Q(provider__country=country) | Exists(here))


def given(types):
    """Exists, not a join: a service that gives several of the types is one answer."""
    gives = ProviderService.service_types.through.objects
    return Exists(gives.filter(providerservice=OuterRef("pk"), servicetype__in=types))


def everything_known(need, **only):
    services = services_in(need.country).filter(given(need.types), **only).select_related("provider")
    known = {service.pk: Known(service) for service in services}
    if known:
        details = read_named(details_of(known, need))
        add_hours(known, details["at_sites"])
        add_details(known, details)
    return list(known.values())


def details_of(known, need):
    """What hangs on the services, by name. Prices under agreements of the organisation, also those that ended: the
    reason says when."""
    prices = Price.objects.filter(service__in=known, service_type__in=need.types)
    prices = prices.filter(agreement__organisation=need.organisation).select_related("agreement").order_by("pk")
    capacities = Capacity.objects.filter(service__in=known).select_related("unit").order_by("unit__name", "pk")
    return {
        "at_sites": ServiceSite.objects.filter(service__in=known).select_related("site"),
        "languages": Language.objects.filter(service__in=known).values_list("service", "code"),
        "capacities": capacities,
        "areas": ServiceArea.objects.filter(service__in=known),
        "prices": Price.objects.none() if need.organisation is None else prices,
    }


def add_hours(known, at_sites):
    """Sites, and the hours of the service, of the service at a site, or of the site."""
    by_row, by_site = {}, {}
    for each in at_sites:
        of = known[each.service_id]
        of.at_sites.append(each)
        by_row[each.pk] = of
        by_site.setdefault(each.site_id, []).append(of)
    hours = Schedule.objects.filter(Q(service__in=known) | Q(service_site__in=by_row) | Q(site__in=by_site))
    for each in hours.select_related(*WITH_PLACE).order_by("valid_from", "opens_at", "pk"):
        if each.service_id in known:
            known[each.service_id].own_hours.append(each)
        for of in [by_row[each.service_site_id]] if each.service_site_id in by_row else by_site.get(each.site_id, ()):
            of.hours_of_sites.append(each)


def add_details(known, details):
    for service, code in details["languages"]:
        known[service].languages.add(code)
    for each in details["capacities"]:
        known[each.service_id].capacities.append(each)
    for each in details["areas"]:
        known[each.service_id].areas.append(each)
    for each in details["prices"]:
        known[each.service_id].prices.append(each)


def gives_or_detains(service, service_type):
    """Whether a service is of a type, and whether people are detained where it is given. One query."""
    detained = ServiceSite.objects.filter(service=OuterRef("pk"), site__is_detention=True)
    rows = ProviderService.objects.filter(pk=service.pk)
    return rows.values_list(given([service_type]), Exists(detained)).get()


def is_place_of_detention(service):
    """Whether people are detained where this service is given: nobody in care is lodged there."""
    return service.service_at_locations.filter(site__is_detention=True).exists()
