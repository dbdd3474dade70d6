"""What must be true before a case moves, what to say when it is not, and where to put it right (care pathway B1)."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.assessments import standing as assessed
from carecase.cases import actions
from carecase.cases import standing as cases
from carecase.cases.clocks import due
from carecase.cases.models import Case, Consent, ContactAttempt, InterpreterRequest, fears
from carecase.integration import standing as integrating
from carecase.people.models import Guardian, Person, PersonLanguage
from carecase.plans import standing as planned
from carecase.shelter import standing as sheltered
from carecase.workflow.engine import guard
from carecase.workflow.facts import IT, holds
from referrals import standing as referred
from repatriation import standing as returning

Reason = Case.ClosureReason

# The person is not there to answer, or answers to nobody: nothing more can be asked of her or him.
NOT_THERE = frozenset(
    {Reason.LOST_CONTACT, Reason.ABSCONDED, Reason.LEFT_ONWARD, Reason.LEFT_BEFORE, Reason.DECEASED, Reason.DUPLICATE}
    | {Reason.DEPORTED, Reason.DETAINED}
)


def consent_to(kind):
    """The page that asks for this consent, with what is asked already chosen."""
    return lambda case: f"{reverse('cases:consent_new', args=case.url_args())}?kind={kind}"


# --- identification → risk assessment -------------------------------------------------------------------------------


@holds
def can_be_spoken_with():
    spoken = PersonLanguage.objects.filter(person=OuterRef("person"))
    return Exists(spoken) | Exists(InterpreterRequest.objects.filter(case=IT))


@guard(
    _("Note which language she or he speaks, or ask for an interpreter."),
    done=_("Language known or interpreter asked for"),
    fix="casework:language_new",
    asks=[can_be_spoken_with],
)
def language_is_known(case):
    return can_be_spoken_with(case)


@guard(
    _("Ask about urgent needs, alone; or note why it was not possible and when it is tried again."),
    done=_("Asked about urgent needs"),
    fix="assessments:urgent-needs_new",
    asks=[assessed.urgent_needs_answered],
)
def urgent_needs_were_asked(case):
    return assessed.urgent_needs_answered(case)


@guard(
    _("Explain her or his rights in a language she or he understands."),
    done=_("Rights explained"),
    fix="cases:rights_new",
    asks=[cases.rights_explained],
)
def rights_were_explained(case):
    return cases.rights_explained(case)


@guard(
    _("Ask for consent to keep the data, or note why and until when it is deferred."),
    done=_("Asked for consent to keep the data"),
    fix=consent_to(Consent.Kind.DATA_RECORD),
    asks=[cases.word_on_the_record],
)
def consent_was_asked(case):
    """The last word counts: one that was taken back is asked again, one put off in an earlier episode too."""
    asked = cases.word_on_the_record(case)
    if asked is None or asked.withdrawn_at:
        return False
    return asked.given != Consent.Given.DEFERRED or asked.recorded_at >= case.opened_at


def is_child(case):
    return case.person.is_child


def age_is_missing(case):
    return is_child(case) and case.person.age_is_unknown and case.person.age_basis != Person.Basis.DISPUTED


@guard(
    _("Note the age, even as it seems: as long as it is not known, she or he is cared for as a child."),
    fix="casework:identity",
    when=lambda case: age_is_missing(case) and not cases.child_authority_notified(case),
    asks=[cases.child_authority_notified],
)
def age_is_noted_or_the_child_authority_knows(case):
    return False


@guard(
    _("Notify the child authority, or note each attempt."),
    done=_("Child authority notified"),
    fix="cases:notice_new",
    when=lambda case: is_child(case) and not age_is_missing(case),
)
def child_authority_was_notified(case):
    return cases.child_authority_notified(case)


# --- → shelter ------------------------------------------------------------------------------------------------------


@guard(
    _("Judge the first risk: five questions and a level."),
    done=_("Risk judged"),
    fix="assessments:risk_new",
    asks=[assessed.latest_risk],
)
def first_risk_is_judged(case):
    return assessed.first_risk_judged(case)


@guard(
    _("Note how she or he sees the risk."),
    done=_("Own view of the risk noted"),
    fix="assessments:risk_new",
    asks=[assessed.latest_risk],
)
def own_view_is_noted(case):
    return assessed.person_view_recorded(case)


@guard(
    _("Begin the safety plan."),
    done=_("Safety plan begun"),
    fix="plans:safety-plan",
    asks=[planned.safety_plan_begun],
)
def safety_plan_is_begun(case):
    return planned.safety_plan_begun(case)


@guard(
    _("Reserve a bed that suits, or lodging with a business partner."),
    done=_("A bed is ready"),
    fix="shelter:bed",
    asks=[sheltered.bed_ready],
)
def bed_is_ready(case):
    return sheltered.bed_ready(case)


# --- → protection ---------------------------------------------------------------------------------------------------


@guard(
    _("Record the identification decision, or who decides it and by when."),
    done=_("Identification decided, or its due date known"),
    fix="assessments:identification_new",
    asks=[assessed.identification_decided_or_due],
)
def identification_is_decided_or_due(case):
    return assessed.identification_decided_or_due(case)


@guard(
    _("Write at least one objective with somebody responsible and a date."),
    done=_("Plan with at least one objective, somebody responsible and a date"),
    fix="plans:plan",
    asks=[planned.an_objective],
)
def plan_has_an_objective(case):
    return planned.plan_has_an_objective(case)


@guard(
    _("Record the answer to the plan: hers or his, and for a child the guardian's."),
    done=_("The plan was answered"),
    fix="plans:answer",
    asks=[planned.latest_answer],
)
def person_has_answered(case):
    return planned.person_has_answered(case)


@guard(
    _("Talk the plan through in a language she or he understands."),
    done=_("Talked through in a language understood"),
    fix="plans:answer",
    asks=[planned.latest_answer],
)
def plan_was_understood(case):
    return planned.interpreter_was_right(case)


@guard(
    _("Have the plan approved by a supervisor or her deputy."),
    done=_("Plan approved"),
    fix="plans:plan",
    meanwhile=lambda case: actions.waiting(planned.approval_of_the_plan(case)),
    asks=[planned.approval_of_the_plan],
)
def plan_is_approved(case):
    return planned.plan_is_approved(case)


@guard(
    _("Note why there is no shelter: declined, not needed, or none that suits."),
    done=_("Shelter used, or noted why not"),
    fix="shelter:choice",
    asks=[sheltered.latest_choice],
)
def shelter_is_settled(case):
    return case.state == case.State.SHELTER or sheltered.shelter_not_used_because(case) is not None


# --- → repatriation -------------------------------------------------------------------------------------------------


@guard(_("A child's return goes through protection, with the guardian."), done=_("Adult"), fix="casework:identity")
def is_an_adult(case):
    return not case.person.is_child


@guard(
    _("There are signs of trafficking: go on to protection first."),
    done=_("No sign of trafficking noted"),
    fix="assessments:screening_new",
    asks=[assessed.latest_screening, assessed.latest_identification],
)
def no_trafficking_indicator(case):
    return assessed.latest_screening(case) is not None and not assessed.has_trafficking_indicator(case)


@guard(
    _("She or he has said to be afraid of a country: go on to protection first."),
    done=_("No fear of return stated"),
    fix=lambda case: reverse("casework:section", args=[case.number, "cases"]),
    asks=[fears],
)
def no_fear_is_stated(case):
    return not case.feared_countries


@guard(
    _("Speak with her or him alone, without any authority present."),
    done=_("Asked alone"),
    fix="assessments:urgent-needs_new",
    asks=[assessed.interviewed_alone],
)
def was_asked_alone(case):
    return assessed.interviewed_alone(case)


@guard(
    _("The reflection period is not over, and she or he has not waived it."),
    done=_("Reflection period over, waived or not due"),
    fix=lambda case: reverse("casework:section", args=[case.number, "assessments"]),
    asks=[assessed.reflection_of, assessed.latest_screening, assessed.latest_identification],
)
def reflection_is_over_or_waived(case):
    return assessed.reflection_over_or_waived(case)


@guard(
    _("Open a return plan and talk through all options, alone."),
    done=_("All options talked through, alone"),
    fix=lambda case: reverse("casework:section", args=[case.number, "repatriation"]),
    asks=[returning.latest_plan, returning.chosen_place, returning.latest_talk],
)
def options_were_counselled(case):
    plan = returning.return_plan_at_least(case, "options_counselled")
    return bool(plan) and returning.asked_alone_and_counselled(case)


@guard(
    _("An asylum claim is pending: this destination is locked."),
    done=_("No asylum claim pending"),
    fix=lambda case: reverse("casework:section", args=[case.number, "cases"]),
    asks=[cases.latest_legal_stay, fears],
)
def no_asylum_claim_is_pending(case):
    return returning.no_pending_asylum_claim(case)


@guard(
    _("She or he fears this destination: ask again alone, with an interpreter and legal advice."),
    done=_("No fear of this destination"),
    fix=lambda case: reverse("casework:section", args=[case.number, "cases"]),
    asks=[returning.latest_plan, returning.chosen_place, returning.latest_talk, fears],
)
def no_fear_of_the_destination(case):
    return returning.no_fear_of_destination(case)


@holds
def has_a_guardian():
    today = timezone.localdate()
    standing = Q(until_on__isnull=True) | Q(until_on__gte=today)
    return Guardian.objects.filter(standing, person=OuterRef("person"), from_on__lte=today)


@guard(
    _("Note the guardian who decides with the child."),
    done=_("Guardian noted"),
    fix="casework:guardian_new",
    when=is_child,
    asks=[has_a_guardian],
)
def guardian_is_there(case):
    return has_a_guardian(case)


# --- → integration --------------------------------------------------------------------------------------------------


@guard(
    _("Note that she or he chose to stay, after talking through all options."),
    done=_("Chose to stay, all options talked through"),
    fix=lambda case: reverse("casework:section", args=[case.number, "integration"]),
    asks=[integrating.latest_stay_choice],
)
def stay_is_chosen(case):
    return integrating.stay_chosen(case)


# --- → follow-up ----------------------------------------------------------------------------------------------------


@guard(
    _("Note the asylum route, or the other programme or arrangement that takes over."),
    done=_("Another route is noted"),
    fix="referrals:referral_new",
    asks=[cases.was_on_the_asylum_route, referred.onward_referral_offered],
)
def another_route_is_noted(case):
    return cases.was_on_the_asylum_route(case) or referred.onward_referral_offered(case)


@guard(
    _("Ask how we may stay in touch: visit, phone or not at all."),
    done=_("Asked how we may stay in touch"),
    fix=consent_to(Consent.Kind.FOLLOW_UP),
    asks=[cases.word_on_follow_up],
)
def follow_up_was_asked(case):
    """Yes, no, and no longer are answers; "later" is none, nor is one of an earlier episode."""
    asked = cases.word_on_follow_up(case)
    return asked is not None and asked.given != Consent.Given.DEFERRED


@guard(
    _("Record the handover: every signature, or for an adult which is missing, why, and who confirmed it by phone."),
    done=_("Handover recorded"),
    fix=lambda case: reverse("casework:section", args=[case.number, "repatriation"]),
    asks=[returning.latest_plan],
)
def handover_is_complete(case):
    return returning.handover_complete(case)


@guard(
    _("Finish the integration plan, or note why the rest of it is left."),
    done=_("Integration plan achieved, or its rest justified"),
    fix=lambda case: reverse("casework:section", args=[case.number, "integration"]),
    asks=[integrating.latest_plan],
)
def integration_is_achieved_or_justified(case):
    return integrating.plan_achieved_or_justified(case)


# --- → closed -------------------------------------------------------------------------------------------------------


def closing_because(case, *reasons):
    closure = cases.closure_of(case)
    return closure is not None and closure.reason in reasons


@guard(
    _("Fill in the closing form."),
    done=_("Closing form filled in"),
    fix="cases:closure",
    asks=[cases.closure_of],
)
def closure_is_written(case):
    closure = cases.closure_of(case)
    return closure is not None and bool(closure.outcome or closure.reason in NOT_THERE)


@guard(
    _("Finish the open tasks, or note on the closing form why they are left."),
    done=_("Open tasks done or justified"),
    fix="cases:closure",
    asks=[cases.something_is_open],
)
def tasks_are_done_or_justified(case):
    closure = cases.closure_of(case)
    return not cases.something_is_open(case) or bool(closure and closure.open_tasks_because)


@guard(
    _("Note how she or he finds us again, that belongings were given back and consents looked through."),
    done=_("Re-contact, belongings and consents settled, as far as possible"),
    fix="cases:closure",
    asks=[sheltered.belongings_are_kept],
)
def leaving_is_settled(case):
    closure = cases.closure_of(case)
    if closure is None:
        return False
    settled = closure.recontact and closure.belongings_returned and closure.consents_reviewed
    return closure.reason in NOT_THERE or bool(settled and not sheltered.belongings_are_kept(case))


@guard(
    _("Trafficking was not established: offer at least one onward referral, declined counts."),
    done=_("Onward referral offered"),
    fix="referrals:referral_new",
    when=lambda case: assessed.not_established(case) or closing_because(case, Reason.NOT_ESTABLISHED),
    asks=[assessed.latest_identification, referred.onward_referral_offered],
)
def onward_referral_was_offered(case):
    return referred.onward_referral_offered(case)


@guard(
    _("Note that information and the hotline card were given, and when help is offered again."),
    done=_("Information given and a new offer dated"),
    fix="cases:closure",
    when=lambda case: closing_because(case, Reason.REFUSED, Reason.WITHDREW),
)
def refusal_is_informed(case):
    closure = cases.closure_of(case)
    return bool(closure.information_given and closure.offer_again_on)


@guard(
    _("Several attempts to make contact within some weeks come before contact counts as lost."),
    done=_("Contact attempts noted"),
    fix="cases:contact_new",
    when=lambda case: closing_because(case, Reason.LOST_CONTACT),
)
def contact_was_tried(case):
    """As often, and in as many days, as the country's pack says (F)."""
    wanted = case.pack.value("lost_contact_attempts")
    attempts = case.contact_attempts.counted().exclude(outcome=ContactAttempt.Outcome.REACHED)
    tried = sorted(each.at for each in attempts if each.at >= case.opened_at)[-wanted:]
    return len(tried) == wanted and tried[-1] <= due(case, "lost_contact", tried[0])


