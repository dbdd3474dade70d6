"""How a referral moves: offered to the person first, then sent, then answered."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import due, finish_tasks, open_task
from carecase.cases.models import Task
from carecase.workflow.acts import act
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
    remind(referral, by, Task.Kind.REFERRAL_ANSWER, referral.acknowledgement_due_at)


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
    forget(referral, by)
    first_meeting = due(referral.case, "referral_first_meeting", referral.sent_at)
    remind(referral, by, Task.Kind.FIRST_MEETING, first_meeting)


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
    forget(referral, by)


@referring.step(_("Note that it is done"), source=State.ACCEPTED, target=State.DONE, permission=Permission.REFER)
def complete(referral, by):
    """The person was received and got what was asked for."""
    forget(referral, by)


@referring.step(
    _("Call it back"),
    source=[State.DRAFT, State.OFFERED, State.SENT, State.ACCEPTED],
    target=State.REVOKED,
    permission=Permission.REFER,
    asks_reason=True,
)
def revoke(referral, by):
    """It is no longer wanted or no longer right. The other side is told if it had been sent."""
    forget(referral, by)


@referring.step(
    _("Consent was taken back"),
    source=[State.OFFERED, State.SENT, State.ACCEPTED],
    target=State.REVOKED,
    permission=None,
)
def fall_with_consent(referral, by):
    """What rested on a consent ends with it."""
    forget(referral, by)


# --- who asks again, and when ----------------------------------------------------------------------------------------


def remind(referral, by, kind, due_at):
    with act(by, "remind_of_referral", referral) as doing:
        open_task(referral.case, kind, doing, due_at=due_at, about=referral.pk)


def forget(referral, by):
    """What was waited for has come, or is waited for no longer."""
    with act(by, "remind_of_referral", referral) as doing:
        kinds = [Task.Kind.REFERRAL_ANSWER, Task.Kind.FIRST_MEETING]
        finish_tasks(referral.case, kinds, doing, at=timezone.now(), about=[referral.pk])
