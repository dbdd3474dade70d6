"""What can be asked of a return plan: one condition each, the sentence people read, the page that puts it right.

Which of them count for whom stands in guards.py.
"""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.assessments.standing import reflection_over_or_waived
from carecase.cases.actions import approved
from carecase.cases.models import OPEN_STATES, Approval, AuthorityNotice, Case, Consent, LegalStay
from carecase.people.models import FamilyMember
from carecase.workflow.engine import guard
from repatriation.models import BestInterests, DangerCheck, Declaration, Fitness, ReturnPlan, TravelDocument
from repatriation.models.judging import Level
from repatriation.tiers import Tier

# --- what the person says ----------------------------------------------------------------------------------------


@guard(
    _("Talk over every option with the person alone, and note the answer."),
    done=_("Every option was talked over with the person alone."),
    fix="repatriation:talk_new",
)
def options_were_counselled(plan):
    return bool(plan.talk and plan.talk.was_free and plan.talk.told_everything)


@guard(
    _("Record the declaration of return; for a child, of the guardian and with the child's assent."),
    done=_("The declaration of return stands."),
    fix="repatriation:declaration_new",
)
def declaration_stands(plan):
    declared = [each for each in plan.declarations.filter(withdrawn_at__isnull=True) if each.stands]
    if plan.tier == Tier.CHILD:
        return any(each.by == Declaration.By.BOTH for each in declared)
    return any(each.by in (Declaration.By.SELF, Declaration.By.BOTH) for each in declared)


@guard(
    _("Write down an own contact there and talk over the dangers."),
    done=_("There is an own contact, and the dangers were talked over."),
    fix="repatriation:danger_new",
)
def contact_and_dangers_are_known(plan):
    check = plan.danger_checks.filter(place=plan.place).first() if plan.place else None
    return bool(check and check.contact_name and check.danger != DangerCheck.Danger.SERIOUS)


# --- whether it is safe ------------------------------------------------------------------------------------------


@guard(
    _("Say where and to whom she or he wants to go."),
    done=_("It is known where and to whom."),
    fix="repatriation:place_new",
)
def place_is_named(plan):
    return plan.place is not None


@guard(
    _("Judge the danger at the place of return; the last time must not be over 30 days ago."),
    done=_("The danger at the place of return was judged within the last 30 days."),
    fix="repatriation:risk_new",
)
def risk_is_current(plan):
    return bool(plan.risk and plan.risk.valid_until >= timezone.now())


@guard(
    _("The danger that remains at this place is too high: find more protection, or another place."),
    done=_("The danger that remains is acceptable."),
    fix="repatriation:risk_new",
)
def remaining_risk_is_acceptable(plan):
    """An adult may choose a high risk that she knows; a child is not sent into one (H2)."""
    refused = {Level.UNACCEPTABLE, Level.HIGH} if plan.tier == Tier.CHILD else {Level.UNACCEPTABLE}
    return bool(plan.risk and plan.risk.residual_level not in refused)


@guard(
    _("Hear the origin side, or an independent source where the origin side is not safe to ask."),
    done=_("The origin side or an independent source was heard."),
    fix="repatriation:risk_new",
)
def origin_side_was_heard(plan):
    return bool(plan.risk and plan.risk.origin_was_heard)


@guard(
    _("She or he fears the country of this place, so it is not a destination: ask again, alone, with legal advice."),
    done=_("She or he does not fear the country of this place."),
    fix="cases:fear_new",
)
def destination_is_not_feared(plan):
    return bool(plan.place) and plan.place.country not in plan.case.feared_countries


@guard(
    _("A claim for asylum is being decided: no return is prepared until the person has ended it herself or himself."),
    done=_("No claim for asylum is being decided."),
    fix="cases:fear_new",
)
def no_asylum_claim_is_pending(plan):
    return not asylum_is_claimed(plan.case)


