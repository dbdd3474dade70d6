"""What is known of a return: the plan, what the person says, what was judged, how the journey goes, who receives."""

from repatriation.models.afterwards import ContactAgreement
from repatriation.models.arrival import Handover, HandoverSignature, ReceiverConfirmation, Signer
from repatriation.models.asking import DangerCheck, Declaration, OptionsTalk
from repatriation.models.belongings import Belonging, BelongingsSigned
from repatriation.models.corridor import CorridorException, Crossing, Notification
from repatriation.models.elsewhere import IncomingReturn, IncomingReturnContent, IncomingReturnReply, Saying
from repatriation.models.escorts import Escort
from repatriation.models.journey import Companion, Fitness, Itinerary, TravelDocument
from repatriation.models.judging import BestInterests, FamilyAssessment, ReturnRisk
from repatriation.models.legs import Leg
from repatriation.models.money import Budget, BudgetLine, Fund, Payment
from repatriation.models.movement import Movement
from repatriation.models.origin import OriginAnswer, ReturnPartner
from repatriation.models.paths import MissedDeparture, Pause, TransitIncident
from repatriation.models.plan import ENDED, Place, ReturnPlan, State
from repatriation.models.verifying import NationalityEntry, NationalityRequest

__all__ = [
    "ENDED",
    "Belonging",
    "BelongingsSigned",
    "BestInterests",
    "Budget",
    "BudgetLine",
    "Companion",
    "ContactAgreement",
    "CorridorException",
    "Crossing",
    "DangerCheck",
    "Declaration",
    "Escort",
    "FamilyAssessment",
    "Fitness",
    "Fund",
    "Handover",
    "HandoverSignature",
    "IncomingReturn",
    "IncomingReturnContent",
    "IncomingReturnReply",
    "Itinerary",
    "Leg",
    "MissedDeparture",
    "Movement",
    "NationalityEntry",
    "NationalityRequest",
    "Notification",
    "OptionsTalk",
    "OriginAnswer",
    "Pause",
    "Payment",
    "Place",
    "ReceiverConfirmation",
    "ReturnPartner",
    "ReturnPlan",
    "ReturnRisk",
    "Saying",
    "Signer",
    "State",
    "TransitIncident",
    "TravelDocument",
]
