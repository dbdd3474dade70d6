"""Issuing vouchers under an agreement, redeeming them once, and letting them expire."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.cases.actions import allow, block
from carecase.plans.actions import settle_needs
from carecase.plans.models import Voucher, log_model
from carecase.plans.steps import vouchering
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from services_catalog.matching import is_place_of_detention
from services_catalog.models import Agreement

REDEEMS = (Permission.ISSUE_VOUCHER, Permission.RECONCILE_BILLS)


# --- issuing ----------------------------------------------------------------------------------------------------


def issue(voucher, *, by):
    """A voucher filled in by a form gets its number, its price and its place under the agreement."""
    with act(by, "issue_voucher", voucher.case) as doing:
        allow(by, Permission.ISSUE_VOUCHER, voucher.case, "issue_voucher")
        agreement = Agreement.objects.select_for_update().get(pk=voucher.price.agreement_id)
        may_be_issued(voucher, agreement)
        voucher.agreement, voucher.serial = agreement, next_serial(agreement)
        voucher.amount, voucher.currency = voucher.price.amount, voucher.price.currency
        return doing.save(voucher)


def may_be_issued(voucher, agreement):
    if agreement.organisation_id != voucher.case.organisation_id:
        raise Forbidden("issue_voucher")
    if not agreement.is_in_force():
        raise block(_("This agreement is not in force."))
    if voucher.valid_until > agreement.until_on:
        raise block(_("The agreement ends before this voucher would."))
    if voucher.price.service.lodges and is_place_of_detention(voucher.price.service):
        raise block(_("People are detained there. Nobody in care is lodged in such a place."))


def next_serial(agreement):
    """The next one, counted with those that were void or expired. The agreement's row is locked by the caller."""
    last = Voucher.objects.filter(agreement=agreement).aggregate(last=Max("serial"))["last"] or 0
    if agreement.vouchers is not None and last >= agreement.vouchers:
        raise block(_("All vouchers of this agreement have been issued."))
    return last + 1


# --- redeeming --------------------------------------------------------------------------------------------------


def organisations_where(user, *permissions):
    """Ids of the organisations in which the user holds one of these permissions today."""
    return {m.organisation_id for m in user.standing if ROLES[m.role].permissions & set(permissions)}


def of_ones_organisations(user):
    """Vouchers the user may redeem by their number: those of organisations where she issues them or checks bills.

    Of these she is shown the paper's own words and nothing of the person or the case.
    """
    return Voucher.objects.filter(agreement__organisation__in=organisations_where(user, *REDEEMS))


def redeem(voucher, *, by, used_at=None):
    """The provider gave it: the voucher is worth nothing any more, and the service stands in the log."""
    used_at = used_at or timezone.now()
    with act(by, "redeem_voucher", voucher) as doing:
        if not any(by.has_perm(each, voucher.agreement.organisation) for each in REDEEMS):
            raise Forbidden("redeem_voucher")
        was_valid(voucher, timezone.localdate(used_at))
        try:
            voucher = vouchering["redeem"](voucher, by=by)
        except Blocked as blocked:
            raise block(_("This voucher was redeemed or declared void already.")) from blocked
        voucher.used_on = timezone.localdate(used_at)
        doing.save(voucher)
        return log_of(voucher, used_at, doing)


def was_valid(voucher, day):
    issued_on = timezone.localdate(voucher.recorded_at)
    if not issued_on <= day <= voucher.valid_until:
        raise block(_("It was not valid on that day. Look at the day again."))


def log_of(voucher, used_at, doing):
    """What was given, in the log of those who may read it."""
    service_type = voucher.service_type
    log = log_model(service_type)(
        case=voucher.case,
        service_type=service_type,
        given_at=used_at,
        quantity=voucher.quantity,
        provider_service=voucher.service,
        price=voucher.price,
        voucher=voucher,
        cost=voucher.total,
        currency=voucher.currency,
        budget_line=voucher.budget_line,
    )
    doing.save(log)
    settle_needs([log], service_type, doing)
    return log


# --- expiring ---------------------------------------------------------------------------------------------------


def expire_vouchers(vouchers, *, by):
    """Each in its own transaction, for the clockwork; one that was redeemed or void meanwhile stays so."""
    for voucher in vouchers:
        try:
            vouchering["expire"](voucher, by=by)
        except Blocked:
            continue
