"""Visits and calls after the return, done by the organisation there: what it sees, and its answer that comes back.

It sees the day, the name used and what was agreed for contact, and nothing else of the case; once the answer is given,
or the consent is gone, not even that.
"""

from dataclasses import asdict, dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from carecase.access.permissions import Permission
from carecase.access.roles import holding
from carecase.cases.clocks import open_task
from carecase.cases.models import OPEN_STATES, Consent, ContactAttempt, Task
from carecase.plans.actions import call_off_afterwards
from carecase.plans.models import FollowUp
from carecase.plans.schedule import contact_took_place
from carecase.plans.standing import follow_up_consented
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from repatriation.models import ContactAgreement, State
from repatriation.standing import latest_plan

How = ContactAgreement.How
MODES = {How.PHONE: FollowUp.Mode.PHONE, How.VISIT: FollowUp.Mode.VISIT}
GIVEN = (Consent.Given.YES, Consent.Given.PARTIAL)


def agreement_of(case):
    plan = latest_plan(case)
    return plan.contact_agreements.first() if plan else None


def arrange(case, doing):
    """The planned contacts follow what was agreed: how, by whom; none at all, and none takes place."""
    agreed = agreement_of(case)
    if agreed is None:
        return
    if agreed.how == How.NONE:
        call_off_afterwards(case, doing)
        return
    for visit in case.follow_ups.planned().filter(kind=FollowUp.Kind.AFTER_RETURN):
        visit.mode, visit.visit_agreed = MODES[agreed.how], agreed.how == How.VISIT
        visit.partner = agreed.organisation  # of one elsewhere it is told by package: see told_elsewhere
        doing.save(visit)


# --- for the organisation there ---------------------------------------------------------------------------------


def organisations_of(user):
    """Where she may be asked to visit or call."""
    held = holding(Permission.VISIT_AFTER_RETURN)
    return {each.organisation_id for each in user.standing if each.role in held}


def asked_of(user):
    """The contacts her organisation is to make, as long as the person's consent stands."""
    if not user.is_authenticated or not user.is_active:
        return FollowUp.objects.none()
    today = timezone.localdate()
    stands = Consent.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        case=OuterRef("case"),
        kind=Consent.Kind.FOLLOW_UP,
        given__in=GIVEN,
        withdrawn_at__isnull=True,
    )
    planned = FollowUp.objects.planned().filter(partner__in=organisations_of(user), case__state__in=OPEN_STATES)
    return planned.filter(Exists(stands), kind=FollowUp.Kind.AFTER_RETURN)


@dataclass(frozen=True)
class Shown:
    """Everything that the organisation there sees of one contact."""

    called: str
    how: str
    phone: str
    safe_times: str
    code_word: str
    meeting_place: str


def shown(visit):
    agreed = agreement_of(visit.case)
    is_visit = visit.mode == FollowUp.Mode.VISIT
    return Shown(
        called=visit.case.called,
        how=visit.get_mode_display(),
        phone=agreed.phone if agreed else "",
        safe_times=agreed.safe_times if agreed else "",
        code_word=agreed.code_word if agreed else "",
        meeting_place=agreed.meeting_place if agreed and is_visit else "",
    )


def reference(visit):
    """What both sides call it: nothing of the case's number."""
    return str(visit.pk)[:8].upper()


def must_be_asked(by, visit, verb):
    if not asked_of(by).filter(pk=visit.pk).exists():
        raise Forbidden(verb)


def answer(visit, *, by):
    """How she or he is, told by the organisation there. It stands in the sender's case, with who told it."""
    with act(by, "answer_visit", visit.case) as doing:
        must_be_asked(by, visit, "answer_visit")
        visit.done_by = by
        took_place(visit, timezone.now(), doing)
    return visit


def took_place(visit, at, doing):
    visit.done_at = at
    doing.save(visit)
    contact_took_place(visit, visit.case, doing)
    arrange(visit.case, doing)


def not_reached(visit, *, by, note=""):
    """Nobody was there or answered: the case manager decides what next; the contact stays planned."""
    channel = "visit" if visit.mode == FollowUp.Mode.VISIT else "phone"
    with act(by, "note_visit_not_reached", visit.case) as doing:
        must_be_asked(by, visit, "note_visit_not_reached")
        tried = {"channel": channel, "outcome": ContactAttempt.Outcome.NOT_REACHED, "note": note[:300]}
        attempt = doing.save(ContactAttempt(case=visit.case, **tried))
        open_task(visit.case, Task.Kind.CONTACT_AGAIN, doing, due_at=timezone.now(), about=attempt.pk)
    return attempt


# --- for one in another installation --------------------------------------------------------------------------------


def asked_elsewhere(partner):
    """The contacts a partner in another installation is to make: it received her or him, and it was agreed to."""
    case, agreed = partner.plan.case, partner.plan.contact_agreements.first()
    agreed_with_them = agreed and agreed.elsewhere_id == partner.elsewhere_id and agreed.how != How.NONE
    was_received = partner.plan.state in (State.HANDED_OVER, State.POST_RETURN)
    if not (agreed_with_them and was_received and partner.receives and partner.sees and follow_up_consented(case)):
        return FollowUp.objects.none()
    return case.follow_ups.planned().filter(kind=FollowUp.Kind.AFTER_RETURN)


def told_elsewhere(partner):
    """The same as on the page of an organisation here."""
    return [
        {"id": str(visit.pk), "due_on": visit.due_on.isoformat(), **asdict(shown(visit))}
        for visit in asked_elsewhere(partner)
    ]
