"""The day of who answers referrals: what was called back, and what waits for an answer. Nobody is named."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import SHOWN, Block, Row, counted
from referrals.models import ASKED, IncomingReferral, Referral, State

LATELY = timedelta(days=30)
RECALLS_SHOWN_FOR = timedelta(days=7)


def blocks(user):
    """Recalls first: each is confirmed on its page. Then the referrals by the hour they were sent."""
    recalled = Referral.objects.recalled_from(user).select_related("sender_unit__organisation")
    if rows := [row(each) for each in recalled.order_by("-sent_at")[:SHOWN]]:
        yield Block(_("Called back: confirm"), counted(recalled, rows), rows, stands_out=True)
    waiting = Referral.objects.received_by(user).filter(state__in=ASKED)
    first = waiting.select_related("sender_unit__organisation", "service").order_by("sent_at", "pk")[:SHOWN]
    rows = [row(each, each.answer_due_at) for each in first]
    yield Block(
        _("Referrals to answer"),
        counted(waiting, rows),
        rows,
        empty=_("No referral waits for your answer."),
        link=(_("Referrals received"), reverse("referrals:received")),
    )


def from_elsewhere(user):
    """What partners in other installations sent: what they called back lately, and what waits for an answer."""
    incoming = IncomingReferral.objects.visible_to(user).select_related("partner")
    recalled = incoming.filter(
        state=IncomingReferral.State.REVOKED, emptied_at__gte=timezone.now() - RECALLS_SHOWN_FOR
    )
    if rows := [came(each) for each in recalled.order_by("-emptied_at")[:SHOWN]]:
        yield Block(
            _("Called back by partners elsewhere: destroy what was noted"),
            counted(recalled, rows),
            rows,
            stands_out=True,
        )
    waiting = incoming.filter(state=IncomingReferral.State.RECEIVED)
    if rows := [came(each, each.answer_due_at) for each in waiting.order_by("recorded_at", "pk")[:SHOWN]]:
        link = (_("From other installations"), reverse("exchange:incoming"))
        yield Block(_("From other installations, to answer"), counted(waiting, rows), rows, link=link)


def came(incoming, due_at=None):
    words = f"{incoming.in_short} · {incoming.partner}"
    return Row(words, incoming.get_absolute_url(), str(incoming.package_id)[:8], due_at)


def handed_over(user):
    """Cases her team handed over lately: who answers for them now."""
    since = timezone.now() - LATELY
    gone = Referral.objects.sent_by(user).filter(kind=Referral.Kind.TRANSFER, responded_at__gte=since)
    gone = gone.filter(state__in=(State.ACCEPTED, State.DONE)).exclude(case__unit=F("sender_unit"), their_case=None)
    first = gone.select_related("case", "receiving_unit__organisation").order_by("-responded_at")[:SHOWN]
    rows = [Row(each.to, reverse("referrals:handed_over", args=[each.pk]), each.case.number) for each in first]
    if rows:
        yield Block(_("Handed over lately"), counted(gone, rows), rows)


def row(referral, due_at=None):
    return Row(
        f"{referral.in_short} · {referral.sender}",
        reverse("referrals:received_one", args=[referral.pk]),
        referral.reference,
        due_at,
    )
