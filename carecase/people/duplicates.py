"""Whether another organisation may know somebody: a question for people to answer, never a gate (B1, E8).

What is asked inside one organisation stands in `likeness`.
"""

from collections import defaultdict

from django.db.models import Count, prefetch_related_objects

from carecase.people import ages, names, phones, tokens
from carecase.people.ages import AgeBand
from carecase.people.models import IdentityPaper, Person, SamePerson, SearchToken, Sex
from carecase.sealing import ring
from carecase.sealing.models import DataKey

SHARED_WORDS = 2  # one word alone ("Joseph") would call every family a duplicate
YEARS_APART = 2  # ages are told, estimated and told again
MOST = 10

Because = SamePerson.Because


def known_elsewhere(people):
    """Person → {person of another organisation who may be the same: why}, at one query for each and a handful for all.
    For those who review hits, and nobody else (E8).

    A phone goes from hand to hand in a family, so age and sex are asked there too; a number of a paper counts where
    the country that issued it is the same, or was not told.
    """
    prefetch_related_objects(people, "papers__key", "phones__key")
    alike = {person: foreign_ids(person) for person in people}
    others = opened({pk for found in alike.values() for ids in found.values() for pk in ids})
    papers = papers_of([*people, *others]) if others else {}
    holds = {
        Because.NAMES: lambda one, other: same_names(one, other) and agrees(one, other),
        Because.PAPER: lambda one, other: same_paper(papers[one.pk], papers[other.pk]),
        Because.PHONE: agrees,
    }
    return {person: because(person, others, alike[person], holds) for person in people}


def foreign_ids(person):
    """Reason → ids of people of other organisations who have a blind token of this person."""
    among = SearchToken.objects.exclude(person__held_by=person.held_by_id)
    return {
        Because.NAMES: ids_by_names(person, among),
        Because.PAPER: ids_with(person, SearchToken.Kind.PAPER, paper_tokens(person), among),
        Because.PHONE: ids_with(person, SearchToken.Kind.PHONE, phone_tokens(person), among),
    }


def because(person, others, alike, holds):
    found = defaultdict(list)
    for reason, ids in alike.items():
        for other in others:
            if other.pk in ids and holds[reason](person, other):
                found[other].append(reason.value)
    return dict(list(found.items())[:MOST])


def ids_by_names(person, among, most=MOST * 3):
    own = {token for _kind, token in tokens.of_names(person.full_name)}
    if len(own) < SHARED_WORDS:
        return []
    shared = near(person, SearchToken.Kind.NAME, own, among).values("person").annotate(words=Count("pk"))
    most_shared = shared.filter(words__gte=SHARED_WORDS).order_by("-words", "person")
    return list(most_shared.values_list("person", flat=True)[:most])


def ids_with(person, kind, values, among):
    return list(near(person, kind, values, among).values_list("person", flat=True)[:MOST]) if values else []


def near(person, kind, values, among):
    return among.filter(kind=kind, token__in=values).exclude(person=person.pk)


def paper_tokens(person):
    return {token for paper in person.papers.all() for _kind, token in tokens.of_paper(paper.number)}


def phone_tokens(person):
    """By the number with its country code: without it two countries have the same numbers."""
    international = {phones.international(phone.number) for phone in person.phones.all()} - {""}
    return {ring.blind(SearchToken.Kind.PHONE, digits) for digits in international}


def opened(ids):
    if not ids:
        return []
    others = list(Person.objects.filter(pk__in=ids).select_related("held_by"))
    DataKey.warm(other.key_id for other in others)
    return others


def papers_of(people):
    """Person → (number without what people leave out, country) of each paper."""
    told = defaultdict(list)
    for paper in IdentityPaper.objects.filter(person__in=people).select_related("key"):
        told[paper.person_id].append((tokens.paper(paper.number), paper.country))
    return told


def same_paper(here, there):
    pairs = ((a, b) for a in here for b in there)
    return any(
        number == theirs and (country == abroad or not (country and abroad))
        for (number, country), (theirs, abroad) in pairs
        if number
    )


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
