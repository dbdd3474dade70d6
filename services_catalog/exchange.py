"""From one currency into another, by the rates of one day. Without a rate nothing is converted, so nothing is summed.

Every amount is converted by itself, rounded once to the hundredth (half up, as on a receipt), and then added: what
stands in a column adds up to its total.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from carecase.jurisdictions.currencies import Currency
from carecase.ui import moments
from services_catalog.models import ExchangeRate

HUNDREDTH = Decimal("0.01")
EIGHT_PLACES = Decimal("0.00000001")


class NoRate(LookupError):
    """There is no rate between two currencies on a day, in neither direction nor through a third currency."""

    def __init__(self, currency, into, on):
        super().__init__(currency, into, on)
        self.currency, self.into, self.on = currency, into, on

    def __str__(self):
        words = _("No exchange rate between %(currency)s and %(into)s holds on %(day)s.")
        return words % {"currency": self.currency, "into": self.into, "day": moments.day(self.on, "full")}


def rounded(amount):
    return Decimal(amount).quantize(HUNDREDTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Money:
    """An amount in a currency; as text in the reader's language."""

    amount: Decimal
    currency: str

    def __str__(self):
        return f"{self.currency}\xa0{floatformat(rounded(self.amount), '2g')}"

    def __mul__(self, quantity):
        return Money(rounded(self.amount * quantity), self.currency)


class Rates:
    """The rates that hold on one day, read once. `used` are those that were needed, in the order they were."""

    def __init__(self, on):
        self.on, self.used = on, {}
        until = ExchangeRate.objects.filter(from_on__lte=on)
        newer = until.filter(currency=OuterRef("currency"), into=OuterRef("into"), from_on__gt=OuterRef("from_on"))
        self.held = {(each.currency, each.into): each for each in until.filter(~Exists(newer))}

    def convert(self, amount, currency, into):
        """The amount in the other currency, rounded to the hundredth. Raises NoRate."""
        for rate, upside_down in self.way(currency, into):
            self.used.setdefault(rate.pk, rate)
            amount = amount / rate.rate if upside_down else amount * rate.rate
        return rounded(amount)

    def factor(self, currency, into):
        """What one unit is worth in the other currency, as a rate is kept. Raises NoRate."""
        worth = Decimal(1)
        for rate, upside_down in self.way(currency, into):
            worth = worth / rate.rate if upside_down else worth * rate.rate
        return worth.quantize(EIGHT_PLACES, ROUND_HALF_UP)

    def total(self, amounts, into):
        """Amounts in several currencies as one, each converted and rounded before it is added."""
        return Money(sum((self.convert(each.amount, each.currency, into) for each in amounts), Decimal("0.00")), into)

    def way(self, currency, into):
        """The rates to go by, each with whether it is to be read backwards."""
        if currency == into:
            return []
        if direct := self.between(currency, into):
            return [direct]
        ways = [self.through(currency, common, into) for common in Currency.values]
        if not any(ways):
            raise NoRate(currency, into, self.on)
        return max(filter(None, ways), key=self.freshness)

    def between(self, currency, into):
        """The newer of the two rates there may be between two currencies."""
        forwards, backwards = self.held.get((currency, into)), self.held.get((into, currency))
        if backwards and (forwards is None or backwards.from_on > forwards.from_on):
            return backwards, True
        return (forwards, False) if forwards else None

    def through(self, currency, common, into):
        first, second = self.between(currency, common), self.between(common, into)
        return [first, second] if first and second else None

    @staticmethod
    def freshness(way):
        """Of several ways, the one whose older rate is newest; then the one through US dollars."""
        through_dollars = all(Currency.USD in (rate.currency, rate.into) for rate, _upside_down in way)
        return min(rate.from_on for rate, _upside_down in way), through_dollars


def convert(amount, currency, into, on):
    """One amount by the rate of that day; for many, keep one `Rates`."""
    return Rates(on).convert(amount, currency, into)