def has_died(case):
    return closing_because(case, Reason.DECEASED) or hasattr(case, "death")


@guard(
    _("Record the death: when, where, and who certified it."),
    done=_("Death recorded"),
    fix="repatriation:death",
    when=has_died,
)
def death_is_recorded(case):
    return hasattr(case, "death") and closing_because(case, Reason.DECEASED)


@guard(
    _("Finish what a death asks for: next of kin, the consulate unless she or he did not want it, the remains."),
    done=_("What a death asks for is done"),
    fix="repatriation:death",
    when=has_died,
)
def death_is_cared_for(case):
    tasks = case.tasks.filter(kind__in=actions.asked_after_a_death(case), recorded_at__gte=case.opened_at)
    done = set(tasks.filter(done_at__isnull=False).values_list("kind", flat=True))
    return done == set(actions.asked_after_a_death(case))


@guard(
    _("Have the closure approved by a supervisor or her deputy."),
    done=_("Closure approved"),
    fix="casework:request_closure",
    meanwhile=lambda case: actions.waiting(cases.approval_of_the_closure(case)),
    asks=[cases.approval_of_the_closure],
)
def closure_is_approved(case):
    approval = cases.approval_of_the_closure(case)
    return approval is not None and approval.is_given


@guard(
    _("Note that she or he went on her or his way."),
    done=_("Went on her or his way"),
    fix="cases:short_care",
    asks=[cases.closure_of],
)
def went_onward(case):
    return closing_because(case, Reason.LEFT_ONWARD)


@guard(
    _("Note that danger signs were asked about and information was given."),
    done=_("Danger signs asked about, information given"),
    fix="cases:short_care",
)
def short_care_was_given(case):
    closure = cases.closure_of(case)
    return closure is not None and bool(closure.danger_signs_asked and closure.information_given)


@guard(
    _("Log what was given, even if it was only water."),
    done=_("Services logged"),
    fix="plans:log",
    asks=[planned.services_logged],
)
def services_are_logged(case):
    return planned.services_logged(case)
