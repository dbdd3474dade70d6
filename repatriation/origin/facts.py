"""Who learns what when (practice rule 7): each fact a partner may see, from which point on, and on which part of a
consent. Read this table to know what the other side sees."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from carecase.cases.models import Consent
from carecase.ui.moments import when
from carecase.ui.together import prefetch_together
from carecase.workflow.facts import ask, first
from carecase.workflow.one_moment import one_moment
from referrals import sharing
from referrals.models import CATEGORY, Field
from repatriation.models.origin import Sees

C = Consent.Category
QUESTIONS, JOURNEY, DOSSIER = Sees.QUESTIONS, Sees.JOURNEY, Sees.DOSSIER


@dataclass(frozen=True)
class Fact:
    code: str
    label: str
    sees: Sees
    category: str  # the part of the consent it belongs to; none: words written for them
    read: Callable  # of a partner: words, or nothing


# --- reading --------------------------------------------------------------------------------------------------------


@first("places")
def chosen_place(rows):
    return rows.filter(is_chosen=True)


@first("itineraries")
def journey(rows):
    return rows


@first("danger_checks")
def contact_there(rows):
    """At the place where she or he wants to go."""
    return rows.filter(place__is_chosen=True)


@first("fitnesses")
def latest_fitness(rows):
    return rows


@first("belongings")
def list_of_belongings(rows):
    return rows


#: What is one row of the plan: all of what a partner may read of it now is asked in one query.
ONE_ROW = {
    "place": chosen_place,
    **dict.fromkeys(("leaves", "arrives", "route", "meets"), journey),
    "own_contact": contact_there,
    "fitness": latest_fitness,
    "belongings": list_of_belongings,
}


#: What is several rows of the plan, in one query too.
SEVERAL_ROWS = {"route": "legs", "company": "escorts", "travel_papers": "documents"}


def place(partner):
    found = partner.plan.place
    return "\n".join(filter(None, (found.in_words, found.address))) if found else ""


def called(partner):
    case = partner.plan.case
    return case.called or case.label


def of_itinerary(read):
    return lambda partner: read(partner.plan.itinerary) if partner.plan.itinerary else ""


def needs(partner):
    plan = partner.plan
    return "\n".join(map(str, plan._meta.get_field("needs").labels(plan.needs)))


def company(partner):
    return "\n".join(each.in_words for each in partner.plan.escorts.all())


def travel_papers(partner):
    return "\n".join(each.in_words for each in partner.plan.documents.all())


def own_contact(partner):
    check = contact_there(partner.plan)
    return " · ".join(filter(None, (check.contact_name, check.contact_phone))) if check else ""


def fitness(partner):
    latest = latest_fitness(partner.plan)
    return latest.in_words if latest else ""


def belongings(partner):
    found = list_of_belongings(partner.plan)
    return found.in_words if found else ""


def of_case(field):
    """A field as referrals share it."""
    return lambda partner: sharing.said(field, sharing.SOURCES[field].read(partner.plan.case))


def as_referred(field):
    return Fact(field.value, field.label, DOSSIER, CATEGORY[field], of_case(field))


FACTS = (
    # what                                               from when   part of the consent, and where it is read
    Fact("place", _("Place, and with whom"),             QUESTIONS,  C.TRAVEL,   place),
    Fact("told", _("What we can tell you"),              QUESTIONS,  "",         lambda partner: partner.told),
    Fact("called", _("Called"),                          JOURNEY,    C.TRAVEL,   called),
    Fact("leaves", _("Leaves"),     JOURNEY,  C.TRAVEL,  of_itinerary(lambda line: when(line.leaves_local))),
    Fact("arrives", _("Arrives"),   JOURNEY,  C.TRAVEL,  of_itinerary(lambda line: when(line.arrives_local))),
    Fact("route", _("Way"),         JOURNEY,  C.TRAVEL,  of_itinerary(lambda line: f"{line.route} · {line.carrier}")),
    Fact("needs", _("Needs on the way"),                 JOURNEY,    C.TRAVEL,   needs),
    Fact("company", _("Who travels along"),              JOURNEY,    C.TRAVEL,   company),
    Fact("meets", _("Who meets her or him"), JOURNEY, C.TRAVEL, of_itinerary(lambda line: line.meeter)),
    Fact("our_phone", _("Our phone, day and night"),     JOURNEY,    "",         lambda partner: partner.our_phone),
    as_referred(Field.NAMES),
    as_referred(Field.AGE),
    as_referred(Field.SEX),
    as_referred(Field.CITIZENSHIPS),
    as_referred(Field.LANGUAGES),
    as_referred(Field.PAPERS),
    Fact("travel_papers", _("Travel documents"),         DOSSIER,    C.IDENTITY, travel_papers),
    as_referred(Field.GUARDIAN),
    Fact("own_contact", _("Own contact there"),          DOSSIER,    C.CONTACT,  own_contact),
    as_referred(Field.SAFE_CONTACT),
    Fact("fitness", _("Medical check before travel"),    DOSSIER,    C.HEALTH,   fitness),
    as_referred(Field.HEALTH_NEEDS),
    Fact("belongings", _("Belongings"),                  DOSSIER,    C.TRAVEL,   belongings),
)  # fmt: skip


def seen(partner):
    """The facts this partner may read now, as consented: what the table says of where the return stands."""
    sees = partner.sees
    parts = {"", *partner.parts}
    return [fact for fact in FACTS if fact.sees <= sees and fact.category in parts]


def withheld(partner):
    """Those it would see if the consent covered them: it is told so, and nothing else of them."""
    sees, parts = partner.sees, {"", *partner.parts}
    return [fact for fact in FACTS if fact.sees <= sees and fact.category not in parts]


def shown(partner):
    """Pairs of a title and its rows, for the page of the other side; what is empty is not shown."""
    facts, plan = seen(partner), partner.plan
    with one_moment():
        rows = dict.fromkeys(ONE_ROW[fact.code] for fact in facts if fact.code in ONE_ROW)
        rows = dict(zip(rows, ask(plan, *rows), strict=True))
        if chosen_place in rows:
            plan.place = rows[chosen_place]
        if journey in rows:
            plan.itinerary = rows[journey]
        prefetch_together([plan], *(SEVERAL_ROWS[fact.code] for fact in facts if fact.code in SEVERAL_ROWS))
        plan.legs_in_order = list(plan.legs.all())
        found = [(fact.sees, fact.label, str(fact.read(partner))) for fact in facts]
    told = [row for row in found if row[2]]
    return [(sees.label, [row[1:] for row in rows]) for sees, rows in groupby(told, key=lambda row: row[0])]
