"""How a case stands in what was asked, judged and decided: small facts for guards, lists and pages above.

What belongs to an episode (urgent needs, risk) counts from its time zero; what is known about the person (screening,
identification, reflection) stays known when a case is opened again. Each fact takes two queries, at most three.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from carecase.assessments.conversation import Answer
from carecase.assessments.identification import Status
from carecase.assessments.interview import Interview
from carecase.assessments.risk import RiskAssessment
from carecase.assessments.screening import Screening, Track
from carecase.assessments.urgency import UrgentNeeds
from carecase.cases.models import Case, Task
from carecase.workflow.one_moment import asked_once

# --- urgent needs, risk: of this episode --------------------------------------------------------------------------


def this_episode(model, case):
    return model.objects.filter(case=case, recorded_at__gte=case.opened_at)


def urgent_needs_answered(case):
    """Asked, or not asked with a reason and a next try that still lies ahead (at most four hours)."""
    asked = Q(asked=UrgentNeeds.Asked.ASKED) | Q(retry_at__gt=timezone.now())
    return this_episode(UrgentNeeds, case).filter(asked).exists()


def first_risk_judged(case):
    return this_episode(RiskAssessment, case).exists()


@asked_once
def latest_risk(case):
    """The last risk assessment of this episode, or None. `in_force` is the level it gave the case."""
    return this_episode(RiskAssessment, case).first()


def person_view_recorded(case):
    """Her or his own view stands in the last assessment, or the reason why there is none."""
    risk = latest_risk(case)
    return risk is not None and bool(risk.person_view or risk.unanswered.get("person_view"))


def interviewed_alone(case):
    """Spoken to alone, without any authority, in at least one talk of this episode."""
    alone = {"alone": Answer.YES, "recorded_at__gte": case.opened_at, "case": OuterRef("pk")}
    urgent, screened, talked = (Exists(model.objects.filter(**alone)) for model in (UrgentNeeds, Screening, Interview))
    return Case.objects.filter(urgent | screened | talked, pk=case.pk).exists()


# --- screening, identification: of the person ---------------------------------------------------------------------


@asked_once
def latest_screening(case):
    return case.screenings.first()


@asked_once
def latest_identification(case):
    """The last by date of decision, or None; a correction of the same day stands over what it corrects."""
    return case.identifications.first()


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


def identification_decided_or_due(case):
    """Decided, or pending with a due date: in the last record, or by the task of referring to the deciding body."""
    if latest_identification(case) is not None:
        return True  # a pending one has a due date, by constraint
    return case.tasks.open().filter(kind=Task.Kind.ACCREDITATION, due_at__isnull=False).exists()


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


def reflection_of(case):
    """The last reflection period, or None: none has begun, or the person is a child."""
    return case.reflections.first()


def reflection_over_or_waived(case, on=None):
    """Nothing to wait for on that day (today): over or waived, not owed, or a child's protection measure instead."""
    if case.person.is_child:
        return True
    if period := reflection_of(case):
        return period.over(on) or not_established(case)
    return not trafficking_signs(case)
