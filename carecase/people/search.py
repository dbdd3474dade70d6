"""Finding a person again by what somebody typed: whole words of a name however spelt, a phone, or a paper."""

from django.db.models import Q

from carecase.people import names, phones, tokens
from carecase.people.models import Person, SearchToken
from carecase.sealing import ring

MOST_SIGNS = 200
MOST_WORDS = 10  # whoever types more has pasted a text

Kind = SearchToken.Kind


def persons_matching(text, region=""):
    """Everybody with all these words in her or his names, with this phone, or with this number of a paper.

    Restrict what comes back to the cases the searcher may see. `region`: the country of a phone without its code.
    """
    text = text.strip()[:MOST_SIGNS]
    words = names.words(text)
    match = Q(pk__in=[])
    if words and len(words) <= MOST_WORDS:
        match |= with_every_word(words)
    if digits := phones.sought(text, region):
        match |= Q(pk__in=having(Kind.PHONE, digits))
    if paper := tokens.paper(text):
        match |= Q(pk__in=having(Kind.PAPER, {paper}))
    return Person.objects.filter(match)


def with_every_word(words):
    condition = Q()
    for word in words:
        condition &= Q(pk__in=having(Kind.NAME, {word}))
    return condition


def having(kind, values):
    blind = [ring.blind(kind, value) for value in values]
    return SearchToken.objects.filter(kind=kind, token__in=blind).values("person")
