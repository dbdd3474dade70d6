"""How a referral from another installation moves on our side. Each answer goes back as a package in the same act."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import open_task
from carecase.cases.models import Task
from carecase.workflow.acts import act
from carecase.workflow.engine import Workflow, guard
from referrals.exchange import beginning, outbox
from referrals.models import IncomingReferral, Kind, PackageKind

State = IncomingReferral.State
OPEN = [State.RECEIVED, State.ACCEPTED]

receiving = Workflow(IncomingReferral)


def own_page(incoming):
    return incoming.get_absolute_url()


def partners_page(incoming):
    return incoming.partner.get_absolute_url()


@guard(
    _("What came is closed. Nothing of it may be read or done any more."),
    done=_("What came may be read today."),
    fix=own_page,
)
def what_came_may_be_read(incoming):
    return incoming.emptied_at is None and (incoming.keep_until is None or incoming.keep_until >= timezone.localdate())


@guard(
    _("The answer cannot be sealed: the keys of both sides must count. An administrator puts that right."),
    done=_("The answer can be sealed."),
    fix=partners_page,
)
def the_answer_can_be_sealed(incoming):
    partner = incoming.partner
    has_keys = partner.organisation.exchange_keys.current().exists()
    return has_keys and partner.trusted_keys is not None


@guard(_("Choose why it came to nothing."), done=_("It says why."), fix=own_page)
def it_says_why(incoming):
    return bool(incoming.outcome)


@receiving.step(
    _("Accept"),
    source=State.RECEIVED,
    target=State.ACCEPTED,
    permission=Permission.ANSWER_REFERRAL,
    guards=[what_came_may_be_read, the_answer_can_be_sealed],
)
def accept(incoming, by):
    """You take it on. A person and a case of your own begin with what came, unless only information was asked for."""
    answer(incoming, by, PackageKind.ACCEPTANCE)
    if incoming.kind != Kind.INFORMATION_REQUEST:
        beginning.begin(incoming, by)


@receiving.step(
    _("You cannot take it"),
    source=State.RECEIVED,
    target=State.REJECTED,
    permission=Permission.ANSWER_REFERRAL,
    guards=[the_answer_can_be_sealed],
)
def turn_down(incoming, by):
    """Those who asked look for another way. What came is destroyed where they asked for that."""
    answer(incoming, by, PackageKind.REJECTION)
    if incoming.destroy_if_rejected:
        incoming.close()


@receiving.step(
    _("It is done"),
    source=State.ACCEPTED,
    target=State.DONE,
    permission=Permission.ANSWER_REFERRAL,
    guards=[the_answer_can_be_sealed],
)
def finish(incoming, by):
    """The person was received and got what was asked for. What came is closed."""
    answer(incoming, by, PackageKind.COMPLETION)
    incoming.close()


@receiving.step(
    _("It could not be done"),
    source=OPEN,
    target=State.NOT_SUCCESSFUL,
    permission=Permission.ANSWER_REFERRAL,
    guards=[it_says_why, the_answer_can_be_sealed],
)
def report_failure(incoming, by):
    """Those who asked read why, and look for another way. What came is closed."""
    answer(incoming, by, PackageKind.FAILURE, outcome=incoming.outcome)
    incoming.close()


@receiving.step(_("They called it back"), source=OPEN, target=State.REVOKED, permission=None)
def recall(incoming, by):
    """What came is closed at once. Where a case of our own has begun with it, somebody asks the person there."""
    incoming.close()
    if incoming.case_id:
        with act(by, "remind_of_referral", incoming.case) as doing:
            open_task(incoming.case, Task.Kind.CONSENT_AGAIN, doing, due_at=timezone.now(), about=incoming.pk)


@receiving.step(_("It ran out"), source=OPEN, target=State.EXPIRED, permission=None)
def run_out(incoming, by):
    """The day until which it may be kept is over."""
    incoming.close()


def answer(incoming, by, kind, outcome=""):
    """The answer with what was said, on its way in the act of the step."""
    incoming.answered_at = timezone.now()
    with act(by, "send_package", incoming) as doing:
        outbox.reply(
            kind,
            incoming.partner,
            incoming.package_id,
            doing,
            incoming=incoming,
            outcome=outcome,
            words=incoming.said,
        )
