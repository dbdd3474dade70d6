"""The part of the case page about returning."""

from repatriation.guards import checklist
from repatriation.models import NationalityRequest, ReturnPlan
from repatriation.steps import returning


def section(case, user):
    """Where the plan stands, what the next step needs, and what was asked of consulates: those who stay ask too."""
    waiting = NationalityRequest.objects.filter(case=case).visible_to(user).waiting().select_related("key")
    return {"requests": waiting[:5]} | of_the_plan(case, user)


def of_the_plan(case, user):
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
