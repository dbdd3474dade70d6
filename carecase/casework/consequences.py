"""What follows from who people are, for one case or for a page of a hundred: what a child is owed, an interpreter,
a second look at a possible earlier registration, and that they are found again (care pathway J)."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Min, Q
from django.utils import timezone

from carecase.access.models import Membership, StaffLanguage
from carecase.cases.clocks import due
from carecase.cases.models import AuthorityNotice, Case, InterpreterRequest, Task
from carecase.cases.models.case import NOTHING_DUE
from carecase.cases.task_words import comparing_with, naming_languages, sentence
from carecase.casework import registered_twice
from carecase.casework.same_people import look_elsewhere
from carecase.jurisdictions.packs import pack_for
from carecase.people.actions import refresh_tokens_of
from carecase.people.models import Guardian, Person, PersonLanguage
from carecase.sealing.models import DataKey

Kind = Task.Kind

# Owed to every child, whose age is in doubt or not known as well, and the clock of the country's pack for each.
OWED_TO_A_CHILD = {
    Kind.CHILD_AUTHORITY: "child_authority_notice",
    Kind.GUARDIAN: "guardian_named",
    Kind.BEST_INTERESTS: "best_interests_start",
    Kind.BEST_INTERESTS_DONE: "best_interests_assessment",
    Kind.SCHOOL_BRIDGE: "school_bridge",
}
#: The same where only the packs of some countries have the clock.
OWED_IN_SOME_COUNTRIES = {Kind.FEDERAL_NOTICE: "federal_child_notice"}
FOLLOWED = {*OWED_TO_A_CHILD, *OWED_IN_SOME_COUNTRIES, Kind.AGE_REVIEW, Kind.INTERPRETER_NEED, Kind.DUPLICATE_REVIEW}


@dataclass
class Standing:
    """What is known about some cases at once, so that a hundred cost as many queries as one."""

    tasks: dict = field(default_factory=lambda: defaultdict(list))  # (case, kind) → tasks of this episode
    codes: dict = field(default_factory=lambda: defaultdict(list))  # person → languages
    guarded: set = field(default_factory=set)  # persons with a guardian
    told: set = field(default_factory=set)  # cases of which the child authority was told
    asked: set = field(default_factory=set)  # cases for which an interpreter was asked for
    spoken: dict = field(default_factory=dict)  # unit → languages of its colleagues
    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)  # tasks that were there

    def had(self, case, kind, about=None):
        return [task for task in self.tasks[case.pk, kind] if task.about == about]

    def has_open(self, case, kind):
        return any(task.done_at is None for task in self.had(case, kind))

    def add(self, case, kind, due_at, **details):
        task = Task(case=case, kind=kind, due_at=due_at, owner_id=case.manager_id, **details)
        self.tasks[case.pk, kind].append(task)
        self.new.append(task)

    def finish(self, tasks, doing, outcome):
        for task in (task for task in tasks if task.done_at is None):
            task.done_at, task.done_by, task.outcome = timezone.now(), doing.by, outcome
            self.changed.append(task)

    def write(self, doing):
        doing.save_all(self.changed)
        doing.save_all(self.new)


def standing_of(cases):
    people = [case.person_id for case in cases]
    known = Standing()
    opened = {case.pk: case.opened_at for case in cases}
    for task in Task.objects.filter(case__in=cases, kind__in=FOLLOWED):
        if task.done_at is None or task.done_at >= opened[task.case_id]:
            known.tasks[task.case_id, task.kind].append(task)
    for person, code in PersonLanguage.objects.filter(person__in=people).values_list("person", "language"):
        known.codes[person].append(code)
    today = timezone.localdate()
    guardians = Guardian.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=today), person__in=people)
    known.guarded = set(guardians.values_list("person", flat=True))
    notices = AuthorityNotice.objects.filter(case__in=cases, body=AuthorityNotice.Body.CHILD_AUTHORITY, reached=True)
    known.told = of_this_episode(notices, opened)
    known.asked = of_this_episode(InterpreterRequest.objects.filter(case__in=cases), opened)
    known.spoken = {unit.pk: spoken_by(unit) for unit in {case.unit for case in cases}}
    return known


def of_this_episode(rows, opened):
    """Ids of the cases about which such a row was written since their time zero."""
    return {case for case, at in rows.values_list("case", "recorded_at") if at >= opened[case]}


def begin_again(case, doing):
    """The deadlines of a new episode: first risk, what a child is owed, an interpreter. The step saves the case."""
    known = standing_of([case])
    known.add(case, Kind.FIRST_RISK, due(case, "initial_assessment", case.opened_at))
    follow_age(case, known, doing, was_adult=False)
    follow_languages(case, known, doing)
    known.write(doing)


def owed_at_birth(case, codes, doing):
    """What is asked for by what is known of somebody when her or his case, not yet saved, is opened: nothing was there
    before. `codes`: the languages she or he speaks. The names can be found already (`refresh_tokens`)."""
    known = Standing()
    known.codes[case.person_id] = codes
    known.spoken = {case.unit.pk: spoken_by(case.unit)} if codes else {}
    follow_age(case, known, doing, was_adult=False)
    follow_languages(case, known, doing)
    follow_names([case], known, doing)
    return known.new


def follow(cases, doing, *, aged=(), speaking=(), named=(), were_adults=frozenset()):
    """Open and finish the tasks that new facts about these people ask for, and save the cases.

    `aged`, `speaking`, `named`: those of the cases whose person's age, languages, or names and papers were written.
    `were_adults`: ids of cases whose person was recorded as an adult until now.
    """
    known = standing_of(cases) if aged or speaking or named else Standing()
    for case in still_open(aged):
        follow_age(case, known, doing, was_adult=case.pk in were_adults)
    for case in still_open(speaking):
        follow_languages(case, known, doing)
    follow_names(still_open(named), known, doing)
    known.write(doing)
    look_elsewhere(still_open(named), doing)
    next_due = Task.objects.counting().filter(case__in=cases).order_by().values_list("case").annotate(Min("due_at"))
    first = dict(next_due)
    for case in cases:
        case.next_due_at = first.get(case.pk) or NOTHING_DUE
    doing.save_all(cases)


def still_open(cases):
    return [case for case in cases if case.is_open]


# --- age ------------------------------------------------------------------------------------------------------------


def follow_age(case, known, doing, *, was_adult):
    """A child's clocks run from time zero, or from the day an adult turns out to be a child."""
    person = case.person
    doubtful = person.is_child and (person.age_basis == Person.Basis.DISPUTED or person.age_is_unknown)
    start = timezone.now() if was_adult else case.opened_at
    if person.is_child:
        settled = {Kind.GUARDIAN: person.pk in known.guarded, Kind.CHILD_AUTHORITY: case.pk in known.told}
        for kind, clock in owed_to_a_child(case.pack).items():
            if not settled.get(kind):
                owe(case, kind, clock, start, known, again=was_adult)
    else:
        for kind in owed_to_a_child(case.pack):
            known.finish(known.tasks[case.pk, kind], doing, sentence("adult"))
    if doubtful:
        owe(case, Kind.AGE_REVIEW, "best_interests_start", start, known, again=was_adult)
    else:
        known.finish(known.tasks[case.pk, Kind.AGE_REVIEW], doing, sentence("age_known"))


