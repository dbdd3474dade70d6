"""How a case stands in what was asked, judged and decided: small facts for guards, lists and pages above.

What belongs to an episode (urgent needs, risk) counts from its time zero; what is known about the person (screening,
identification, reflection) stays known when a case is opened again.
"""

from django.db.models import Exists, Q
from django.utils import timezone

from carecase.assessments.conversation import Answer
from carecase.assessments.identification import Identification, Status
from carecase.assessments.interview import Interview
from carecase.assessments.screening import Screening, Track
from carecase.assessments.urgency import UrgentNeeds
from carecase.cases.models import Task
from carecase.cases.standing import IN_THIS_EPISODE
from carecase.workflow.facts import IT, first, holds

# --- urgent needs, risk: of this episode --------------------------------------------------------------------------


@holds
def urgent_needs_answered():
    """Asked, or not asked with a reason and a next try that still lies ahead (at most four hours)."""
    asked = Q(asked=UrgentNeeds.Asked.ASKED) | Q(retry_at__gt=timezone.now())
    return UrgentNeeds.objects.filter(asked, case=IT, **IN_THIS_EPISODE)


@first("risk_assessments")
def latest_risk(rows):
    """The last risk assessment of this episode, or None. `in_force` is the level it gave the case."""
    return rows.filter(**IN_THIS_EPISODE)


def first_risk_judged(case):
    return latest_risk(case) is not None


def person_view_recorded(case):
    """Her or his own view stands in the last assessment, or the reason why there is none."""
    risk = latest_risk(case)
    return risk is not None and bool(risk.person_view or risk.unanswered.get("person_view"))


@holds
def interviewed_alone():
    """Spoken to alone, without any authority, in at least one talk of this episode."""
    alone = {"alone": Answer.YES, "case": IT} | IN_THIS_EPISODE
    urgent, screened, talked = (Exists(model.objects.filter(**alone)) for model in (UrgentNeeds, Screening, Interview))
    return urgent | screened | talked


# --- screening, identification: of the person ---------------------------------------------------------------------


@first("screenings")
def latest_screening(rows):
    return rows


@first("identifications")
def latest_identification(rows):
    """The last by date of decision, or None; a correction of the same day stands over what it corrects."""
    return rows


def identified_as(case):
    """identification_status (care pathway I) as a string: of the last decision, or else of the last screening."""
    if decision := latest_identification(case):
        return decision.status
    screening = latest_screening(case)
    if screening is None:
        return Status.NOT_SCREENED.value
    # Signs are not yet a status: a person records that trafficking is possible.
    return Status.NOT_SCREENED.value if screening.suggests_trafficking else Status.NO_INDICATORS.value


def trafficking_signs(case):
    """Whether she or he is treated as possibly trafficked: so decided, or suggested by a screening since then."""
    decision, screening = latest_identification(case), latest_screening(case)
    if decision is not None and decision.is_trafficking:
        return True
    news = screening is not None and (decision is None or screening.recorded_at > decision.recorded_at)
    return news and screening.suggests_trafficking


def has_trafficking_indicator(case):
    """Whether any sign at all was noted, however weak. Ask `latest_screening` too: nothing asked is nothing noted."""
    decision, screening = latest_identification(case), latest_screening(case)
    decided = decision is not None and decision.is_trafficking
    return decided or (screening is not None and bool(screening.trafficking_signs))


@holds
def identification_decided_or_due():
    """Decided, or pending with a due date: in a record, by constraint, or by the task of referring to who decides."""
    decided = Exists(Identification.objects.filter(case=IT))
    return decided | Exists(Task.objects.open().filter(case=IT, kind=Task.Kind.ACCREDITATION, due_at__isnull=False))


def not_established(case):
    """Trafficking was not established by the last decision: an onward referral is owed before closing."""
    decision = latest_identification(case)
    return decision is not None and decision.status == Status.NOT_ESTABLISHED


def track_of(case):
    """case_track: VOT, SMS, BOTH or NEITHER."""
    decision, screening = latest_identification(case), latest_screening(case)
    if decision is None:
        return screening.track if screening else Track.NEITHER
    told = screening is not None and screening.suggests_smuggling
    smuggled = decision.is_smuggling or (decision.smuggling_is_open and told)
    return Track.of(trafficked=decision.is_trafficking, smuggled=smuggled)


# --- reflection ---------------------------------------------------------------------------------------------------


@first("reflections")
def reflection_of(rows):
    """The last reflection period, or None: none has begun, or the person is a child."""
    return rows


def reflection_over_or_waived(case, on=None):
    """Nothing to wait for on that day (today): over or waived, not owed, or a child's protection measure instead."""
    if case.person.is_child:
        return True
    if period := reflection_of(case):
        return period.over(on) or not_established(case)
    return not trafficking_signs(case)
