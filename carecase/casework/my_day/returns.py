"""The day of who prepares returns: who leaves this week, what each plan lacks next, who has arrived or not."""

from datetime import timedelta
from functools import partial

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.data_classes import DataClass
from carecase.cases.models import Task
from carecase.casework.my_day.block import Block, Row
from repatriation import facts
from repatriation.after.alarm import alarm_of
from repatriation.guards import ROWS
from repatriation.models import (
    Budget,
    IncomingReturn,
    NationalityRequest,
    OriginAnswer,
    ReceiverConfirmation,
    ReturnPartner,
    ReturnPlan,
    State,
)
from repatriation.models.origin import FROM_APPROVAL
from repatriation.models.plan import PAUSED
from repatriation.steps import returning

AHEAD = timedelta(days=7)
DAY = timedelta(days=1)
BEFORE_LEAVING = (
    State.REQUESTED,
    State.OPTIONS_COUNSELLED,
    State.RISK_ASSESSED,
    State.APPROVED,
    State.PREPARING,
    State.READY,
)
BY_DEPARTURE = (F("departs_at").asc(nulls_last=True), "recorded_at")


def blocks(user):
    """Only of plans she works on: who sees a plan for the day of the person alone is not asked to prepare it."""
    plans = (
        ReturnPlan.objects.visible_to(user, DataClass.NARRATIVE).open().select_related("case__person", "case__unit")
    )
    plans = plans.annotate(departs_at=F("itineraries__departs_at"), arrives_at=F("itineraries__arrives_at"))
    now = timezone.now()
    before_leaving = plans.filter(state__in=BEFORE_LEAVING)
    soon = before_leaving.filter(departs_at__lte=now + AHEAD)
    later = before_leaving.exclude(pk__in=soon.values("pk"))
    yield leaving(soon, user)
    yield on_the_way(plans)
    yield confirmations(user)
    yield preparing(later, user)
    yield consulates(user)
    yield paused(plans)


def budgets(user):
    """What a return costs waits for somebody other than the one who asked."""
    waiting = Budget.objects.visible_to(user, DataClass.NARRATIVE).waiting().exclude(asked_by=user)
    yield Block(
        _("Budgets that wait"),
        waiting.select_related("plan__case", "asked_by").order_by("recorded_at", "pk"),
        budget,
        is_counted=False,
        stands_out=True,
    )


def budget(waiting):
    url = reverse("repatriation:budget_decide", args=[waiting.plan.case.number])
    return Row(str(waiting.asked_by), url, waiting.plan.case.number)


def to_us(user):
    """Returns to the own organisation that wait for its answer or its confirmation. Nobody is named."""
    partners = ReturnPartner.objects.to_us(user).filter(plan__state__in=BEFORE_LEAVING)
    answered = Exists(OriginAnswer.objects.filter(partner=OuterRef("pk"), place__is_chosen=True))
    confirmed = Exists(ReceiverConfirmation.objects.filter(partner=OuterRef("pk"), withdrawn_at__isnull=True))
    receives = Q(is_receiver=True) | Q(is_child_authority=True)
    to_confirm = receives & Q(plan__state__in=FROM_APPROVAL) & ~confirmed
    to_answer = (Q(is_assessor=True) | Q(is_child_authority=True)) & ~answered
    partners = partners.filter(to_answer | to_confirm)
    yield Block(
        _("Returns that wait for us"),
        partners.select_related("consent__key", "organisation", "key", "plan").order_by("since_at"),
        lambda each: Row(", ".join(map(str, each.asked)), each.get_absolute_url(), each.reference),
        link=(_("Returns to us"), reverse("repatriation:to_us")),
    )


def not_confirmed_to_us(user):
    """Somebody should have arrived with us, and nobody has confirmed it: those who receive see it as the team does."""
    partners = ReturnPartner.objects.to_us(user).filter(plan__state=State.DEPARTED)
    partners = partners.filter(Q(is_receiver=True) | Q(is_child_authority=True))
    partners = partners.select_related("consent__key", "organisation", "key", "plan__case")
    partners = partners.prefetch_related("plan__itineraries").order_by("plan__itineraries__arrives_at")
    title = _("Arrivals with us that nobody has confirmed")
    yield Block(title, partners, late_arrival, is_counted=False, stands_out=True)


