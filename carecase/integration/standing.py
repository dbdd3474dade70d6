"""Facts about staying that the steps of the case build their conditions on."""

from carecase.integration.models import ENDED
from carecase.workflow.facts import first


@first("integration_plans")
def latest_plan(rows):
    """The open plan, or the one that ended last."""
    return rows


def reintegration_plan(case):
    """The plan for arriving well, of this episode, or None."""
    return case.reintegration_plans.filter(episode=case.episode).select_related("key").first()


@first("stay_choices")
def latest_stay_choice(rows):
    return rows


def stay_chosen(case):
    """Asked alone, told every option, and the last answer is to stay (B1)."""
    choice = latest_stay_choice(case)
    return bool(choice and choice.counts)


def plan_achieved_or_justified(case):
    """Achieved, with a reason for what is left; or ended, which says why."""
    plan = latest_plan(case)
    return bool(plan and plan.state in ENDED)
