"""Registering people: a group at a post in the night, one person at the door, and what is then said about each.

Everything in one act, with as few queries as the number of people allows: a page has a hundred of them.
"""

from functools import partial

from django.utils import timezone

from carecase.access.permissions import Permission
from carecase.cases import actions
from carecase.cases.actions import allow
from carecase.cases.clocks import due
from carecase.cases.models import GroupIncident, OperationsNote, Task
from carecase.cases.task_words import counting, naming_languages
from carecase.casework.consequences import follow, make_findable, owed_at_birth, spoken_by
from carecase.casework.same_people import look_elsewhere
from carecase.people.actions import refresh_tokens
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, FamilyUnit, Person, PersonLanguage
from carecase.workflow.acts import act

MOST_AT_ONCE = 500  # people in one act; a larger group is registered in several
IN_DOUBT = "disputed"
Need = GroupIncident.Need


# --- births ---------------------------------------------------------------------------------------------------------


def register(incident, *, by, unit):
    """Open an incident with its numbered people, and what a group needs in its first hours (J)."""
    with act(by, "register_incident"):
        actions.open_incident(incident, by=by, unit=unit)
        actions.add_people(incident, incident.count, by=by, after=0, owing=partial(of_a_group, incident))
    return incident


def add_more(incident, how_many, *, by):
    """People of the same event who were found or counted later."""
    with act(by, "add_people", incident) as doing:
        incident = GroupIncident.objects.select_for_update().get(pk=incident.pk)  # two officers, one numbering
        allow(by, Permission.REGISTER_PEOPLE, incident, "add_people")
        cases = actions.add_people(incident, how_many, by=by, owing=first_risks)
        incident.count = max(incident.count, incident.cases.count())
        doing.save(incident)
    return cases


def register_person(person, *, by, unit, occurred_at=None, called="", codes=(), note=""):
    """One person: at the door, on the phone, brought by somebody. The name may be unknown or any name."""
    with act(by, "register_person") as doing:
        allow(by, Permission.REGISTER_PEOPLE, unit, "register_person")
        person.held_by = actions.receiving_unit(unit).organisation
        doing.save(person)
        doing.save_all([PersonLanguage(person=person, language=code, level=level(n)) for n, code in enumerate(codes)])
        refresh_tokens(person, [called])

        def owing(cases):
            cases[0].called = called
            return [*first_risks(cases), *owed_at_birth(cases[0], codes, doing)]

        [case] = actions.open_cases([person], by=by, labels=[""], unit=unit, occurred_at=occurred_at, owing=owing)
        if note:
            doing.save(OperationsNote(case=case, text=note))
        look_elsewhere([case], doing)
    return case


def begin_where_it_was_taken_over(case, doing):
    """A case that another country handed over begins like any other: first risk, what a child is owed, a language."""
    doing.save(first_risk(case))
    follow([case], doing, aged=[case], speaking=[case], named=[case])


def of_a_group(incident, cases):
    return [*first_hours(incident, cases[0]), *first_risks(cases)]


def first_risks(cases):
    return [first_risk(case) for case in cases]


def first_risk(case):
    due_at = due(case, "initial_assessment", case.opened_at)
    return Task(case=case, kind=Task.Kind.FIRST_RISK, due_at=due_at, owner_id=case.manager_id)


def first_hours(incident, case):
    """Beds, transport, meals and interpreters are planned for the group. Its tasks stand on the first case."""
    soon, urgent = due(case, "emergency_safety", case.opened_at), due(case, "interpreter_urgent", case.opened_at)
    people = counting(incident)
    tasks = [Task(case=case, kind=kind, due_at=soon, text=people, about=incident.pk) for kind in planned(incident)]
    if missing := [code for code in incident.languages if code not in spoken_by(case.unit)]:
        text, kind = naming_languages(missing), Task.Kind.INTERPRETER_NEED
        tasks.append(Task(case=case, kind=kind, due_at=urgent, text=text, about=incident.pk))
    return tasks


def planned(incident):
    asked = {
        Task.Kind.BED_PLAN: Need.BEDS, Task.Kind.TRANSPORT: Need.TRANSPORT, Task.Kind.MEALS: Need.WATER_FOOD,
        Task.Kind.PROTECTIVE_EQUIPMENT: Need.PROTECTIVE_EQUIPMENT, Task.Kind.NO_SPOKESPERSON: None,
    }  # fmt: skip
    return [kind for kind, need in asked.items() if incident.count > 1 or need in incident.needs]


