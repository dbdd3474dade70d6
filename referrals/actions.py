"""What happens to referrals because of something else, and what is said about them besides their steps."""

from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.cases.actions import block
from carecase.cases.clocks import finish_tasks
from carecase.cases.models import Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Forbidden
from referrals.handing_over import was_handed_over
from referrals.models import OPEN, Outcome, Referral
from referrals.steps import expire, fall_with_consent, overtake, referring


def revoke_resting_on(consent, *, by):
    """Call in the act that takes a consent back: what rests on it and on no named person's word ends at once.

    A case that was handed over stays where it is: what follows is between the person and those who have it now.
    """
    with act(by, "revoke_referrals", consent.case):
        for referral in consent.referrals.filter(state__in=OPEN, without_consent_by__isnull=True):
            if fall_with_consent.open_for(referral) and not was_handed_over(referral):
                fall_with_consent(referral, by=by, reason=_("The consent it rested on was taken back."))


def expire_lapsed(*, by):
    """Write down what has run out, and transfers of cases that have gone; that nobody reads them needs no writing."""
    for pk in list(Referral.objects.lapsed().values_list("pk", flat=True)):
        expire(Referral.objects.get(pk=pk), by=by)
    for pk in list(Referral.objects.left_behind().values_list("pk", flat=True)):
        overtake(Referral.objects.get(pk=pk), by=by)


def acknowledge_recall(referral, *, by):
    """Those who received it say that they know it was called back, and have destroyed what they noted of it."""
    with act(by, "acknowledge_recall", referral.case) as doing:
        referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if not referral.is_addressed_to(by):
            raise Forbidden("acknowledge_recall")
        if referral.recall_seen_at or referral.state not in (Referral.State.REVOKED, Referral.State.EXPIRED):
            raise block(_("There is nothing to confirm."))
        referral.recall_seen_at, referral.recall_seen_by = timezone.now(), by
        doing.save(referral)
        causes = [referral.pk, referral.consent_id] if no_letter_is_owed(referral) else [referral.pk]
        finish_tasks(referral.case, [Task.Kind.RECALL_LETTER], doing, at=timezone.now(), about=causes)
    return referral


def no_letter_is_owed(referral):
    """Everybody who learnt something on this consent has said that the recall was seen, here."""
    rested = Referral.objects.filter(consent=referral.consent_id, sent_at__isnull=False, recall_seen_at__isnull=True)
    return referral.consent_id is not None and not rested.exists()


def end_without_success(referral, outcome, *, by, instead="", reason="", step="give_up"):
    """It came to nothing: why, of six reasons, and what is done instead. `step`: whose side says so."""
    if outcome not in Outcome.values:
        raise block(_("Choose why it came to nothing."))
    with act(by, step, referral, reason=reason) as doing:
        referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        referral.outcome, referral.instead = outcome, instead or referral.instead
        doing.save(referral)
        return referring[step](referral, by=by, reason=reason)


def answer_in_words(referral, words, *, by):
    """Feedback of those who received it: kept short, at any time while it is with them or was done."""
    with act(by, "record_feedback", referral) as doing:
        if not (by.has_perm(Permission.ANSWER_REFERRAL, referral) and referral.is_addressed_to(by)):
            raise Forbidden("record_feedback")
        referral.feedback = words
        doing.save(referral)
    return referral
