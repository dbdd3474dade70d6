"""What follows from a step, in the same transaction."""

from django.db.models import Min
from django.utils import timezone

from carecase.cases import actions
from carecase.cases.clocks import due, open_task
from carecase.cases.models import Encounter, Episode, Grant, Task
from carecase.cases.models.case import NOTHING_DUE
from carecase.cases.standing import closure_of
from carecase.casework.consequences import begin_again
from carecase.integration import actions as integration
from carecase.integration import standing as staying
from carecase.plans import actions as plans
from carecase.plans.models import FollowUp
from carecase.shelter import actions as shelter
from carecase.shelter import standing as sheltered
from carecase.shelter.models import Stay
from carecase.workflow.acts import act
from carecase.workflow.facts import ask
from repatriation import actions as repatriation
from repatriation import standing as returning
from repatriation.after import visits


def set_first_deadlines(case, by):
    """The first judgement of risk, and the full assessment, counted from time zero (F)."""
    with act(by, "set_first_deadlines", case) as doing:
        open_task(case, Task.Kind.FIRST_RISK, doing, due_at=due(case, "initial_assessment", case.opened_at))
        open_task(case, Task.Kind.FULL_ASSESSMENT, doing, due_at=due(case, "full_assessment", case.opened_at))
        assessed_by = due(case, "initial_assessment", case.opened_at)
        open_task(case, Task.Kind.CARE_PLAN, doing, due_at=due(case, "care_plan", assessed_by))


def open_the_stay(case, by):
    if sheltered.current_stay(case) is None:
        shelter.open_stay_from_reservation(case, by=by)


def open_the_plans_tasks(case, by):
    """What the plan says becomes tasks, and contacts follow the level of risk."""
    with act(by, "open_plan_tasks", case) as doing:
        plans.open_plan_tasks(case, by=by)
        plans.schedule_follow_ups(case, FollowUp.Kind.IN_CARE, timezone.now(), doing)


def open_the_return(case, by):
    repatriation.open_return_plan(case, by=by)


def rest_the_return(case, by):
    repatriation.suspend_return_plan(case, by=by)


def open_the_integration(case, by):
    integration.open_integration_plan(case, by=by)


def rest_the_integration(case, by, to_return=False):
    integration.suspend_integration_plan(case, by=by, to_return=to_return)


def rest_what_is_planned(case, by):
    to_leave, to_stay = ask(case, returning.latest_plan, staying.latest_plan)
    if to_leave is not None:
        rest_the_return(case, by)
    if to_stay is not None:
        rest_the_integration(case, by)


def plan_contacts(case, by):
    with act(by, "plan_contacts", case) as doing:
        plans.schedule_follow_ups(case, FollowUp.Kind.IN_CARE, timezone.now(), doing)


def plan_contacts_after_integration(case, by):
    with act(by, "plan_contacts", case) as doing:
        plans.schedule_follow_ups(case, FollowUp.Kind.AFTER_INTEGRATION, timezone.now(), doing)


def plan_visits_after_return(case, by):
    """Counted from the day of the handover, only as the person agreed (practice rule 8)."""
    with act(by, "plan_contacts", case) as doing:
        arrived_at = returning.handed_over_at(case)
        plans.schedule_follow_ups(case, FollowUp.Kind.AFTER_RETURN, arrived_at, doing)
        visits.arrange(case, doing)
        if staying.reintegration_plan(case) is None:  # it may have been drafted before the departure
            open_task(case, Task.Kind.REINTEGRATION_PLAN, doing, due_at=due(case, "reintegration_plan", arrived_at))


def leave_the_house_after_return(case, by):
    """Received over there: if nobody of the house has noted it, the bed is free since the departure."""
    if sheltered.current_stay(case) is not None:
        began = returning.latest_plan(case).departed_at
        shelter.end_stay(case, by=by, reason=Stay.EndReason.RETURNED, at=began)


def end_the_episode(case, by, at):
    """Write down how it ended; the house and the team let go, the accountable case manager keeps reading."""
    with act(by, "end_episode", case) as doing:
        closure = closure_of(case)
        case.closed_at, case.closure_reason = at, closure.reason
        episode = case.episodes.get(number=case.episode)
        episode.closed_at, episode.closure_reason = at, closure.reason
        doing.save(episode)
        let_tasks_go(case, doing, at, closure.open_tasks_because)
        if closure.reason == case.ClosureReason.DECEASED:
            plans.call_off_everything(case, doing)
        if sheltered.current_stay(case) is not None:
            shelter.end_stay(case, by=by)
        keeps = [Grant.Because.MANAGER]
        for grant in case.grants.live(at).exclude(because__in=keeps):
            grant.until_at = at
            doing.save(grant)
        if closure.call_agreed:
            open_task(case, Task.Kind.CLOSURE_CALL, doing, due_at=due(case, "closure_call", at), about=closure.pk)


def let_tasks_go(case, doing, at, because):
    """Nobody is reminded of what a closed case left open; what a death asks for goes on, and a promised offer."""
    goes_on = (*actions.AFTER_A_DEATH, Task.Kind.OFFER_AGAIN)
    for task in case.tasks.open().exclude(kind__in=goes_on):
        task.done_at, task.done_by, task.outcome = at, doing.by, task.outcome or because[:500]
        doing.save(task)
    case.next_due_at = case.tasks.counting().aggregate(first=Min("due_at"))["first"] or NOTHING_DUE


def begin_an_episode(case, by, at):
    """A new time zero: every deadline starts again, and the supervisor knows."""
    with act(by, "begin_episode", case) as doing:
        at = met_again_at(case) or at
        case.episode += 1
        case.opened_at, case.closed_at, case.closure_reason = at, None, ""
        episode = doing.save(Episode(case=case, number=case.episode, opened_at=at))
        doing.save(Encounter(case=case, occurred_at=at, country=case.jurisdiction))
        for task in case.tasks.open().filter(kind=Task.Kind.OFFER_AGAIN):
            task.done_at, task.done_by = timezone.now(), by
            doing.save(task)
        due_at = due(case, "first_response_high", timezone.now())
        supervisor = actions.supervisor_of(case)
        doing.save(Task(case=case, kind=Task.Kind.REOPENED, due_at=due_at, owner=supervisor, about=episode.pk))
        begin_again(case, doing)
        # Saved by the step, together with the state: a case that is still closed says when it closed.
        case.next_due_at = case.tasks.counting().aggregate(first=Min("due_at"))["first"] or NOTHING_DUE


def met_again_at(case):
    """When she or he was met this time: time zero of the new registration that led back to this case."""
    led_here = Task.objects.filter(kind=Task.Kind.DUPLICATE_REVIEW, about=case.person_id).exclude(case=case)
    latest = led_here.filter(case__opened_at__gt=case.closed_at).order_by("-case__opened_at").first()
    return latest.case.opened_at if latest else None
