"""From a request in a case to what the bank may know, and to whom it must not be told (C12, practice rule 3)."""

from django.utils.translation import gettext as _

from carecase.cases.models.case import Case, Encounter
from carecase.cases.models.contact import InterpreterRequest, RefusedInterpreter
from carecase.interpreters.actions import book
from carecase.interpreters.matching import Rule, candidates
from carecase.interpreters.models import Booking, State, Topic
from carecase.interpreters.need import Need
from carecase.people import names, phones
from carecase.people.models import FamilyMember, Guardian, Person, Phone
from carecase.sealing.models import DataKey
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


def topic_of(request):
    topic = TOPICS[request.purpose]
    return Topic.CHILD if topic in OF_A_CHILD and request.case.person.is_child else topic


def need_of(request, team_speaks):
    """What the bank learns: no name, no case, no house."""
    case = request.case
    return Need(
        asked_for=request.pk,
        language=request.language,
        variety=request.variety,
        topic=topic_of(request),
        mode=request.mode,
        begins_at=request.wanted_at,
        ends_at=request.ends_at,
        country=case.jurisdiction,
        place=place_of(case),
        time_zone=str(case.pack.timezone),
        urgent=request.urgent,
        sex="" if request.sex == InterpreterRequest.Sex.NO_PREFERENCE else request.sex,
        community_wish=request.community,
        community=case.person.people,
        danger_in=frozenset([case.jurisdiction, *case.person.citizenships]),
        team_speaks=frozenset(team_speaks) - {request.language},
        passed_over=passed_over(request),
    )


def place_of(case):
    met = Encounter.objects.filter(case=case).order_by("-occurred_at").first()
    return met.admin1 if met else ""


def passed_over(request):
    """Interpreter's id → why: refused by the person, at work for the other side in this case, or asked already."""
    case = request.case
    of_case = InterpreterRequest.objects.filter(case=case).values("pk")
    tries = Booking.objects.filter(asked_for__in=of_case).exclude(state=State.CANCELLED)
    rows = tries.values_list("interpreter", "topic", "asked_for", "state")
    here = topic_of(request) == Topic.POLICE
    over = {}
    for interpreter, topic, asked_for, state in rows:
        if (topic == Topic.POLICE) != here and state in (State.ACCEPTED, State.CONFIRMED, State.DONE):
            over[interpreter] = Rule.OTHER_SIDE
        if asked_for == request.pk or state == State.CONFLICT:
            over[interpreter] = Rule.ASKED_BEFORE
    refused = RefusedInterpreter.objects.filter(case=case).values_list("interpreter", flat=True)
    return over | dict.fromkeys(refused, Rule.EXCLUDED)


def found_for(request, team_speaks):
    """Everybody of the language, with reasons; names are compared here and leave nothing behind."""
    return candidates(need_of(request, team_speaks), screen=Acquaintances(request).among)


class Acquaintances:
    """Who must not hear of this: relatives, fellow travellers, people of the same event, those she or he named."""

    def __init__(self, request):
        self.request = request

    def among(self, interpreters):
        """{id: Rule} for those of the interpreters who may know the person."""
        if not interpreters:
            return {}
        DataKey.warm(each.key_id for each in interpreters)
        around, numbers = self.names_around(), self.numbers_around()
        unwanted = [set(names.words(line)) for line in self.request.excluded_names.splitlines() if line.strip()]
        stopped = {}
        for each in interpreters:
            words = set(names.words(each.name))
            if any(alike(words, other) for other in around) or (phones.spellings(each.phone) & numbers):
                stopped[each.pk] = Rule.MAY_KNOW
            if any(other <= words for other in unwanted):
                stopped[each.pk] = Rule.EXCLUDED
        return stopped

    def people(self):
        """The person, whoever is of the same event, and the family."""
        case = self.request.case
        mates = Case.objects.filter(incident=case.incident_id) if case.incident_id else Case.objects.filter(pk=case.pk)
        units = FamilyMember.objects.filter(person=case.person_id).values("unit")
        family = FamilyMember.objects.filter(unit__in=units).values("person")
        return Person.objects.filter(pk__in=mates.values("person")) | Person.objects.filter(pk__in=family)

    def names_around(self):
        people = list(self.people().select_related("key").distinct())
        contacts = list(Phone.objects.filter(person=self.request.case.person_id).select_related("key"))
        guardians = list(Guardian.objects.filter(person=self.request.case.person_id).select_related("key"))
        DataKey.warm(each.key_id for each in people)
        texts = [f"{each.full_name} {each.aliases}" for each in people]
        texts += [each.contact_name for each in contacts] + [each.name for each in guardians]
        return [words for words in (set(names.words(text)) for text in texts) if words]

    def numbers_around(self):
        rows = list(Phone.objects.filter(person__in=self.people().values("pk")).select_related("key"))
        DataKey.warm(row.key_id for row in rows)
        return set().union(*(phones.spellings(row.number) for row in rows))


def alike(one, other):
    """Two names share at least two words, or all there is of the shorter when it has two."""
    return len(one & other) >= SHARED_WORDS


def book_for(request, interpreter, team_speaks, *, by, room=None, next_one=False):
    """Ask this interpreter, if nothing speaks against it now. The request waits for the answer."""
    with act(by, "book_interpreter", request.case) as doing:
        request = InterpreterRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        chosen = [each for each in found_for(request, team_speaks) if each.interpreter.pk == interpreter.pk]
        if not chosen or not chosen[0].fits:
            reasons = chosen[0].why_not if chosen else [_("Does not interpret this language.")]
            raise Blocked([Check(False, reason) for reason in reasons])
        need = chosen[0].need
        booking = book(interpreter, need, unit=request.case.unit, by=by, room=room, next_one=next_one)
        request.booking = booking
        doing.save(request)
    return booking
