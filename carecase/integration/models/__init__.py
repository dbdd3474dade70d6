"""Staying: what the person chose, the plan behind it, what it rests on, how it goes."""

from carecase.integration.models.plan import ENDED, PAUSED, WAY, IntegrationPlan, State, StayChoice
from carecase.integration.models.progress import Milestone, Review
from carecase.integration.models.securing import Home, Income, Schooling, StatusRoute

__all__ = [
    "ENDED",
    "PAUSED",
    "WAY",
    "Home",
    "Income",
    "IntegrationPlan",
    "Milestone",
    "Review",
    "Schooling",
    "State",
    "StatusRoute",
    "StayChoice",
]
