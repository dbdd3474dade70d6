"""The languages people speak, by ISO 639-3 code: the only standard that knows Mam from K'iche'.

A variety ("Mam de Todos Santos") is free text beside the code.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.choices import BaseChoiceIterator
from django.utils.deconstruct import deconstructible
from django.utils.functional import lazy

from carecase.jurisdictions import cldr

FILE = Path(__file__).parent / "data" / "languages.csv"
#: What is heard most on the routes stands first in every list.
COMMON = ("spa", "eng", "hat", "fra", "por")


class UnknownLanguage(LookupError):
    """A code that languages.csv does not hold."""

    def __init__(self, code):
        super().__init__(f"{code!r} is not a known language: use a three-letter ISO 639-3 code.")


@dataclass(frozen=True, slots=True)
class Language:
    """One line of languages.csv."""

    code: str
    two_letters: str
    name_en: str
    name_es: str
    autonym: str
    group: str
    family: str
    macrolanguage: str
    countries: tuple

    def name_in(self, language):
        """The name in a language of ours; the regional names that CLDR lacks are our own, in Spanish."""
        if language == cldr.SPANISH:
            return self.name_es
        if own := cldr.own_names(language).get(self.code):
            return own
        known = cldr.locale_for(language).languages.get(self.two_letters or self.code)
        return known or (self.name_en if language == cldr.ENGLISH else self.name_es)


@cache
def known():
    """Every language by its code."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["iso639_3"]: _language(row) for row in csv.DictReader(lines)}


def _language(row):
    return Language(
        code=row["iso639_3"],
        two_letters=row["iso639_1"],
        name_en=row["name_en"],
        name_es=row["name_es"],
        autonym=row["autonym"],
        group=row["group"],
        family=row["family"],
        macrolanguage=row["macrolanguage"],
        countries=tuple(filter(None, row["rcm_countries"].split(";"))),
    )


def is_known(code):
    return code in known()


def language(code):
    """The language with this code, or UnknownLanguage naming it."""
    try:
        return known()[code]
    except KeyError:
        raise UnknownLanguage(code) from None


def name(code):
    """Its name in the language of the reader."""
    return language(code).name_in(cldr.active_language())


@cache
def related(code):
    """Codes of languages near this one: of the same macrolanguage, or an indigenous language of the same family.

    Near is not the same: who speaks one may understand little of the other, and that has to be tried.
    """
    own = language(code)
    return frozenset(other.code for other in known().values() if other.code != code and _near(own, other))


def _near(one, other):
    if one.macrolanguage and one.macrolanguage == other.macrolanguage:
        return True
    indigenous = all(each.group.startswith("indigenous") for each in (one, other))
    return bool(indigenous and one.family and one.family == other.family)


_lazy_name = lazy(name, str)


def autonym(code):
    """Its name as those who speak it say it."""
    return language(code).autonym


@cache
def _codes_in_order(reader):
    return sorted(
        known(),
        key=lambda code: (
            COMMON.index(code) if code in COMMON else len(COMMON),
            cldr.as_sorted(known()[code].name_in(reader)),
        ),
    )


@cache
def _in_words(reader):
    return [(code, known()[code].name_in(reader)) for code in _codes_in_order(reader)]


def in_words():
    """Code and name of every language, for a form that is made anew for each reader."""
    return _in_words(cldr.active_language())


@deconstructible
class LanguageChoices(BaseChoiceIterator):
    """For ``choices=``: a migration names this class instead of copying every language. Read anew for each reader."""

    def __iter__(self):
        return ((code, _lazy_name(code)) for code in _codes_in_order(cldr.active_language()))

    def __len__(self):
        return len(known())


CHOICES = LanguageChoices()