def level(n):
    return PersonLanguage.Level.FLUENT if n else PersonLanguage.Level.FIRST


# --- what is said about each ----------------------------------------------------------------------------------------


def describe_people(rows, *, by):
    """Write what was typed about these people. `rows`: pairs of a case (its `person` loaded) and a Told."""
    cases = [case for case, _told in rows]
    with act(by, "describe_people", cases[0].incident) as doing:
        for case in cases:
            allow(by, Permission.EDIT_IDENTITY, case, "describe_people")
        were_adults = {case.pk for case in cases if not case.person.is_child}
        for case, told in rows:
            told.apply(case)
        doing.save_all([case.person for case in cases])
        keep_languages(rows, doing)
        keep_families(rows, doing)
        make_findable([case.person for case in cases], also=cases)
        aged = [case for case, told in rows if told.says_age or case.pk in were_adults]
        follow(cases, doing, aged=aged, speaking=cases, named=cases, were_adults=were_adults)


class Told:
    """What one row of the page says about one person."""

    def __init__(self, facts):
        self.facts = facts
        self.says_age = bool(facts["age"] or facts["group"])

    def apply(self, case):
        facts, person = self.facts, case.person
        case.called = facts["called"]
        person.given_names, person.family_names = facts["given_names"], facts["family_names"]
        person.sex, person.citizenships = facts["sex"], facts["citizenships"]
        say_age(person, facts["age"], facts["group"])


def say_age(person, age, group):
    """An age in years, or as it seems: adult, a child of some age, or in doubt (treated as a child)."""
    group_before = group_shown(person)
    if age != age_shown(person):
        person.age_told, person.age_told_on = age, timezone.localdate() if age else None
    if group == IN_DOUBT:
        person.age_basis = Person.Basis.DISPUTED
    elif person.age_basis in ("", Person.Basis.DISPUTED):
        person.age_basis = Person.Basis.STATED if age else Person.Basis.ESTIMATED if group else ""
    if not age and group != group_before:
        person.age_band = {"adult": AgeBand.ADULT, IN_DOUBT: AgeBand.UNKNOWN, "": AgeBand.UNKNOWN}.get(group, group)


def age_shown(person):
    return "" if person.age is None else str(person.age)


def group_shown(person):
    """The age group as the rows of the page say it."""
    if person.age_basis == Person.Basis.DISPUTED:
        return IN_DOUBT
    if person.age_band in CHILD:
        return person.age_band
    return "" if person.age_band == AgeBand.UNKNOWN else "adult"


def keep_languages(rows, doing):
    people = [case.person_id for case, _told in rows]
    kept = {}
    for row in PersonLanguage.objects.filter(person__in=people):
        kept.setdefault(row.person_id, {})[row.language] = row
    new = []
    for case, told in rows:
        codes, here = told.facts["languages"], kept.get(case.person_id, {})
        new += [
            PersonLanguage(person=case.person, language=code, level=level(n))
            for n, code in enumerate(codes)
            if code not in here
        ]
        for code in here.keys() - set(codes):
            doing.delete(here[code])
    doing.save_all(new)


def keep_families(rows, doing):
    """Who belongs to whom, said by those present: the same letter, the same family."""
    members = {}
    for member in FamilyMember.objects.filter(person__in=[case.person_id for case, _told in rows]).order_by(
        "recorded_at"
    ):
        members.setdefault(member.person_id, member)
    units = [told.facts["unit"] for _case, told in rows]
    founded = {unit: FamilyUnit() for unit in units if isinstance(unit, str)}  # letters that stand for no family yet
    doing.save_all(list(founded.values()))
    new, kept = [], []
    for (case, told), unit in zip(rows, units, strict=True):
        unit, relation, member = founded.get(unit, unit), told.facts["relation"], members.get(case.person_id)
        if member is None:
            new += [FamilyMember(unit=unit, person=case.person, relation=relation)] if unit is not None else []
        elif unit is None:
            doing.delete(member)
        else:
            member.unit, member.relation = unit, relation
            kept.append(member)
    doing.save_all(kept)
    doing.save_all(new)
