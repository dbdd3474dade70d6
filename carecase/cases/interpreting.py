"""From a request in a case to what the bank may know, and to whom it must not be told (C12, practice rule 3)."""

from dataclasses import replace

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from carecase.cases.models.case import Case, Encounter
from carecase.cases.models.contact import InterpreterRequest, RefusedInterpreter
from carecase.interpreters.actions import book
from carecase.interpreters.matching import Rule, candidates, community_rule
from carecase.interpreters.models import Booking, State, Topic
from carecase.interpreters.need import Need
from carecase.people import names, phones
from carecase.people.models import FamilyMember, Guardian, Person, Phone
from carecase.sealing.models import DataKey
from carecase.ui.together import read_named
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check

Purpose = InterpreterRequest.Purpose
TOPICS = {
    Purpose.LIFELINE: Topic.HEALTH,
    Purpose.SCREENING: Topic.VIOLENCE,
    Purpose.INTERVIEW: Topic.VIOLENCE,
    Purpose.CONSENT: Topic.RIGHTS,
    Purpose.HEALTH: Topic.HEALTH,
    Purpose.LEGAL: Topic.LEGAL,
    Purpose.POLICE: Topic.POLICE,
    Purpose.EVERYDAY: Topic.EVERYDAY,
}
OF_A_CHILD = (Topic.VIOLENCE, Topic.EVERYDAY, Topic.RIGHTS)
SHARED_WORDS = 2  # of a name: one word alone ("Joseph") would shut out half a country


def topic_of(request, group=None):
    children = any(each.case.person.is_child for each in group or [request])
    topic = TOPICS[request.purpose]
    return Topic.CHILD if topic in OF_A_CHILD and children else topic


def need_of(request, group, team_speaks):
    """What the bank learns: no name, no case, no house, and not how many there are. Every wish of the group holds."""
    case, told = request.case, told_of(group)
    wishes = {each.sex for each in group} - {InterpreterRequest.Sex.NO_PREFERENCE}
    citizenships = {country for each in group for country in each.case.person.citizenships}
    return Need(
        asked_for=request.asked_for,
        language=request.language,
        variety=request.variety,
        topic=topic_of(request, group),
        mode=request.mode,
        begins_at=request.wanted_at,
        ends_at=request.ends_at,
        country=case.jurisdiction,
        place=next(iter(told["met"]), ""),
        time_zone=str(case.pack.timezone),
        urgent=request.urgent,
        sex="+".join(sorted(wishes)),  # of two wishes nobody meets both
        community_wish=request.community,
        community=case.person.people,
        danger_in=frozenset([case.jurisdiction, *citizenships]),
        team_speaks=frozenset(team_speaks) - {request.language},
        passed_over=passed_over(request, group, told),
    )


def told_of(group):
    """By name: where the first of them was met last, whom one of them does not want, and who was asked before."""
    cases = [each.case_id for each in group]
    met = Encounter.objects.filter(case=cases[0]).order_by("-occurred_at")
    of_cases = InterpreterRequest.objects.filter(case__in=cases).order_by().values(tie=Coalesce("together", "pk"))
    tries = Booking.objects.filter(asked_for__in=of_cases).exclude(state=State.CANCELLED)
    return read_named(
        {
            "met": met.values_list("admin1", flat=True)[:1],
            "refused": RefusedInterpreter.objects.filter(case__in=cases).values_list("interpreter", flat=True),
            "tries": tries.values_list("interpreter", "topic", "asked_for", "state"),
        }
    )


def passed_over(request, group, told):
    """Interpreter's id → why: refused by a person, at work for the other side in a case, or asked already."""
    here = topic_of(request, group) == Topic.POLICE
    over = {}
    for interpreter, topic, asked_for, state in told["tries"]:
        if (topic == Topic.POLICE) != here and state in (State.ACCEPTED, State.CONFIRMED, State.DONE):
            over[interpreter] = Rule.OTHER_SIDE
        if asked_for == request.asked_for or state == State.CONFLICT:
            over[interpreter] = Rule.ASKED_BEFORE
    return over | dict.fromkeys(told["refused"], Rule.EXCLUDED)


def found_for(request, team_speaks):
    """Everybody of the language, with reasons; names are compared here and leave nothing behind.

    For people who are met together every rule holds for each of them.
    """
    group = request.met_together()
    need = need_of(group[0], group, team_speaks)
    return candidates(need, screen=Acquaintances(group, need).among)


