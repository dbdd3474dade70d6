"""What a partner answers to a referral of ours: the referral moves by itself, and people read what was said."""

from django.utils import timezone

from carecase.cases.clocks import finish_tasks
from carecase.cases.models import Task
from referrals.actions import no_letter_is_owed
from referrals.exchange.refusals import Refused, Why
from referrals.models import Outgoing, PackageKind, Referral
from referrals.steps import referring

STEPS = {
    PackageKind.ACKNOWLEDGEMENT: "note_arrival",
    PackageKind.ACCEPTANCE: "note_acceptance",
    PackageKind.REJECTION: "note_rejection",
    PackageKind.COMPLETION: "note_completion",
    PackageKind.FAILURE: "note_failure",
}


def take(payload, kind, partner, by, doing):
    """In the act of receiving: what they say of a package that was sent to them. → that package"""
    sent = Outgoing.objects.filter(package_id=payload["in_reply_to"], partner=partner).first()
    if sent is None or (kind != PackageKind.ACKNOWLEDGEMENT and sent.kind != PackageKind.REFERRAL):
        raise Refused(Why.NOT_EXPECTED, partner)
    doing.subjects.append(sent)
    note_arrival(sent, doing)
    if sent.kind == PackageKind.RECALL:
        recall_is_known(sent.referral, doing)
    elif sent.kind == PackageKind.REFERRAL:
        move(sent.referral_id, payload, kind, by, doing)
    return sent


def move(pk, payload, kind, by, doing):
    """The referral takes the step, unless somebody here has noted more than that already."""
    referral = said(Referral.objects.select_for_update(of=("self",)).get(pk=pk), payload, doing)
    step = referring[STEPS[kind]] if kind in STEPS else None
    if step and step.open_for(referral):
        step(referral, by=by, reason=payload.get("words", ""))


def note_arrival(sent, doing):
    if sent.acknowledged_at is None:
        sent.acknowledged_at = timezone.now()
        sent.delivered_at = sent.delivered_at or sent.acknowledged_at
        doing.save(sent)


def said(referral, payload, doing):
    """Their words stand with the referral, and why it came to nothing."""
    words, outcome = payload.get("words"), payload.get("outcome")
    if words:
        referral.feedback = "\n\n".join(filter(None, [referral.feedback, words]))[-2000:]
    if outcome:
        referral.outcome = outcome
    return doing.save(referral)


def recall_is_known(referral, doing):
    """Their system has closed what came: no letter is owed for it any more."""
    if referral.recall_seen_at is None:
        referral.recall_seen_at = timezone.now()
        doing.save(referral)
    causes = [referral.pk, referral.consent_id] if no_letter_is_owed(referral) else [referral.pk]
    finish_tasks(referral.case, [Task.Kind.RECALL_LETTER], doing, at=timezone.now(), about=causes)
