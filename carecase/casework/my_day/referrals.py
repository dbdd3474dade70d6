"""The day of who answers referrals: what was called back, and what waits for an answer. Nobody is named."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import SHOWN, Block, Row, counted
from referrals.models import ASKED, Referral


def blocks(user):
    """Recalls first: each is confirmed on its page. Then the referrals by the hour they were sent."""
    recalled = Referral.objects.recalled_from(user).select_related("sender_unit__organisation")
    if rows := [row(each) for each in recalled.order_by("-sent_at")[:SHOWN]]:
        yield Block(_("Called back: confirm"), counted(recalled), rows, stands_out=True)
    waiting = Referral.objects.received_by(user).filter(state__in=ASKED)
    first = waiting.select_related("sender_unit__organisation", "service").order_by("sent_at", "pk")[:SHOWN]
    yield Block(
        _("Referrals to answer"),
        counted(waiting),
        [row(each, each.answer_due_at) for each in first],
        empty=_("No referral waits for your answer."),
        link=(_("Referrals received"), reverse("referrals:received")),
    )


def row(referral, due_at=None):
    words = " · ".join(str(part) for part in (referral.get_kind_display(), referral.service, referral.sender) if part)
    return Row(words, reverse("referrals:received_one", args=[referral.pk]), referral.reference, due_at)
