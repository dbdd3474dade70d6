"""The way as the page shows it: legs and waits in a table, the same as a picture, and what is wrong with them."""

from dataclasses import dataclass
from itertools import pairwise

from carecase.access.permissions import Permission
from repatriation import problems, routes
from repatriation.guards import ROWS
from repatriation.models import Leg

WIDTH = 600  # of the picture, in its own units
OF_A_GUARD = {
    "route_is_complete": problems.of_the_route,
    "connections_hold": problems.of_connections,
    "arrival_is_safe": problems.of_arrival,
    "transit_is_permitted": problems.of_transit,
}


@dataclass(frozen=True)
class Line:
    """One leg, with the nights that fall on it or after it, and the wait before the next one."""

    leg: Leg
    nights: int
    wait: str = ""
    wait_is_short: bool = False
    zone_changes: bool = False


@dataclass(frozen=True)
class Bar:
    """A stretch of the picture: a leg, a wait or a night."""

    kind: str
    x: int
    width: int
    number: int | None = None

    @property
    def middle(self):
        return self.x + self.width // 2


def shown(plan, user):
    """None for those who may not read where somebody travels."""
    legs = plan.legs_in_order if plan.case.may_read(user, Leg.data_class) else []
    may_write = user.has_perm(Permission.PREPARE_RETURN, plan)
    if not (legs or may_write):
        return None
    return {
        "lines": lines(legs),
        "bars": bars(legs),
        "problems": found(plan) if plan.is_open and plan.may_be_read_by(user) else [],
        "may_write": may_write,
        "may_remove": may_write and plan.is_open and plan.departed_at is None,
    }


def found(plan):
    """Everything that counts for this plan: first what stands in the way, then what one should know."""
    counting = [of for name, of in OF_A_GUARD.items() if ROWS[name].counts_for(plan)]
    return [each for of in (*counting, problems.of_papers, problems.of_escorts) for each in of(plan)]


def lines(legs):
    return [line(leg, then) for leg, then in routes.with_next(legs)]


def line(leg, then):
    zone_changes = leg.departs_zone != leg.arrives_zone
    if then is None:
        return Line(leg, routes.nights_of(leg), zone_changes=zone_changes)
    wait = routes.wait_between(leg, then)
    return Line(
        leg,
        routes.nights_of(leg, then),
        wait=problems.length(wait),
        wait_is_short=wait < routes.least_wait(leg, then),
        zone_changes=zone_changes,
    )


# --- the picture -------------------------------------------------------------------------------------------------


def bars(legs):
    """Legs and waits along one line, as long as they last; below it the nights, as the clocks there show them."""
    if not legs:
        return []
    begins, ends = legs[0].departs_at, max(leg.arrives_at for leg in legs)
    at = lambda moment: round(WIDTH * ((moment - begins) / (ends - begins)))  # noqa: E731
    spans = [("leg", leg.departs_at, leg.arrives_at, number) for number, leg in enumerate(legs, start=1)]
    spans += [("wait", one.arrives_at, then.departs_at, None) for one, then in pairwise(legs)]
    spans += [("night", *span, None) for span in routes.dark(legs)]
    lasting = [span for span in spans if span[2] > span[1]]
    return [Bar(kind, at(start), max(at(end) - at(start), 2), number) for kind, start, end, number in lasting]
