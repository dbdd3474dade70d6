"""How staying moves (B3). Reviews are dates, not states; whoever changes her mind loses nothing."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import open_task, refresh_next_due
from carecase.cases.models import Task
from carecase.integration import attendance
from carecase.integration import guards as g
from carecase.integration.milestones import from_template
from carecase.integration.models import IntegrationPlan, Review, State
from carecase.jurisdictions.pack import END_OF_DAY
from carecase.workflow.acts import act
from carecase.workflow.engine import Workflow, guard

integrating = Workflow(IntegrationPlan)

BEFORE_THE_END = (
    State.REQUESTED,
    State.LEGAL_OPTIONS_REVIEWED,
    State.STATUS_APPLIED,
    State.PLAN_APPROVED,
    State.ACTIVE,
)


@guard(_("It was paused before it was under way: begin again from the start."), done=_("It had been under way."))
def was_under_way(plan):
    return plan.paused_in == State.ACTIVE


@integrating.step(
    _("Conclude the look at ways to stay"),
    source=State.REQUESTED,
    target=State.LEGAL_OPTIONS_REVIEWED,
    permission=Permission.PLAN_INTEGRATION,
    guards=[g.stay_was_chosen, g.route_is_named],
)
def review_options(plan, by):
    """Which right to stay is possible, with legal advice."""


@integrating.step(
    _("Note that the status was applied for"),
    source=State.LEGAL_OPTIONS_REVIEWED,
    target=State.STATUS_APPLIED,
    permission=Permission.PLAN_INTEGRATION,
    guards=[g.status_is_applied_for],
)
def apply_for_status(plan, by):
    """The application is with the authority."""


@integrating.step(
    _("Approve the plan"),
    source=State.STATUS_APPLIED,
    target=State.PLAN_APPROVED,
    permission=Permission.PLAN_INTEGRATION,
    guards=[*g.SECURED, g.plan_is_approved],
)
def approve(plan, by):
    """Status, home, income and school are secured, and a supervisor agrees."""


@integrating.step(
    _("Begin"),
    source=State.PLAN_APPROVED,
    target=State.ACTIVE,
    permission=Permission.PLAN_INTEGRATION,
    guards=g.SECURED,
)
def start(plan, by):
    """From today the reviews are counted."""
    plan.started_at = timezone.now()
    with act(by, "start_integration_plan", plan.case) as doing:
        set_reviews(plan, doing)
        doing.save_all(from_template(plan, timezone.localdate(plan.started_at, plan.case.pack.timezone)))


@integrating.step(
    _("Note that it is achieved"),
    source=State.ACTIVE,
    target=State.ACHIEVED,
    permission=Permission.PLAN_INTEGRATION,
    guards=[g.milestones_are_settled],
)
def achieve(plan, by):
    """She or he stands on her or his own feet; what is left says why."""
    drop_reminders(plan, by)


@integrating.step(
    _("Change to return"),
    source=[*BEFORE_THE_END, State.SUSPENDED],
    target=State.CHANGED_TO_RETURN,
    permission=Permission.PLAN_INTEGRATION,
    asks_reason=True,
)
def change_to_return(plan, by):
    """She or he wants to go back after all. This plan waits and can go on."""
    pause(plan, by)


@integrating.step(
    _("Pause the plan"),
    source=BEFORE_THE_END,
    target=State.SUSPENDED,
    permission=Permission.PLAN_INTEGRATION,
    asks_reason=True,
)
def suspend(plan, by):
    """Nothing is lost: the plan can go on later."""
    pause(plan, by)


@integrating.step(
    _("Go on"),
    source=[State.CHANGED_TO_RETURN, State.SUSPENDED],
    target=State.ACTIVE,
    permission=Permission.PLAN_INTEGRATION,
    guards=[was_under_way, *g.SECURED],
)
def resume(plan, by):
    """What it rests on still stands."""
    plan.paused_in = ""
    with act(by, "resume_integration_plan", plan.case) as doing:
        remind(plan, plan.reviews.filter(held_on__isnull=True), doing)
        attendance.follow_all(plan, doing)


@integrating.step(
    _("Begin again from the start"),
    source=[State.CHANGED_TO_RETURN, State.SUSPENDED],
    target=State.REQUESTED,
    permission=Permission.PLAN_INTEGRATION,
)
def start_again(plan, by):
    """What was recorded stays; it is looked at anew."""
    plan.paused_in = ""
    with act(by, "resume_integration_plan", plan.case) as doing:
        attendance.follow_all(plan, doing)


@integrating.step(
    _("End the plan"),
    source=[*BEFORE_THE_END, State.CHANGED_TO_RETURN, State.SUSPENDED],
    target=State.DISCONTINUED,
    permission=Permission.PLAN_INTEGRATION,
    guards=[g.rest_is_noted],
    asks_reason=True,
)
def discontinue(plan, by):
    """Write why, and what is possible instead."""
    drop_reminders(plan, by)


def pause(plan, by):
    if plan.state != State.SUSPENDED:
        plan.paused_in = plan.state
    drop_reminders(plan, by)


def set_reviews(plan, doing):
    """One per day that the country's pack names, counted from the beginning; a task for each."""
    first = timezone.localdate(plan.started_at, plan.case.pack.timezone)
    held = set(plan.reviews.values_list("day", flat=True))
    days = [days for days in plan.case.pack.value("integration_milestone_days") if days not in held]
    reviews = [Review(plan=plan, day=day, due_on=first + timedelta(days=day)) for day in days]
    remind(plan, doing.save_all(reviews), doing)


def remind(plan, reviews, doing):
    for review in reviews:
        due_at = datetime.combine(review.due_on, END_OF_DAY, tzinfo=plan.case.pack.timezone)
        open_task(plan.case, Task.Kind.PLAN_REVIEW, doing, due_at=due_at, about=review.pk)


def drop_reminders(plan, by):
    """Reviews of this plan are no longer to be held; those of the care plan stay."""
    with act(by, "drop_reminders", plan.case) as doing:
        reviews = plan.reviews.values("pk")
        for task in plan.case.tasks.open().filter(kind=Task.Kind.PLAN_REVIEW, about__in=reviews):
            task.done_at, task.done_by = timezone.now(), by
            doing.save(task)
        attendance.drop(plan.case, plan.schoolings.all(), doing)
        refresh_next_due(plan.case, doing)
