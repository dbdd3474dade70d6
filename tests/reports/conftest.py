"""Last quarter in one organisation: people, where they slept, what they needed, and what it costs."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.models import Case
from carecase.people.models import Person
from carecase.plans.models import need_model
from carecase.reports import quarters
from carecase.reports.counts import Reach
from carecase.reports.models import NightCost
from carecase.shelter.actions import set_up_house
from carecase.shelter.models import ProviderLodging, Stay
from carecase.workflow.acts import act
from services_catalog.actions import load_service_types
from services_catalog.models import Agreement, ExchangeRate, Price, Provider, ProviderService, ServiceType

GROUPS = {"women": ("2", "30_59"), "men": ("1", "18_29"), "girls": ("2", "12_17"), "boys": ("1", "06_11")}
GROUPS["not_known"] = ("0", "unknown")


@pytest.fixture
def quarter():
    """The last one that is over."""
    return quarters.closed()[0]


@pytest.fixture
def day(quarter):
    """`day(3)`: the fourth day of the quarter."""
    return lambda n=0: quarter.first_on + datetime.timedelta(days=n)


@pytest.fixture
def noon(day):
    """`noon(3)`: 12:00 of that day in Costa Rica."""
    zone = timezone.get_default_timezone()
    return lambda n=0: datetime.datetime.combine(day(n), datetime.time(12), tzinfo=zone)


@pytest.fixture
def reach(organisation, quarter):
    return Reach((organisation,), "CR", quarter)


@pytest.fixture
def catalogue(db):
    load_service_types()


@pytest.fixture
def service(catalogue):
    return lambda code: ServiceType.objects.get(code=code)


@pytest.fixture
def people(register, organisation, team, noon):
    """`people(12, "men")`: cases of the organisation, opened on the first day of the quarter."""

    def make(how_many, group="women", opened=0):
        cases = register(how_many).cases.all()
        sex, band = GROUPS[group]
        Person.objects.filter(cases__in=cases).update(sex=sex, age_band=band)
        cases.update(organisation=organisation, unit=team, opened_at=noon(opened))
        return list(Case.objects.filter(pk__in=cases.values("pk")))

    return make


@pytest.fixture
def write(case_manager):
    """Save records of one kind in one act."""

    def save(records, by=case_manager):
        with act(by, "write") as doing:
            return doing.save_all(list(records))

    return save


@pytest.fixture
def house(house_unit, shelter_manager):
    return set_up_house(
        house_unit, by=shelter_manager, country="CR", capacity=60, complaint_channel="800", is_open=True
    )


@pytest.fixture
def sleep(write, house, noon):
    """`sleep(cases, 2, 12)`: in the house from the third to the thirteenth day."""

    def make(cases, first, last, in_house=None):
        ended = {"ended_at": noon(last), "end_reason": "as_planned"} if last is not None else {}
        return write(Stay(case=case, house=in_house or house, admitted_at=noon(first), **ended) for case in cases)

    return make


@pytest.fixture
def lodge(write, day):
    def make(cases, first, nights, price="40", currency="USD", **more):
        agreed = {"provider": "Hotel Inventado", "agreement": "CV-1", "amount": Decimal(price), "currency": currency}
        return write(ProviderLodging(case=c, from_on=day(first), nights=nights, **agreed | more) for c in cases)

    return make


@pytest.fixture
def need(write, day, service):
    """`need(cases, "PRI-04")`: not to be had, since the first day."""

    def make(cases, code, since=0, **more):
        kind = service(code)
        return write(need_model(kind)(case=case, service_type=kind, needed_since=day(since), **more) for case in cases)

    return make


@pytest.fixture
def night_cost(finance, quarter):
    """`night_cost(house, "10.00")`: since long before the quarter."""

    def make(house, amount, currency="USD", from_on=datetime.date(2020, 1, 1)):
        facts = {"amount": Decimal(amount), "currency": currency, "source": "gastos ÷ noches", "by": finance}
        return NightCost.objects.create(house=house, from_on=from_on, **facts)

    return make


@pytest.fixture
def rate(db):
    """`rate("USD", "CRC", "500")`."""

    def make(currency, into, value, from_on=datetime.date(2020, 1, 1)):
        facts = {"currency": currency, "into": into, "rate": Decimal(value), "from_on": from_on}
        return ExchangeRate.objects.create(source="banco central (inventado)", **facts)

    return make


@pytest.fixture
def agreement(organisation):
    """`agreement(Provider.Model.BUSINESS)`: in force, with a provider in the country."""

    def make(model=Provider.Model.BUSINESS, number="CV-1", country="CR", name="Hotel Inventado"):
        provider = Provider.objects.create(name=name, model=model, country=country)
        dates = {"from_on": "2020-01-01", "until_on": timezone.localdate() + datetime.timedelta(days=30)}
        return Agreement.objects.create(organisation=organisation, provider=provider, number=number, **dates)

    return make


@pytest.fixture
def price(service):
    """`price(agreement, "PRI-03", "40", lodges=True)`."""

    def make(agreement, code, amount, currency="USD", per=Price.Per.PERSON_NIGHT, lodges=False, **more):
        kind = service(code)
        offered = ProviderService.objects.create(provider=agreement.provider, name=kind.name_es, lodges=lodges)
        facts = {"service": offered, "service_type": kind, "per": per, "amount": Decimal(amount), "currency": currency}
        return Price.objects.create(agreement=agreement, **facts, **more)

    return make


@pytest.fixture
def finance(colleague, organisation):
    return colleague("felipe", Role.FINANCE, organisation=organisation)


@pytest.fixture
def viewer(colleague, organisation):
    return colleague("irene", Role.STATISTICS_VIEWER, organisation=organisation)


@pytest.fixture
def administrator(colleague, organisation):
    return colleague("bruno", Role.ADMINISTRATOR, organisation=organisation)


@pytest.fixture
def opened():
    """Open a page as somebody: `opened(viewer, "costs", currency="USD")`. Each signs in once."""
    browsers = {}

    def make(user, page, data=None, post=False, language="es", **query):
        if user not in browsers:
            browsers[user] = Client()
            browsers[user].force_login(user)
        client = browsers[user]
        client.cookies["django_language"] = language
        address = reverse(f"reports:{page}")
        return client.post(address, data) if post else client.get(address, query)

    return make
