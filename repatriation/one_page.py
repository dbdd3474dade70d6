"""What the page of one return reads: one question to the database brings the plan, everything it has one of, and which
other tables hold something for it. `facts.py` does the same for a page of plans."""

from django.db.models import FilteredRelation, prefetch_related_objects

from carecase.cases.models import Case
from carecase.sealing.models import DataKey
from carecase.ui.together import keep
from carecase.workflow.held import Tables, holding, know, relations
from repatriation.models import ReturnPlan

#: A plan has one of each of these: they come with it.
ONCE = ("itineraries", "budgets", "belongings", "handovers", "contact_agreements")
ONLY_ON_ITS_OWN_PAGE = ("pauses", "missed_departures", "incidents")
#: What is asked of the case besides, by conditions and by the column of the table.
OF_CASE = (
    "fears", "legal_stays", "notices", "consents", "approvals", "identifications", "screenings", "reflections",
    "nationality_requests",
)  # fmt: skip
#: What the rows of a table are shown by.
WITH = {
    "talks": ("recorded_by",),
    "partners": ("organisation", "elsewhere", "consent__organisation"),
    "confirmations": ("partner__organisation", "partner__elsewhere", "partner__consent"),
    "origin_answers": ("place", "partner__organisation", "partner__elsewhere"),
    "danger_checks": ("place",),
    "risks": ("place",),
    "family_assessments": ("place", "partner__organisation", "partner__elsewhere"),
    "best_interests": ("place",),
    "legs": ("escort",),
    "companions": ("other",),
}


def plan_of(case):
    """The plan of a case with everything its page reads; None without one."""
    tables = [name for name in relations(ReturnPlan) if name not in (*ONCE, *ONLY_ON_ITS_OWN_PAGE)]
    plans = ReturnPlan.objects.filter(case=case)
    plans = plans.annotate(**{f"one_of_{name}": FilteredRelation(name) for name in ONCE})
    plans = plans.select_related("movement", "one_of_budgets__approved_by", *(f"one_of_{name}" for name in ONCE))
    of_case = holding(Case, OF_CASE, key="case", mark="case_holds")
    plan = plans.annotate(**holding(ReturnPlan, tables), **of_case).first()
    if plan is None:
        return None
    plan.case = case
    DataKey.warm([case.key_id])
    for name in ONCE:
        know_the_one(plan, name)
    know(
        Tables(plan, tables, fetch={name: shown_by(name) for name in WITH}),
        Tables(case, OF_CASE, marked=plan, mark="case_holds"),
    )
    prefetch_related_objects([plan], "belongings__things")
    plan.legs_in_order = list(plan.legs.all())
    return plan


def know_the_one(plan, name):
    row = getattr(plan, f"one_of_{name}", None)
    keep(plan, relations(ReturnPlan)[name], [row] if row is not None else [])


def shown_by(name):
    return relations(ReturnPlan)[name].related_model.objects.select_related(*WITH[name])
