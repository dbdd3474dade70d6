"""How a referral moves: offered to the person first, then sent, then answered."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.workflow.engine import Workflow
from referrals.guards import consent_or_a_named_reason, recipient_is_named, request_is_clear, way_of_sending_is_named
from referrals.models import Referral, State

referring = Workflow(Referral)


@referring.step(
    _("Note that it was offered"),
    source=State.DRAFT,
    target=State.OFFERED,
    permission=Permission.REFER,
    guards=[recipient_is_named, request_is_clear],
)
def offer(referral, by):
    """The person was told who could help, with what, and what they would learn."""


@referring.step(_("Send it"), source=State.OFFERED, target=State.SENT, permission=Permission.REFER, guards=[
    recipient_is_named,
    request_is_clear,
    way_of_sending_is_named,
    consent_or_a_named_reason,
])  # fmt: skip
def send(referral, by):
    """The person agrees, and the other side is asked."""
    referral.sent_at = timezone.now()


@referring.step(
    _("Note that the person does not want it"),
    source=State.OFFERED,
    target=State.DECLINED,
    permission=Permission.REFER,
)
def decline(referral, by):
    """No reason is owed. It stays on record that it was offered."""


@referring.step(_("Note that they accept"), source=State.SENT, target=State.ACCEPTED, permission=Permission.REFER)
def accept(referral, by):
    """The other side takes it on."""
    referral.responded_at = timezone.now()


@referring.step(
    _("Note that they do not accept"),
    source=State.SENT,
    target=State.REJECTED,
    permission=Permission.REFER,
    asks_reason=True,
)
def reject(referral, by):
    """Write why, so that another way can be found."""
    referral.responded_at = timezone.now()


@referring.step(_("Note that it is done"), source=State.ACCEPTED, target=State.DONE, permission=Permission.REFER)
def complete(referral, by):
    """The person was received and got what was asked for."""


@referring.step(
    _("Call it back"),
    source=[State.DRAFT, State.OFFERED, State.SENT, State.ACCEPTED],
    target=State.REVOKED,
    permission=Permission.REFER,
    asks_reason=True,
)
def revoke(referral, by):
    """It is no longer wanted or no longer right. The other side is told if it had been sent."""


@referring.step(
    _("Consent was taken back"),
    source=[State.OFFERED, State.SENT, State.ACCEPTED],
    target=State.REVOKED,
    permission=None,
)
def fall_with_consent(referral, by):
    """What rested on a consent ends with it."""
