"""Registered twice in one organisation? What is proposed, to whom, and what people answer. Nothing follows by itself.

Between organisations nothing of this holds: see `same_people`.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.accounts import system
from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.access.roles import permissions_of
from carecase.cases.actions import block
from carecase.cases.clocks import finish_tasks
from carecase.cases.models import Case, Merge, PossibleMatch, Task
from carecase.people.likeness import Because, likely_the_same
from carecase.people.models import Person, SearchToken
from carecase.plans.groups import with_grants
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden

Answer = PossibleMatch.Answer
SHOWN = 10


# --- proposing ------------------------------------------------------------------------------------------------------


def before_registering(person, user):
    """Cases this user sees of people who may be the one about to be registered: [(case, why in words)]."""
    cases = Case.objects.visible_to(user, DataClass.IDENTITY)
    held = SearchToken.objects.filter(person__held_by__in=user.organisations, person__in=cases.values("person"))
    found = likely_the_same(person, held)
    latest = cases.filter(person__in=found).select_related("key", "person", "unit", "manager").order_by("opened_at")
    by_person = {case.person_id: case for case in latest}
    words = PossibleMatch._meta.get_field("because")
    return [(by_person[p.pk], words.labels(why)) for p, why in found.items() if p.pk in by_person]


def proposals(cases):
    """Case → {person of the same organisation: why}, without whom somebody has said to be another person."""
    people = [case.person for case in cases]
    prefetch_related_objects(people, "papers__key", "phones__key")
    refused = told_apart(people)
    return {case: proposed(case.person, refused) for case in cases}


def proposed(person, refused):
    held = SearchToken.objects.filter(person__held_by=person.held_by_id)
    found = likely_the_same(person, held)
    return {other: why for other, why in found.items() if frozenset((person.pk, other.pk)) not in refused}


def told_apart(people):
    """Pairs of whom somebody has said that they are two people, whichever of their joined records was asked about."""
    known = PossibleMatch.objects.filter(answer=Answer.DIFFERENT).filter(
        Q(one__in=people) | Q(other__in=people) | Q(one__same_as__in=people) | Q(other__same_as__in=people)
    )
    ids = known.values_list("one", "one__same_as", "other", "other__same_as")
    return {frozenset((a_now or a, b_now or b)) for a, a_now, b, b_now in ids}


def write_down(found, doing):
    """A row for each pair that is new, and what is newly known of the others. `found`: pair of ids → why."""
    doing = doing.aside(system(), "propose_same_person")
    known = {(m.one_id, m.other_id): m for m in PossibleMatch.objects.about(*{pk for pair in found for pk in pair})}
    for pair in sorted(found):
        match = known.get(pair) or PossibleMatch(one_id=pair[0], other_id=pair[1])
        match.because = [*match.because, *(why for why in found[pair] if why not in match.because)]
        try:
            with transaction.atomic():
                doing.save(match)
        except IntegrityError:  # a colleague's record was compared from its own side at this moment
            continue


def in_order(one, other):
    return tuple(sorted((one.pk, other.pk)))


# --- answering ------------------------------------------------------------------------------------------------------


def may(user, permission, match):
    """Whether this user may do so for both of the two."""
    return permission in permissions_on(user, match)


def permissions_on(user, match):
    """What the roles held on each of the two allow on both. A record that gave way has no cases, and is not asked."""
    people = {person.pk: set() for person in match.people if person.same_as_id is None}
    for case in with_grants(Case.objects.filter(person__in=people)):
        people[case.person_id].update(permissions_of(case.roles_of(user)))
    return set.intersection(*people.values()) if people else set()


def locked(match):
    return PossibleMatch.objects.select_for_update(of=("self",)).get(pk=match.pk)


def must_compare(match, by, verb, permission=Permission.COMPARE_PEOPLE):
    if not may(by, permission, match):
        raise Forbidden(verb)


def answer(match, said, *, by):
    """The same, not the same, or not known. A no is never asked again; what is joined is first taken apart."""
    with act(by, "answer_registered_twice", *match.people) as doing:
        match = locked(match)
        must_compare(match, by, "answer_registered_twice")
        if match.merges.standing().exists():
            raise block(_("The two records are joined, or somebody has asked to join them. Answer that first."))
        say(match, said, by, doing)
    return match


def say(match, said, by, doing):
    match.answer, match.answered_by, match.answered_at = said, by, timezone.now()
    doing.save(match)
    if said != Answer.UNKNOWN:
        finish_reviews(match, by, doing)


def finish_reviews(match, by, doing):
    """The tasks that asked to compare are done on both sides."""
    for person, other in (match.people, match.people[::-1]):
        for case in Case.objects.filter(person=person):
            about = [other.pk]
            if case.tasks.open().filter(kind=Task.Kind.DUPLICATE_REVIEW, about__in=about).exists():
                finish_tasks(case, [Task.Kind.DUPLICATE_REVIEW], doing, at=timezone.now(), about=about)


def compare_by_hand(one, other, *, by):
    """A colleague who has met somebody twice names both cases."""
    with act(by, "compare_people", one.person, other.person) as doing:
        pair = in_order(one.person, other.person)
        if pair[0] == pair[1]:
            raise block(_("Both numbers are of the same person already."))
        if one.person.held_by_id != other.person.held_by_id:
            raise block(_("The two are held by different organisations: these are never joined."))
        match = PossibleMatch.objects.filter(one=pair[0], other=pair[1]).first()
        match = match or PossibleMatch(one_id=pair[0], other_id=pair[1], because=[Because.BY_HAND.value])
        must_compare(match, by, "compare_people")
        if match.answer == Answer.DIFFERENT:
            match.answer = ""
        doing.save(match)
    return match


# --- reading --------------------------------------------------------------------------------------------------------


def matches_of(case, user):
    """For the page of a case: questions that wait, and what is joined."""
    if not user.has_perm(Permission.COMPARE_PEOPLE, case):
        return []
    visible = PossibleMatch.objects.visible_to(user).about(case.person_id).exclude(answer=Answer.DIFFERENT)
    return list(visible.select_related("one", "other")[:SHOWN])


def other_cases_of(case, user):
    """The other numbers of this person among those the reader sees."""
    return list(Case.objects.visible_to(user).filter(person=case.person_id).exclude(pk=case.pk)[:SHOWN])


def merges_of(match):
    """The merge that was asked for or stands, or None; and those that were declined or undone."""
    merges = match.merges.select_related("key", "asked_by", "confirmed_by", "undo_asked_by")
    standing, earlier = [], []
    for merge in merges:
        (standing if merge.standing in Merge.STANDS else earlier).append(merge)
    return next(iter(standing), None), earlier


def to_answer(user):
    """The worklist: what this user may answer, and what waits for a second person."""
    done = Merge.objects.filter(standing=Merge.Standing.DONE).values("match")
    return (
        PossibleMatch.objects.visible_to(user)
        .select_related("one__key", "other__key")
        .exclude(answer=Answer.DIFFERENT)
        .exclude(pk__in=done)
    )


def told(matches, user):
    """For the worklist: (match, its two sides, what waits). Two queries for all."""
    people = {person.pk for match in matches for person in match.people}
    cases = Case.objects.visible_to(user).filter(person__in=people).select_related("key", "person__key", "unit")
    of = {}
    for case in cases.order_by("opened_at"):
        of.setdefault(case.person_id, []).append(case)
    merges = {merge.match_id: merge for merge in Merge.objects.standing().filter(match__in=matches)}
    return [(match, [of.get(person.pk, []) for person in match.people], merges.get(match.pk)) for match in matches]


@dataclass(frozen=True)
class Side:
    """One of the two records: who it is, and the cases that the reader sees."""

    person: Person
    cases: list

    @property
    def called(self):
        return (
            self.person.full_name or next((case.called for case in self.cases if case.called), "") or _("No name yet")
        )

    @property
    def label(self):
        """What tells it apart from the other in few signs: the number, where it has a case."""
        return self.cases[0].number if self.cases else self.called


def shown(people):
    """Person → her record in one line: the name, and the numbers of its cases."""
    numbers = {person.pk: [] for person in people}
    cases = Case.objects.filter(person__in=people).order_by("opened_at")
    for person, number in cases.values_list("person", "number"):
        numbers[person].append(number)
    return {
        person: " · ".join([person.full_name or _("No name yet"), *numbers[person.pk][:SHOWN]]) for person in people
    }


def sides(match, user):
    cases = {person.pk: [] for person in match.people}
    for case in Case.objects.visible_to(user).filter(person__in=cases).select_related("key", "unit", "manager"):
        cases[case.person_id].append(case)
    return [Side(person, cases[person.pk][:SHOWN]) for person in match.people]
