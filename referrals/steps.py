"""How a referral moves: offered to the person first, then sent, then answered by those who receive it.

Where the other side works here it answers itself; where it does not, we note what it said.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import locked
from carecase.cases.clocks import due, finish_tasks, open_task
from carecase.cases.models import Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden, Workflow
from referrals import guards, handing_over, papers, sharing
from referrals.exchange import outbox
from referrals.exchange.steps import receiving
from referrals.models import Kind, Referral, State

__all__ = ["receiving", "referring"]  # the second: what came from another installation

referring = Workflow(Referral)

ASKED = [State.SENT, State.RECEIVED]


# --- before it leaves -------------------------------------------------------------------------------------------


@referring.step(
    _("Note that it was offered"),
    source=State.DRAFT,
    target=State.OFFERED,
    permission=Permission.REFER,
    guards=[guards.recipient_is_named, guards.request_is_clear],
)
def offer(referral, by):
    """The person was told who could help, with what, and what they would learn."""


@referring.step(_("Send it"), source=State.OFFERED, target=State.SENT, permission=Permission.REFER, guards=[
    guards.recipient_is_named,
    guards.request_is_clear,
    guards.way_of_sending_is_named,
    guards.consent_or_a_named_reason,
    guards.it_has_not_run_out,
    guards.a_transfer_rests_on_consent_or_law,
    guards.a_transfer_goes_to_another_team,
    guards.the_case_can_be_handed_over,
    guards.a_transfer_says_whom_it_is_about,
    guards.the_package_can_be_sealed,
])  # fmt: skip
def send(referral, by):
    """The person agrees, and the other side is asked. What they learn is kept as it is at this moment."""
    if referral.is_transfer and not by.has_perm(Permission.TRANSFER_CASE, referral):
        raise Forbidden("transfer_case")
    referral.sent_at, referral.sent_by = timezone.now(), by
    referral.snapshot = sharing.taken(referral)
    papers.attach(referral, by)
    if referral.partner_id:
        with act(by, "send_package", referral) as doing:
            outbox.post(referral, doing)
    remind(referral, by, Task.Kind.REFERRAL_ANSWER, referral.acknowledgement_due_at)


@referring.step(
    _("Note that the person does not want it"),
    source=State.OFFERED,
    target=State.DECLINED,
    permission=Permission.REFER,
)
def decline(referral, by):
    """No reason is owed. It stays on record that it was offered."""


# --- what those outside said, noted by us -----------------------------------------------------------------------


@referring.step(
    _("Note that they have it"),
    source=State.SENT,
    target=State.RECEIVED,
    permission=Permission.REFER,
    guards=[guards.they_do_not_answer_here],
)
def note_receipt(referral, by):
    """It has arrived. The answer is still to come."""
    forget(referral, by)
    remind(referral, by, Task.Kind.REFERRAL_ANSWER, referral.answer_due_at)


@referring.step(
    _("Note that they accept"),
    source=ASKED,
    target=State.ACCEPTED,
    permission=Permission.REFER,
    guards=[guards.they_do_not_answer_here],
)
def accept(referral, by):
    """The other side takes it on."""
    answered(referral, by)
    expect_meeting(referral, by)


@referring.step(
    _("Note that they do not accept"),
    source=ASKED,
    target=State.REJECTED,
    permission=Permission.REFER,
    guards=[guards.they_do_not_answer_here],
    asks_reason=True,
)
def reject(referral, by):
    """Write why, so that another way can be found."""
    answered(referral, by)


@referring.step(
    _("Note that it is done"),
    source=State.ACCEPTED,
    target=State.DONE,
    permission=Permission.REFER,
    guards=[guards.they_do_not_answer_here],
)
def complete(referral, by):
    """The person was received and got what was asked for."""
    forget(referral, by)


@referring.step(
    _("It came to nothing"),
    source=[State.DRAFT, State.OFFERED, *ASKED, State.ACCEPTED],
    target=State.NOT_SUCCESSFUL,
    permission=Permission.REFER,
    guards=[guards.reason_is_chosen, guards.the_case_was_not_handed_over],
)
def give_up(referral, by):
    """It could not be done, or did not help. What is done instead stands beside the reason."""
    forget(referral, by)
    handing_over.close_the_file(referral, by)


# --- what another installation answers by a package ---------------------------------------------------------------


@referring.step(_("Their system has it"), source=State.SENT, target=State.RECEIVED, permission=None)
def note_arrival(referral, by):
    """The package has arrived. The answer is still to come."""
    forget(referral, by)
    remind(referral, by, Task.Kind.REFERRAL_ANSWER, referral.answer_due_at)


@referring.step(_("They accepted"), source=ASKED, target=State.ACCEPTED, permission=None)
def note_acceptance(referral, by):
    """The other side takes it on."""
    answered(referral, by)
    expect_meeting(referral, by)


@referring.step(_("They did not accept"), source=ASKED, target=State.REJECTED, permission=None)
def note_rejection(referral, by):
    """What they said stands with the referral, so that another way can be found."""
    answered(referral, by)


@referring.step(_("They say it is done"), source=[*ASKED, State.ACCEPTED], target=State.DONE, permission=None)
def note_completion(referral, by):
    """The person was received and got what was asked for."""
    forget(referral, by)


@referring.step(
    _("They could not do it"),
    source=[*ASKED, State.ACCEPTED],
    target=State.NOT_SUCCESSFUL,
    permission=None,
    guards=[guards.reason_is_chosen],
)
def note_failure(referral, by):
    """Their reason stands with the referral."""
    forget(referral, by)


# --- what those who work here answer themselves -----------------------------------------------------------------


@referring.step(_("Confirm receipt"), source=State.SENT, target=State.RECEIVED, permission=Permission.ANSWER_REFERRAL)
def receive(referral, by):
    """You have it. The answer can follow."""
    only_the_receiver(referral, by)
    forget(referral, by)
    remind(referral, by, Task.Kind.REFERRAL_ANSWER, referral.answer_due_at)


@referring.step(
    _("Accept"),
    source=ASKED,
    target=State.ACCEPTED,
    permission=Permission.ANSWER_REFERRAL,
    guards=[guards.what_it_rests_on_holds, guards.the_case_can_be_handed_over, guards.no_other_case_is_open],
)
def take_on(referral, by):
    """You take it on. With a transfer, the case is your team's from now on."""
    only_the_receiver(referral, by)
    if referral.kind == Kind.TRANSFER:
        hold_the_case(referral)
    answered(referral, by)
    if referral.kind == Kind.TRANSFER:
        handing_over.take_over(referral, by)
        for other in rivals(referral):
            overtake(other, by=by)
    else:
        handing_over.open_the_file(referral, by)
        expect_meeting(referral, by)


