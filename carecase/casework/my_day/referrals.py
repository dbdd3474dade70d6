"""The day of who answers referrals: what was called back, and what waits for an answer. Nobody is named."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import Block, Row
from referrals.models import ASKED, IncomingReferral, Referral, State

LATELY = timedelta(days=30)
RECALLS_SHOWN_FOR = timedelta(days=7)


def blocks(user):
    """Recalls first: each is confirmed on its page. Then the referrals by the hour they were sent."""
    recalled = Referral.objects.recalled_from(user).select_related("sender_unit__organisation")
    yield Block(_("Called back: confirm"), recalled.order_by("-sent_at"), row, stands_out=True)
    waiting = Referral.objects.received_by(user).filter(state__in=ASKED)
    yield Block(
        _("Referrals to answer"),
        waiting.select_related("sender_unit__organisation", "service").order_by("sent_at", "pk"),
        lambda each: row(each, each.answer_due_at),
        empty=_("No referral waits for your answer."),
        link=(_("Referrals received"), reverse("referrals:received")),
    )


def from_elsewhere(user):
    """What partners in other installations sent: what they called back lately, and what waits for an answer."""
    incoming = IncomingReferral.objects.visible_to(user).select_related("partner")
    recalled = incoming.filter(
        state=IncomingReferral.State.REVOKED, emptied_at__gte=timezone.now() - RECALLS_SHOWN_FOR
    )
    title = _("Called back by partners elsewhere: destroy what was noted")
    yield Block(title, recalled.order_by("-emptied_at"), came, stands_out=True)
    yield Block(
        _("From other installations, to answer"),
        incoming.filter(state=IncomingReferral.State.RECEIVED).order_by("recorded_at", "pk"),
        lambda each: came(each, each.answer_due_at),
        link=(_("From other installations"), reverse("exchange:incoming")),
    )


def came(incoming, due_at=None):
    words = f"{incoming.in_short} · {incoming.partner}"
    return Row(words, incoming.get_absolute_url(), str(incoming.package_id)[:8], due_at)


def handed_over(user):
    """Cases her team handed over lately: who answers for them now."""
    since = timezone.now() - LATELY
    gone = Referral.objects.sent_by(user).filter(kind=Referral.Kind.TRANSFER, responded_at__gte=since)
    gone = gone.filter(state__in=(State.ACCEPTED, State.DONE)).exclude(case__unit=F("sender_unit"), their_case=None)
    gone = gone.select_related("case", "receiving_unit__organisation").order_by("-responded_at")
    yield Block(_("Handed over lately"), gone, handed_over_row)


def handed_over_row(referral):
    return Row(referral.to, reverse("referrals:handed_over", args=[referral.pk]), referral.case.number)


def row(referral, due_at=None):
    return Row(
        f"{referral.in_short} · {referral.sender}",
        reverse("referrals:received_one", args=[referral.pk]),
        referral.reference,
        due_at,
    )
