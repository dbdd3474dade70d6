"""The languages a paper can be printed in: those of the house for colleagues, more for what a person reads."""

from datetime import datetime

from babel.dates import format_datetime
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language, get_language_info, to_language, to_locale

from carecase.jurisdictions import languages as spoken
from carecase.ui import moments

STAFF = tuple(code for code, _name in settings.LANGUAGES)
PERSON = tuple(settings.PERSON_LANGUAGES)

# CLDR has no Haitian Creole, and French months are not its own.
CREOLE_MONTHS = (
    "janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
)  # fmt: skip


class UnknownPaperLanguage(LookupError):
    """A paper was asked for in a language it does not have."""


def speaking(language):
    """While this lasts, strings come in that language: "pt_BR" as it stands in the settings."""
    return translation.override(to_language(language))


def tag(language):
    """For the PDF's Lang entries (BCP 47): pt-BR."""
    return language.replace("_", "-")


def own_name(language):
    """Its name as its readers write it: français."""
    return get_language_info(to_language(language))["name_local"]


def reading(offered):
    """The reader's own language among those offered, or the first."""
    current = to_locale(get_language() or "")
    return current if current in offered else offered[0]


def for_speaker(codes):
    """The first of a person's languages (ISO 639-3) that papers are printed in, or ""."""
    offered = {language[:2]: language for language in PERSON}
    known = (spoken.language(code).two_letters for code in codes)
    return next((offered[two] for two in known if two in offered), "")


def day(value, language):
    """A date with its year, in words: a number of the month is read differently here and there.

    Of a moment, the day it is here: late in the evening it is tomorrow already in UTC.
    """
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if language == "ht":
        return f"{value.day} {CREOLE_MONTHS[value.month - 1]} {value.year}"
    with speaking(language):
        return moments.day(value, "full")


def moment(value, language):
    """A moment with its year, in local time."""
    local = timezone.localtime(value)
    return f"{day(local.date(), language)}, {format_datetime(local, 'HH:mm')}"
