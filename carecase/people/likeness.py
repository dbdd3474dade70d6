"""Whether two registrations of one organisation may be of one human being, and why: said in words, never in points.

Found by blind tokens (names, papers, phones), then opened and compared, a few dozen at most. Only people decide. What
two children of one family share (names, a phone, a birthday) is not enough to take one for the other.
"""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.people import ages, duplicates, names, nicknames, phones, tokens
from carecase.people.models import FamilyMember, IdentityPaper, Person, Phone, SearchToken
from carecase.sealing.models import DataKey
from carecase.workflow.partial_dates import span

OPENED = 30  # people opened and compared for one question
LONG_ENOUGH = 5  # a letter of difference in a shorter word makes another name: Ana and Eva, Juan and Iván


class Because(models.TextChoices):
    PAPER = "paper", _("The same number of a paper")
    PHONE = "phone", _("The same phone")
    NAMES = "names", _("The names sound alike")
    NICKNAME = "nickname", _("The names sound alike, one of them in its short form")
    SPELT = "spelt", _("The names differ by one letter")
    BORN_DAY = "born_day", _("Born on the same day")
    BORN_THEN = "born_then", _("The dates of birth agree as far as they are known")
    AGE = "age", _("About the same age")
    FAMILY = "family", _("Relatives of the same name")
    BY_HAND = "by_hand", _("A colleague asked")


ALIKE = {Because.NAMES, Because.NICKNAME, Because.SPELT}
SURE = {Because.PHONE, Because.BORN_DAY, Because.FAMILY}  # beside alike names


@dataclass
class Facts:
    """What is compared of one person beside the own row."""

    person: Person
    papers: list = field(default_factory=list)  # (kind, number, country)
    phones: set = field(default_factory=set)
    units: set = field(default_factory=set)
    relatives: list = field(default_factory=list)

    @property
    def words(self):
        return set(names.words(self.person.full_name))

    @property
    def every_word(self):
        return self.words | set(names.words(self.person.aliases))


# --- finding --------------------------------------------------------------------------------------------------------


def likely_the_same(person, among):
    """Person → why, the most telling first. `among`: search tokens of those who may be proposed."""
    ids = candidates(person, among)
    if not ids:
        return {}
    own, *others = facts_of([person, *duplicates.opened(ids)])
    found = [(other.person, because) for other in others if (because := compare(own, other))]
    found.sort(key=lambda pair: (not is_sure(pair[1]), pair[0].recorded_at))
    return dict(found[: duplicates.MOST])


def candidates(person, among):
    """Ids of people with the same paper or phone, or with two words of the names, short forms included."""
    kind = SearchToken.Kind
    papers = duplicates.ids_with(person, kind.PAPER, duplicates.paper_tokens(person), among)
    numbers = duplicates.ids_with(person, kind.PHONE, duplicates.phone_tokens(person), among)
    return list(dict.fromkeys([*papers, *numbers, *ids_by_names(person, among)]))[:OPENED]


def ids_by_names(person, among):
    words = set(names.words(f"{person.full_name} {person.aliases}"))
    if len(words) < duplicates.SHARED_WORDS:
        return []
    heard = words.union(*(nicknames.beside(word) for word in words))
    blind = {tokens.of_word(word) for word in heard}
    shared = duplicates.near(person, SearchToken.Kind.NAME, blind, among).values("person")
    counted = shared.annotate(words=models.Count("pk")).filter(words__gte=duplicates.SHARED_WORDS)
    return list(counted.order_by("-words", "person").values_list("person", flat=True)[:OPENED])


def facts_of(people):
    """Papers, phones and families of all of them in a handful of queries."""
    known = {person.pk: Facts(person) for person in people}
    for paper in IdentityPaper.objects.filter(person__in=known).select_related("key"):
        known[paper.person_id].papers.append((paper.kind, tokens.paper(paper.number), paper.country))
    for phone in Phone.objects.filter(person__in=known).select_related("key"):
        known[phone.person_id].phones |= {phones.international(phone.number)} - {""}
    for member in FamilyMember.objects.filter(person__in=known):
        known[member.person_id].units.add(member.unit_id)
    add_relatives(known)
    return list(known.values())


