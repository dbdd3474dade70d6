"""What we know of a case: how it began, who works on it, what the person agreed to, what is to be done."""

from carecase.cases.models.adulthood import AdulthoodPlan
from carecase.cases.models.appointment import Appointment
from carecase.cases.models.case import OPEN_STATES, Case, Encounter, Episode, Grant, RiskLevel, State, fears
from carecase.cases.models.closure import Closure
from carecase.cases.models.concern import Concern, Separation
from carecase.cases.models.consent import Consent, RightsTalk
from carecase.cases.models.contact import AuthorityNotice, ContactAttempt, InterpreterRequest, RefusedInterpreter
from carecase.cases.models.death import Death
from carecase.cases.models.emergency import EmergencyAccess
from carecase.cases.models.fear import Fear
from carecase.cases.models.incident import GroupIncident
from carecase.cases.models.incident_link import IncidentLink
from carecase.cases.models.likeness import ConsentSheet, Likeness
from carecase.cases.models.notes import CaseNote, HealthNote, LegalNote, NoteBase, OperationsNote
from carecase.cases.models.same import Merge, PossibleMatch
from carecase.cases.models.search import Search, SearchAnswer, SearchHit
from carecase.cases.models.stay import Absence, Hold, LegalStay
from carecase.cases.models.tasks import Approval, Task

__all__ = [
    "OPEN_STATES",
    "Absence",
    "AdulthoodPlan",
    "Appointment",
    "Approval",
    "AuthorityNotice",
    "Case",
    "CaseNote",
    "Closure",
    "Concern",
    "Consent",
    "ConsentSheet",
    "ContactAttempt",
    "Death",
    "EmergencyAccess",
    "Encounter",
    "Episode",
    "Fear",
    "Grant",
    "GroupIncident",
    "HealthNote",
    "Hold",
    "IncidentLink",
    "InterpreterRequest",
    "LegalNote",
    "LegalStay",
    "Likeness",
    "Merge",
    "NoteBase",
    "OperationsNote",
    "PossibleMatch",
    "RefusedInterpreter",
    "RightsTalk",
    "RiskLevel",
    "Search",
    "SearchAnswer",
    "SearchHit",
    "Separation",
    "State",
    "Task",
    "fears",
]