class Acquaintances:
    """Who must not hear of this: relatives, fellow travellers, people of the same event, those they named."""

    def __init__(self, group, need):
        self.group, self.need = group, need
        self.cases = [each.case for each in group]

    def among(self, interpreters):
        """{id: Rule} for those of the interpreters who may know one of them, or whom one does not want."""
        if not interpreters:
            return {}
        DataKey.warm(each.key_id for each in interpreters)
        around, numbers = self.names_around(), self.numbers_around()
        lines = [line for each in self.group for line in each.excluded_names.splitlines()]
        unwanted = [set(names.words(line)) for line in lines if line.strip()]
        stopped = {}
        for each in interpreters:
            words = set(names.words(each.name))
            if any(self.unlike_the_wish_of(other, each) for other in self.group[1:]):
                stopped[each.pk] = Rule.COMMUNITY
            if any(alike(words, other) for other in around) or (phones.spellings(each.phone) & numbers):
                stopped[each.pk] = Rule.MAY_KNOW
            if any(other <= words for other in unwanted):
                stopped[each.pk] = Rule.EXCLUDED
        return stopped

    def unlike_the_wish_of(self, request, interpreter):
        """The wish about community of each of the others; that of the first is in the need."""
        wish = replace(self.need, community_wish=request.community, community=request.case.person.people)
        return community_rule(interpreter, wish)

    def people(self):
        """They, whoever is of the same event, and the families."""
        here = Q(pk__in=[case.pk for case in self.cases])
        incidents = {case.incident_id for case in self.cases} - {None}
        mates = Case.objects.filter(here | Q(incident__in=incidents))
        units = FamilyMember.objects.filter(person__in=self.persons).values("unit")
        family = FamilyMember.objects.filter(unit__in=units).values("person")
        return Person.objects.filter(pk__in=mates.values("person")) | Person.objects.filter(pk__in=family)

    @property
    def persons(self):
        return [case.person_id for case in self.cases]

    @cached_property
    def around(self):
        """People, their phones and the guardians of the group, in one query."""
        people = self.people().select_related("key").distinct()
        phones_of = Phone.objects.filter(person__in=self.people().values("pk")).select_related("key")
        guardians = Guardian.objects.filter(person__in=self.persons).select_related("key")
        found = read_named({"people": people, "phones": phones_of, "guardians": guardians})
        DataKey.warm(each.key_id for rows in found.values() for each in rows)
        return found

    def names_around(self):
        people, guardians = self.around["people"], self.around["guardians"]
        contacts = [each for each in self.around["phones"] if each.person_id in self.persons]
        texts = [f"{each.full_name} {each.aliases}" for each in people]
        texts += [each.contact_name for each in contacts] + [each.name for each in guardians]
        return [words for words in (set(names.words(text)) for text in texts) if words]

    def numbers_around(self):
        return set().union(*(phones.spellings(row.number) for row in self.around["phones"]))


def alike(one, other):
    """Two names share at least two words, or all there is of the shorter when it has two."""
    return len(one & other) >= SHARED_WORDS


def book_for(request, interpreter, team_speaks, *, by, room=None, next_one=False):
    """Ask this interpreter, if nothing speaks against it now. The request waits for the answer."""
    with act(by, "book_interpreter", *(each.case for each in request.met_together())) as doing:
        requests = held(request)
        request = requests[0]
        chosen = [each for each in found_for(request, team_speaks) if each.interpreter.pk == interpreter.pk]
        if not chosen or not chosen[0].fits:
            reasons = chosen[0].why_not if chosen else [_("Does not interpret this language.")]
            raise Blocked([Check(False, reason) for reason in reasons])
        need = chosen[0].need
        booking = book(interpreter, need, unit=request.case.unit, by=by, room=room, next_one=next_one)
        for each in requests:
            each.booking = booking
            doing.save(each)
    return booking


def held(request):
    """The same and whoever is met with it, locked in one order, the one that stands for all first."""
    locked = InterpreterRequest.objects.select_for_update(of=("self",)).select_related("case", "key")
    one_or_all = {"together": request.together} if request.together else {"pk": request.pk}
    rows = list(locked.filter(**one_or_all).order_by("pk"))
    return sorted(rows, key=lambda each: each.pk != each.asked_for)
