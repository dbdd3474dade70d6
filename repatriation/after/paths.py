"""The ways when it goes otherwise: each a few steps in order, each step a real act that somebody takes or has taken.

Stopped on the way, not begun, paused, decided otherwise; and what a death asks for. Nobody is punished on any of them.
"""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from carecase.cases.actions import AFTER_A_DEATH, consulate_may_be_told
from carecase.cases.models import Approval, Grant, Task
from carecase.ui.counting import how_many
from carecase.ui.moments import when
from repatriation.models import ReceiverConfirmation, State
from repatriation.steps import returning
from services_catalog.exchange import Money

INCIDENT, NO_SHOW, PAUSE, OTHERWISE = "incident", "no-show", "pause", "decided-otherwise"
TITLES = {
    INCIDENT: _("Something happened on the way"),
    NO_SHOW: _("She or he did not leave"),
    PAUSE: _("The plan waits"),
    OTHERWISE: _("The person decided otherwise"),
}
LEADS = {
    INCIDENT: _("Stop first, make safe, tell those who wait; then a new journey or back. One after the other."),
    NO_SHOW: _("Ask first how she or he is. Nobody is punished for staying, and no help ends with it."),
    PAUSE: _("Nothing of the plan is lost. It is looked at again on a day that is known."),
    OTHERWISE: _("At any time before the handover, without penalty. No reason is owed, and help goes on."),
}
#: Steps that have a way of their own, where the page of the step leads to.
WAYS_OF_STEPS = {"report_incident": INCIDENT, "miss_departure": NO_SHOW, "suspend": PAUSE, "withdraw": OTHERWISE}


@dataclass(frozen=True)
class PathStep:
    """One step: what it is, what is known of it so far, and what can be done now (pairs of words and address)."""

    title: str
    words: str = ""
    done: bool = False
    acts: tuple = ()
    press: tuple | None = None  # the same for a button that does it at once


def steps_of(way, plan):
    return WAYS[way](plan)


def page(name, plan, *more):
    return reverse(f"repatriation:{name}", args=[plan.number, *more])


def way_on(plan, *names):
    """The buttons of steps that are open from where the plan stands; those with a way of their own lead there."""
    found = [returning[name] for name in names if returning[name].open_for(plan)]
    return tuple(
        (step.label, page("path", plan, WAYS_OF_STEPS[step.name]))
        if step.name in WAYS_OF_STEPS
        else (step.label, page("step", plan, step.name))
        for step in found
    )


# --- stopped on the way -----------------------------------------------------------------------------------------


def incident(plan):
    """Only what happened last counts: an incident of an earlier journey is history."""
    row = plan.incidents.first() if plan.state != State.DEPARTED else None
    stopped = plan.state == State.TRANSIT_INCIDENT
    begin = ((_("Write down what happened"), page("incident_new", plan)),) if plan.state == State.DEPARTED else ()
    if row is None:
        rest = (_("Make safe"), _("Tell those who wait"), _("A new journey, or back"))
        return [PathStep(_("Stop"), acts=begin), *(PathStep(title) for title in rest)]
    told = ", ".join(str(each) for each in row._meta.get_field("told").labels(row.told))
    safe = f"{when(row.safe_at)} · {row.safe_where}" if row.safe_at else ""
    change = _("Write it down")
    return [
        PathStep(_("Stop"), f"{row} · {when(row.happened_at)} · {row.where}", True,
                 ((_("Change"), page("incident", plan, row.pk)),) if stopped else ()),
        PathStep(_("Make safe"), safe, bool(row.safe_at),
                 ((change, page("incident_safe", plan, row.pk)),) if stopped else ()),
        PathStep(_("Tell those who wait"), told, bool(row.told),
                 ((change, page("incident_told", plan, row.pk)),) if stopped else ()),
        PathStep(_("A new journey, or back"), "" if stopped else str(plan.get_state_display()), not stopped,
                 way_on(plan, "resume", "suspend", "withdraw") if stopped and row.is_settled else ()),
    ]  # fmt: skip


# --- not begun --------------------------------------------------------------------------------------------------


def no_show(plan):
    row = plan.missed_departures.first() if plan.state != State.READY else None
    stays = plan.state == State.NO_SHOW
    ask = ((_("Ask how she or he is, and write it down"), page("missed_new", plan)),)
    if row is None:
        acts = ask if plan.state == State.READY else ()
        return [PathStep(_("How is she or he"), acts=acts), PathStep(_("What she or he wants now"))]
    reached = row.reached == row.Reached.YES
    acts = ((_("Write it down"), page("missed", plan, row.pk)),) if stays else ()
    if stays and not reached:
        acts += ((_("She or he is not there: note the absence"), reverse("cases:absence_new", args=[plan.number])),)
    decide = way_on(plan, "resume", "suspend", "withdraw") if stays and reached else ()
    words = str(row.get_wish_display()) if stays else str(plan.get_state_display())
    return [
        PathStep(_("How is she or he"), row.well or str(row.get_reached_display()), reached, acts),
        PathStep(_("What she or he wants now"), words, not stays, decide),
    ]


