"""Facts about a case's return that the steps of the case build their conditions on."""

from django.db.models import OuterRef

from carecase.workflow.facts import ask, first
from repatriation.conditions import asylum_is_claimed, destination_is_not_feared
from repatriation.models import ReturnPlan, State
from repatriation.models.plan import PAUSED, WAY


def return_plan(case):
    """The open plan, or None, with where to and what was talked through. No plan is begun while one is open, so it is
    the latest, if any."""
    plan = latest_plan(case)
    if plan is None or not plan.is_open:
        return None
    plan.place, plan.talk = ask(case, chosen_place, latest_talk)
    return plan


@first("return_plans__places")
def chosen_place(rows):
    return rows.filter(plan__in=latest_of("plan__case"), is_chosen=True)


@first("return_plans__talks")
def latest_talk(rows):
    return rows.filter(plan__in=latest_of("plan__case"))


def latest_of(case):
    """That plan, beside rows that lead to their case like this."""
    return ReturnPlan.objects.filter(case=OuterRef(case)).values("pk")[:1]


@first("return_plans")
def latest_plan(rows):
    """The open plan, or the one that was begun last."""
    return rows


def return_plan_at_least(case, state):
    """Whether the plan of the case stands at this state of the way or beyond; a paused one counts where it stood."""
    plan = latest_plan(case)
    if plan is None:
        return False
    stands = plan.paused_in if plan.state in PAUSED else plan.state
    return stands in WAY and WAY.index(State(stands)) >= WAY.index(State(state))


def asked_alone_and_counselled(case):
    """The person was asked alone, not by an authority only, and told every option (B1)."""
    plan = return_plan(case)
    return bool(plan and plan.talk and plan.talk.was_free and plan.talk.told_everything)


def no_fear_of_destination(case):
    """No stated fear of the country she or he wants to go to; with no place named yet, of no country at all."""
    plan = return_plan(case)
    if plan and plan.place:
        return destination_is_not_feared.holds(plan)
    return not case.feared_countries


def no_pending_asylum_claim(case):
    return not asylum_is_claimed(case)


def handover_complete(case):
    """Every signature, or for an adult what stands in for one: the step to "received" asks for it."""
    plan = latest_plan(case)
    return bool(plan and plan.state in (State.HANDED_OVER, State.POST_RETURN))


def handed_over_at(case):
    """When the last signature was given: visits after the return count from here. None before."""
    plan = latest_plan(case)
    handover = plan.handovers.first() if plan else None
    return handover.handed_over_at if handover else None
