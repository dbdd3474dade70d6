"""What the case page shows of this app."""

from carecase.access.data_classes import DataClass
from carecase.plans.models import FollowUp, HealthServiceLog, HealthUnmetNeed, SafetyPlan, ServiceLog, UnmetNeed
from carecase.plans.progress import Progress
from carecase.plans.standing import plans_of_this_episode
from carecase.ui.together import read_named

FEW = 5


def section(case, user):
    """The plan in short, the last services, open needs and the next contacts: each as far as this user may read it."""
    found = read_named(lists(case, user))
    plan = next(iter(found["plan"]), None)
    services, needs = found["services"] + found["health_services"], found["needs"] + found["health_needs"]
    return {
        "reads_plan": case.may_read(user, DataClass.NARRATIVE),
        "plan": plan,
        "progress": Progress(plan, user) if plan else None,
        "safety_plan": next(iter(found["safety_plan"]), None),
        "services": sorted(services, key=lambda row: row.given_at, reverse=True)[:FEW],
        "needs": sorted(needs, key=lambda need: need.needed_since),
        "planned": found["planned"],
    }


def lists(case, user):
    def mine(model):
        return model.objects.visible_to(user).filter(case=case)

    return {
        "plan": plans_of_this_episode(case).visible_to(user).select_related("key")[:1],
        "safety_plan": mine(SafetyPlan)[:1],
        "services": mine(ServiceLog).counted().select_related("service_type")[:FEW],
        "health_services": mine(HealthServiceLog).counted().select_related("service_type")[:FEW],
        "needs": mine(UnmetNeed).filter(resolved_at__isnull=True).select_related("service_type")[:FEW],
        "health_needs": mine(HealthUnmetNeed).filter(resolved_at__isnull=True).select_related("service_type")[:FEW],
        "planned": mine(FollowUp).planned()[:FEW],
    }
