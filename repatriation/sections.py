"""The part of the case page about returning."""

from repatriation.guards import checklist
from repatriation.models import ReturnPlan
from repatriation.steps import returning


def section(case, user):
    """Where the plan stands and what the next step still needs, for those who work on it."""
    plan = ReturnPlan.objects.filter(case=case).visible_to(user).first()
    if plan is None:
        return {"plan": None}
    plan.case = case
    if not plan.may_be_read_by(user):
        return {"plan": plan}
    steps = returning.open_to(plan, user)
    return {
        "plan": plan,
        "place": plan.place,
        "itinerary": plan.itinerary,
        "step": steps[0] if steps else None,
        "missing": [check for check in checklist(steps[0], plan) if not check.holds] if steps else [],
    }
