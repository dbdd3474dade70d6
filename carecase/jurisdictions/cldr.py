"""Names that CLDR knows, in the language the reader has chosen."""

import csv
import unicodedata
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

#: CLDR has no Haitian Creole; its readers are likelier to read French than English.
STANDS_FOR = {"ht": "fr"}
#: So the names that our papers need most are our own: countries of the routes, and the languages of papers.
OWN_NAMES = {"ht": Path(__file__).parent / "data" / "names_ht.csv"}
SPANISH, ENGLISH = "es", "en"


def active_language():
    """Two letters: es, en, fr, pt, ht…"""
    return (get_language() or SPANISH)[:2]


@cache
def locale_for(language):
    """CLDR's locale for a language of ours, English when it has none."""
    try:
        return Locale.parse(STANDS_FOR.get(language, language))
    except UnknownLocaleError:
        return Locale.parse(ENGLISH)


@cache
def own_names(language):
    """Code → name, for a language that CLDR does not have: countries by two letters, languages by three."""
    if language not in OWN_NAMES:
        return {}
    with OWN_NAMES[language].open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def as_sorted(text):
    """Árbol beside Arbeit, not behind Zug."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if sign.isalnum()).casefold()
