"""One press: each person's referral is written, offered and sent by itself."""

from dataclasses import dataclass, field

from django.db import IntegrityError

from carecase.access.permissions import Permission
from carecase.cases.actions import allow
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from referrals.models import Referral, State
from referrals.steps import referring


@dataclass
class Result:
    """What became of one press."""

    sent: int = 0
    kept: int = 0
    left: int = 0
    failed: list = field(default_factory=list)  # pairs of a case and why


def refer(found, *, by, keep_the_rest=False):
    """Each person alone: an error with one leaves the others. Who is not ready stays so, or as a draft."""
    result = Result()
    for each in found:
        wanted = each.ready or (keep_the_rest and each.ask)
        if not wanted:
            result.left += 1
            continue
        try:
            refer_one(each, by=by)
        except (Blocked, Forbidden) as refusal:
            result.failed.append((each.case, refusal))
        else:
            result.sent, result.kept = result.sent + each.ready, result.kept + (not each.ready)
    return result


def refer_one(found, *, by):
    """One act: the referral is written, and where there is consent offered and sent by the steps of every referral."""
    try:
        with act(by, "refer_several", found.case) as doing:
            allow(by, Permission.REFER, found.case, "refer_several")
            referral = Referral.objects.select_for_update(of=("self",)).filter(pk=found.referral.pk).first()
            send(referral or doing.save(found.referral), found.consent, doing)
    except IntegrityError:
        if not Referral.objects.filter(pk=found.referral.pk).exists():
            raise  # else: the other of two presses was first


def send(referral, consent, doing):
    if consent is None:
        return
    if referral.state in (State.DRAFT, State.OFFERED) and referral.consent_id != consent.pk:
        referral.consent, referral.share_until = consent, None  # the consent says until when
        doing.save(referral)
    if referral.state == State.DRAFT:
        referral = referring["offer"](referral, by=doing.by)
    if referral.state == State.OFFERED:
        referring["send"](referral, by=doing.by)
