"""Sums of money that always add up: what a return costs, and what became of a fund. Nothing here is stored."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from services_catalog.exchange import rounded

ZERO = Decimal("0.00")
ADDED = ("estimate", "approved", "spent", "lost", "reserved")


@dataclass(frozen=True)
class Row:
    """One row of a table of costs: what was thought, agreed to and really paid, in one currency."""

    currency: str
    estimate: Decimal
    approved: Decimal
    spent: Decimal
    lost: Decimal
    reserved: Decimal

    @property
    def actual(self):
        """What it really cost, also what was paid for nothing."""
        return self.spent + self.lost

    @property
    def difference(self):
        """What is left of what was approved; below zero, it cost more."""
        return self.approved - self.actual


class Cost:
    """What a return costs: by currency, and as a whole by the rates kept with its lines."""

    def __init__(self, currency, lines):
        self.currency, self.lines = currency, list(lines)

    @cached_property
    def by_currency(self):
        currencies = sorted({line.currency for line in self.lines})
        return [added(one, [line for line in self.lines if line.currency == one]) for one in currencies]

    @property
    def is_mixed(self):
        """Whether a sum in the currency of the budget says more than the lines by currency."""
        return [row.currency for row in self.by_currency] != [self.currency]

    @cached_property
    def whole(self):
        return added(self.currency, self.lines, lambda line, sum_of: rounded(sum_of * line.rate))


def added(currency, lines, as_is=lambda line, amount: amount):
    """The lines added up; each amount is brought into the currency, and rounded, before it is added."""
    return Row(
        currency, **{name: sum((as_is(line, getattr(line, name) or ZERO) for line in lines), ZERO) for name in ADDED}
    )


@dataclass(frozen=True)
class Ledger:
    """What became of a fund: reserved, spent, lost, and left. The four are its amount, whatever happens."""

    fund: object
    sums: dict

    @property
    def reserved(self):
        return self.sums["reserved_sum"]

    @property
    def spent(self):
        return self.sums["spent_sum"]

    @property
    def lost(self):
        return self.sums["lost_sum"]

    @property
    def taken(self):
        return self.reserved + self.spent + self.lost

    @property
    def left(self):
        return self.fund.amount - self.taken