def asylum_is_claimed(case):
    """A claim stated and not taken back, or the status of an applicant today."""
    if case.fears.filter(claims_asylum=True, lifted=False).exists():
        return True
    latest = case.legal_stays.order_by("-issued_on", "-recorded_at").first()
    return bool(latest and latest.status == LegalStay.Status.ASYLUM_APPLICANT)


@guard(
    _("There is an advice not to return anybody to this country: wait until it is lifted."),
    done=_("No advice speaks against returns to this country."),
    fix="repatriation:place_new",
)
def no_advice_against_the_country(plan):
    return bool(plan.place) and plan.case.pack.advisory_on(plan.place.country) is None


@guard(
    _("A statement before a court or prosecutor: say that none is waited for, or that it can be given from there."),
    done=_("No statement keeps her or him here."),
    fix="repatriation:change",
)
def testimony_is_settled(plan):
    return plan.testimony not in ("", ReturnPlan.Testimony.PENDING)


@guard(
    _("The reflection period must be over, or be ended early by the person after legal advice."),
    done=_("The reflection period is over or was ended by the person."),
    fix=lambda plan: reverse("casework:section", args=[*plan.url_args(), "assessments"]),
)
def reflection_is_over(plan):
    return reflection_over_or_waived(plan.case)


@guard(
    _("A consulate was contacted: record that the person agrees to it."),
    done=_("No consulate knows of her or him without her or his consent."),
    fix="cases:consent_new",
)
def consulate_only_with_consent(plan):
    consulate = Q(body=AuthorityNotice.Body.CONSULATE, reached=True)
    contacted = (
        plan.case.notices.filter(consulate).exists()
        or plan.documents.filter(kind=TravelDocument.Kind.TRAVEL_LETTER).exists()
    )
    consents = plan.case.consents.filter(kind=Consent.Kind.CONSULATE)
    return not contacted or any(consent.holds for consent in consents)


# --- for a child -------------------------------------------------------------------------------------------------


@guard(
    _("Have a guardian named who decides with the child."),
    done=_("A guardian decides with the child."),
    fix="casework:guardian_new",
)
def guardian_is_named(plan):
    today = timezone.localdate()
    return plan.case.person.guardians.filter(Q(until_on__isnull=True) | Q(until_on__gte=today)).exists()


@guard(
    _("Have the family at this place assessed: it must be willing and able, and nobody in it a danger."),
    done=_("The family at this place is willing and able."),
    fix="repatriation:family_new",
)
def family_can_take_the_child(plan):
    found = plan.family_assessments.filter(place=plan.place).first() if plan.place else None
    return bool(found and found.speaks_for_return)


@guard(
    _("The best-interests determination is missing, or does not say: return to this place."),
    done=_("The best-interests determination says: return to this place."),
    fix="repatriation:best_interests_new",
)
def best_interests_say_return(plan):
    panel = plan.best_interests.first()
    says_return = panel and panel.decision == BestInterests.Decision.RETURN
    return bool(says_return and plan.place and panel.place_id == plan.place.pk)


# --- the journey -------------------------------------------------------------------------------------------------


@guard(
    _("Record a travel document that is valid on the day of arrival."),
    done=_("A travel document is valid on the day of arrival."),
    fix="repatriation:document_new",
)
def papers_are_valid(plan):
    days = [timezone.localdate(), *([plan.itinerary.arrives_local.date()] if plan.itinerary else [])]
    crossing = plan.documents.filter(kind__in=TravelDocument.CROSSES)
    return any(all(paper.is_good_on(day) for day in days) for paper in crossing)


@guard(
    _("Write down the route with every leg; a child is accompanied on each of them."),
    done=_("The route is complete."),
    fix="repatriation:itinerary",
)
def route_is_complete(plan):
    line = plan.itinerary
    return bool(line and line.route and line.carrier and (plan.tier != Tier.CHILD or line.accompanied))


