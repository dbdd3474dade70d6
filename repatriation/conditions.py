"""What can be asked of a return plan: one condition each, the sentence people read, the page that puts it right.

Which of them count for whom stands in guards.py. They read whole relations (`plan.talks.all()`) and choose among the
rows here, so that a page of plans whose rows were fetched together (facts.py) asks the database nothing more.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.assessments.standing import reflection_over_or_waived
from carecase.cases import consular
from carecase.cases.actions import approved, awaited
from carecase.cases.models import Approval, AuthorityNotice, Case, Consent, LegalStay
from carecase.cases.standing import latest_legal_stay
from carecase.workflow.engine import guard
from repatriation import kin, problems
from repatriation.models import (
    BestInterests,
    DangerCheck,
    Declaration,
    Fitness,
    Notification,
    ReturnPlan,
    TravelDocument,
)
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
    declared = [each for each in plan.declarations.all() if each.stands]
    if plan.tier == Tier.CHILD:
        return any(each.by == Declaration.By.BOTH for each in declared)
    return any(each.by in (Declaration.By.SELF, Declaration.By.BOTH) for each in declared)


@guard(
    _("Write down a contact of her or his own there and talk over the dangers."),
    done=_("There is a contact of her or his own, and the dangers were talked over."),
    fix="repatriation:danger_new",
)
def contact_and_dangers_are_known(plan):
    check = plan.latest_of_place(plan.danger_checks)
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
    if any(fear.claims_asylum for fear in case.standing_fears):
        return True
    latest = latest_legal_stay(case)
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
    fix=lambda plan: f"{reverse('cases:consent_new', args=plan.url_args())}?kind={Consent.Kind.CONSULATE}",
)
def consulate_only_with_consent(plan):
    told = any(each.reached and each.body == AuthorityNotice.Body.CONSULATE for each in plan.case.notices.all())
    contacted = (
        told
        or any(each.kind == TravelDocument.Kind.TRAVEL_LETTER for each in plan.documents.all())
        or any(each.to == Notification.To.CONSULATE for each in plan.notifications.all())
    )
    return not contacted or consular.agreed(plan.case)


# --- for a child -------------------------------------------------------------------------------------------------


@guard(
    _("Have a guardian named who decides with the child."),
    done=_("A guardian decides with the child."),
    fix="casework:guardian_new",
)
def guardian_is_named(plan):
    today = timezone.localdate()
    return any(each.until_on is None or each.until_on >= today for each in plan.case.person.guardians.all())


@guard(
    _("Have the family at this place assessed: it must be willing and able, and nobody in it a danger."),
    done=_("The family at this place is willing and able."),
    fix="repatriation:family_new",
)
def family_can_take_the_child(plan):
    found = plan.latest_of_place(plan.family_assessments)
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
    crossing = [paper for paper in plan.documents.all() if paper.kind in TravelDocument.CROSSES]
    return any(all(paper.is_good_on(day) for day in days) for paper in crossing)


def legs_page(plan):
    """Where the legs are written; once there are some, every sentence beside them leads to its leg."""
    if not plan.legs_in_order:
        return reverse("repatriation:leg_new", args=plan.url_args())
    return f"{plan.get_absolute_url()}#legs"


@guard(
    _("Write down the route with every leg; a child is accompanied on each of them."),
    done=_("The route is complete."),
    fix=legs_page,
)
def route_is_complete(plan):
    return not problems.of_the_route(plan)


@guard(
    _("A connection is short: leave more time, or say why it is enough."),
    done=_("Every connection leaves enough time, or it was said why it is enough."),
    fix=legs_page,
)
def connections_hold(plan):
    return not problems.of_connections(plan)


@guard(
    _("Record a visa or transit permit for every country passed through that asks for one."),
    done=_("No country passed through asks for a permit that is missing."),
    fix="repatriation:document_new",
)
def transit_is_permitted(plan):
    return not problems.of_transit(plan)


@guard(
    _("Plan the arrival by day, or name who meets her or him, the first night and why it is at night."),
    done=_("The arrival is by day, or met and lodged."),
    fix="repatriation:itinerary",
)
def arrival_is_safe(plan):
    return plan.itinerary is not None and not problems.of_arrival(plan)


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
    kinds = [escort.kind for escort in plan.escorts.all()]
    return "child_protection" in kinds if plan.tier == Tier.CHILD else bool(kinds)


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


def budget_page(plan):
    """Where the lines are; without one, where the first is written."""
    return reverse(f"repatriation:{'budget' if plan.budget_lines.all() else 'budget_line_new'}", args=plan.url_args())


@guard(
    _("Have every line of the budget approved by somebody other than the one who asks."),
    done=_("The budget is approved."),
    fix=budget_page,
)
def budget_is_approved(plan):
    budget = next(iter(plan.budgets.all()), None)
    return bool(budget and budget.stands)


@guard(
    _("Say of everything that was booked whether it still holds, was given back or is lost."),
    done=_("What was booked still holds."),
    fix="repatriation:budget_settle",
)
def bookings_hold(plan):
    return not any(line.is_in_question for line in plan.budget_lines.all())


@guard(
    _("Hand over the money for the way, and note how it was received."),
    done=_("The money for the way was handed over, or none was planned."),
    fix="repatriation:budget",
)
def allowance_was_handed(plan):
    return not any(line.is_allowance_to_hand for line in plan.budget_lines.all())


@guard(
    _("Have the list of belongings signed."),
    done=_("The list of belongings is signed."),
    fix="repatriation:belongings",
)
def belongings_are_signed(plan):
    return any(listed.signed for listed in plan.belongings.all())


@guard(
    _("The family in care must travel together, or an exception be approved."),
    done=_("The family travels together, or an exception is approved."),
    fix="repatriation:apart",
)
def family_stays_together(plan):
    return not plan.leaves_family_behind or approved(plan.case, Approval.What.FAMILY_SEPARATION)


def family_left_behind(plan):
    """Cases of her or his family in care that are not on this journey."""
    return Case.objects.filter(pk__in=kin.left_behind([plan])[plan.pk])


def relatives_in_care(case):
    """Open cases of those who count as her or his family."""
    return Case.objects.filter(pk__in=kin.in_care([case.person_id])[case.person_id])


# --- deciding and arriving ---------------------------------------------------------------------------------------


@guard(
    _("Ask a supervisor to approve the plan, and wait for the answer."),
    done=_("The plan is approved."),
    fix=lambda plan: f"{plan.get_absolute_url()}#about",
    meanwhile=lambda plan: awaited(plan.case, Approval.What.RETURN),
)
def plan_is_approved(plan):
    return approved(plan.case, Approval.What.RETURN, plan)


@guard(
    _("Record the handover: every signature, or for an adult which is missing, why, and who confirmed by phone."),
    done=_("The handover is complete."),
    fix="repatriation:handover_page",
)
def handover_is_complete(plan):
    handover = next(iter(plan.handovers.all()), None)
    if handover is None:
        return False
    by_phone = plan.tier != Tier.CHILD and handover.confirmed_by_phone
    return handover.is_signed or by_phone
