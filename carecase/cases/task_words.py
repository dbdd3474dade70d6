"""What the product itself writes on a task: kept as codes, and said in the language of whoever reads it."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions import languages

MARK = "="  # begins what the product wrote; people's own words stand as they typed them
SENTENCES = {
    "urgent_needs": _("Urgent needs call for it."),
    "debt": _("A debt or extortion was told."),
    "leak": _("The address or a phone has become known."),
    "adult": _("Shown to be an adult."),
    "age_known": _("The age is known now."),
    "colleague_speaks": _("A colleague speaks the language."),
    "holds_longer": _("It holds longer now."),
    "waived": _("Waived."),
    "ran_out": _("Ran out"),
}
GROUPS = {"men": _("men"), "women": _("women"), "boys": _("boys"), "girls": _("girls")}


def sentence(code):
    """What is kept for one of `SENTENCES`."""
    SENTENCES[code]  # raises KeyError for what nobody could read
    return MARK + code


def naming_languages(codes):
    """What is kept for "Haitian Creole, French"."""
    return f"{MARK}languages {' '.join(codes)}"


def counting(incident):
    """What is kept for "12 people (men 5, women 4, boys 1, girls 2)"."""
    known = [f"{name} {number}" for name in GROUPS if (number := getattr(incident, name))]
    return " ".join([f"{MARK}people {incident.count}", *known])


def comparing_with(number):
    """What is kept for "Compare with case K7QM-2RD8-X." """
    return f"{MARK}compare {number or '—'}"


def said(text):
    """`text` of a task as its reader understands it; what a person typed comes back as it is."""
    try:
        return SAID[text.removeprefix(MARK).partition(" ")[0]](text) if text.startswith(MARK) else text
    except (LookupError, ValueError, TypeError):
        return text  # somebody typed it who likes the sign


def _languages(text):
    return ", ".join(languages.name(code) for code in text.split()[1:])


def _people(text):
    _what, count, *parts = text.split()
    people = ngettext("%(count)d person", "%(count)d people", int(count)) % {"count": int(count)}
    of_them = ", ".join(f"{GROUPS[name]} {number}" for name, number in zip(parts[::2], parts[1::2], strict=True))
    return f"{people} ({of_them})" if of_them else people


def _comparing(text):
    return gettext("Compare with case %(number)s.") % {"number": text.split()[1]}


SAID = {"languages": _languages, "people": _people, "compare": _comparing} | {
    code: lambda _text, words=words: str(words) for code, words in SENTENCES.items()
}
