"""What was needed and could not be had, and what it would cost: the petition to the authorities (mission M9, D19).

A unit cost is what finance entered for the type, else the median of the prices in force for it in the country. An
amount is only ever made of numbers that are shown: the total is that of the lines above it, so that it gives away no
line that is not.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecase.jurisdictions.packs import pack_for
from carecase.people.suppression import publish
from carecase.plans.models import HealthUnmetNeed, UnmetNeed
from carecase.reports.interpreting import unmet_by_language
from carecase.reports.models import UnitCost
from carecase.reports.scope import Population, population
from carecase.ui import moments
from services_catalog.exchange import Money, NoRate, Rates, rounded
from services_catalog.models import Agreement, Price, ServiceType

GROUPS = tuple(Population)
ALWAYS_ASKED = ("national_committee", "victim_protection", "migration_authority")
DOMAIN_ASKED = {
    ServiceType.Domain.HEALTH: "health_authority",
    ServiceType.Domain.LEGAL: "prosecutor",
    ServiceType.Domain.LIVELIHOOD: "labour_authority",
    ServiceType.Domain.LABOUR_REHABILITATION: "labour_authority",
}
OF_CHILDREN = "child_authority"


@dataclass(frozen=True)
class UnitPrice:
    """What one costs, in the currency of the petition, and where the figure is from."""

    money: Money | None
    source: str


@dataclass(frozen=True)
class Line:
    """One type of service. What may not be shown is None."""

    kind: ServiceType
    groups: tuple  # people, in the order of GROUPS
    people: int | None
    unit: UnitPrice

    @property
    def says_something(self):
        """A line without a number would only say that there was somebody."""
        return bool(self.people or any(self.groups))

    @property
    def cells(self):
        return cells(self.groups)

    @property
    def amount(self):
        return self.unit.money * self.people if self.unit.money and self.people else None


@dataclass(frozen=True)
class Cell:
    """People of one group."""

    group: str
    people: int | None


def cells(people):
    return [Cell(group.label, number) for group, number in zip(GROUPS, people, strict=True)]


def unmet(reach):
    """(type, group) → people whose need for it began in the quarter and was not settled by its end."""
    first, second = (unmet_in(model, reach) for model in (UnmetNeed, HealthUnmetNeed))
    return {(row["service_type"], row["group"]): row["people"] for row in first.union(second, all=True)}


def unmet_in(model, reach):
    rows = model.objects.filter(case__in=reach.cases).exclude(resolution=model.Resolution.IN_ERROR).order_by()
    rows = rows.filter(Q(resolved_at__isnull=True) | Q(resolved_at__gte=reach.ends))
    rows = rows.filter(needed_since__gte=reach.quarter.first_on, needed_since__lt=reach.quarter.after)
    rows = rows.annotate(group=population("case__")).values("service_type", "group")
    return rows.annotate(people=Count("case", distinct=True))


class Petition:
    """The page, the spreadsheet and the paper alike: it keeps nothing but what may be shown."""

    def __init__(self, reach, currency):
        self.reach, self.currency, self.rates = reach, currency, Rates(reach.quarter.last_on)
        counts = unmet(reach)
        kinds = list(ServiceType.objects.filter(pk__in={kind for kind, _group in counts})) if counts else []
        table = publish(counts, [kind.pk for kind in kinds], [group.value for group in GROUPS])
        costs = self.unit_costs(kinds)
        lines = [Line(kind, tuple(table.row(kind.pk)), table.row_total(kind.pk), costs[kind.pk]) for kind in kinds]
        self.lines = [line for line in lines if line.says_something]
        self.group_totals = tuple(table.column_total(group.value) for group in GROUPS)
        self.needs, self.hides_something = table.total, table.hides_something
        self.interpreting = unmet_by_language(reach)

    @property
    def asks_something(self):
        return bool(self.lines or self.interpreting)

    @property
    def rates_used(self):
        return list(self.rates.used.values())

    @property
    def total_cells(self):
        return cells(self.group_totals)

    @property
    def total(self):
        """Of the amounts above it."""
        amounts = [line.amount.amount for line in self.lines if line.amount]
        return Money(sum(amounts), self.currency) if amounts else None

    @property
    def addressees(self):
        """The bodies that are competent for what is asked, as the country's pack names them."""
        wanted = [*ALWAYS_ASKED, *(DOMAIN_ASKED.get(line.kind.domain, "") for line in self.lines)]
        wanted += [OF_CHILDREN] if any(self.of_children(line) for line in self.lines) else []
        pack = pack_for(self.reach.country)
        found = {str(pack.body(each)): pack.body(each) for each in dict.fromkeys(wanted) if each}
        return list(found.values())

    @staticmethod
    def of_children(line):
        return set(line.kind.populations) & {Population.GIRLS, Population.BOYS}

    # --- unit costs ---------------------------------------------------------------------------------------------

    def unit_costs(self, kinds):
        entered, prices = self.entered(kinds), self.prices(kinds)
        return {kind.pk: self.unit_cost(entered.get(kind.pk), prices.get(kind.pk, ())) for kind in kinds}

    def unit_cost(self, entered, prices):
        try:
            return self.as_entered(entered) if entered else self.median_of(prices)
        except NoRate as missing:
            return UnitPrice(None, str(missing))

    def as_entered(self, cost):
        words = _("entered: %(source)s (%(day)s)") % {"source": cost.source, "day": moments.day(cost.from_on, "full")}
        return UnitPrice(self.converted(cost.amount, cost.currency), words)

    def median_of(self, prices):
        """Of the prices for the unit that most of them have: a night and a kit have no middle."""
        if not prices:
            return UnitPrice(None, _("no price is known"))
        units = Counter(price.per for price in prices)
        per = max(Price.Per, key=lambda each: units[each.value])
        amounts = [self.converted(price.amount, price.currency).amount for price in prices if price.per == per]
        words = ngettext(
            "%(n)d price in force, per: %(per)s", "median of %(n)d prices in force, per: %(per)s", len(amounts)
        )
        return UnitPrice(Money(rounded(median(amounts)), self.currency), words % {"n": len(amounts), "per": per.label})

    def converted(self, amount, currency):
        return Money(self.rates.convert(amount, currency, self.currency), self.currency)

    def entered(self, kinds):
        """Type → the figure that held at the end of the quarter."""
        of_ours = {"organisation__in": self.reach.organisations, "country": self.reach.country}
        costs = UnitCost.objects.filter(**of_ours, service_type__in=kinds, from_on__lte=self.reach.quarter.last_on)
        return {cost.service_type_id: cost for cost in costs.order_by("from_on", "at")}

    def prices(self, kinds):
        """Type → prices under agreements in force at the end of the quarter with providers of the country."""
        in_force = Agreement.objects.in_force(self.reach.quarter.last_on).filter(provider__country=self.reach.country)
        found = defaultdict(list)
        for price in Price.objects.filter(agreement__in=in_force, service_type__in=kinds):
            found[price.service_type_id].append(price)
        return found
