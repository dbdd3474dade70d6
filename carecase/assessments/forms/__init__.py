"""One form per module of this app. What a form saves, and what follows from it, is in the same transaction."""

from carecase.assessments.forms.identification import IdentificationForm, ReflectionWaiverForm
from carecase.assessments.forms.interview import (
    CareViewForm,
    ChildFactsForm,
    ExploitationForm,
    InterviewForm,
    JourneyForm,
)
from carecase.assessments.forms.leak import LeakForm
from carecase.assessments.forms.needs import NeedsForm
from carecase.assessments.forms.risk import RiskForm
from carecase.assessments.forms.screening import ScreeningForm
from carecase.assessments.forms.site import HeadCountForm, InspectionForm, SiteReportForm
from carecase.assessments.forms.urgency import UrgentNeedsForm

__all__ = [
    "CareViewForm",
    "ChildFactsForm",
    "ExploitationForm",
    "HeadCountForm",
    "IdentificationForm",
    "InspectionForm",
    "InterviewForm",
    "JourneyForm",
    "LeakForm",
    "NeedsForm",
    "ReflectionWaiverForm",
    "RiskForm",
    "ScreeningForm",
    "SiteReportForm",
    "UrgentNeedsForm",
]
