"""Which conditions a return must meet, by tier: the table of the care pathway (B2), row by row."""

from dataclasses import dataclass, replace
from enum import Enum
from functools import wraps

from carecase.workflow.engine import Guard
from repatriation import conditions as c
from repatriation.consular import rules as w
from repatriation.models.plan import ReturnPlan
from repatriation.origin import conditions as o
from repatriation.tiers import Tier


class Cell(Enum):
    YES = "✓"
    NO = "–"
    IF_NEEDED = "if needed"


YES, NO, IF_NEEDED = Cell.YES, Cell.NO, Cell.IF_NEEDED
MEDICAL_CHECK, ESCORT = ReturnPlan.Need.MEDICAL_CHECK, ReturnPlan.Need.ESCORT


@dataclass(frozen=True)
class Row:
    """One condition and for whom it counts. `need` is what on the plan makes "if needed" a yes."""

    guard: Guard
    healthy_adult: Cell
    flagged: Cell
    child: Cell
    victim: Cell
    need: str = ""

    def counts_for(self, plan):
        cells = {
            Tier.HEALTHY_ADULT: self.healthy_adult,
            Tier.FLAGGED: self.flagged,
            Tier.CHILD: self.child,
            Tier.VICTIM: self.victim,
        }
        cell = cells[plan.tier]
        return cell is YES or (cell is IF_NEEDED and self.need in plan.needs)


TABLE = (
    # what must be true                   healthy    flagged     child       victim
    Row(c.place_is_named,                 YES,       YES,        YES,        YES),
    Row(c.options_were_counselled,        YES,       YES,        YES,        YES),
    Row(c.declaration_stands,             YES,       YES,        YES,        YES),
    Row(c.papers_are_valid,               YES,       YES,        YES,        YES),
    Row(c.escort_is_named,                NO,        IF_NEEDED,  YES,        IF_NEEDED,  ESCORT),
    Row(c.route_is_complete,              YES,       YES,        YES,        YES),
    Row(c.connections_hold,               YES,       YES,        YES,        YES),
    Row(c.transit_is_permitted,           YES,       YES,        YES,        YES),
    Row(c.contact_and_dangers_are_known,  YES,       YES,        NO,         YES),
    Row(c.risk_is_current,                NO,        YES,        YES,        YES),
    Row(c.remaining_risk_is_acceptable,   NO,        YES,        YES,        YES),
    Row(c.origin_side_was_heard,          NO,        YES,        YES,        YES),
    Row(o.origin_side_does_not_object,    NO,        YES,        YES,        YES),
    Row(c.fit_to_travel,                  NO,        YES,        IF_NEEDED,  IF_NEEDED,  MEDICAL_CHECK),
    Row(c.no_check_speaks_against_it,     YES,       YES,        YES,        YES),
    Row(c.receiver_has_confirmed,         NO,        YES,        YES,        YES),
    Row(c.guardian_is_named,              NO,        NO,         YES,        NO),
    Row(c.family_can_take_the_child,      NO,        NO,         YES,        NO),
    Row(c.best_interests_say_return,      NO,        NO,         YES,        NO),
    Row(c.reflection_is_over,             NO,        NO,         NO,         YES),
    Row(c.arrival_is_safe,                NO,        YES,        YES,        YES),
    Row(c.budget_is_approved,             YES,       YES,        YES,        YES),
    Row(c.bookings_hold,                  YES,       YES,        YES,        YES),
    Row(c.allowance_was_handed,           YES,       YES,        YES,        YES),
    Row(c.belongings_are_signed,          YES,       YES,        YES,        YES),
    Row(c.family_stays_together,          YES,       YES,        YES,        YES),
    Row(c.testimony_is_settled,           NO,        NO,         YES,        YES),
    Row(c.consulate_only_with_consent,    YES,       YES,        YES,        YES),
    Row(c.destination_is_not_feared,      YES,       YES,        YES,        YES),
    Row(c.no_asylum_claim_is_pending,     YES,       YES,        YES,        YES),
    Row(c.no_advice_against_the_country,  YES,       YES,        YES,        YES),
    Row(w.no_request_stands_still,        YES,       YES,        YES,        YES),
    Row(w.those_who_must_know_were_told,  YES,       YES,        YES,        YES),
    Row(w.border_is_crossed_where_they_receive, YES, YES,        YES,        YES),
    Row(w.arrival_is_on_a_day_they_receive, YES,     YES,        YES,        YES),
    Row(w.arrival_is_within_their_hours,  YES,       YES,        YES,        YES),
    Row(w.they_know_early_enough,         YES,       YES,        YES,        YES),
    Row(w.there_is_room_on_that_day,      YES,       YES,        YES,        YES),
    Row(c.plan_is_approved,               YES,       YES,        YES,        YES),
)  # fmt: skip

ROWS = {row.guard.name: row for row in TABLE}


def tiered(row):
    """The guard of a row: it holds for those it does not count for."""

    @wraps(row.guard.holds)
    def holds(plan):
        return not row.counts_for(plan) or row.guard.holds(plan)

    return replace(row.guard, holds=holds)


def rows(*guards):
    return tuple(tiered(ROWS[each.name]) for each in guards)


TO_ASSESS = rows(c.place_is_named, c.options_were_counselled, c.contact_and_dangers_are_known, c.risk_is_current)
TO_APPROVE = rows(
    c.place_is_named,
    c.options_were_counselled,
    c.guardian_is_named,
    c.family_can_take_the_child,
    c.risk_is_current,
    c.remaining_risk_is_acceptable,
    c.origin_side_was_heard,
    o.origin_side_does_not_object,
    c.best_interests_say_return,
    c.destination_is_not_feared,
    c.no_asylum_claim_is_pending,
    c.no_advice_against_the_country,
    c.plan_is_approved,
)
#: Everything in the table; leaving checks all of it again.
TO_LEAVE = tuple(tiered(row) for row in TABLE)


def checklist(step, plan):
    """The conditions of a step that count for this plan, and how each stands: what people see."""
    counting = (each for each in step.guards if each.name not in ROWS or ROWS[each.name].counts_for(plan))
    return [each.check(plan) for each in counting]
