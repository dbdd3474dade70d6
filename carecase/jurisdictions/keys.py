"""The words a pack may use. A key that is not here is refused at start, so a slip in a TOML file cannot hide.

A new clock, body, paper or value is added here first, then in packs/default.toml, then where a country differs.
Source of the list: care pathway, section F, B1, B4, I, J and L.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Unit(StrEnum):
    """Hours run exactly; the others end with the local day."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


#: What a clock starts from.
KNOWN_EVENTS = {
    "absence": _("the absence was noticed"),
    "accreditation": _("the formal identification"),
    "admission": _("the admission to the house"),
    "application": _("the application"),
    "approval": _("the approval of the plan"),
    "arrival": _("the arrival"),
    "arrival_due": _("the arrival expected"),
    "assault": _("the assault"),
    "assessment": _("the assessment"),
    "certificate": _("the medical certificate"),
    "child_flagged": _("the person was noted as a child"),
    "child_return": _("the child came back"),
    "closure": _("the closure"),
    "deferral": _("the putting off"),
    "departure": _("the departure"),
    "encounter": _("the first encounter (time zero)"),
    "first_contact": _("the first contact"),
    "knowledge": _("the deciding body knew of the case"),
    "last_contact": _("the last contact"),
    "leak": _("the leak became known"),
    "permit": _("the permit was given"),
    "presumption": _("the presumption"),
    "referral": _("the referral was sent"),
    "refusal": _("the refusal"),
    "request": _("the request"),
    "reservation": _("the reservation"),
    "review": _("the last review"),
    "risk_judged": _("the risk was judged"),
    "search": _("the search began, or was looked at"),
    "search_answered": _("the person who is sought answered"),
    "suspicion": _("the suspicion was noted"),
}

KNOWN_CLOCKS = {
    # Time zero
    "emergency_safety": _("safety, medical triage, food and water"),
    "urgent_questions_retry": _("ask the urgent questions again"),
    "pep": _("medicine against HIV after rape (PEP)"),
    "emergency_contraception": _("emergency contraception after rape"),
    "child_authority_notice": _("notify the child authority"),
    "guardian_named": _("a guardian for the child"),
    "best_interests_start": _("begin the best-interests assessment"),
    "best_interests_assessment": _("finish the best-interests assessment"),
    "school_bridge": _("school or play for the child"),
    "federal_child_notice": _("notify the federal office of a child victim"),
    "interim_assistance": _("interim assistance for a child ends"),
    "registration": _("registration and card"),
    "consent_deferred": _("ask for the consent that was put off"),
    "interpreter_urgent": _("an interpreter, remote"),
    "interpreter_in_person": _("an interpreter, in person"),
    "facilitator_second_judgement": _("a second person judges the suspicion"),
    # Risk, assessment, plan
    "first_response_high": _("first response, high risk"),
    "first_response_medium": _("first response, medium risk"),
    "first_response_low": _("first response, low risk"),
    "initial_assessment_high": _("first assessment of risk and needs, high risk"),
    "initial_assessment": _("first assessment of risk and needs"),
    "full_assessment": _("full assessment"),
    "emergency_admission_completed": _("risk and safety completed after an emergency admission"),
    "care_plan_high": _("care plan, high risk"),
    "care_plan": _("care plan"),
    "plan_review_first": _("first review of the plan"),
    "plan_review": _("review of the plan"),
    "follow_up_high": _("next contact, high risk"),
    "follow_up_medium": _("next contact, medium risk"),
    "follow_up_low": _("next contact, low risk"),
    "leak_response": _("safety measures after a leak"),
    # Identification, legal stay
    "accreditation": _("decision on the identification"),
    "reflection": _("recovery and reflection period, shortest"),
    "reflection_longest": _("recovery and reflection period, longest"),
    "temporary_permit": _("temporary permit ends"),
    "status_decision": _("decision on an application for a status"),
    # Referral
    "referral_emergency": _("answer to an emergency referral"),
    "referral_acknowledged": _("answer to a referral"),
    "referral_first_meeting": _("first meeting after a referral"),
    # Shelter, absence
    "bed_reservation": _("a reserved bed is let go"),
    "shelter_stay_emergency": _("longest stay, emergency shelter"),
    "shelter_stay_recovery": _("longest stay, recovery shelter"),
    "child_missing_report": _("report the missing child"),
    "child_return_interview": _("talk with the child who came back"),
    "adult_welfare_check": _("find out whether the absent person is well"),
    "absent_status": _("note the person as absent"),
    "bed_held": _("the bed of an absent person is let go"),
    "lost_contact": _("close for lost contact"),
    # Missing persons
    "search_answer": _("the person may take back what she or he lets be told"),
    "search_review": _("look at the search for a missing person again"),
    # Return, integration, after
    "consulate_asked_again": _("ask the consulate again"),
    "consulate_escalated": _("ask higher up about a request to a consulate"),
    "return_risk_valid": _("the return risk assessment runs out"),
    "fit_to_travel": _("the medical certificate for the journey runs out"),
    "arrival_alarm": _("ask where the traveller is"),
    "arrival_coordinator": _("the coordinator looks for the traveller"),
    "reintegration_plan": _("reintegration plan"),
    "refusal_reoffer": _("offer help once more after a refusal"),
    "closure_call": _("call after the closure, if agreed"),
    # Oversight
}