@referring.step(
    _("You cannot take it"),
    source=ASKED,
    target=State.REJECTED,
    permission=Permission.ANSWER_REFERRAL,
    asks_reason=True,
)
def turn_down(referral, by):
    """Those who asked read why, and look for another way."""
    only_the_receiver(referral, by)
    answered(referral, by)


@referring.step(
    _("It is done"),
    source=State.ACCEPTED,
    target=State.DONE,
    permission=Permission.ANSWER_REFERRAL,
    guards=[guards.what_it_rests_on_holds],
)
def finish(referral, by):
    """The person was received and got what was asked for. What was shared is closed again."""
    only_the_receiver(referral, by)
    forget(referral, by)
    handing_over.close_the_file(referral, by)


@referring.step(
    _("It could not be done"),
    source=[*ASKED, State.ACCEPTED],
    target=State.NOT_SUCCESSFUL,
    permission=Permission.ANSWER_REFERRAL,
    guards=[guards.reason_is_chosen, guards.the_case_was_not_handed_over],
)
def report_failure(referral, by):
    """Choose why. Those who asked look for another way; what was shared is closed again."""
    only_the_receiver(referral, by)
    forget(referral, by)
    handing_over.close_the_file(referral, by)


# --- the end of sharing -----------------------------------------------------------------------------------------