def add_relatives(known):
    units = set().union(*(facts.units for facts in known.values()))
    members = FamilyMember.objects.filter(unit__in=units).select_related("person")[: OPENED * 4] if units else ()
    DataKey.warm(member.person.key_id for member in members)
    for member in members:
        for facts in known.values():
            if member.unit_id in facts.units and member.person_id != facts.person.pk:
                facts.relatives.append(member.person)


# --- comparing ------------------------------------------------------------------------------------------------------


def compare(one, other):
    """Why these two may be one, or nothing."""
    same_paper = duplicates.same_paper(plain(one.papers), plain(other.papers))
    if not same_paper and contradict(one, other):
        return []
    said = [named(one, other), *born(one.person, other.person)]
    because = [Because.PAPER] if same_paper else []
    because += [Because.PHONE] if one.phones & other.phones and one.every_word & other.every_word else []
    because += [each for each in said if each]
    because += [Because.FAMILY] if share_relatives(one, other) else []
    return [each.value for each in because] if is_enough(set(because), one.person, other.person) else []


def plain(papers):
    return [(number, country) for _kind, number, country in papers]


def is_enough(because, one, other):
    """Children are not taken for each other by a name alone, nor by a name and about the same age."""
    if Because.PAPER in because:
        return True
    if not because & ALIKE:
        return Because.PHONE in because and Because.BORN_DAY in because
    child = one.age_band in ages.CHILD or other.age_band in ages.CHILD
    told = because & (SURE | {Because.BORN_THEN, Because.AGE})
    return bool(because & SURE) if child else bool(told) or Because.SPELT not in because


def is_sure(because):
    """Whether much speaks for it: what the page says in one word."""
    found = set(because)
    return Because.PAPER in found or bool(found & ALIKE and found & SURE)


def contradict(one, other):
    """What tells two people apart: sex, age, a family in which both stand, two identity cards of one country."""
    if one.units & other.units or not duplicates.agrees(one.person, other.person):
        return True
    here, there = spans(one.person), spans(other.person)
    documented = {one.person.age_basis, other.person.age_basis} == {Person.Basis.DOCUMENT}
    if here and there and documented and not overlap(here, there):
        return True
    cards = IdentityPaper.Kind.NATIONAL_ID
    pairs = ((a, b) for a in one.papers for b in other.papers if a[0] == b[0] == cards and a[2] == b[2] != "")
    return any(a[1] and b[1] and a[1] != b[1] for a, b in pairs)


def named(one, other):
    """How the names are alike: all words of the shorter one are in the longer, or one letter is another."""
    if duplicates.same_names(one.person, other.person):
        return Because.NAMES
    fewer, more = sorted((one, other), key=lambda facts: len(facts.words))
    if len(fewer.words) < duplicates.SHARED_WORDS:
        return None
    missing = fewer.words - more.every_word
    if all(nicknames.beside(word) & more.every_word for word in missing):
        return Because.NICKNAME
    left = more.words - fewer.every_word
    if len(missing) == 1 and any(one_slip(*missing, word) for word in left):
        return Because.SPELT
    return None


def one_slip(one, other):
    """One letter more, less, another, or two that changed places, in words long enough to tell."""
    if min(len(one), len(other)) < LONG_ENOUGH or abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def born(one, other):
    here, there = spans(one), spans(other)
    if here and there and overlap(here, there):
        return [Because.BORN_DAY if here == there and here[0] == here[1] else Because.BORN_THEN]
    return [Because.AGE] if None not in (one.age, other.age) else []


def spans(person):
    try:
        return span(person.born) if person.born else None
    except ValueError:  # words and numbers that are no date
        return None


def overlap(here, there):
    return here[0] <= there[1] and there[0] <= here[1]


def share_relatives(one, other):
    return any(duplicates.same_names(a, b) and duplicates.agrees(a, b) for a in one.relatives for b in other.relatives)
