"""The part of the case page about staying."""

from carecase.access.data_classes import DataClass
from carecase.integration.models import IntegrationPlan, ReintegrationPlan, StayChoice
from carecase.integration.steps import integrating


def section(case, user):
    """What the person chose, where the plan stands, and what the next step still needs."""
    plan = IntegrationPlan.objects.filter(case=case).visible_to(user).first()
    choice = StayChoice.objects.filter(case=case).visible_to(user).first()
    arriving = ReintegrationPlan.objects.filter(case=case).visible_to(user).select_related("case").first()
    shown = {
        "plan": plan,
        "choice": choice,
        "reintegration": arriving,
        "reads_choice": case.may_read(user, DataClass.NARRATIVE),
    }
    if plan is None or not shown["reads_choice"]:
        return shown
    plan.case = case
    steps = integrating.open_to(plan, user)
    missing = steps[0].blockers(plan) if steps else []
    return shown | {"step": steps[0] if steps else None, "missing": missing}
