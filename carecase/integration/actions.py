"""Opening, pausing and going on with an integration plan."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block, request_approval
from carecase.cases.models import Approval
from carecase.integration import steps
from carecase.integration.models import PAUSED, IntegrationPlan
from carecase.workflow.acts import act


def open_integration_plan(case, *, by):
    """The open plan of a case, going on if it was paused, or a new one. Call in the step of the case."""
    with act(by, "open_integration_plan", case) as doing:
        allow(by, Permission.PLAN_INTEGRATION, case, "open_integration_plan")
        if not case.is_open:
            raise block(_("The case is closed."))
        plan = case.integration_plans.open().first()
        if plan is None:
            return doing.save(IntegrationPlan(case=case))
        plan = go_on(plan, by=by) if plan.state in PAUSED else plan
        case.refresh_from_db(
            fields=["version", "next_due_at"]
        )  # its reminders may have changed; its step saves it next
        return plan


def go_on(plan, *, by):
    """A paused plan goes on: under way if it was and nothing has fallen away, else from the start."""
    step = steps.start_again if steps.resume.blockers(plan) else steps.resume
    return step(plan, by=by)


def suspend_integration_plan(case, *, by, reason="", to_return=False):
    """The person goes another way: the plan waits. Call in the step of the case; None without a plan."""
    plan = case.integration_plans.open().first()
    if plan is None or plan.state in PAUSED:
        return plan
    step = steps.change_to_return if to_return else steps.suspend
    plan = step(plan, by=by, reason=reason or str(_("The case goes another way.")))
    case.refresh_from_db(fields=["version", "next_due_at"])
    return plan


def ask_for_approval(plan, *, by, note=""):
    with act(by, "ask_for_approval", plan):
        allow(by, Permission.PLAN_INTEGRATION, plan, "ask_for_approval")
        return request_approval(plan.case, Approval.What.INTEGRATION, by=by, about=plan, note=note)
