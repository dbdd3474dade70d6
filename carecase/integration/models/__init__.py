"""Staying: what the person chose, the plan behind it, what it rests on, how it goes. And arriving, after a return."""

from carecase.integration.models.living import Account, CommunityFactor, HealthCover, LanguageCourse, Mentor
from carecase.integration.models.plan import ENDED, PAUSED, WAY, IntegrationPlan, State, StayChoice
from carecase.integration.models.progress import Milestone, Rest, Review
from carecase.integration.models.reintegration import ReintegrationActivity, ReintegrationPlan, ReintegrationReview
from carecase.integration.models.securing import Home, Income, Schooling, StatusRoute
from carecase.integration.models.status import DependantCover, StatusStep, WorkPermit

__all__ = [
    "ENDED",
    "PAUSED",
    "WAY",
    "Account",
    "CommunityFactor",
    "DependantCover",
    "HealthCover",
    "Home",
    "Income",
    "IntegrationPlan",
    "LanguageCourse",
    "Mentor",
    "Milestone",
    "ReintegrationActivity",
    "ReintegrationPlan",
    "ReintegrationReview",
    "Rest",
    "Review",
    "Schooling",
    "State",
    "StatusRoute",
    "StatusStep",
    "StayChoice",
    "WorkPermit",
]
