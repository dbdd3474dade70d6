"""Countries by ISO 3166-1 alpha-2 code, with the names of CLDR."""

import csv
from functools import cache
from pathlib import Path

from django.utils.choices import BaseChoiceIterator
from django.utils.deconstruct import deconstructible
from django.utils.functional import lazy

from carecase.jurisdictions import cldr

FILE = Path(__file__).parent / "data" / "countries_rcm.csv"
#: Two letters in CLDR that are no country: unions, test regions, islands that belong to another code.
NO_COUNTRY = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


class UnknownCountry(LookupError):
    """A code that ISO 3166-1 does not hold."""

    def __init__(self, code):
        super().__init__(f"{code!r} is not a known country: use a two-letter ISO 3166-1 code.")


@cache
def known():
    """Every country code, Kosovo's XK among them."""
    codes = cldr.locale_for(cldr.ENGLISH).territories
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY)


@cache
def of_the_conference():
    """Code → line of countries_rcm.csv, for the eleven countries of the Regional Conference on Migration."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["iso2"]: row for row in csv.DictReader(lines)}


#: CA, US, MX, GT, BZ, HN, SV, NI, CR, PA, DO: north to south, and they stand first in every list.
RCM = tuple(of_the_conference())


def is_known(code):
    return code in known()


def require(code):
    """The code itself, or UnknownCountry naming it."""
    if not is_known(code):
        raise UnknownCountry(code)
    return code


def name(code):
    """Its name in the language of the reader."""
    return _name_in(cldr.active_language(), require(code))


_lazy_name = lazy(name, str)


def _name_in(language, code):
    known = cldr.own_names(language).get(code) or cldr.locale_for(language).territories.get(code)
    return known or cldr.locale_for(cldr.ENGLISH).territories[code]


@cache
def _codes_in_order(reader):
    return sorted(
        known(),
        key=lambda code: (RCM.index(code) if code in RCM else len(RCM), cldr.as_sorted(_name_in(reader, code))),
    )


@deconstructible
class CountryChoices(BaseChoiceIterator):
    """For ``choices=``: a migration names this class instead of copying every country. Read anew for each reader."""

    def __iter__(self):
        return ((code, _lazy_name(code)) for code in _codes_in_order(cldr.active_language()))

    def __len__(self):
        return len(known())


CHOICES = CountryChoices()
