"""What a return costs, by corridor and month (issue of returns: cost per return; mission M9).

Counted are returns whose traveller left in the quarter, and what was paid for them until its last day, even in vain.
A corridor goes from the country of care to the country of the place that was chosen. It is shown by month where each
month of the quarter holds ten people or nobody, of those whose cost is known as of the rest; else as a whole; never
both, and there are no totals, so nothing can be subtracted (decision 13). A corridor of fewer is not even named.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from carecase.jurisdictions import countries
from carecase.jurisdictions.cldr import as_sorted
from carecase.people.suppression import is_small
from carecase.reports.quarters import Quarter, month_in_words
from repatriation.models import BudgetLine, Payment, ReturnPlan
from repatriation.models.money import Outcome
from services_catalog.exchange import Money, NoRate, Rates, rounded


@dataclass(frozen=True)
class Line:
    """One corridor in a month, or in the whole quarter where `month` is None."""

    start: str
    end: str
    quarter: Quarter
    month: date | None
    people: int
    each: object  # Money, or why there is none in words; None where the cost of too few is known

    def __str__(self):
        return f"{countries.name(self.start)} → {countries.name(self.end)}"

    @property
    def period(self):
        return month_in_words(self.month) if self.month else str(self.quarter)


@dataclass
class Tally:
    """People who left, those of them whose return has a known cost, and what was paid, by currency."""

    people: int = 0
    priced: int = 0

    def __post_init__(self):
        self.amounts = defaultdict(int)

    @property
    def is_shown(self):
        return not is_small(self.people)

    @property
    def cost_is_shown(self):
        return self.is_shown and not is_small(self.priced) and not is_small(self.people - self.priced)

    def add(self, other):
        self.people, self.priced = self.people + other.people, self.priced + other.priced
        for currency, amount in other.amounts.items():
            self.amounts[currency] += amount


class ReturnCosts:
    """The page and nothing more: it keeps what may be shown, and the rates that were used for it."""

    def __init__(self, reach, currency):
        self.reach, self.currency, self.rates = reach, currency, Rates(reach.quarter.last_on)
        found = [line for end, months in self.tallies().items() for line in self.lines_of(end, months)]
        self.lines = sorted(found, key=lambda line: (as_sorted(str(line)), line.month or line.quarter.first_on))

    @property
    def rates_used(self):
        return list(self.rates.used.values())

    # --- counted by the database --------------------------------------------------------------------------------

    def tallies(self):
        """Corridor's end → month → what was counted."""
        found = defaultdict(lambda: defaultdict(Tally))
        for row in self.people():
            tally = found[row["end"]][row["month"]]
            tally.people, tally.priced = row["people"], row["priced"]
        for row in [*self.paid(), *self.lost()]:
            found[row["end"]][row["month"]].amounts[row["currency"]] += row["amount"]
        return found

    def left(self, plans):
        """Of those who left in the quarter, with the end of the corridor and the month."""
        return plans.filter(
            case__in=self.reach.cases, departed_at__gte=self.reach.begins, departed_at__lt=self.reach.ends
        )

    def by_corridor(self, rows, plan=""):
        month = TruncMonth(f"{plan}departed_at", tzinfo=self.reach.zone, output_field=DateField())
        rows = rows.filter(**{f"{plan}places__is_chosen": True}).order_by()
        return rows.annotate(end=F(f"{plan}places__country"), month=month)

    def people(self):
        paid = Payment.objects.filter(line__plan=OuterRef("pk"), paid_on__lte=self.reach.quarter.last_on)
        plans = self.by_corridor(self.left(ReturnPlan.objects.annotate(has_cost=Exists(paid) | Exists(self.losses()))))
        priced = Count("case", distinct=True, filter=Q(has_cost=True))
        return plans.values("end", "month").annotate(people=Count("case", distinct=True), priced=priced)

    def losses(self):
        """Lines that were lost by the end of the quarter: what they lost stands for what was paid for them."""
        lost = {"outcome": Outcome.LOST, "settled_at__lt": self.reach.ends}
        return BudgetLine.objects.filter(plan=OuterRef("pk"), **lost)

    def paid(self):
        """What was paid by the end of the quarter for what was used, or is still to be."""
        settled = Q(line__outcome__in=[Outcome.LOST, Outcome.RELEASED], line__settled_at__lt=self.reach.ends)
        left = self.left(ReturnPlan.objects.all()).values("pk")
        rows = Payment.objects.filter(line__plan__in=left, paid_on__lte=self.reach.quarter.last_on).exclude(settled)
        rows = self.by_corridor(rows, plan="line__plan__")
        return rows.values("end", "month", currency=F("line__currency")).annotate(amount=Sum("amount"))

    def lost(self):
        left = self.left(ReturnPlan.objects.all()).values("pk")
        rows = BudgetLine.objects.filter(plan__in=left, outcome=Outcome.LOST, settled_at__lt=self.reach.ends)
        return self.by_corridor(rows, plan="plan__").values("end", "month", "currency").annotate(amount=Sum("lost"))

    # --- what of it may be shown --------------------------------------------------------------------------------

    def lines_of(self, end, months):
        if all(each.cost_is_shown for each in months.values()):
            return [self.line(end, tally, month) for month, tally in months.items()]
        whole = Tally()
        for each in months.values():
            whole.add(each)
        return [self.line(end, whole)] if whole.is_shown else []

    def line(self, end, tally, month=None):
        each = self.each(tally) if tally.cost_is_shown and tally.priced else None
        return Line(self.reach.country, end, self.reach.quarter, month, tally.people, each)

    def each(self, tally):
        try:
            amounts = [Money(amount, currency) for currency, amount in tally.amounts.items()]
            whole = self.rates.total(amounts, self.currency)
        except NoRate as missing:
            return missing
        return Money(rounded(whole.amount / tally.priced), self.currency)
