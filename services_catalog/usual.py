"""Who usually gives a service, in each of the eleven countries: kinds of provider, not addresses to go to.

`data/usual_providers.csv` holds the kinds of section G. Where the pack of a country names its body (PANI, DIF, SVET),
the body stands in the place of the kind, so that the catalogue and the packs never name two authorities for one task.
"""

import csv
import uuid
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.utils.translation import get_language

from carecase.jurisdictions import countries
from carecase.jurisdictions.packs import pack_for
from services_catalog.models.types import NAMES

FILE = Path(__file__).parent / "data" / "usual_providers.csv"
NOWHERE = "AQ"  # a country without a pack of its own: what holds until a pack says otherwise
IDS = uuid.uuid5(uuid.NAMESPACE_DNS, "usual.services-catalog.carecase")


@dataclass(frozen=True)
class Kind:
    """One line of the file."""

    code: str
    body: str  # key of the packs, or ""
    only_where_named: bool
    model: str
    lodges: bool
    needs_agreement: bool
    populations: tuple
    service_codes: tuple
    names: tuple  # pairs of column and name, one for each language

    @property
    def name(self):
        """What it is called in the reader's language."""
        return self.name_in(NAMES.get((get_language() or "es").lower(), "name_es"))

    def name_in(self, column):
        return dict(self.names)[column]


@dataclass(frozen=True)
class Usual:
    """A kind of provider in one country."""

    country: str
    kind: Kind

    @cached_property
    def body(self):
        """The country's own body, or None where its pack does not know it."""
        key = self.kind.body
        own = pack_for(self.country).body(key) if key else None
        return own if own and own != pack_for(NOWHERE).body(key) else None

    @property
    def column(self):
        """In which language the country reads it."""
        return "name_en" if pack_for(self.country).value("languages")[0] == "eng" else "name_es"

    @property
    def name(self):
        return getattr(self.body, self.column) if self.body else self.kind.name_in(self.column)

    @property
    def exists(self):
        return self.body is not None or not self.kind.only_where_named

    @property
    def provider_id(self):
        """One body with several tasks is one provider."""
        same = f"body {self.name}" if self.body else f"kind {self.kind.code}"
        return uuid.uuid5(IDS, f"{self.country} provider {same}")

    @property
    def service_id(self):
        return self.id_of("service")

    def id_of(self, what):
        return uuid.uuid5(IDS, f"{self.country} {what} {self.kind.code}")


def split(text):
    return tuple(filter(None, text.split(";")))


@cache
def kinds():
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(map(kind, csv.DictReader(lines)))


def kind(row):
    return Kind(
        code=row["kind"],
        body=row["body"],
        only_where_named=row["named"] == "yes",
        model=row["model"],
        lodges=row["lodges"] == "yes",
        needs_agreement=row["agreement"] == "yes",
        populations=split(row["populations"]),
        service_codes=split(row["codes"]),
        names=tuple((column, row[column]) for column in NAMES.values()),
    )


@cache
def everybody():
    """Every kind in every country of the conference."""
    every = (Usual(country, each) for country in countries.RCM for each in kinds())
    return tuple(usual for usual in every if usual.exists)


@cache
def by_service():
    """Id of a service → the kind of provider behind it."""
    return {usual.service_id: usual.kind for usual in everybody()}
