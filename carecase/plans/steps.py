"""How a voucher moves: issued, then redeemed once, or void, or expired. Which acts lead there: vouchers.py."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.plans.models import Voucher
from carecase.workflow.engine import Workflow

State = Voucher.State
vouchering = Workflow(Voucher)


@vouchering.step(_("Redeem"), source=[State.ISSUED, State.EXPIRED], target=State.REDEEMED, permission=None)
def redeem(voucher, by):
    """The provider gave what the voucher says, while it was valid. The service is logged."""
    voucher.redeemed_at = timezone.now()


@vouchering.step(
    _("Declare void"),
    source=State.ISSUED,
    target=State.VOID,
    permission=Permission.ISSUE_VOUCHER,
    asks_reason=True,
)
def void(voucher, by):
    """Lost, wrong or not needed: the number is worth nothing from now on. It still counts under its agreement."""


@vouchering.step(_("Expire"), source=State.ISSUED, target=State.EXPIRED, permission=None)
def expire(voucher, by):
    """Its last day has passed without anybody saying that it was used."""
