"""Telling a partner in another installation: a sealed package when what it may know has changed, and a last one when
nothing is left for it to know. The clockwork asks; whoever prepares the return may send at once."""

import uuid
from contextlib import suppress
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from referrals.exchange import outbox, packages
from referrals.models import Outgoing, PackageKind
from repatriation.elsewhere import told
from repatriation.models import ReturnPartner

FORMAT = "carecase-return"
AT_ONCE = 50  # partners that one round of the clock looks at; the next round looks at the next
ROUND = timedelta(minutes=1)


def send(partner, *, by):
    """At once, by whoever prepares the return: also before the clock comes round, and where packages go as files."""
    with act(by, "tell_return_elsewhere", partner.plan) as doing:
        allow(by, Permission.PREPARE_RETURN, partner.plan, "tell_return_elsewhere")
        if not partner.elsewhere_id:
            raise block(_("They see it on their own page."))
        if not tell(partner, doing):
            raise block(_("They know already what they may know now."))


def tell(partner, doing):
    """The package, if there is news; nothing otherwise. Where nothing is theirs any more, that is the news."""
    content = told.told(partner)
    if not content:
        return close(partner, doing)
    now = told.digest(content)
    if now == partner.told_digest:
        return None
    if not partner.told_digest:
        partner.thread = uuid.uuid4()  # closed before, or never told: nothing of then is opened again
    own, keyed = outbox.signing_keys(partner.elsewhere.organisation), partner.elsewhere
    must_have_keys(keyed)
    drop_waiting(partner, doing)
    partner.told_digest = now
    doing.save(partner)
    payload = frame(partner, own, told.opened_until(partner)) | {"kind": PackageKind.RETURN.value} | content
    return outbox.put(payload, PackageKind.RETURN, keyed, own, doing, thread=partner.thread)


def close(partner, doing):
    """Nothing more for them: what lies there is closed. What has not left yet does not leave any more."""
    if not partner.told_digest:
        return None
    left = drop_waiting(partner, doing)
    keyed = partner.elsewhere
    package = None
    if left:
        own = outbox.signing_keys(keyed.organisation)
        must_have_keys(keyed)
        payload = frame(partner, own, timezone.now() + packages.OPENED_WITHIN)
        payload |= {"kind": PackageKind.RETURN_CLOSED.value}
        package = outbox.put(payload, PackageKind.RETURN_CLOSED, keyed, own, doing, thread=partner.thread)
    partner.told_digest = ""
    doing.save(partner)
    return package


def close_if_told(partner, doing):
    """The same in the act that ends their part: no missing key holds that up; the clock tries again."""
    if partner.elsewhere_id:
        with suppress(Blocked):
            close(partner, doing)


def frame(partner, own, expires):
    return packages.frame(FORMAT, partner.elsewhere, own, expires) | {"thread": str(partner.thread)}


def must_have_keys(keyed):
    if keyed.trusted_keys is None:
        raise block(_("The keys of this partner do not count any more. Compare new ones first."))


def drop_waiting(partner, doing):
    """Older news that has not left goes nowhere. → whether anything may have reached them."""
    left = False
    for package in Outgoing.objects.filter(thread=partner.thread, dropped_at__isnull=True):
        never_left = package.delivered_at is None and not package.tries and package.partner.inbox
        if package.delivered_at is None and package.partner.inbox:
            package.dropped_at = timezone.now()
            doing.save(package)
        left = left or not never_left
    return left


# --- for pages ----------------------------------------------------------------------------------------------------


def is_told(partner):
    """Whether they have what they may know now."""
    content = told.told(partner)
    return (told.digest(content) if content else "") == partner.told_digest


def can_be_sealed(partner):
    ours = partner.elsewhere.organisation.exchange_keys.current().exists()
    return ours and partner.elsewhere.trusted_keys is not None


# --- by the clock -------------------------------------------------------------------------------------------------


def follow(*, by, now):
    """Who elsewhere takes part in a return, or was told and does not any more: a portion in each round, in turn."""
    rows = ReturnPartner.objects.filter(elsewhere__isnull=False).filter(Q(until_at__isnull=True) | ~Q(told_digest=""))
    rows = rows.order_by("pk")
    count = rows.count()
    start = int(now.timestamp() // ROUND.total_seconds()) * AT_ONCE % count if count > AT_ONCE else 0
    for partner in rows.select_related("plan__case__person", "consent", "elsewhere")[start : start + AT_ONCE]:
        with suppress(Blocked):  # keys are missing: the page of the return says so, and it is tried again
            follow_one(partner, by)


def follow_one(partner, by):
    if not is_told(partner):
        with act(by, "tell_return_elsewhere", partner.plan) as doing:
            tell(partner, doing)
