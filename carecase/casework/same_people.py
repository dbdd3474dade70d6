"""The same person met by two organisations: a question to the case managers of both, and the link they agree on.

Nothing is merged and nothing is re-pointed. What the product writes by itself is written as `system`, in the same act
but beside it, so that neither side learns who gave the occasion. Tasks are written beside it too: those who watch a
case read in its trail that a task was opened or finished, not that another organisation may know the person.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.accounts import system
from carecase.access.permissions import Permission
from carecase.cases.actions import allow
from carecase.cases.clocks import due, finish_tasks, open_task
from carecase.cases.models import Case, Task
from carecase.people.duplicates import known_elsewhere
from carecase.people.models import SamePerson, SamePersonMessage
from carecase.workflow.acts import act

SHOWN = 20


# --- looking --------------------------------------------------------------------------------------------------------


def look_elsewhere(cases, doing):
    """Ask both sides about everybody of these cases whom another organisation may know: once about each pair."""
    known = known_elsewhere([case.person for case in cases])
    found = {in_order(person.pk, other.pk): why for person, others in known.items() for other, why in others.items()}
    if not found:
        return
    beside = doing.aside(system(), "look_for_same_person")
    asked = {(hit.one_id, hit.other_id): hit for hit in SamePerson.objects.about(*known)}
    for pair in found.keys() & asked.keys():
        add_reasons(asked[pair], found[pair], beside)
    new = {pair: found[pair] for pair in sorted(found.keys() - asked.keys())}
    ask_both(new, {case.person_id: case for case in cases}, doing)


def in_order(one, other):
    return tuple(sorted((one, other)))


def add_reasons(hit, because, doing):
    new = [reason for reason in because if reason not in hit.because]
    if new and not hit.is_same:
        hit.because = [*hit.because, *new]
        doing.save(hit)


def ask_both(pairs, known, doing):
    """A row for each pair and a task on each of its two sides. `known`: person → the case at hand."""
    cases = latest_cases({pk for pair in pairs for pk in pair} - known.keys()) | known
    pairs = {pair: why for pair, why in pairs.items() if cases.keys() >= set(pair)}
    hits = written(pairs, doing.aside(system(), "look_for_same_person"))
    questions = [question(cases[pk], hit) for hit in hits for pk in (hit.one_id, hit.other_id)]
    doing.aside(system(), "open_task").save_all(questions)


def written(pairs, doing):
    """All at once; or one by one if another organisation asks about one of them at this moment: it has done both."""
    try:
        with transaction.atomic():
            return doing.save_all([hit_of(pair, why) for pair, why in pairs.items()])
    except IntegrityError:
        return [hit for pair, why in pairs.items() if (hit := written_first(pair, why, doing))]


def written_first(pair, why, doing):
    try:
        with transaction.atomic():
            return doing.save(hit_of(pair, why))
    except IntegrityError:
        return None


def hit_of(pair, why):
    return SamePerson(one_id=pair[0], other_id=pair[1], because=why)


def question(case, hit):
    due_at = due(case, "full_assessment", timezone.now())
    return Task(case=case, kind=Task.Kind.SAME_PERSON, due_at=due_at, owner_id=case.manager_id, about=hit.pk)


def latest_cases(people):
    """Person → the case to be asked about: an open one before a closed one, then the latest."""
    found = {}
    for case in Case.objects.filter(person__in=people).select_related("manager").order_by("opened_at"):
        if case.is_open or case.person_id not in found or not found[case.person_id].is_open:
            found[case.person_id] = case
    return found


# --- answering ------------------------------------------------------------------------------------------------------


def answer(hit, case, said, *, by):
    """What one side says: the same, somebody else, or "" to take an answer back. The other side decides for itself."""
    with act(by, "answer_same_person", hit) as doing:
        allow(by, Permission.REVIEW_SAME_PERSON, case, "answer_same_person")
        hit = SamePerson.objects.select_for_update(of=("self",)).get(pk=hit.pk)
        was_agreed = hit.is_same
        hit.say(case.person_id, said)
        doing.save(hit)
        if said:
            finished = doing.aside(by, "finish_task")
            finish_tasks(case, [Task.Kind.SAME_PERSON], finished, at=timezone.now(), about=[hit.pk])
        if was_agreed and not hit.is_same:
            ask_again(hit, hit.beside(case.person_id), doing)
    return hit


def write_to_other_team(hit, case, text, *, by):
    """A question or an answer in words; the other side is reminded to look."""
    with act(by, "write_about_same_person", hit) as doing:
        allow(by, Permission.REVIEW_SAME_PERSON, case, "write_about_same_person")
        message = doing.save(SamePersonMessage(about=hit, from_one=case.person_id == hit.one_id, text=text))
        ask_again(hit, hit.beside(case.person_id), doing)
    return message


def ask_again(hit, person, doing):
    if case := latest_cases([person.pk]).get(person.pk):
        due_at = due(case, "full_assessment", timezone.now())
        open_task(case, Task.Kind.SAME_PERSON, doing.aside(system(), "open_task"), due_at=due_at, about=hit.pk)


# --- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Elsewhere:
    """All that one side reads of the other: which organisation, since which month, and why it was asked."""

    hit: SamePerson
    person_id: object

    @property
    def organisation(self):
        return self.hit.beside(self.person_id).held_by

    @property
    def since(self):
        return self.hit.beside(self.person_id).recorded_at

    @property
    def answer(self):
        return self.hit.answer_of(self.person_id)

    @property
    def their_answer(self):
        """Only once one's own is given: nobody says yes because the others did."""
        return self.hit.answer_of(self.hit.beside(self.person_id).pk) if self.answer else ""

    @property
    def because(self):
        return SamePerson._meta.get_field("because").labels(self.hit.because)

    @property
    def answer_in_words(self):
        return SamePerson.Answer(self.answer).label if self.answer else _("To be answered")

    @property
    def their_answer_in_words(self):
        if not self.answer:
            return _("Shown once you have answered")
        return SamePerson.Answer(self.their_answer).label if self.their_answer else _("Not answered yet")

    @property
    def standing(self):
        """For the page of the case: one's own answer, or what both agree on."""
        return _("Both teams say: the same person") if self.hit.is_same else self.answer_in_words

    @property
    def messages(self):
        """The latest, the oldest of them first: (whether it is ours, message)."""
        ours = self.person_id == self.hit.one_id
        latest = self.hit.messages.select_related("key").order_by("-recorded_at")[:SHOWN]
        return [(message.from_one == ours, message) for message in reversed(latest)]


def hits_of(case, user):
    """What the page of a case tells its case manager of other organisations; nothing to anybody else."""
    if not user.has_perm(Permission.REVIEW_SAME_PERSON, case):
        return []
    hits = SamePerson.objects.about(case.person_id).select_related("one__held_by", "other__held_by")
    return [Elsewhere(hit, case.person_id) for hit in hits[:SHOWN]]