def owed_to_a_child(pack):
    return OWED_TO_A_CHILD | {kind: clock for kind, clock in OWED_IN_SOME_COUNTRIES.items() if pack.has_clock(clock)}


def owe(case, kind, clock, start, known, *, again):
    """Once in an episode; again only if the person was shown to be an adult in between."""
    if not known.had(case, kind) or (again and not known.has_open(case, kind)):
        known.add(case, kind, due(case, clock, start))


# --- language -------------------------------------------------------------------------------------------------------


def follow_languages(case, known, doing):
    """An interpreter is looked for when nobody of the team speaks any language of the person."""
    codes = known.codes[case.person_id]
    if not codes:
        return
    if set(codes) & known.spoken[case.unit.pk]:
        known.finish(known.had(case, Kind.INTERPRETER_NEED), doing, sentence("colleague_speaks"))
        return
    words = naming_languages(codes)
    if not known.had(case, Kind.INTERPRETER_NEED) and case.pk not in known.asked:
        known.add(case, Kind.INTERPRETER_NEED, due(case, "interpreter_urgent", timezone.now()), text=words)
    for task in known.had(case, Kind.INTERPRETER_NEED):
        if task.done_at is None and task.text != words and not task._state.adding:
            task.text = words
            known.changed.append(task)


def spoken_by(unit):
    """What the colleagues of a unit speak; where nobody has said so, the first language of their country."""
    return set(told_by_staff_of(unit)) or {first_language_at(unit)}


def told_by_staff_of(unit):
    """The languages that colleagues of a unit have said they speak, as a queryset of codes."""
    here = Q(unit=unit) | Q(unit__isnull=True, organisation=unit.organisation_id)
    members = Membership.objects.on(timezone.localdate()).filter(here, user__is_active=True)
    return StaffLanguage.objects.filter(user__in=members.values("user")).values_list("language", flat=True)


def first_language_at(unit):
    return pack_for(unit.organisation.country).value("languages")[0]


# --- seen before, and found again -----------------------------------------------------------------------------------


def follow_names(cases, known, doing):
    """One question per possible earlier registration, asked once, and the pair for whoever sees both."""
    found = {}
    for case, others in registered_twice.proposals(cases).items():
        for other, why in others.items():
            found[registered_twice.in_order(case.person, other)] = why
            if not known.had(case, Kind.DUPLICATE_REVIEW, other.pk):
                compare_with(case, other, known)
    if found:
        registered_twice.write_down(found, doing)


def compare_with(case, other, known):
    numbers = Case.objects.filter(person=other).order_by("-opened_at").values_list("number", flat=True)
    text = comparing_with(numbers.first())
    known.add(case, Kind.DUPLICATE_REVIEW, due(case, "full_assessment", timezone.now()), about=other.pk, text=text)


def make_findable(people, also=()):
    """Refresh the blind tokens of these people, with the names used for them in any case. Call in the act.

    `also`: cases whose name used is about to be saved.
    """
    called = {person: [] for person in people}
    by_id = {person.pk: person for person in people}
    for joined in Person.objects.filter(same_as__in=people).select_related("key"):
        called[by_id[joined.same_as_id]] += [joined.full_name, joined.aliases]
    unsaved = {case.pk: case for case in also}
    cases = list(Case.objects.filter(person__in=people).only("person", "key", "called"))
    DataKey.warm(case.key_id for case in cases)
    for case in cases:
        called[by_id[case.person_id]].append(unsaved.get(case.pk, case).called)
    refresh_tokens_of(called)