@guard(
    _("Plan the arrival by day, or name who meets her or him, the first night and why it is at night."),
    done=_("The arrival is by day, or met and lodged."),
    fix="repatriation:itinerary",
)
def arrival_is_safe(plan):
    line = plan.itinerary
    return bool(line and (line.arrives_by_day or (line.meeter and line.first_night and line.night_reason)))


@guard(
    _("Record a medical check that says she or he can travel, at most 72 hours before departure."),
    done=_("She or he can travel, certified within 72 hours of departure."),
    fix="repatriation:fitness_new",
)
def fit_to_travel(plan):
    latest = plan.fitnesses.first()
    if latest is None or latest.result == Fitness.Result.UNFIT or plan.itinerary is None:
        return False
    return latest.certified_at <= plan.itinerary.departs_at <= latest.valid_until


@guard(
    _("The last medical check says that she or he cannot travel now."),
    done=_("No medical check speaks against the journey."),
    fix="repatriation:fitness_new",
)
def no_check_speaks_against_it(plan):
    latest = plan.fitnesses.first()
    return latest is None or latest.result != Fitness.Result.UNFIT


@guard(
    _("Name the escort; for a child, a child protection officer."),
    done=_("The escort is named."),
    fix="repatriation:escort_new",
)
def escort_is_named(plan):
    escorts = plan.escorts.all()
    return escorts.filter(kind="child_protection").exists() if plan.tier == Tier.CHILD else escorts.exists()


@guard(
    _("Have the receiving organisation confirm; for a child, the child authority and the adult, with papers seen."),
    done=_("Those who receive her or him have confirmed."),
    fix="repatriation:confirmation_new",
)
def receiver_has_confirmed(plan):
    standing = plan.confirmations_standing
    if plan.tier != Tier.CHILD:
        return bool(standing)
    with_adult = any(each.adult_name and each.adult_papers_seen for each in standing)
    return with_adult and any(each.is_child_authority for each in standing)


@guard(
    _("Have the budget approved by somebody other than the one who asks."),
    done=_("The budget is approved."),
    fix="repatriation:budget",
)
def budget_is_approved(plan):
    return plan.budgets.filter(approved_by__isnull=False).exists()


@guard(
    _("Have the list of belongings signed."),
    done=_("The list of belongings is signed."),
    fix="repatriation:belongings",
)
def belongings_are_signed(plan):
    return plan.belongings.filter(signed=True).exists()


@guard(
    _("The family in care must travel together, or an exception be approved."),
    done=_("The family travels together, or an exception is approved."),
    fix="repatriation:apart",
)
def family_stays_together(plan):
    return not family_left_behind(plan).exists() or approved(plan.case, Approval.What.FAMILY_SEPARATION)


def family_left_behind(plan):
    """Cases of her or his family in care that are not on this journey."""
    return relatives_in_care(plan.case).exclude(pk__in=plan.companions.values("other"))


def relatives_in_care(case):
    """Open cases of those who count as her or his family."""
    of_the_family = FamilyMember.objects.filter(unit__members__person=case.person_id).exclude(person=case.person_id)
    people = [member.person_id for member in of_the_family.select_related("person") if member.counts_as_family]
    return Case.objects.filter(person__in=people, state__in=OPEN_STATES)


# --- deciding and arriving ---------------------------------------------------------------------------------------


@guard(
    _("Ask a supervisor to approve the plan, and wait for the answer."),
    done=_("The plan is approved."),
    fix="repatriation:plan",
)
def plan_is_approved(plan):
    return approved(plan.case, Approval.What.RETURN, plan)


@guard(
    _("Record the handover: three signatures, or for an adult which is missing, why, and who confirmed by phone."),
    done=_("The handover is complete."),
    fix="repatriation:handover",
)
def handover_is_complete(plan):
    handover = plan.handovers.first()
    if handover is None:
        return False
    by_phone = plan.tier != Tier.CHILD and handover.confirmed_by_phone
    return handover.has_three_signatures or by_phone
