"""Names that CLDR knows, in the language the reader has chosen."""

import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

#: CLDR has no Haitian Creole; its readers are likelier to read French than English.
STANDS_FOR = {"ht": "fr"}
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


def as_sorted(text):
    """Árbol beside Arbeit, not behind Zug."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if sign.isalnum()).casefold()
