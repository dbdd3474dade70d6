"""What is known of a return: the plan, what the person says, what was judged, how the journey goes, who receives."""

from repatriation.models.arrival import Handover, ReceiverConfirmation
from repatriation.models.asking import DangerCheck, Declaration, OptionsTalk
from repatriation.models.journey import BelongingsSigned, Budget, Companion, Escort, Fitness, Itinerary, TravelDocument
from repatriation.models.judging import BestInterests, FamilyAssessment, ReturnRisk
from repatriation.models.plan import ENDED, Place, ReturnPlan, State

__all__ = [
    "ENDED",
    "BelongingsSigned",
    "BestInterests",
    "Budget",
    "Companion",
    "DangerCheck",
    "Declaration",
    "Escort",
    "FamilyAssessment",
    "Fitness",
    "Handover",
    "Itinerary",
    "OptionsTalk",
    "Place",
    "ReceiverConfirmation",
    "ReturnPlan",
    "ReturnRisk",
    "State",
    "TravelDocument",
]
