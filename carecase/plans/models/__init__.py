"""What is planned with the person, what was done, and what comes after."""

from carecase.plans.models.bill import Bill, BillLine
from carecase.plans.models.follow_up import FollowUp
from carecase.plans.models.plan import CarePlan, Objective, PersonAnswer, PlanAction, PlanReview
from carecase.plans.models.safety import Copy, SafetyPlan
from carecase.plans.models.service_log import (
    HealthServiceLog,
    HealthUnmetNeed,
    ServiceLog,
    UnmetNeed,
    log_model,
    need_model,
)
from carecase.plans.models.voucher import Voucher

__all__ = [
    "Bill",
    "BillLine",
    "CarePlan",
    "Copy",
    "FollowUp",
    "HealthServiceLog",
    "HealthUnmetNeed",
    "Objective",
    "PersonAnswer",
    "PlanAction",
    "PlanReview",
    "SafetyPlan",
    "ServiceLog",
    "UnmetNeed",
    "Voucher",
    "log_model",
    "need_model",
]
