"""Neutral wording: nothing that travels with a person says why she or he was in care (Costa Rica, Law 9095; B2)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Parts of words, in the languages of papers: Spanish, English, French, Portuguese, Haitian Creole.
FORBIDDEN = (
    r"\btrata\b",
    r"\btraite\b",
    r"\btr[áa]ff?i[ckq]",
    r"\bv[íi]ctim",
    r"\bvi[kc]tim",
    r"\bv[íi]tima",
    r"\bexpl[oô]ta",
    r"\bexplora[çc][ãa]o",
    r"\besplwat",
    r"\bexploit",
    r"\bsmuggl",
    r"\bcoyote",
    r"\bpasseur",
)
PATTERN = re.compile("|".join(FORBIDDEN), re.IGNORECASE)


def neutral(text):
    """Refuses words that would mark a person on a journey or at home."""
    if found := PATTERN.search(text or ""):
        raise ValidationError(
            _("Write this without “%(word)s”: what travels with a person says nothing of why she or he was in care."),
            params={"word": found.group()},
        )
