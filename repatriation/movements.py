"""What is done with a movement as a whole: it begins, somebody joins or leaves it, its day changes."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.cases.models import Case
from carecase.jurisdictions import zones
from carecase.workflow.acts import act
from repatriation import manifests
from repatriation.actions import recheck
from repatriation.itineraries import shift
from repatriation.models import ENDED, ReturnPlan, State

ON_THE_WAY = (State.DEPARTED, State.ARRIVED, State.TRANSIT_INCIDENT)
MOST = 60  # people of one movement


def joinable(user):
    """Plans that this user may put into a movement."""
    cases = Case.objects.where_may(user, Permission.PREPARE_RETURN)
    return ReturnPlan.objects.filter(case__in=cases, movement__isnull=True).exclude(state__in=[*ENDED, *ON_THE_WAY])


def begin(movement, plans, *, by):
    """A movement and the first who travel in it: without anybody nobody would see it."""
    with act(by, "begin_movement") as doing:
        doing.save(movement)
        take_along(movement, plans, doing)
    return movement


def join(movement, plans, *, by):
    """More people travel; the list has another edition."""
    with act(by, "join_movement", movement) as doing:
        movement = manifests.renew(movement, doing)
        take_along(movement, plans, doing)
    return movement


def take_along(movement, plans, doing):
    for plan in plans:
        plan = ReturnPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        allow(doing.by, Permission.PREPARE_RETURN, plan, "join_movement")
        if plan.movement_id or not plan.is_open or plan.state in ON_THE_WAY:
            raise block(
                _("This person already travels in a movement, or the plan has ended."), plan.get_absolute_url()
            )
        if plan.place is None or plan.place.country != movement.country:
            raise block(_("This person wants to go to another country."), plan.get_absolute_url())
        plan.movement = movement
        doing.save(plan)
    if manifests.travelling(movement).count() > MOST:
        raise block(_("These are too many for one movement: begin another."))
    manifests.bring_together(movement, doing)


def leave(plan, *, by, reason=""):
    """Somebody travels on her or his own after all. The family she or he was to go with is looked at again."""
    with act(by, "leave_movement", plan, reason=reason) as doing:
        plan = ReturnPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        allow(by, Permission.PREPARE_RETURN, plan, "leave_movement")
        if plan.movement_id is None or plan.state in ON_THE_WAY:
            raise block(_("She or he is not in a movement, or has already left."))
        mates = manifests.stays_behind(plan, doing)
        plan.movement = None
        doing.save(plan)
        for each in [*mates, plan]:
            recheck(each, by=by)
    return plan


def reschedule(movement, delta, *, by, reason=""):
    """Another day or hour for everybody: each journey and its reminders move, each plan is looked at again."""
    with act(by, "reschedule_movement", movement, reason=reason) as doing:
        movement = manifests.renew(movement, doing)
        plans = list(manifests.travelling(movement).select_related("case__person"))
        for plan in plans:
            if not by.has_perm(Permission.PREPARE_RETURN, plan):
                raise block(_("Others prepare the return of somebody in this movement: move it together with them."))
            if plan.state in ON_THE_WAY or not plan.is_open:
                raise block(_("Somebody of this movement has already left."), plan.get_absolute_url())
        movement.leaves_on = new_day(movement, plans, delta)
        doing.save(movement)
        for plan in plans:
            shift(plan, delta, by=by, doing=doing)
    return movement


def new_day(movement, plans, delta):
    """The local day on which the first of them leaves then."""
    lines = sorted((plan.itinerary for plan in plans if plan.itinerary), key=lambda line: line.departs_at)
    if not lines:
        return movement.leaves_on + timedelta(days=round(delta / timedelta(days=1)))
    return zones.local(lines[0].departs_at + delta, lines[0].departs_zone).date()
