"""What the case page shows of this app."""

from carecase.access.data_classes import DataClass
from carecase.plans.models import FollowUp, HealthServiceLog, HealthUnmetNeed, SafetyPlan, ServiceLog, UnmetNeed
from carecase.plans.progress import Progress
from carecase.plans.standing import plans_of_this_episode

FEW = 5


def section(case, user):
    """The plan in short, the last services, open needs and the next contacts: each as far as this user may read it."""
    plan = plans_of_this_episode(case).visible_to(user).select_related("key").first()
    return {
        "reads_plan": case.may_read(user, DataClass.NARRATIVE),
        "plan": plan,
        "progress": Progress(plan, user) if plan else None,
        "safety_plan": SafetyPlan.objects.visible_to(user).filter(case=case).first(),
        "services": newest_services(case, user),
        "needs": open_needs(case, user),
        "planned": list(FollowUp.objects.visible_to(user).filter(case=case).planned()[:FEW]),
    }


def newest_services(case, user):
    rows = []
    for model in (ServiceLog, HealthServiceLog):
        mine = model.objects.visible_to(user).counted().filter(case=case)
        rows += mine.select_related("service_type")[:FEW]
    return sorted(rows, key=lambda row: row.given_at, reverse=True)[:FEW]


def open_needs(case, user):
    rows = []
    for model in (UnmetNeed, HealthUnmetNeed):
        mine = model.objects.visible_to(user).filter(case=case, resolved_at__isnull=True)
        rows += mine.select_related("service_type")[:FEW]
    return sorted(rows, key=lambda need: need.needed_since)
