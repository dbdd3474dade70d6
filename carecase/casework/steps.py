"""How a case moves. Read this file to know the process (care pathway B1)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.models import OPEN_STATES, Case, State
from carecase.casework import effects, guards
from carecase.workflow.engine import Workflow

care = Workflow(Case)


@care.step(
    _("Start the risk assessment"),
    source=State.IDENTIFICATION,
    target=State.RISK_ASSESSMENT,
    permission=Permission.START_RISK_ASSESSMENT,
    guards=[
        guards.language_is_known,
        guards.urgent_needs_were_asked,
        guards.rights_were_explained,
        guards.consent_was_asked,
        guards.age_is_noted_or_the_child_authority_knows,
        guards.child_authority_was_notified,
    ],
)
def start_risk_assessment(case, by):
    """We can speak with the person, she or he knows her or his rights, and nothing urgent waits."""
    effects.set_first_deadlines(case, by)


@care.step(
    _("Move to shelter"),
    source=[State.RISK_ASSESSMENT, State.PROTECTION],
    target=State.SHELTER,
    permission=Permission.START_SHELTER,
    guards=[
        guards.first_risk_is_judged,
        guards.own_view_is_noted,
        guards.safety_plan_is_begun,
        guards.bed_is_ready,
    ],
)
def start_shelter(case, by):
    """A safe bed that suits the person, taken from the moment this step is taken."""
    effects.open_the_stay(case, by)


@care.step(
    _("Start protection"),
    source=[State.RISK_ASSESSMENT, State.SHELTER],
    target=State.PROTECTION,
    permission=Permission.START_PROTECTION,
    guards=[
        guards.identification_is_decided_or_due,
        guards.plan_has_an_objective,
        guards.person_has_answered,
        guards.plan_was_understood,
        guards.plan_is_approved,
        guards.shelter_is_settled,
    ],
)
def start_protection(case, by):
    """The person and the team agree on what happens next."""
    effects.open_the_plans_tasks(case, by)


@care.step(
    _("Start a quick voluntary return"),
    source=State.RISK_ASSESSMENT,
    target=State.REPATRIATION,
    permission=Permission.START_REPATRIATION,
    guards=[
        guards.is_an_adult,
        guards.no_trafficking_indicator,
        guards.no_fear_is_stated,
        guards.was_asked_alone,
        guards.reflection_is_over_or_waived,
    ],
)
def start_quick_return(case, by):
    """A healthy adult without signs of trafficking and without fear wants to go home now."""
    effects.open_the_return(case, by)


@care.step(
    _("Start the return"),
    source=State.PROTECTION,
    target=State.REPATRIATION,
    permission=Permission.START_REPATRIATION,
    guards=[
        guards.options_were_counselled,
        guards.reflection_is_over_or_waived,
        guards.no_asylum_claim_is_pending,
        guards.no_fear_of_the_destination,
        guards.guardian_is_there,
    ],
)
def start_repatriation(case, by):
    """The person, asked alone and knowing all options, wants to return; the team prepares it door to door."""
    effects.open_the_return(case, by)


@care.step(
    _("Start integration"),
    source=State.PROTECTION,
    target=State.INTEGRATION,
    permission=Permission.START_INTEGRATION,
    guards=[guards.stay_is_chosen],
)
def start_integration(case, by):
    """The person, knowing all options, wants to build a life here."""
    effects.open_the_integration(case, by)


@care.step(
    _("Change to return"),
    source=State.INTEGRATION,
    target=State.REPATRIATION,
    permission=Permission.START_REPATRIATION,
    guards=[
        guards.options_were_counselled,
        guards.no_asylum_claim_is_pending,
        guards.no_fear_of_the_destination,
        guards.guardian_is_there,
    ],
    asks_reason=True,
)
def change_to_return(case, by):
    """The person changed her or his mind. The integration plan rests and is not lost."""
    effects.rest_the_integration(case, by, to_return=True)
    effects.open_the_return(case, by)


@care.step(
    _("Change to integration"),
    source=State.REPATRIATION,
    target=State.INTEGRATION,
    permission=Permission.START_INTEGRATION,
    guards=[guards.stay_is_chosen],
    asks_reason=True,
)
def change_to_integration(case, by):
    """The person changed her or his mind. The return plan rests and is not lost."""
    effects.rest_the_return(case, by)
    effects.open_the_integration(case, by)


@care.step(
    _("Go back to protection"),
    source=[State.REPATRIATION, State.INTEGRATION, State.FOLLOW_UP],
    target=State.PROTECTION,
    permission=Permission.START_PROTECTION,
    asks_reason=True,
)
def return_to_protection(case, by):
    """Something has changed. What was planned rests and is not lost."""
    effects.rest_what_is_planned(case, by)


@care.step(
    _("Follow up another route"),
    source=State.PROTECTION,
    target=State.FOLLOW_UP,
    permission=Permission.START_FOLLOW_UP,
    guards=[guards.another_route_is_noted, guards.follow_up_was_asked],
)
def follow_another_route(case, by):
    """Asylum, own arrangements or another programme goes on; we stay in touch as agreed."""
    effects.plan_contacts(case, by)


@care.step(
    _("Follow up after the return"),
    source=State.REPATRIATION,
    target=State.FOLLOW_UP,
    permission=Permission.START_FOLLOW_UP,
    guards=[guards.handover_is_complete, guards.follow_up_was_asked],
)
def follow_up_after_return(case, by):
    """The person has arrived and somebody received her or him; visits and calls only as agreed."""
    effects.plan_visits_after_return(case, by)
    effects.leave_the_house_after_return(case, by)


@care.step(
    _("Follow up after integration"),
    source=State.INTEGRATION,
    target=State.FOLLOW_UP,
    permission=Permission.START_FOLLOW_UP,
    guards=[guards.integration_is_achieved_or_justified, guards.follow_up_was_asked],
)
def follow_up_after_integration(case, by):
    """The person stands on her or his own feet; we stay in touch as agreed."""
    effects.plan_contacts_after_integration(case, by)


@care.step(
    _("Close the case"),
    source=OPEN_STATES,
    target=State.CLOSED,
    permission=Permission.CLOSE_CASE,
    guards=[
        guards.closure_is_written,
        guards.tasks_are_done_or_justified,
        guards.leaving_is_settled,
        guards.onward_referral_was_offered,
        guards.refusal_is_informed,
        guards.contact_was_tried,
        guards.death_is_recorded,
        guards.death_is_cared_for,
        guards.closure_is_approved,
    ],
)
def close(case, by):
    """Nothing is left undone, or what is left is justified. Starts the time after which the record is erased."""
    effects.end_the_episode(case, by, timezone.now())


@care.step(
    _("Close: went on her or his way"),
    source=[State.IDENTIFICATION, State.RISK_ASSESSMENT],
    target=State.CLOSED,
    permission=Permission.CLOSE_SHORT_CARE,
    guards=[guards.went_onward, guards.short_care_was_given, guards.services_are_logged],
)
def close_short_care(case, by):
    """The person got first care and information and goes on. No plan, no approval, no search."""
    effects.end_the_episode(case, by, timezone.now())


@care.step(
    _("Open the case again"),
    source=State.CLOSED,
    target=State.IDENTIFICATION,
    permission=Permission.REOPEN_CASE,
    asks_reason=True,
)
def reopen(case, by):
    """The same person is here again, or needs something new. A new episode begins; the old one stays readable."""
    effects.begin_an_episode(case, by, timezone.now())
