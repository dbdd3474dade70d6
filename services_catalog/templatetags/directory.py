"""For the public directory: numbers to dial, languages under their own names, and in which language a text is."""

import re

from django import template

from carecase.jurisdictions import languages
from carecase.jurisdictions.packs import pack_for
from services_catalog.directory.words import hours

register = template.Library()
register.filter("hours", hours)


@register.filter
def dial(number):
    """What a phone calls: "+506 2222-0000 ext. 4" → "+50622220000"."""
    return re.sub(r"[^\d+*#]", "", re.split(r"(?i)\b(?:ext|anexo|int)\b", number)[0])


@register.filter
def own_names(rows):
    """The languages that are spoken, as those who speak them say it."""
    names = (languages.autonym(row.code) if languages.is_known(row.code) else row.name or row.code for row in rows)
    return list(dict.fromkeys(filter(None, names)))


@register.filter
def language_of(provider):
    """In which language the texts of a provider are written: that of its country."""
    if not provider.country:
        return ""
    return languages.language(pack_for(provider.country).value("languages")[0]).two_letters


@register.filter
def is_web_address(text):
    """Whether it may be a link: nothing that a browser would run."""
    return text.startswith(("https://", "http://"))
