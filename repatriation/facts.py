"""What the conditions read of many plans, fetched together: as many queries for fifty plans as for five.

A condition that reads a relation of the plan finds it here without being named; one of the case or of the person is
added to BESIDE. A test counts.
"""

from django.db.models import prefetch_related_objects

from carecase.plans.groups import with_grants
from carecase.sealing.models import DataKey
from carecase.ui.together import prefetch_together
from repatriation.consular.rules import count_arrivals
from repatriation.kin import left_behind
from repatriation.models import ReturnPlan

BESIDE = (
    "case__fears",
    "case__legal_stays",
    "case__notices",
    "case__consents",
    "case__approvals",
    "case__identifications",
    "case__screenings",
    "case__reflections",
    "case__nationality_requests",
    "case__person__guardians",
)
FIRST_READ = ("case__identifications", "case__screenings", "places", "talks", "danger_checks")
OF_CONFIRMATIONS = ("confirmations__partner__consent", "confirmations__partner__organisation")


def of_the_plan():
    """Every relation that hangs on the plan itself."""
    return [relation.get_accessor_name() for relation in ReturnPlan._meta.related_objects]


def know_legs(plans):
    """Let each plan know the legs of its journey and who travels along on them."""
    prefetch_related_objects(plans, "legs__escort")
    for plan in plans:
        plan.legs_in_order = list(plan.legs.all())


def gather_first(plans):
    """What the first conditions of a way read. Who only asks for the first thing missing seldom gets beyond these."""
    with_grants([plan.case for plan in plans])
    prefetch_together(plans, *FIRST_READ)


def gather(plans):
    """The plans, each knowing what its conditions ask about. They come with their case and its person."""
    plans = list(plans)
    if plans:
        with_grants([plan.case for plan in plans])
        prefetch_together(plans, *of_the_plan(), *BESIDE)
        prefetch_related_objects(plans, *OF_CONFIRMATIONS)
        know_legs(plans)
        count_arrivals(plans)
        DataKey.warm(plan.case.key_id for plan in plans)
        alone = left_behind(plans)
        for plan in plans:
            plan.leaves_family_behind = bool(alone[plan.pk])
    return plans
