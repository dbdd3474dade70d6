"""The forms of the plan and of what follows from it. What a form saves, and what comes of it, is one transaction."""

from carecase.plans.forms.follow_up import FollowUpForm
from carecase.plans.forms.plan import (
    ActionProgressForm,
    CarePlanForm,
    ObjectiveForm,
    ObjectiveProgressForm,
    PersonAnswerForm,
    PlanActionForm,
    PlanReviewForm,
    SafetyPlanForm,
)
from carecase.plans.forms.service_log import (
    HealthServiceLogForm,
    HealthUnmetNeedForm,
    ServiceLogForm,
    UnmetNeedForm,
)

__all__ = [
    "ActionProgressForm",
    "CarePlanForm",
    "FollowUpForm",
    "HealthServiceLogForm",
    "HealthUnmetNeedForm",
    "ObjectiveForm",
    "ObjectiveProgressForm",
    "PersonAnswerForm",
    "PlanActionForm",
    "PlanReviewForm",
    "SafetyPlanForm",
    "ServiceLogForm",
    "UnmetNeedForm",
]
