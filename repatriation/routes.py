"""What the legs of a journey alone say: whether they hold together, and where it is tight. Pure functions.

A journey is a list of legs in order. Moments are compared as moments, never as what the clocks show.
"""

from datetime import datetime, time, timedelta
from itertools import pairwise

from carecase.jurisdictions import zones
from carecase.jurisdictions.packs import pack_for
from repatriation.models import Escort, Leg
from repatriation.models.journey import DAY_BEGINS, DAY_ENDS

#: Whoever is on the way at this hour, as the clocks there show it, spends a night.
DEAD_OF_NIGHT = time(3)
LAND, AIR, AIR_ABROAD = 0, 1, 2  # places in the pack's list of minutes to change
EVERYBODY = "*"


def in_order(legs):
    return sorted(legs, key=lambda leg: leg.departs_at)


def with_next(legs):
    """Each leg and the one after it; None after the last."""
    return zip(legs, [*legs[1:], None], strict=False)


def overlapping(legs):
    """Pairs of which the second leaves before the first has arrived."""
    return [(one, then) for one, then in pairwise(in_order(legs)) if then.departs_at < one.arrives_at]


def moved(legs, delta):
    """The same legs so much later, or earlier. In real time: each keeps its length, whatever the clocks do."""
    for leg in legs:
        leg.departs_at += delta
        leg.arrives_at += delta
    return legs


def gaps(legs):
    """Pairs of which the second does not begin where the first ends."""
    return [(one, then) for one, then in pairwise(legs) if end_of(one) != begin_of(then)]


def end_of(leg):
    return same(leg.to_place), leg.to_country


def begin_of(leg):
    return same(leg.from_place), leg.from_country


def same(place):
    """A place however it was typed."""
    return " ".join(place.casefold().split())


def wait_between(one, then):
    return then.departs_at - one.arrives_at


def least_wait(one, then):
    """How long it takes to change, as the pack of the country says. What waits for the traveller needs nothing."""
    if then.mode not in Leg.SCHEDULED:
        return timedelta()
    by_air = Leg.Mode.PLANE in (one.mode, then.mode)
    abroad = one.crosses_a_border or then.crosses_a_border
    minutes = pack_for(then.from_country).value("connection_minutes")
    return timedelta(minutes=minutes[(AIR_ABROAD if abroad else AIR) if by_air else LAND])


def short_connections(legs):
    return [(one, then) for one, then in pairwise(legs) if wait_between(one, then) < least_wait(one, then)]


def nights(begins, ends, zone):
    """How many nights lie between two moments, by the clocks of a place."""
    first, last = zones.local(begins, zone).date(), zones.local(ends, zone).date()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(begins <= zones.placed(datetime.combine(day, DEAD_OF_NIGHT), zone) < ends for day in days)


def dark(legs):
    """The stretches of night, six to six, between departure and arrival: by the clocks of where one is by then."""
    begins, ends = legs[0].departs_at, legs[-1].arrives_at
    first, last = legs[0].leaves_local.date() - timedelta(days=1), legs[-1].arrives_local.date()
    found = []
    for n in range((last - first).days + 1):
        evening = datetime.combine(first + timedelta(days=n), DAY_ENDS)
        leg = next((each for each in reversed(legs) if each.leaves_local <= evening), legs[0])
        falls = zones.placed(evening, leg.departs_zone)
        rises = zones.placed(datetime.combine(evening.date() + timedelta(days=1), DAY_BEGINS), leg.arrives_zone)
        if falls < ends and rises > begins:
            found.append((max(falls, begins), min(rises, ends)))
    return found


def nights_of(leg, then=None):
    """The nights on a leg, and of the wait before the next one."""
    waited = nights(leg.arrives_at, then.departs_at, leg.arrives_zone) if then else 0
    return nights(leg.departs_at, leg.arrives_at, leg.departs_zone) + waited


def nights_without_place(legs):
    """Legs on or after which a night falls, and nobody has said where it is spent."""
    return [leg for leg, then in with_next(legs) if nights_of(leg, then) and not leg.night_at]


def unaccompanied(legs):
    """Legs on which no child protection officer travels along."""
    return [leg for leg in legs if leg.escort is None or leg.escort.kind != Escort.Kind.CHILD_PROTECTION]


def transit(legs):
    """Country passed through → the days of entering and leaving it; neither the first country nor the last."""
    ends = {legs[0].from_country, legs[-1].to_country} if legs else set()
    found = {}
    for leg in legs:
        for country, day in ((leg.from_country, leg.leaves_local.date()), (leg.to_country, leg.arrives_local.date())):
            if country not in ends:
                found.setdefault(country, []).append(day)
    return {country: (min(days), max(days)) for country, days in found.items()}


def needs_permit(country, nationalities):
    """Whether the pack of a country asks these nationals for a permit to pass; one that is free is enough."""
    asked = pack_for(country).value("transit_permit_nationalities")
    if country in nationalities:
        return False
    return EVERYBODY in asked or (bool(nationalities) and set(nationalities) <= set(asked))
