"""Finding a person again by what somebody typed: whole words of a name however spelt, a phone, or a paper."""

from carecase.people import names, phones, tokens
from carecase.people.models import Person, SearchToken
from carecase.sealing import ring

MOST_SIGNS = 200
FEW = 200
MOST_WORDS = 10  # whoever types more has pasted a text

Kind = SearchToken.Kind


def persons_matching(text, region=""):
    """Everybody with all these words in her or his names, with this phone, or with this number of a paper.

    Restrict what comes back to the cases the searcher may see. `region`: the country of a phone without its code.
    """
    text = text.strip()[:MOST_SIGNS]
    words = names.words(text)
    found = [SearchToken.objects.none().values("person")]
    if words and len(words) <= MOST_WORDS:
        found.append(with_every_word(words))
    if digits := phones.sought(text, region):
        found.append(having(Kind.PHONE, digits))
    if paper := tokens.paper(text):
        found.append(having(Kind.PAPER, {paper}))
    # A union and not one condition with "or": the database looks the few up instead of asking it of every person.
    return Person.objects.filter(pk__in=found[0].union(*found[1:]))


def few_or_all(persons):
    """The same people, named one by one if they are few: then no database goes through every case to find theirs."""
    few = list(persons.values_list("pk", flat=True)[: FEW + 1])
    return few if len(few) <= FEW else persons


def with_every_word(words):
    first, *others = (having(Kind.NAME, {word}) for word in words)
    for other in others:
        first = first.filter(person__in=other)
    return first


def having(kind, values):
    blind = [ring.blind(kind, value) for value in values]
    return SearchToken.objects.filter(kind=kind, token__in=blind).values("person")
