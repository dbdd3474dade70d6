"""The day of who prepares returns: who leaves this week, what each plan lacks next, who has arrived or not."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.data_classes import DataClass
from carecase.cases.models import Task
from carecase.casework.my_day.block import SHOWN, Block, Row, counted
from repatriation.guards import ROWS
from repatriation.models import ReturnPlan, State
from repatriation.models.plan import PAUSED
from repatriation.steps import returning

AHEAD = timedelta(days=7)
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
    plans = ReturnPlan.objects.visible_to(user, DataClass.NARRATIVE).open().select_related("case__person")
    plans = plans.annotate(departs_at=F("itineraries__departs_at"), arrives_at=F("itineraries__arrives_at"))
    now = timezone.now()
    before_leaving = plans.filter(state__in=BEFORE_LEAVING)
    soon = before_leaving.filter(departs_at__lte=now + AHEAD)
    later = before_leaving.exclude(pk__in=soon.values("pk"))
    yield leaving(soon, user)
    yield on_the_way(plans)
    yield confirmations(user)
    yield preparing(later, user)
    yield paused(plans)


def leaving(plans, user):
    rows = [row(plan, plan.departs_at, missing_next(plan, user)) for plan in plans.order_by(*BY_DEPARTURE)[:SHOWN]]
    return Block(
        _("Departures, 7 days"), counted(plans), rows, empty=_("Nobody leaves within a week."), stands_out=True
    )


def preparing(plans, user):
    rows = [row(plan, plan.departs_at, missing_next(plan, user)) for plan in plans.order_by(*BY_DEPARTURE)[:SHOWN]]
    link = (_("All returns"), reverse("repatriation:plans"))
    return Block(_("Returns in preparation"), counted(plans), rows, empty=_("No return is being prepared."), link=link)


def on_the_way(plans):
    """Left, and nobody there has confirmed the arrival; or arrived, and not yet received."""
    plans = plans.filter(state__in=[State.DEPARTED, State.ARRIVED])
    rows = [row(plan, plan.arrives_at) for plan in plans.order_by("arrives_at", "recorded_at")[:SHOWN]]
    return Block(_("Arrivals to confirm"), counted(plans), rows, empty=_("Nobody is on the way."))


def confirmations(user):
    tasks = Task.objects.visible_to(user, DataClass.NARRATIVE).open().filter(kind=Task.Kind.RECEIVER_RECONFIRM)
    rows = [
        Row(
            task.get_kind_display(),
            reverse("repatriation:plan", args=[task.case.number]),
            task.case.number,
            task.due_at,
        )
        for task in tasks.select_related("case")[:SHOWN]
    ]
    return Block(_("Confirmations to get"), counted(tasks), rows, empty=_("No confirmation is waited for."))


def paused(plans):
    plans = plans.filter(state__in=PAUSED)
    rows = [row(plan) for plan in plans.order_by("recorded_at")[:SHOWN]]
    return Block(_("Returns that stand still"), counted(plans), rows, empty=_("None stands still."))


def row(plan, due_at=None, then=None):
    url = reverse("repatriation:plan", args=[plan.case.number])
    return Row(plan.get_state_display(), url, plan.case.number, due_at, then)


def missing_next(plan, user):
    """The first thing that the next step still needs, and where to put it right: no further than that is looked."""
    step = next(iter(returning.open_to(plan, user)), None)
    for guard in step.guards if step else ():
        if guard.name not in ROWS or ROWS[guard.name].counts_for(plan):
            check = guard.check(plan)
            if not check.holds:
                return check.sentence, check.url
    return (step.label, reverse("repatriation:step", args=[plan.case.number, step.name])) if step else None
