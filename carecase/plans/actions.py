"""What is done with a plan beyond filling in a form: asking for approval, putting it into force, logging services."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, approved, block, locked, overtake, request_approval
from carecase.cases.clocks import due, open_task, refresh_next_due
from carecase.cases.models import Approval, Task
from carecase.plans.models import CarePlan, FollowUp, Objective, PlanAction, log_model, need_model
from carecase.plans.pricing import put_prices
from carecase.plans.schedule import end_of, finish_about
from carecase.plans.schedule import schedule_follow_ups as schedule_follow_ups  # so that steps find it here
from carecase.plans.standing import current_plan
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden

STANDING = (Approval.Answer.PENDING, Approval.Answer.APPROVED)
CARRIED_OVER = {
    Objective: ["domain", "goal", "indicator", "baseline", "priority", "due_on", "owner_id", "owner_name"],
    PlanAction: [
        "service_type_id", "detail", "provider", "contact", "timeframe", "due_on", "cost", "currency", "owner_id",
        "owner_name",
    ],
}  # fmt: skip


# --- the plan ---------------------------------------------------------------------------------------------------


def begin_plan(plan, case, doing):
    """Give a new plan its number. One is written at a time; what is under way in the last one comes along."""
    locked(case)
    latest = case.care_plans.first()
    if latest and latest.is_draft and latest.episode == case.episode:
        raise block(_("A plan is being written already."), reverse("plans:plan", args=[case.number]))
    if latest and latest.is_draft:
        latest.status = CarePlan.Status.SUPERSEDED
        doing.save(latest)
    plan.case, plan.number, plan.episode = case, latest.number + 1 if latest else 1, case.episode
    doing.save(plan)
    if latest and latest.episode == case.episode:
        carry_over(latest, plan, doing)


def carry_over(old, new, doing):
    copies = {}
    for objective in old.objectives.filter(status=Objective.Status.IN_PROGRESS):
        copies[objective.pk] = doing.save(copied(objective, plan=new))
    for action in old.actions.filter(done_on__isnull=True, dropped_on__isnull=True):
        doing.save(copied(action, plan=new, objective=copies.get(action.objective_id)))


def copied(record, **changes):
    same = {name: getattr(record, name) for name in CARRIED_OVER[type(record)]}
    return type(record)(**same, **changes)


def plan_changed(plan, case, doing):
    """Needs, objectives or actions are others now. True if an approval, given or asked for, was overtaken by it."""
    if not plan.may_change:
        raise block(_("This plan was replaced. Change the one that is in force."))
    plan.case, plan.changed_at = case, timezone.now()
    doing.save(plan)
    if not case.approvals.filter(what=Approval.What.CARE_PLAN, about=plan.pk, answer__in=STANDING).exists():
        return False
    overtake(case, Approval.What.CARE_PLAN, doing, about=plan)
    refresh_next_due(case, doing)
    return True


def ask_for_approval(plan, *, by, note=""):
    """Ask the supervisor or her deputy to approve the plan as it stands now."""
    case = plan.case
    with act(by, "ask_for_approval", case):
        allow(by, Permission.WRITE_PLAN, case, "ask_for_approval")
        if not any(each.responsible for each in plan.objectives.all()):
            raise block(_("Write at least one objective first, with who sees to it and by when."))
        if not plan.may_change or approved(case, Approval.What.CARE_PLAN, plan):
            raise block(_("This plan needs no approval now."))
        return request_approval(case, Approval.What.CARE_PLAN, by=by, about=plan, note=note)


def put_into_force(plan, *, by):
    """A next plan takes the place of the one in force: approved, and answered by the person."""
    case = plan.case
    with act(by, "put_plan_into_force", case) as doing:
        allow(by, Permission.WRITE_PLAN, case, "put_plan_into_force")
        if not plan.is_draft or not approved(case, Approval.What.CARE_PLAN, plan):
            raise block(_("Only a plan that was approved can come into force."))
        if not plan.answers.exists():
            raise block(_("Record first what she or he says to it."))
        locked(case)
        take_effect(plan, case, doing)
    return plan


def open_plan_tasks(case, by):
    """Protection starts: the plan comes into force, its actions become tasks. Call inside the step; joins its act."""
    with act(by, "open_plan_tasks", case) as doing:
        if plan := current_plan(case):
            take_effect(plan, case, doing)
    return plan


def take_effect(plan, case, doing):
    plan.case = case
    if not plan.is_current:
        for old in case.care_plans.filter(status=CarePlan.Status.CURRENT):
            retire(old, case, doing)
        plan.status, plan.in_force_at = CarePlan.Status.CURRENT, timezone.now()
        doing.save(plan)
    for action in plan.actions.select_related("owner", "service_type", "key"):
        remind_of_action(action, case, doing)
    open_first_review(plan, case, doing)


def retire(plan, case, doing):
    plan.case, plan.status = case, CarePlan.Status.SUPERSEDED
    doing.save(plan)
    for record in [plan, *plan.actions.all()]:
        finish_about(case, record, doing, at=timezone.now(), outcome=str(_("The plan was replaced.")))


def remind_of_action(action, case, doing):
    """The task of an action, in step with it. What a health service is stays out of a task that everybody reads."""
    if not action.is_open:
        finish_about(case, action, doing, at=timezone.now(), outcome=action.outcome)
        return
    due_at = end_of(action.due_on, case)
    task = open_task(case, Task.Kind.PLAN_ACTION, doing, due_at=due_at, owner=action.owner, about=action.pk)
    task.text = "" if action.service_type.is_health else action.service_type.name
    task.due_at, task.owner = due_at, action.owner or task.owner
    doing.save(task)
    refresh_next_due(case, doing)


def open_first_review(plan, case, doing):
    """30 days after the approval, or sooner if that was agreed (F)."""
    given = case.approvals.filter(what=Approval.What.CARE_PLAN, about=plan.pk, answer=Approval.Answer.APPROVED).first()
    at_the_latest = due(case, "plan_review_first", given.answered_at if given else plan.in_force_at)
    due_at = min(at_the_latest, end_of(plan.review_on, case))
    open_task(case, Task.Kind.PLAN_REVIEW, doing, due_at=due_at, about=plan.pk)


def plan_reviewed(review, case, doing):
    """The plan was looked at: that task is done, the next one is due 90 days later (F)."""
    plan, at = review.plan, end_of(review.reviewed_on, case)
    causes = [plan.pk, *case.follow_ups.values_list("pk", flat=True)]
    for task in case.tasks.open().filter(kind=Task.Kind.PLAN_REVIEW, about__in=causes):
        task.done_at, task.done_by = timezone.now(), doing.by
        doing.save(task)
    due_at = due(case, "plan_review", at)
    plan.case, plan.review_on = case, due_at.date()
    doing.save(plan)
    if plan.is_current:
        open_task(case, Task.Kind.PLAN_REVIEW, doing, due_at=due_at, about=plan.pk)
    refresh_next_due(case, doing)


# --- services ---------------------------------------------------------------------------------------------------


def log_service(case, service_type, *, by, **details):
    """One service for one person; `details` are fields of the log (outcome, given_at, provider…)."""
    [log] = log_services([case], service_type, by=by, **details)
    return log


def log_services(cases, service_type, *, by, still_needed=False, **details):
    """The same service for several people at once: meals of a house, kits for a group."""
    cases = list(cases)
    with act(by, "log_service", *cases[:1] if len(cases) == 1 else ()) as doing:
        if not all(by.has_perm(Permission.LOG_SERVICE, case) for case in cases):
            raise Forbidden("log_service")
        model = log_model(service_type)
        entry = uuid4()
        logs = [model(case=case, service_type=service_type, entry=entry, **details) for case in cases]
        put_prices(logs)
        doing.save_all(logs)
        settle_needs(logs, service_type, doing, still_needed=still_needed)
    return logs


def settle_needs(logs, service_type, doing, *, still_needed=False):
    """What is not to be had opens a need, and so does what was given in part or missed and is `still_needed`; what is
    given at last closes it. All logs are of one type and outcome."""
    if not logs:
        return
    model, given_at = need_model(service_type), logs[0].given_at
    open_needs = model.objects.filter(service_type=service_type, resolved_at__isnull=True)
    found = {need.case_id: need for need in open_needs.filter(case__in=[log.case_id for log in logs])}
    day = timezone.localtime(given_at).date()
    if opens_a_need(logs[0], still_needed):
        lacking = [log for log in logs if log.case_id not in found]
        needed = {"service_type": service_type, "needed_since": day}
        doing.save_all([model(case=log.case, entry=log.entry, **needed) for log in lacking])
    elif logs[0].outcome == logs[0].Outcome.DELIVERED:
        for log in logs:
            need = found.get(log.case_id)
            if need is not None and need.needed_since <= day:
                need.case = log.case
                settle(need, model.Resolution.DELIVERED, given_at, doing)


def opens_a_need(log, still_needed):
    may_be_needed_still = (log.Outcome.PARTIAL, log.Outcome.NO_SHOW)
    return log.outcome == log.Outcome.UNAVAILABLE or (still_needed and log.outcome in may_be_needed_still)


def settle(need, resolution, at, doing):
    need.resolved_at, need.resolution = at, resolution
    doing.save(need)


def settle_need(need, resolution, *, by):
    """Somebody says how a need ended: it was given elsewhere, is not needed any more, or is not wanted."""
    with act(by, "settle_need", need.case) as doing:
        allow(by, Permission.LOG_SERVICE, need.case, "settle_need")
        if need.resolved_at:
            raise block(_("This need was settled already."))
        settle(need, resolution, timezone.now(), doing)
    return need


# --- follow-up --------------------------------------------------------------------------------------------------


def call_off(follow_up, *, by, reason=""):
    """A planned contact does not take place: she or he does not want it, or it is not safe."""
    case = follow_up.case
    with act(by, "call_off_follow_up", case, reason=reason) as doing:
        allow(by, Permission.RECORD_FOLLOW_UP, case, "call_off_follow_up")
        if not follow_up.is_planned:
            raise block(_("This contact is not planned any more."))
        cancel(follow_up, case, doing)
    return follow_up


def call_off_afterwards(case, doing):
    """Consent to contact afterwards was taken back, or the person is in care again: none of it takes place."""
    for follow_up in case.follow_ups.planned().filter(kind__in=FollowUp.AFTERWARDS):
        cancel(follow_up, case, doing)


def call_off_everything(case, doing):
    """Nobody is there to be visited or called any more."""
    for follow_up in case.follow_ups.planned():
        cancel(follow_up, case, doing)


def cancel(follow_up, case, doing):
    follow_up.called_off_at = timezone.now()
    doing.save(follow_up)
    finish_about(case, follow_up, doing, at=follow_up.called_off_at)
