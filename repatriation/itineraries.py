"""Writing legs: whatever changes one of them settles the whole itinerary in the same transaction."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.workflow.acts import act
from repatriation import reminders, routes
from repatriation.actions import recheck
from repatriation.models import Escort, Itinerary, ReturnPlan, State

READ_ONCE = ("legs_in_order", "itinerary")


def shift(plan, delta, *, by, doing):
    """Move the whole journey by this much. Every leg keeps its length in real time; reminders move along."""
    lock(plan)
    for leg in routes.moved(plan.legs_in_order, delta):
        doing.save(leg)
    return settle(plan, by=by, doing=doing)


def settle(plan, *, by, doing):
    """Number the legs, derive when the journey begins and ends, move the reminders, look again at a ready plan."""
    forget(plan)
    number(plan.legs_in_order, doing)
    if plan.legs_in_order:
        head = derive(plan, doing)
        forget(plan)
        reminders.follow(head, doing)
    elif plan.itinerary:
        doing.delete(plan.itinerary)
        reminders.drop(plan, doing)
    forget(plan)
    return recheck(plan, by=by)


def remove(row, *, by, reason=""):
    """A leg, an escort or a paper that is no longer part of the journey. Its history stays."""
    plan = row.plan
    with act(by, f"remove_{row._meta.model_name}", plan, reason=reason) as doing:
        allow(by, Permission.PREPARE_RETURN, plan, f"remove_{row._meta.model_name}")
        if plan.state in (State.DEPARTED, State.ARRIVED) or not plan.is_open:
            raise block(_("She or he has left, or the plan is over: what was travelled with stays as it is."))
        lock(plan)
        for leg in plan.legs_in_order if isinstance(row, Escort) else ():
            if leg.escort_id == row.pk:
                leg.escort = None
                doing.save(leg)
        doing.delete(row)
        settle(plan, by=by, doing=doing)
    return plan


def lock(plan):
    """One writer of a journey at a time, who reads it anew."""
    ReturnPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    forget(plan)


def forget(plan):
    for name in READ_ONCE:
        plan.__dict__.pop(name, None)


def number(legs, doing):
    """Number them 1, 2, 3 … by when they leave; no two have one number at any moment on the way there."""
    taken = {leg.seq: leg for leg in legs}
    wrong = {seq: leg for seq, leg in enumerate(legs, start=1) if leg.seq != seq}
    while wrong:
        seq = next((seq for seq in wrong if seq not in taken), max(taken) + 1)
        leg = wrong.pop(seq, None) or next(iter(wrong.values()))  # in a circle one steps aside first
        del taken[leg.seq]
        leg.seq, taken[seq] = seq, leg
        doing.save(leg)


def derive(plan, doing):
    """The head says when the first leg leaves and the last arrives."""
    first, last = plan.legs_in_order[0], plan.legs_in_order[-1]
    head = plan.itinerary or Itinerary(plan=plan)
    head.departs_at, head.departs_zone = first.departs_at, first.departs_zone
    head.arrives_at, head.arrives_zone = last.arrives_at, last.arrives_zone
    return doing.save(head)


def next_seq(plan):
    return max((leg.seq for leg in plan.legs_in_order), default=0) + 1


def others(leg):
    return [each for each in leg.plan.legs_in_order if each.pk != leg.pk]


def refuse_overlap(legs):
    """Nobody is on two legs at once."""
    if found := routes.overlapping(legs):
        raise block(overlap_in_words(*found[0]))


def overlap_in_words(one, then):
    return _("“%(then)s” leaves before “%(one)s” has arrived.") % {"one": one.ways, "then": then.ways}