@referring.step(
    _("Call it back"),
    source=[State.DRAFT, State.OFFERED, *ASKED, State.ACCEPTED],
    target=State.REVOKED,
    permission=Permission.REFER,
    guards=[guards.the_case_was_not_handed_over],
    asks_reason=True,
)
def revoke(referral, by):
    """It is no longer wanted or no longer right. The other side sees at once only that it was called back."""
    end_sharing(referral, by)


@referring.step(
    _("Consent was taken back"),
    source=[State.OFFERED, *ASKED, State.ACCEPTED],
    target=State.REVOKED,
    permission=None,
)
def fall_with_consent(referral, by):
    """What rested on a consent ends with it."""
    end_sharing(referral, by, letter=False)  # a consent that is taken back has its own task to tell the partner


@referring.step(_("It ran out"), source=[*ASKED, State.ACCEPTED], target=State.EXPIRED, permission=None)
def expire(referral, by):
    """The time for which it was shared is over."""
    end_sharing(referral, by, letter=False)


@referring.step(_("Another team took the case"), source=[State.OFFERED, *ASKED], target=State.REVOKED, permission=None)
def overtake(referral, by):
    """The case was handed over by another transfer, so that this one is called back."""
    end_sharing(referral, by)


# --- what follows -----------------------------------------------------------------------------------------------


def only_the_receiver(referral, by):
    """Those who sent it may answer referrals too, but not this one."""
    if not referral.is_addressed_to(by):
        raise Forbidden("answer_referral")


def answered(referral, by):
    referral.responded_at = timezone.now()
    forget(referral, by)


def hold_the_case(referral):
    """Whoever comes second waits here, and is told that the case has gone. Before anything is written."""
    referral.case = locked(referral.case)
    unmet = [each.check(referral) for each in (guards.the_case_can_be_handed_over, guards.no_other_case_is_open)]
    if reasons := [check for check in unmet if not check.holds]:
        raise Blocked(reasons)


def rivals(referral):
    """Other transfers of the same case that wait for an answer. Who is accepting one now waits for the case, and is
    not waited for in turn: that transfer is overtaken later (actions.expire_lapsed)."""
    waiting = referral.case.referrals.filter(kind=Kind.TRANSFER, state__in=[State.OFFERED, *ASKED])
    return waiting.exclude(pk=referral.pk).select_for_update(of=("self",), skip_locked=True)


def expect_meeting(referral, by):
    remind(referral, by, Task.Kind.FIRST_MEETING, due(referral.case, "referral_first_meeting", referral.sent_at))


def end_sharing(referral, by, letter=True):
    """Whoever read it reads nothing more; those outside are told by letter."""
    forget(referral, by)
    handing_over.close_the_file(referral, by)
    if referral.partner_id and referral.sent_at:
        with act(by, "recall_package", referral) as doing:
            outbox.recall(referral, doing)
    elif letter and referral.sent_at and not referral.answers_here:
        remind(referral, by, Task.Kind.RECALL_LETTER, timezone.now())


def remind(referral, by, kind, due_at):
    with act(by, "remind_of_referral", referral) as doing:
        open_task(referral.case, kind, doing, due_at=due_at, about=referral.pk)


def forget(referral, by):
    """What was waited for has come, or is waited for no longer."""
    with act(by, "remind_of_referral", referral) as doing:
        kinds = [Task.Kind.REFERRAL_ANSWER, Task.Kind.FIRST_MEETING]
        finish_tasks(referral.case, kinds, doing, at=timezone.now(), about=[referral.pk])
