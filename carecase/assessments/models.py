"""The records of this app. Each form has a module of its own with its vocabulary, its model and its SECTIONS."""

from carecase.assessments.child import ChildFacts
from carecase.assessments.exploitation import ExploitationFacts
from carecase.assessments.identification import Identification
from carecase.assessments.inspection import Inspection, SeizedItem
from carecase.assessments.interview import Interview, InterviewCareView
from carecase.assessments.journey import JourneyFacts, JourneyLeg
from carecase.assessments.leak import Leak
from carecase.assessments.needs import HealthNeeds, NeedsAssessment
from carecase.assessments.reflection import ReflectionPeriod
from carecase.assessments.risk import RiskAssessment, Threat
from carecase.assessments.screening import Screening
from carecase.assessments.site import HeadCount, SiteReport
from carecase.assessments.urgency import HealthUrgency, UrgentNeeds

__all__ = [
    "ChildFacts",
    "ExploitationFacts",
    "HeadCount",
    "HealthNeeds",
    "HealthUrgency",
    "Identification",
    "Inspection",
    "Interview",
    "InterviewCareView",
    "JourneyFacts",
    "JourneyLeg",
    "Leak",
    "NeedsAssessment",
    "ReflectionPeriod",
    "RiskAssessment",
    "Screening",
    "SeizedItem",
    "SiteReport",
    "Threat",
    "UrgentNeeds",
]