#: Clocks that only some countries have; a pack without one says UnknownKey.
ONLY_IN_SOME = frozenset({"federal_child_notice", "interim_assistance", "temporary_permit"})

KNOWN_BODIES = {
    "national_committee": _("national committee against trafficking"),
    "identification_body": _("body that identifies victims of trafficking"),
    "response_team": _("immediate response team"),
    "smuggling_body": _("body for smuggled migrants"),
    "child_authority": _("child protection authority"),
    "child_shelter_authority": _("authority for the lodging of children"),
    "women_authority": _("women's authority"),
    "older_persons_authority": _("authority for older persons"),
    "disability_authority": _("authority for persons with disabilities"),
    "victim_protection": _("protection of victims and witnesses"),
    "migration_authority": _("migration authority"),
    "asylum_body": _("asylum authority"),
    "consular": _("consular service"),
    "prosecutor": _("prosecutor"),
    "police": _("police"),
    "labour_authority": _("labour authority"),
    "health_authority": _("health authority"),
}

KNOWN_PAPERS = {
    "child_channelling_record": _("record of handing a child to the authority"),
    "identification_resolution": _("resolution on the identification"),
    "humanitarian_visitor_card": _("humanitarian visitor card"),
    "special_category_card": _("residence card of the special category"),
    "temporary_permit": _("temporary residence permit"),
    "restitution_plan": _("plan for restoring the child's rights"),
    "travel_letter": _("consular travel letter"),
    "eligibility_letter": _("letter of eligibility for services"),
    "certification_letter": _("letter of certification for services"),
    "continued_presence": _("leave to remain for an investigation"),
    "victim_visa": _("visa for victims"),
    "health_cover": _("health cover"),
}

#: Value → its type, or the words allowed. `str` may be empty where nothing is known.
KNOWN_VALUES = {
    "timezones": [str],
    "languages": [str],
    "currency": str,
    "budget_limits": [str],
    "hotline": str,
    "hotline_hours": str,
    "complaints": str,
    "complaints_body": str,
    "national_test": ("palermo", "means_aggravate"),
    "reflection_waiver": bool,
    "reflection_alert_days": int,
    "stay_expiry_alert_days": [int],
    "departure_check_hours": [int],
    "connection_minutes": [int],
    "transit_permit_nationalities": [str],
    "travel_document_alert_days": int,
    "after_return_visit_days": [int],
    "after_return_visit_days_victim": [int],
    "integration_milestone_days": [int],
    "lost_contact_attempts": int,
    "transition_before_18_months": int,
    "child_interview_minutes": int,
    "interviews_warning": int,
    "caseload_per_worker": int,
    "caseload_intensive": int,
    "workers_per_supervisor": int,
    "retention_adult_years": int,
    "retention_child_until_age": int,
    "retention_biometrics_days": int,
    "retention_audit_years": int,
    "no_consulate_of": [str],
}

#: Days of the week as a corridor names them, Monday first.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: Whom a corridor may ask to be told before somebody arrives.
TOLD_BEFORE_ARRIVAL = ("consulate", "child_authority", "migration_authority", "airline")
