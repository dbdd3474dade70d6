"""The trail as those who watch read it: who, what kind of act, when, about which case.

Never a name of a person in care, never a value.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from carecase.access.models import User
from carecase.audit.models import Event, EventSubject, Kind
from carecase.cases.models import Case
from carecase.cases.watching import watched_cases
from carecase.oversight.verbs import in_words

CASE = Case._meta.label
SHOWN_CASES = 5  # of one line; a list view may be about many more
NOBODY = "-"
ONE_ACT = timedelta(seconds=1)


@dataclass(frozen=True)
class Who:
    name: str
    works_for: str = ""


@dataclass(frozen=True)
class Line:
    """One event, ready to be read."""

    at: datetime
    who: Who
    kind: str
    how: str
    what: str
    cases: tuple = ()
    more: int = 0


def events_about(case):
    """What happened to this case and to the person it is about."""
    subjects = EventSubject.objects.filter(subject__in=[str(case.pk), str(case.person_id)])
    return Event.objects.filter(pk__in=subjects.values("event"))


def lines(events, user):
    """Events as lines, each with those of its cases that the reader watches, in three queries however many."""
    numbers = numbers_in(events, user)
    known = people(event.actor for event in events)
    return once([line(event, known, numbers.get(event.pk, ())) for event in events])


def lines_of_one(events, known):
    """Events about one case as lines; who acted is known already."""
    return once([line(event, known, ()) for event in events])


def once(found):
    """An act that wrote under several roots (a case, a house) left an event for each: people read it once."""
    kept = []
    for each in found:
        last = kept[-1] if kept else None
        if last is None or each.kind != Kind.WRITE or replace(each, at=last.at) != last or last.at - each.at > ONE_ACT:
            kept.append(each)
    return kept


def line(event, known, cases):
    kind = Kind(event.kind)
    who = known.get(event.actor) or unknown(event.actor)
    moved = event.details.get("moved")
    wrote = {moved} if moved else {label for label, *_which in event.details.get("saved", ())}
    what, more = in_words(event.verb, wrote), len(cases) - SHOWN_CASES
    if event.details.get("emergency"):
        what = _("%(what)s, in an emergency access") % {"what": what}
    if event.details.get("printed"):
        what = _("%(what)s, printed") % {"what": what}
    return Line(event.at, who, kind.value, kind.label, what, tuple(cases[:SHOWN_CASES]), max(more, 0))


def numbers_in(events, user):
    """Event → numbers of the cases it is about, as far as the reader watches them."""
    rows = EventSubject.objects.filter(event__in=[event.pk for event in events], label=CASE)
    pairs = list(rows.order_by("pk").values_list("event_id", "subject"))
    watched = watched_cases(user).filter(pk__in={subject for _event, subject in pairs})
    number = {str(pk): number for pk, number in watched.values_list("pk", "number")}
    found = {}
    for event_id, subject in pairs:
        if subject in number:
            found.setdefault(event_id, []).append(number[subject])
    return found


def people(actors):
    """Actor → who that is: the name shown to colleagues, and for whom she or he works."""
    actors = set(actors)
    rows = User.objects.filter(pk__in=[actor for actor in actors if actor.isdecimal()])
    rows = rows.values_list("pk", "display_name", "memberships__organisation__name").order_by("pk")
    found = {}
    for pk, name, organisation in rows:
        places = found.setdefault(str(pk), (name, set()))[1]
        places.update([organisation] if organisation else [])
    named = {actor: Who(name, ", ".join(sorted(places))) for actor, (name, places) in found.items()}
    return {actor: unknown(actor) for actor in actors} | named


def unknown(actor):
    return Who(_("Nobody signed in") if actor == NOBODY else _("Unknown account"))


def by_person(case):
    """Who had to do with a case: actor, how often seen, changed and refused, and the last time; the last one first."""
    counts = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in (Kind.READ, Kind.WRITE, Kind.REFUSAL)}
    rows = events_about(case).values("actor").annotate(**counts, last=Max("at"))
    return list(rows.order_by(F("last").desc()))
