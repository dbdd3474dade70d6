"""How a return moves (B2). Read this file to know what follows what; guards.py says what must be true for whom."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import end_grants, overtake
from carecase.cases.models import Approval, Grant
from carecase.workflow.acts import act
from carecase.workflow.engine import Workflow, guard
from repatriation import conditions as c
from repatriation import manifests, reminders
from repatriation.consular import actions as consular
from repatriation.guards import TO_APPROVE, TO_ASSESS, TO_LEAVE
from repatriation.models import ReturnPlan, State
from repatriation.money import spending
from repatriation.origin import ending, telling

returning = Workflow(ReturnPlan)

#: Where a plan stood when approval lay behind it.
AFTER_APPROVAL = (State.APPROVED, State.PREPARING, State.READY, State.DEPARTED)
BEFORE_LEAVING = (
    State.REQUESTED,
    State.OPTIONS_COUNSELLED,
    State.RISK_ASSESSED,
    State.APPROVED,
    State.PREPARING,
    State.READY,
)


@guard(_("It was paused before it was approved: begin again from the start."), done=_("It had been approved."))
def was_approved(plan):
    return plan.paused_in in AFTER_APPROVAL


@guard(
    _("Note where she or he is safe and who was told, before a new journey is prepared."),
    done=_("She or he is safe, and those who wait were told."),
    fix=lambda plan: reverse("repatriation:path", args=[*plan.url_args(), "incident"]),
    when=lambda plan: plan.state == State.TRANSIT_INCIDENT,
)
def what_happened_is_settled(plan):
    return all(incident.is_settled for incident in plan.incidents.all()[:1])


@returning.step(
    _("Conclude the talk about the options"),
    source=State.REQUESTED,
    target=State.OPTIONS_COUNSELLED,
    permission=Permission.COUNSEL_OPTIONS,
    guards=[c.options_were_counselled],
)
def counsel(plan, by):
    """The person was asked alone and knows every option."""


@returning.step(
    _("Conclude the look at the dangers"),
    source=State.OPTIONS_COUNSELLED,
    target=State.RISK_ASSESSED,
    permission=Permission.ASSESS_RETURN_RISK,
    guards=TO_ASSESS,
)
def assess_risk(plan, by):
    """Place, contacts and dangers are known, with the person's own view."""


@returning.step(
    _("Approve the return"),
    source=State.RISK_ASSESSED,
    target=State.APPROVED,
    permission=Permission.PREPARE_RETURN,
    guards=TO_APPROVE,
)
def approve(plan, by):
    """A supervisor has agreed; from now on the journey is prepared."""


@returning.step(
    _("Not approve the return"),
    source=State.RISK_ASSESSED,
    target=State.DECLINED,
    permission=Permission.DECIDE_RETURN,
    asks_reason=True,
)
def decline(plan, by):
    """This return will not be assisted. The reason is told to the person, with what is possible instead."""
    let_go(plan, by)


@returning.step(
    _("Begin to prepare"), source=State.APPROVED, target=State.PREPARING, permission=Permission.PREPARE_RETURN
)
def prepare(plan, by):
    """Papers, route, company, money and those who receive."""


@returning.step(
    _("Mark as ready to leave"),
    source=State.PREPARING,
    target=State.READY,
    permission=Permission.PREPARE_RETURN,
    guards=TO_LEAVE,
)
def make_ready(plan, by):
    """Nothing is missing. If something is taken away, the plan goes back to preparing by itself."""


@returning.step(_("Something is missing again"), source=State.READY, target=State.PREPARING, permission=None)
def put_back(plan, by):
    """What the plan rested on has gone."""


@returning.step(
    _("Note the departure"),
    source=State.READY,
    target=State.DEPARTED,
    permission=Permission.PREPARE_RETURN,
    guards=TO_LEAVE,
)
def depart(plan, by):
    """Everything is checked once more at the moment of leaving."""
    plan.departed_at = timezone.now()
    with act(by, "depart", plan.case) as doing:
        reminders.await_arrival(plan, doing)
        telling.was_weighed(plan, doing)  # what those who receive said is part of what was checked


@returning.step(
    _("Note the arrival"), source=State.DEPARTED, target=State.ARRIVED, permission=Permission.PREPARE_RETURN
)
def arrive(plan, by):
    """Confirmed by somebody who is there."""
    plan.arrived_at = timezone.now()
    with act(by, "arrive", plan.case) as doing:
        reminders.arrival_is_known(plan, doing)


@returning.step(
    _("Note that she or he was received"),
    source=State.ARRIVED,
    target=State.HANDED_OVER,
    permission=Permission.PREPARE_RETURN,
    guards=[c.handover_is_complete],
)
def hand_over(plan, by):
    """Those who receive have taken over."""