def late_arrival(partner):
    """Nothing before it is late, or for those who are not to see it."""
    alarm = alarm_of(partner.plan)
    if alarm and alarm.is_late and partner.sees:
        words = _("Not confirmed: call those who prepare the return, and look for her or him")
        return Row(words, partner.get_absolute_url(), partner.reference, alarm.call_at)
    return None


def from_elsewhere(user):
    """Returns that another installation prepares, and something is asked of us. Nobody is named."""
    yield Block(
        _("Returns from elsewhere that wait for us"),
        IncomingReturn.objects.visible_to(user).waiting().select_related("partner").order_by("told_at", "pk"),
        lambda each: Row(str(each.partner), each.get_absolute_url(), each.in_list),
        link=(_("Returns from other installations"), reverse("repatriation:from_elsewhere")),
    )


def leaving(plans, user):
    return Block(
        _("Departures, 7 days"),
        plans.order_by(*BY_DEPARTURE),
        partial(next_row, user),
        ready=facts.gather_first,
        empty=_("Nobody leaves within a week."),
        rest=all_returns(),
        stands_out=True,
    )


def preparing(plans, user):
    return Block(
        _("Returns in preparation"),
        plans.order_by(*BY_DEPARTURE),
        partial(next_row, user),
        ready=facts.gather_first,
        empty=_("No return is being prepared."),
        link=all_returns(),
    )


def all_returns():
    return _("All returns"), reverse("repatriation:plans")


def on_the_way(plans):
    """Left, and nobody there has confirmed the arrival; or arrived, and not yet received."""
    plans = plans.filter(state__in=[State.DEPARTED, State.ARRIVED])
    plans = plans.prefetch_related("itineraries").order_by("arrives_at", "recorded_at")
    none = _("Nobody is on the way.")
    return Block(_("Arrivals to confirm"), plans, arrival, empty=none, rest=all_returns(), stands_out=None)


def arrival(plan):
    """Where nobody has confirmed in time, the row says so."""
    alarm = alarm_of(plan)
    return row(plan, plan.arrives_at, flag=str(alarm.level.label) if alarm and alarm.is_late else "")


def confirmations(user):
    tasks = Task.objects.visible_to(user, DataClass.NARRATIVE).open().filter(kind=Task.Kind.RECEIVER_RECONFIRM)
    none = _("No confirmation is waited for.")
    return Block(_("Confirmations to get"), tasks.select_related("case"), confirmation, empty=none)


def confirmation(task):
    url = reverse("repatriation:plan", args=[task.case.number])
    return Row(task.get_kind_display(), url, task.case.number, task.due_at)


def consulates(user):
    """Whom to ask again by now; the whole list of those who let us wait is one click away."""
    waiting = NationalityRequest.objects.visible_to(user).waiting().filter(chase_at__lte=timezone.now() + DAY)
    return Block(
        _("Consulates to ask again"),
        waiting.select_related("case", "key").order_by("chase_at", "pk"),
        lambda each: Row(str(each), each.get_absolute_url(), each.case.number, each.chase_at),
        empty=_("No consulate is to be asked again now."),
        link=(_("All requests that wait"), reverse("repatriation:chase")),
    )


def paused(plans):
    plans = plans.filter(state__in=PAUSED).order_by("recorded_at")
    return Block(_("Returns that stand still"), plans, row, empty=_("None stands still."), rest=all_returns())


def row(plan, due_at=None, then=None, flag=""):
    url = reverse("repatriation:plan", args=[plan.case.number])
    return Row(plan.get_state_display(), url, plan.case.number, due_at, then, flag)


def next_row(user, plan):
    return row(plan, plan.departs_at, missing_next(plan, user))


def missing_next(plan, user):
    """The first thing that the next step still needs, and where to put it right: no further than that is looked."""
    step = next(iter(returning.open_to(plan, user)), None)
    for guard in step.guards if step else ():
        if guard.name not in ROWS or ROWS[guard.name].counts_for(plan):
            check = guard.check(plan)
            if not check.holds:
                return check.sentence, check.url
    return (step.label, reverse("repatriation:step", args=[plan.case.number, step.name])) if step else None