# --- paused -----------------------------------------------------------------------------------------------------


def pause(plan):
    waits = plan.state == State.SUSPENDED
    row = plan.pauses.first() if waits else None
    if not waits:
        can = returning["suspend"].open_for(plan)
        acts = ((_("Say why it waits and until when"), page("pause_new", plan)),) if can else ()
        return [PathStep(_("Why, and until when"), acts=acts), PathStep(_("Look at it again"))]
    words = " · ".join(filter(None, [row.in_words, row.booked])) if row else ""
    acts = ((_("Change"), page("pause", plan, row.pk)),) if row else ()
    on = way_on(plan, "resume" if was_approved(plan) else "start_again", "withdraw")
    return [
        PathStep(_("Why, and until when"), words or str(plan.get_state_display()), True, acts),
        PathStep(_("Look at it again"), acts=on),
    ]


def was_approved(plan):
    return not returning["resume"].blockers(plan)


# --- decided otherwise ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hanging:
    """How many hang on a plan: what ends with it by itself, and what was booked and nobody has settled yet."""

    reminders: int
    approvals: int
    named: int
    in_question: int


def otherwise(plan):
    ended = plan.state == State.WITHDRAWN
    can = returning["withdraw"].open_for(plan)
    press = (returning["withdraw"].label, page("withdraw_plan", plan)) if can else None
    state, hanging = str(plan.get_state_display()) if ended else "", hanging_on(plan)
    return [
        PathStep(_("What is freed"), "\n".join(in_words(plan, hanging)), ended),
        PathStep(_("Let go of it"), state, ended, booked(plan, hanging), press=press),
    ]


def booked(plan, hanging):
    """What was booked, and nobody has said yet whether it came back."""
    return ((_("Say what became of it"), page("budget_settle", plan)),) if hanging.in_question else ()


def freed(plan):
    """In words: what ends by itself with the plan, and who is to be told because something was booked with them."""
    return in_words(plan, hanging_on(plan))


def in_words(plan, hanging):
    return [sentence for sentence in (*ends_by_itself(hanging), *to_be_told(plan)) if sentence]


def hanging_on(plan):
    case = plan.case
    about = (Task.Kind.RETURN_CHECK, Task.Kind.FITNESS_TO_TRAVEL, Task.Kind.RECEIVER_RECONFIRM)
    about += (Task.Kind.ESCORT_BRIEFING, Task.Kind.PAPERS_IN_HAND, Task.Kind.ARRIVAL_CONFIRM, Task.Kind.PAUSE_REVIEW)
    answers = [Approval.Answer.PENDING, Approval.Answer.APPROVED]
    rows = [
        case.tasks.open().filter(kind__in=about),
        case.approvals.filter(what=Approval.What.RETURN, about=plan.pk, answer__in=answers),
        case.grants.live().filter(because=Grant.Because.RETURN),
        plan.budget_lines.in_question(),
    ]
    return Hanging(*how_many(rows))


def ends_by_itself(hanging):
    if count := hanging.reminders:
        yield ngettext("%(count)s reminder ends.", "%(count)s reminders end.", count) % {"count": count}
    if hanging.approvals:
        yield str(_("The approval of the supervisor no longer counts."))
    if hanging.named:
        yield str(_("Those who were named to prepare the return no longer see the case."))


def to_be_told(plan):
    if line := plan.itinerary:
        yield _("Seats are to be given back: %(carrier)s, %(day)s.") % {
            "carrier": line.carrier,
            "day": when(line.leaves_local),
        }
    for escort in plan.escorts.select_related("key")[:3]:
        yield _("The escort is free again: %(who)s.") % {"who": f"{escort.name}, {escort.organisation}"}
    confirmations = ReceiverConfirmation.objects.with_who_confirmed()
    prefetch_related_objects([plan], Prefetch("confirmations", confirmations))
    for confirmed in plan.confirmations_standing[:3]:
        yield _("Those who were to receive are to be told: %(who)s.") % {"who": confirmed.organisation}
    for budget in plan.budgets.all()[:1]:
        if reserved := budget.cost.whole.reserved:
            yield _("The money is free again: %(amount)s.") % {"amount": Money(reserved, budget.currency)}


WAYS = {INCIDENT: incident, NO_SHOW: no_show, PAUSE: pause, OTHERWISE: otherwise}

# --- a death ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Owed:
    """One thing that a death asks for: its task, or why it is not done."""

    words: str
    task: Task | None = None
    not_done_because: str = ""


def owed_after_death(case):
    tasks = {task.kind: task for task in case.tasks.filter(kind__in=AFTER_A_DEATH, recorded_at__gte=case.opened_at)}
    return [owed(case, kind, tasks.get(kind)) for kind in AFTER_A_DEATH]


def owed(case, kind, task):
    words = Task.Kind(kind).label
    if kind == Task.Kind.CONSULATE_DEATH and not consulate_may_be_told(case):
        return Owed(words, None, _("Not told: she or he feared a country, or did not want a consulate to know."))
    return Owed(words, task)
