"""Whether somebody may have been registered before: a question for a person to answer, never a gate (B1, E8)."""

from django.db.models import Count

from carecase.people import ages, names, tokens
from carecase.people.ages import AgeBand
from carecase.people.models import Person, SearchToken, Sex
from carecase.sealing.models import DataKey

SHARED_WORDS = 2  # one word alone ("Joseph") would call every family a duplicate
YEARS_APART = 2  # ages are told, estimated and told again
MOST = 10


def possible_duplicates(person):
    """Persons of the same organisation with the same names and no contradicting age or sex, or the same paper."""
    alike = {other for other in sharing_names(person) if agrees(person, other)}
    return sorted(alike | set(sharing_papers(person)), key=lambda other: other.recorded_at)[:MOST]


def sharing_names(person):
    own = {token for _kind, token in tokens.of_names(person.full_name)}
    if len(own) < SHARED_WORDS:
        return []
    shared = near(person, SearchToken.Kind.NAME, own).values("person").annotate(words=Count("pk"))
    ids = list(shared.filter(words__gte=SHARED_WORDS).order_by("-words").values_list("person", flat=True)[: MOST * 3])
    others = list(Person.objects.filter(pk__in=ids))
    DataKey.warm(other.key_id for other in others)
    return [other for other in others if same_names(person, other)]


def sharing_papers(person):
    own = {token for paper in person.papers.all() for _kind, token in tokens.of_paper(paper.number)}
    if not own:
        return []
    return list(Person.objects.filter(pk__in=near(person, SearchToken.Kind.PAPER, own).values("person"))[:MOST])


def near(person, kind, values):
    """Tokens of others whom the same organisation holds: nobody learns here whom another one knows."""
    others = SearchToken.objects.filter(kind=kind, token__in=values, person__held_by=person.held_by_id)
    return others.exclude(person=person.pk)


def same_names(one, other):
    """All the words of the shorter name are in the longer one, nicknames included."""
    here, there = set(names.words(one.full_name)), set(names.words(other.full_name))
    if here <= set(names.words(f"{other.full_name} {other.aliases}")):
        return True
    return len(there) >= SHARED_WORDS and there <= set(names.words(f"{one.full_name} {one.aliases}"))


def agrees(one, other):
    told = {Sex.MALE, Sex.FEMALE}
    if {one.sex, other.sex} == told:
        return False
    ages_known = (one.age, other.age)
    if None not in ages_known:
        return abs(ages_known[0] - ages_known[1]) <= YEARS_APART
    bands = {one.age_band, other.age_band} - {AgeBand.UNKNOWN}
    return len(bands) < 2 or bands <= ages.CHILD or (AgeBand.ADULT in bands and not bands & ages.CHILD)
