"""What the country on the other side asks of an arrival, and whether this journey keeps it: figures of the pack.

Where the pack knows no rule none is broken: the page of the plan says so, and to ask. A supervisor may let a rule pass
for one arrival, with a reason. The order of checks is that of a journey: where, when, told in time, room for one more.
"""

from datetime import datetime, time, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases import consular
from carecase.jurisdictions.keys import DAYS
from carecase.workflow.engine import guard
from repatriation.models import ENDED, Notification, ReturnPlan
from repatriation.models.corridor import Rule
from repatriation.models.plan import PAUSED
from repatriation.tiers import Tier

To = Notification.To


def corridor_of(plan):
    """The rules of the way from here to the chosen place, or None where none are known."""
    return plan.case.pack.corridor_to(plan.place.country) if plan.place else None


# --- each rule ---------------------------------------------------------------------------------------------------


def point_is_theirs(plan, corridor):
    crossing = next(iter(plan.crossings.all()), None)
    return not corridor.points or bool(crossing and crossing.point in corridor.points)


def day_is_theirs(plan, corridor):
    return not corridor.days or DAYS[plan.itinerary.arrives_local.weekday()] in corridor.days


def hour_is_theirs(plan, corridor):
    first, last = corridor.from_time or time.min, corridor.until_time or time.max
    return first <= plan.itinerary.arrives_local.time() <= last


def notice_is_long_enough(plan, corridor):
    """Counted from when the last of those who must know was told; nobody told yet: from now."""
    if corridor.notice_hours is None:
        return True
    return plan.itinerary.arrives_at - told_at(plan) >= timedelta(hours=corridor.notice_hours)


def there_is_room(plan, corridor):
    return corridor.most_per_day is None or others_that_day(plan) < corridor.most_per_day


KEEPS = {
    Rule.POINT: point_is_theirs,
    Rule.DAY: day_is_theirs,
    Rule.HOURS: hour_is_theirs,
    Rule.NOTICE: notice_is_long_enough,
    Rule.ROOM: there_is_room,
}


def keeps(plan, rule):
    """Whether this journey keeps a rule. Without a known way or an itinerary there is nothing to break yet."""
    corridor = corridor_of(plan)
    return corridor is None or plan.itinerary is None or KEEPS[rule](plan, corridor)


def may_pass(plan, rule):
    return keeps(plan, rule) or exception(plan, rule) is not None


def exception(plan, rule):
    """What a supervisor allowed for this very arrival, or None."""
    if plan.itinerary is None:
        return None
    given = (each for each in plan.corridor_exceptions.all() if each.arrives_at == plan.itinerary.arrives_at)
    return next((each for each in given if each.rule == rule), None)


def others_that_day(plan):
    """How many others of this country arrive there on that local day: a number, whoever may see whom."""
    if "others_that_day" not in plan.__dict__:
        count_arrivals([plan])
    return plan.others_that_day


def count_arrivals(plans):
    """Let each plan whose way has a limit know how many others arrive on its day: one query for all of them."""
    windows = {plan: day_of_arrival(plan) for plan in plans if has_limit(plan)}
    if not windows:
        return
    going = ReturnPlan.objects.exclude(state__in=[*ENDED, *PAUSED]).filter(places__is_chosen=True)
    span = {
        "itineraries__arrives_at__gte": min(begins for begins, _ends in windows.values()),
        "itineraries__arrives_at__lt": max(ends for _begins, ends in windows.values()),
        "places__country__in": {plan.place.country for plan in windows},
    }
    told = ("pk", "case__jurisdiction", "places__country", "itineraries__arrives_at")
    rows = list(going.filter(**span).order_by().values_list(*told).distinct())
    for plan, (begins, ends) in windows.items():
        way = (plan.case.jurisdiction, plan.place.country)
        same_day = {pk for pk, here, there, at in rows if (here, there) == way and begins <= at < ends}
        plan.others_that_day = len(same_day - {plan.pk})


def has_limit(plan):
    corridor = corridor_of(plan)
    return corridor is not None and plan.itinerary is not None and corridor.most_per_day is not None


def day_of_arrival(plan):
    line = plan.itinerary
    begins = datetime.combine(line.arrives_local.date(), time.min, tzinfo=ZoneInfo(line.arrives_zone))
    return begins, begins + timedelta(days=1)  # the next midnight there, also where a clock is changed


# --- who is told -------------------------------------------------------------------------------------------------


def to_tell(plan):
    """Who must be told before the arrival: as the way asks, an authority of children only of a child, and never a
    consulate that is locked. A lock weighs more than any rule of a way."""
    corridor = corridor_of(plan)
    return [To(each) for each in corridor.notify if concerns(plan, each)] if corridor else []


def concerns(plan, to):
    if to in (To.CHILD_AUTHORITY, To.AIRLINE):
        return plan.tier == Tier.CHILD
    return to != To.CONSULATE or not consular.locks(plan.case, plan.place.country)


def told(plan):
    """To whom → the first time they were told."""
    rows = sorted(plan.notifications.all(), key=attrgetter("done_at"), reverse=True)
    return {row.to: row for row in rows}


def told_at(plan):
    known, wanted = told(plan), to_tell(plan)
    if any(to not in known for to in wanted) or not known:
        return timezone.now()
    return max(known[to].done_at for to in wanted or known)


# --- conditions of the return ------------------------------------------------------------------------------------


@guard(
    _("Say where the border is crossed: at a point where the other country receives."),
    done=_("The border is crossed where the other country receives."),
    fix="repatriation:country",
)
def border_is_crossed_where_they_receive(plan):
    return may_pass(plan, Rule.POINT)


@guard(
    _("The other country does not receive on the day of the arrival."),
    done=_("The other country receives on the day of the arrival."),
    fix="repatriation:country",
)
def arrival_is_on_a_day_they_receive(plan):
    return may_pass(plan, Rule.DAY)


@guard(
    _("The other country does not receive at the hour of the arrival."),
    done=_("The other country receives at the hour of the arrival."),
    fix="repatriation:country",
)
def arrival_is_within_their_hours(plan):
    return may_pass(plan, Rule.HOURS)


@guard(
    _("The other country asks to know earlier of an arrival."),
    done=_("The other country knows early enough."),
    fix="repatriation:country",
)
def they_know_early_enough(plan):
    return may_pass(plan, Rule.NOTICE)


@guard(
    _("Too many arrive there on that day."),
    done=_("There is room on the day of the arrival."),
    fix="repatriation:country",
)
def there_is_room_on_that_day(plan):
    return may_pass(plan, Rule.ROOM)


@guard(
    _("Tell those who must know before the arrival."),
    done=_("Those who must know before the arrival were told."),
    fix="repatriation:country",
)
def those_who_must_know_were_told(plan):
    wanted = to_tell(plan)
    return not wanted or set(wanted) <= set(told(plan))


@guard(
    _("A request to a consulate stands still: do not contact. Ask the person again alone, or call the request off."),
    done=_("No request to a consulate stands still."),
    fix="repatriation:country",
)
def no_request_stands_still(plan):
    return not any(request.is_frozen for request in plan.case.nationality_requests.all())


GUARDS = {
    Rule.POINT: border_is_crossed_where_they_receive,
    Rule.DAY: arrival_is_on_a_day_they_receive,
    Rule.HOURS: arrival_is_within_their_hours,
    Rule.NOTICE: they_know_early_enough,
    Rule.ROOM: there_is_room_on_that_day,
}
