"""What people of the receiving side say besides their steps."""

from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.workflow.acts import act
from referrals.exchange import outbox
from referrals.exchange.steps import receiving
from referrals.models import IncomingReferral, Outcome, PackageKind


def answer(incoming, step, *, by, words="", outcome=""):
    """A step of the receiving side with what is said along: the words and, where it failed, why."""
    if step == "report_failure" and outcome not in Outcome.values:
        raise block(_("Choose why it came to nothing."))
    if step == "turn_down" and not words.strip():
        raise block(_("Write the reason."))
    with act(by, step, incoming) as doing:
        incoming = IncomingReferral.objects.select_for_update(of=("self",)).get(pk=incoming.pk)
        allow(by, Permission.ANSWER_REFERRAL, incoming, step)
        incoming.said, incoming.outcome = words, outcome
        doing.save(incoming)
        return receiving[step](incoming, by=by)


def say(incoming, words, *, by):
    """Words to those who sent it, at any time while it is open or after it was done."""
    with act(by, "say_to_partner", incoming) as doing:
        allow(by, Permission.ANSWER_REFERRAL, incoming, "say_to_partner")
        outbox.reply(
            PackageKind.FEEDBACK, incoming.partner, incoming.package_id, doing, incoming=incoming, words=words
        )


def run_out(*, by):
    """What may not be kept any longer is closed; where nobody answered, it ran out."""
    over = IncomingReferral.objects.run_out().values_list("pk", flat=True)
    for pk in list(over):
        incoming = IncomingReferral.objects.get(pk=pk)
        if receiving["run_out"].open_for(incoming):
            receiving["run_out"](incoming, by=by)
        else:
            with act(by, "close_incoming", incoming) as doing:
                incoming.close()
                doing.save(incoming)
