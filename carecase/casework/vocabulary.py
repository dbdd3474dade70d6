"""Languages and countries as an officer types them: by name in Spanish or English, by code, or by a beginning that
fits only one. Where a hundred rows stand on a page, a text with suggestions is quicker than a hundred long lists."""

import re
import unicodedata
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from carecase.jurisdictions import countries, languages

MOST = 6  # languages or citizenships of one person
SHOWN = 4  # of what a beginning may mean
FEWEST_LETTERS = 4  # of a word looked for inside a name


def language_codes(text):
    return codes_in(text, names_of_languages(), languages.name, _("Unknown language: %(typed)s."))


def country_codes(text):
    return codes_in(text, names_of_countries(), countries.name, _("Unknown country: %(typed)s."))


def listed(codes, name):
    return ", ".join(name(code) for code in codes)


def codes_in(text, known, name, unknown):
    """The codes of everything that is named, separated by commas, each once and in order."""
    typed = [part.strip() for part in re.split(r"[,;/\n]", text) if part.strip()]
    if len(typed) > MOST:
        raise ValidationError(_("At most %(most)d, separated by commas."), params={"most": MOST})
    return list(dict.fromkeys(code_of(part, known, name, unknown) for part in typed))


def code_of(typed, known, name, unknown):
    plain = fold(typed)
    if plain in known:
        return known[plain]
    meant = sorted({code for words, code in known.items() if plain and words.startswith(plain)})
    if len(meant) == 1:
        return meant[0]
    if not meant and len(plain) >= FEWEST_LETTERS:  # "creole", "farsi": inside a name, so only offered
        meant = sorted({code for words, code in known.items() if plain in words})
    if meant:
        choices = listed(meant[:SHOWN], name) + ("…" if len(meant) > SHOWN else "")
        message = _("“%(typed)s” may be: %(choices)s.") % {"typed": typed[:40], "choices": choices}
        raise ValidationError(message)
    raise ValidationError(unknown, params={"typed": typed[:40]})


def fold(text):
    """Without case, accents, apostrophes and spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


@cache
def names_of_languages():
    """Folded name → code; where a code is also the name of another language, the name is meant."""
    known = languages.known()
    short = {fold(each): code for code, language in known.items() for each in (code, language.two_letters) if each}
    named = {
        fold(each): code for code, language in known.items() for each in (language.autonym, *said(languages, code))
    }
    return short | named


@cache
def names_of_countries():
    short = {fold(code): code for code in countries.known()}
    return short | {fold(each): code for code in countries.known() for each in said(countries, code)}


def said(vocabulary, code):
    """Its names in the languages of the house."""
    for language in ("es", "en"):
        with override(language):
            yield vocabulary.name(code)
