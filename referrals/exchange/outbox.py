"""The outbox: packages are made in the act that sends them, and handed over when the line is there. None is lost."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.actions import block
from carecase.workflow.acts import act
from referrals.exchange import adapters, envelope, packages
from referrals.exchange.refusals import Refused
from referrals.models import Outgoing, OwnKeys, PackageKind

SEVERAL = 20  # packages in one round of the clock
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)


# --- making ---------------------------------------------------------------------------------------------------------


def post(referral, doing):
    """The package of a referral, in the act that sends it."""
    own = signing_keys(referral.partner.organisation)
    put(packages.of_referral(referral, own), PackageKind.REFERRAL, referral.partner, own, doing, referral=referral)


def recall(referral, doing):
    """What was sent is closed at the other side. A package that has not left yet does not leave any more."""
    sent = referral.packages.filter(kind=PackageKind.REFERRAL).first()
    if sent is None:
        return
    sent_at_all = sent.delivered_at or sent.tries or not referral.partner.inbox
    if not sent.delivered_at:
        sent.dropped_at = timezone.now()
        doing.save(sent)
    if sent_at_all:
        reply(PackageKind.RECALL, referral.partner, sent.package_id, doing, referral=referral)


def reply(kind, partner, to, doing, *, outcome="", words="", **about):
    """An answer to a package of theirs, or a recall of one of ours."""
    own = signing_keys(partner.organisation)
    if partner.trusted_keys is None:
        raise block(_("The keys of this partner do not count any more. Compare new ones first."))
    made = packages.of_reply(kind, partner, own, to, outcome=outcome, words=words)
    return put(made, kind, partner, own, doing, reply_to=to, **about)


def signing_keys(organisation):
    own = OwnKeys.objects.current().filter(organisation=organisation).select_related("organisation", "key").first()
    if own is None:
        raise block(_("Your organisation has no keys yet. An administrator makes them."))
    return own


def put(payload, kind, partner, own, doing, **about):
    text = envelope.sealed(payload, own, [partner.trusted_keys])
    if len(text) > envelope.LARGEST:
        raise block(_("This is too large for one package. Leave papers or words out."))
    return doing.save(Outgoing(package_id=payload["package_id"], partner=partner, kind=kind, envelope=text, **about))


# --- handing over ---------------------------------------------------------------------------------------------------


def deliver(*, by, take_in):
    """What waits goes to the partners' inboxes, in the order it was made; `take_in` reads what they answer."""
    closed = set()
    waiting = Outgoing.objects.waiting().order_by("recorded_at").select_related("partner")
    for package in waiting[:SEVERAL]:
        if package.partner_id in closed:
            continue
        if package.next_try_at > timezone.now() or not hand_over(package.pk, by, take_in):
            closed.add(package.partner_id)


def hand_over(pk, by, take_in):
    """Whether it got through. The try is written down first, so that two clocks do not send the same twice."""
    with act(by, "send_package") as doing:
        package = Outgoing.objects.select_for_update(of=("self",)).get(pk=pk)
        if package.delivered_at or package.dropped_at or package.next_try_at > timezone.now():
            return False
        package.tries += 1
        package.next_try_at = timezone.now() + wait_after(package.tries)
        doing.subjects.append(package)
        doing.save(package)
    answer = adapters.send(package.partner.inbox, package.envelope)
    if answer is None:
        return False
    note(pk, answer, by)
    if answer.accepted and answer.body:
        with suppress(Refused):  # it stands in the trail
            take_in(answer.body, by=by)
    return True


def wait_after(tries):
    return min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)


def note(pk, answer, by):
    with act(by, "send_package") as doing:
        package = Outgoing.objects.select_for_update(of=("self",)).get(pk=pk)
        doing.subjects.append(package)
        if answer.accepted:
            package.delivered_at = package.delivered_at or timezone.now()
        else:
            package.refused_at = timezone.now()
        doing.save(package)


def send_again(package, doing):
    """Once more: our answer was lost on the way, or what they refused can be taken in now."""
    if package.acknowledged_at is None and package.dropped_at is None:
        package.delivered_at, package.refused_at, package.next_try_at = None, None, timezone.now()
        doing.save(package)