@returning.step(
    _("Begin the contact after the return"),
    source=State.HANDED_OVER,
    target=State.POST_RETURN,
    permission=Permission.RECORD_FOLLOW_UP,
)
def accompany(plan, by):
    """Only as the person has agreed to it."""


@returning.step(
    _("Pause the plan"),
    source=[*BEFORE_LEAVING, State.NO_SHOW, State.TRANSIT_INCIDENT],
    target=State.SUSPENDED,
    permission=Permission.PREPARE_RETURN,
    asks_reason=True,
)
def suspend(plan, by):
    """Nothing is lost: the plan can go on later."""
    plan.paused_in = plan.paused_in if plan.state not in BEFORE_LEAVING else plan.state
    with act(by, "suspend", plan.case) as doing:
        reminders.drop(plan, doing)
        travel_without(plan, by, doing)
        spending.put_in_question(plan, doing)


@returning.step(
    _("Note that she or he did not leave"),
    source=State.READY,
    target=State.NO_SHOW,
    permission=Permission.PREPARE_RETURN,
    asks_reason=True,
)
def miss_departure(plan, by):
    """Ask first how she or he is. Nobody is punished for staying."""
    plan.paused_in = plan.state
    with act(by, "miss_departure", plan.case) as doing:
        reminders.drop(plan, doing)
        travel_without(plan, by, doing)
        spending.put_in_question(plan, doing)


@returning.step(
    _("Note that something happened on the way"),
    source=State.DEPARTED,
    target=State.TRANSIT_INCIDENT,
    permission=Permission.PREPARE_RETURN,
    asks_reason=True,
)
def report_incident(plan, by):
    """Stop, make safe, tell those who wait."""
    plan.paused_in = plan.state
    with act(by, "report_incident", plan.case) as doing:
        reminders.arrival_is_known(plan, doing)


@returning.step(
    _("Go on with the preparation"),
    source=[State.SUSPENDED, State.NO_SHOW, State.TRANSIT_INCIDENT],
    target=State.PREPARING,
    permission=Permission.PREPARE_RETURN,
    guards=[was_approved, what_happened_is_settled],
)
def resume(plan, by):
    """The way goes on from preparing; everything is checked again before leaving."""
    plan.paused_in = ""
    with act(by, "resume", plan.case) as doing:
        manifests.goes_again(plan, doing)
        reminders.pause_is_over(plan, doing)


@returning.step(
    _("Begin again from the start"),
    source=State.SUSPENDED,
    target=State.REQUESTED,
    permission=Permission.COUNSEL_OPTIONS,
)
def start_again(plan, by):
    """What was recorded stays; the options are talked over anew."""
    plan.paused_in = ""
    with act(by, "start_again", plan.case) as doing:
        manifests.goes_again(plan, doing)
        reminders.pause_is_over(plan, doing)


@returning.step(
    _("Note that the person decided otherwise"),
    source=[*BEFORE_LEAVING, State.DEPARTED, State.ARRIVED, State.SUSPENDED, State.NO_SHOW, State.TRANSIT_INCIDENT],
    target=State.WITHDRAWN,
    permission=Permission.COUNSEL_OPTIONS,
)
def withdraw(plan, by):
    """At any time before the handover, without penalty and without owing a reason. What was booked is let go."""
    let_go(plan, by)
    with act(by, "withdraw", plan.case) as doing:
        consular.call_off(plan.case, doing)


@returning.step(
    _("The person has died"),
    source=[*BEFORE_LEAVING, State.DEPARTED, State.ARRIVED, State.SUSPENDED, State.NO_SHOW, State.TRANSIT_INCIDENT],
    target=State.ENDED_BY_DEATH,
    permission=None,
)
def end_by_death(plan, by):
    """Nobody travels by this plan any more. What a death asks for stands on its own page."""
    let_go(plan, by)


def let_go(plan, by):
    """Reminders, reserved money, open questions and the sight of who prepared it, here and there, end with it."""
    with act(by, "let_go", plan.case) as doing:
        reminders.drop(plan, doing)
        spending.free(plan, doing)
        reminders.pause_is_over(plan, doing)
        overtake(plan.case, Approval.What.RETURN, doing, about=plan)
        travel_without(plan, by, doing)
        end_grants(plan.case, doing, because=Grant.Because.RETURN)
        ending.end_with_the_return(plan, doing)


def travel_without(plan, by, doing):
    """The movement has another list; of a family that was to go together the rest is looked at again."""
    for mate in manifests.stays_behind(plan, doing):
        look_again(mate, by)


def look_again(plan, by):
    """A plan that is ready goes back to preparing when anything it rests on is gone, and says what."""
    plan = ReturnPlan.objects.select_related("case__person").get(pk=plan.pk)
    if plan.state != State.READY:
        return plan
    missing = [check for check in (each.check(plan) for each in TO_LEAVE) if not check.holds]
    if not missing:
        return plan
    return put_back(plan, by=by, reason="\n".join(str(check) for check in missing))
