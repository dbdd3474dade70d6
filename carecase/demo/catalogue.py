"""The catalogue of the demo: written by the editors of four organisations, published by the coordinators of their
countries. What stands in it is in data/catalogue.toml; all of it is invented.
"""

import tomllib
import uuid
from datetime import time, timedelta
from functools import cached_property
from pathlib import Path

from django.utils import timezone

from carecase.jurisdictions import languages
from carecase.workflow.acts import act
from services_catalog.models import (
    Address,
    Agreement,
    Capacity,
    CostOption,
    Language,
    Phone,
    Price,
    Provider,
    ProviderService,
    RequiredDocument,
    Schedule,
    ServiceSite,
    ServiceType,
    Site,
    Unit,
)
from services_catalog.models.base import Reviewed

FILE = Path(__file__).parent / "data" / "catalogue.toml"
IDS = uuid.uuid5(uuid.NAMESPACE_DNS, "demo.services-catalog.carecase")
HOUSE, DETENTION, VIRTUAL = "house", "detention", "virtual"

# organisation: who writes, who reads it before it is published
DESKS = {
    "claro": ("gloria", "mercedes"),
    "red": ("rebeca", "octavio"),
    "ceibal": ("saul", "lesbia"),
    "puente": ("noemi", "aurelio"),
}


def fill_catalogue(cast):
    """Every provider of the file, written and published."""
    types, units = ServiceType.objects.by_code(), {}
    for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["provider"]:
        editor, coordinator = (getattr(cast, name) for name in DESKS[entry["keeper"]])
        written = Written(entry, getattr(cast, entry["keeper"]), editor, types, units)
        written.keep()
        for row in (written.provider, *written.services):
            publish(row, by=coordinator)


def publish(row, *, by):
    """A coordinator of the country, who did not write it, has read it."""
    with act(by, "publish_entry", row):
        row.review, row.reviewed_by, row.published_at = Reviewed.Review.PUBLISHED, by, timezone.now()
        row._history_user = by
        row.save()


class Written:
    """One provider with everything that hangs on it."""

    def __init__(self, entry, organisation, editor, types, units):
        self.entry, self.organisation, self.by = entry, organisation, editor
        self.types, self.units = types, units
        self.today = timezone.localdate()
        self.services = []

    def keep(self):
        with act(self.by, "keep_entry", self.provider):
            self.save(self.provider)
            self.new(Phone, "phone", provider=self.provider, number=self.entry["phone"], type="voice")
            sites = {key: self.site(key, **facts) for key, facts in self.entry["sites"].items()}
            for service in self.entry["services"]:
                self.services.append(self.service(sites, **service))
            for agreement in self.entry.get("agreements", ()):
                self.agreement(**agreement)

    @cached_property
    def provider(self):
        return Provider(
            id=self.id("provider"),
            organisation=self.organisation,
            country=self.organisation.country,
            name=self.entry["name"],
            model=self.entry["model"],
            description=self.entry.get("description", ""),
            **self.in_review(),
        )

    def in_review(self):
        """Asked so many days ago, written, and waiting to be read by another person."""
        confirmed = self.today - timedelta(days=self.entry["confirmed"])
        return {"last_confirmed_on": confirmed, "written_by": self.by, "review": Reviewed.Review.WAITING}

    def id(self, what):
        return uuid.uuid5(IDS, f"{self.entry['name']} / {what}")

    def new(self, model, what, **facts):
        return self.save(model(id=self.id(f"{model.__name__} {what}"), **facts))

    def save(self, row):
        row._history_user = self.by
        row.save()
        return row

    def site(self, key, kind, admin1="", city="", address=""):
        """A house has neither name nor place here: those are in its own record."""
        site = self.new(
            Site,
            key,
            provider=self.provider,
            country=self.organisation.country,
            name="" if kind == HOUSE else self.entry["name"],
            is_confidential=kind == HOUSE,
            is_detention=kind == DETENTION,
            location_type=Site.Type.VIRTUAL if kind == VIRTUAL else Site.Type.PHYSICAL,
            admin1=admin1,
        )
        if address:
            where = {"address_1": address, "city": city, "state_province": admin1}
            self.new(Address, key, site=site, country=self.organisation.country, **where)
        return site

    def service(
        self, sites, name, codes, at, reach=False, populations=(), lodges=False, needs_agreement=False, how="", **more
    ):
        service = self.new(
            ProviderService,
            name,
            provider=self.provider,
            name=name,
            populations=list(populations),
            lodges=lodges,
            needs_agreement=needs_agreement,
            reach_country=reach,
            application_process=how,
            **self.in_review(),
        )
        service._history_user = self.by
        service.service_types.set([self.types[code] for code in codes])
        for key in at:
            self.new(ServiceSite, f"{name} {key}", service=service, site=sites[key])
        self.details(service, **more)
        return service

    def details(self, service, languages, hours=("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59"), capacity=(), free=False, papers=()):  # fmt: skip
        days, opens, closes = hours
        moments = {"opens_at": time.fromisoformat(opens), "closes_at": time.fromisoformat(closes)}
        self.new(Schedule, service.name, service=service, freq=Schedule.Frequency.WEEKLY, byday=days, **moments)
        for code in languages:
            self.new(Language, f"{service.name} {code}", service=service, code=code, name=name_of(code))
        if capacity:
            available, maximum, counted = capacity
            numbers = {"available": available, "maximum": maximum, "updated": timezone.now()}
            self.new(Capacity, service.name, service=service, unit=self.unit(counted), **numbers)
        if free:
            self.new(CostOption, service.name, service=service, amount=0)
        for paper in papers:
            self.new(RequiredDocument, f"{service.name} {paper}", service=service, document=paper)

    def unit(self, name):
        if name not in self.units:
            self.units[name] = self.save(Unit(id=uuid.uuid5(IDS, f"unit {name}"), name=name))
        return self.units[name]

    def agreement(self, number, until, prices, vouchers=None, **days):
        agreement = self.save(
            Agreement(
                organisation=self.organisation,
                provider=self.provider,
                number=number,
                from_on=self.today + timedelta(days=days["from"]),
                until_on=self.today + timedelta(days=until),
                vouchers=vouchers,
            )
        )
        for code, per, amount, currency, most in prices:
            given = next(row for row in self.services if self.types[code] in row.service_types.all())
            what = {"service": given, "service_type": self.types[code], "per": per, "most_per_person": most}
            self.save(Price(agreement=agreement, amount=amount, currency=currency, **what))


def name_of(code):
    return languages.language(code).name_es
