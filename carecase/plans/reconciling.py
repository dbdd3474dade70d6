"""The bill of a provider compared with the vouchers that were redeemed: line by line, and what it leaves out."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.plans.models import Bill, BillLine, Voucher
from carecase.plans.voucher_numbers import read
from carecase.workflow.acts import act
from services_catalog.models import Agreement

MOST_LINES = 1000
LISTED = 200  # vouchers that a bill leaves out, on one page


@dataclass
class Compared:
    """A line of a bill beside the voucher of its number, and everything that is wrong with it, in words."""

    line: BillLine
    voucher: Voucher | None

    @cached_property
    def wrong(self):
        voucher, line = self.voucher, self.line
        if voucher is None:
            return [_("Unknown number")]
        if (elsewhere := getattr(voucher, "bill_line", None)) and elsewhere.pk != line.pk:
            return [_("Already billed in %(bill)s") % {"bill": elsewhere.bill}]
        if voucher.state == Voucher.State.VOID:
            return [_("The voucher is void")]
        found = [] if voucher.state == Voucher.State.REDEEMED else [_("Not redeemed")]
        if line.quantity != voucher.quantity:
            found.append(_("Quantity differs: the voucher says %(quantity)s") % {"quantity": voucher.quantity})
        if line.amount != voucher.amount or line.bill.currency != voucher.currency:
            agreed = {"amount": voucher.amount, "currency": voucher.currency}
            found.append(_("Price differs: %(amount)s %(currency)s was agreed") % agreed)
        return found

    @property
    def matches(self):
        return not self.wrong


class Comparison:
    """A bill, its lines compared, and what was redeemed in its month and is on no bill."""

    def __init__(self, bill):
        self.bill = bill

    @cached_property
    def lines(self):
        lines = list(self.bill.lines.order_by("position"))
        for line in lines:
            line.bill = self.bill
        vouchers = Voucher.objects.filter(agreement=self.bill.agreement, number__in={line.number for line in lines})
        by_number = {each.number: each for each in vouchers.select_related("bill_line__bill")}
        return [Compared(line, by_number.get(line.number)) for line in lines]

    @property
    def not_billed(self):
        used = Voucher.objects.used_in(self.bill.month).filter(agreement=self.bill.agreement)
        return used.filter(bill_line__isnull=True).order_by("used_on", "number")[:LISTED]

    @property
    def total(self):
        return sum((each.line.total for each in self.lines), Decimal(0))

    @property
    def matching_total(self):
        return sum((each.line.total for each in self.lines if each.matches), Decimal(0))

    @property
    def wrong(self):
        return [each for each in self.lines if not each.matches]


def enter_bill(bill, rows, *, by):
    """A bill with its lines (number, quantity, unit price); each line claims its voucher if no other has done so."""
    with act(by, "enter_bill", bill, lines=len(rows)):
        allow(by, Permission.RECONCILE_BILLS, bill.agreement.organisation, "enter_bill")
        bill.entered_by, bill._history_user = by, by
        bill.save(force_insert=True)
        lines = [
            BillLine(bill=bill, position=place, number=read(number) or number, quantity=quantity, amount=amount)
            for place, (number, quantity, amount) in enumerate(rows, start=1)
        ]
        claim(bill, lines)
        save_lines(lines, by)
    return bill


def claim(bill, lines):
    """Give each line the voucher of its number, unless another line has it. One voucher of a number, once."""
    Agreement.objects.select_for_update().get(pk=bill.agreement_id)
    vouchers = Voucher.objects.filter(agreement=bill.agreement, number__in={line.number for line in lines})
    free = {each.number: each for each in vouchers.filter(bill_line__isnull=True)}
    for line in lines:
        line.voucher = line.voucher or free.pop(line.number, None)


def save_lines(lines, by):
    """New lines with their history. The database itself refuses a voucher that another bill has claimed meanwhile."""
    try:
        with transaction.atomic():
            bulk_create_with_history(lines, BillLine, default_user=by)
    except IntegrityError as error:
        raise block(_("One of these vouchers has just been billed elsewhere. Look at the bill again.")) from error


def accept(bill, *, by):
    """Every line matches: the bill can be paid."""
    with act(by, "accept_bill", bill):
        bill = opened(bill, by, "accept_bill")
        unclaimed = list(bill.lines.filter(voucher__isnull=True))
        claim(bill, unclaimed)  # another bill may have let go of its vouchers since this one was entered
        change_lines(unclaimed, by)
        if Comparison(bill).wrong:
            raise block(_("Lines of this bill differ from the vouchers. Dispute it, and ask for a new one."))
        return settled(bill, Bill.Outcome.ACCEPTED, by)


def dispute(bill, *, by, note):
    """The provider is to send another one. Its vouchers can then be billed there."""
    with act(by, "dispute_bill", bill):
        bill = opened(bill, by, "dispute_bill")
        if not note.strip():
            raise block(_("Write what is disputed."))
        lines = [line for line in bill.lines.all() if line.voucher_id]
        for line in lines:
            line.voucher = None
        change_lines(lines, by)
        bill.note = note.strip()
        return settled(bill, Bill.Outcome.DISPUTED, by)


def change_lines(lines, by):
    if lines:
        bulk_update_with_history(lines, BillLine, ["voucher"], default_user=by)


def opened(bill, by, verb):
    allow(by, Permission.RECONCILE_BILLS, bill.agreement.organisation, verb)
    bill = Bill.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=bill.pk)
    if not bill.is_open:
        raise block(_("This bill was settled already."))
    return bill


def settled(bill, outcome, by):
    bill.outcome, bill.settled_by, bill.settled_at = outcome, by, timezone.now()
    bill._history_user = by
    bill.save()
    return bill
