"""Opening, pausing and going on with a return; what is taken back; and what time takes away."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.cases.actions import add_to_team, allow, block, request_approval
from carecase.cases.models import Approval, Grant
from carecase.workflow.acts import act
from repatriation import steps
from repatriation.consular.actions import follow_locks
from repatriation.models import ReturnPlan, State
from repatriation.money import spending

# --- the plan ----------------------------------------------------------------------------------------------------


def open_return_plan(case, *, by, asked_by=ReturnPlan.AskedBy.SELF):
    """The open plan of a case, going on if it was paused, or a new one. Possible in any open state (B2)."""
    with act(by, "open_return_plan", case) as doing:
        allow(by, Permission.COUNSEL_OPTIONS, case, "open_return_plan")
        if not case.is_open:
            raise block(_("The case is closed."))
        plan = case.return_plans.open().first()
        if plan is None:
            return doing.save(ReturnPlan(case=case, asked_by=asked_by))
        return go_on(plan, by=by) if plan.state == State.SUSPENDED else plan


def go_on(plan, *, by):
    """A paused plan goes on: to preparing if it had been approved, else from the start."""
    step = steps.start_again if steps.resume.blockers(plan) else steps.resume
    return step(plan, by=by)


def suspend_return_plan(case, *, by, reason=""):
    """The person goes another way: the plan waits. Call in the step of the case; None without a plan."""
    plan = case.return_plans.open().first()
    if plan is None or plan.state == State.SUSPENDED:
        return plan
    if plan.state in (State.DEPARTED, State.ARRIVED):
        raise block(
            _("She or he is on the way: record first what happened, or who received her or him."),
            plan.get_absolute_url(),
        )
    plan = steps.suspend(plan, by=by, reason=reason or str(_("The case goes another way.")))
    case.refresh_from_db(
        fields=["version", "next_due_at"]
    )  # its reminders are gone; the step of the case saves it next
    return plan


def add_coordinator(plan, *, user, by):
    """A repatriation coordinator sees the case from now on, because of the return."""
    return add_to_team(plan.case, user=user, role=Role.REPATRIATION_COORDINATOR, by=by, because=Grant.Because.RETURN)


def ask_for_approval(plan, *, by, note=""):
    with act(by, "ask_for_approval", plan):
        allow(by, Permission.PREPARE_RETURN, plan, "ask_for_approval")
        return request_approval(plan.case, Approval.What.RETURN, by=by, about=plan, note=note)


def ask_to_travel_apart(plan, *, by, reason):
    """Separating a family is a supervisor's decision with a reason (B4)."""
    with act(by, "ask_to_travel_apart", plan, reason=reason):
        allow(by, Permission.PREPARE_RETURN, plan, "ask_to_travel_apart")
        return request_approval(plan.case, Approval.What.FAMILY_SEPARATION, by=by, note=reason)


def approve_budget(budget, *, by, amounts=None, beyond=""):
    """Somebody other than those who ask agrees to every line that waits; who that is, the limit says."""
    return spending.approve(budget, by=by, amounts=amounts, beyond=beyond)


# --- what is taken back ------------------------------------------------------------------------------------------


def withdraw_declaration(declaration, *, by, reason=""):
    """The person takes the declaration back, until boarding."""
    plan = declaration.plan
    with act(by, "withdraw_declaration", plan, reason=reason) as doing:
        allow(by, Permission.COUNSEL_OPTIONS, plan, "withdraw_declaration")
        if plan.state in (State.DEPARTED, State.ARRIVED):
            raise block(_("She or he is already on the way: record that the person decided otherwise."))
        take_back(declaration, doing)
        recheck(plan, by=by)
    return declaration


def withdraw_confirmation(confirmation, *, by, reason=""):
    """The one who was to receive can no longer do it."""
    plan = confirmation.plan
    with act(by, "withdraw_confirmation", plan, reason=reason) as doing:
        allow(by, Permission.PREPARE_RETURN, plan, "withdraw_confirmation")
        take_back(confirmation, doing)
        recheck(plan, by=by)
    return confirmation


def take_back(row, doing):
    if row.withdrawn_at:
        raise block(_("This was already taken back."))
    row.withdrawn_at = timezone.now()
    doing.save(row)


def recheck(plan, *, by):
    """A plan that is ready goes back to preparing when anything it rests on is gone, and says what.

    Call in the act that changed something.
    """
    return steps.look_again(plan, by)


def recheck_case(case, *, by):
    """The same for whatever plan of a case is ready: for changes outside the plan, such as a consent or a fear.

    Requests to consulates follow first: what stands still there is one more thing that is missing.
    """
    follow_locks(case, by=by)
    for plan in case.return_plans.filter(state=State.READY):
        recheck(plan, by=by)


def revert_expired(*, by):
    """What time takes away: an old judgement of danger, an expired paper. For the clockwork, one act per plan."""
    before = ReturnPlan.objects.filter(state=State.READY)
    return [plan for plan in (recheck(each, by=by) for each in before) if plan.state != State.READY]
