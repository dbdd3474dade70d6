"""Models of care side by side, as everybody with the permission may see them: nothing of fewer than ten people."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from carecase.cases.models import Case
from carecase.people.suppression import THRESHOLD, is_small, publish_parts
from carecase.reports import counts
from carecase.reports.counts import INSTITUTIONAL, MODELS, Model, in_nights
from carecase.reports.scope import Population
from services_catalog.exchange import Money, NoRate, Rates, rounded
from services_catalog.models import ServiceType

GROUPS = tuple(Population)


@dataclass
class Spending:
    """Nights whose cost is known, and what they cost, by currency."""

    nights: int = 0
    amounts: dict = field(default_factory=lambda: defaultdict(int))

    def add(self, row):
        how_many = in_nights(row["time"])
        self.nights += how_many
        self.amounts[row["currency"]] += row["cost"] * how_many

    def per(self, quantity, rates, into):
        """The cost of one: Money, or why there is none in words, or None if nothing is known."""
        if not quantity:
            return None
        try:
            total = rates.total([Money(amount, currency) for currency, amount in self.amounts.items()], into)
        except NoRate as missing:
            return missing
        return Money(rounded(total.amount / quantity), into)


@dataclass(frozen=True)
class Cell:
    """People of one group, and what a night of one of them costs."""

    group: str
    people: int | None
    per_night: object


@dataclass(frozen=True)
class ModelRow:
    """One model of care. Numbers that may not be shown are None."""

    label: str
    people: int | None
    cells: tuple  # by group
    nights: int | None
    nights_priced: int | None
    per_night: object
    needs_met: int | None  # percent
    days_to_place: object
    absent: int | None
    complaints: object
    closures: tuple  # pairs of reason and number


@dataclass(frozen=True)
class ServiceRow:
    """A service that ten people or more were given at a cost, under one model."""

    kind: ServiceType
    model: str
    times: int
    per_time: object


class Comparison:
    """The page and nothing more: it keeps what may be shown, and the rates that were used for it."""

    def __init__(self, reach, currency):
        self.reach, self.currency, self.rates = reach, currency, Rates(reach.quarter.last_on)
        self.models = self.compare()
        self.services = self.price_services()

    @property
    def rates_used(self):
        return list(self.rates.used.values())

    @property
    def is_empty(self):
        return not self.services and all(row.people == 0 for row in self.models)

    # --- models -------------------------------------------------------------------------------------------------

    def compare(self):
        people, needs, waits = (found(self.reach) for found in (counts.people, counts.needs, counts.days_to_a_place))
        lodgings = counts.priced_lodgings(self.reach)
        nights = counts.nights_slept(self.reach, lodgings)
        spending = defaultdict(Spending)
        for row in [*counts.priced_stays(self.reach), *lodgings]:
            spending[row["model"]].add(row)
            spending[row["model"], row["group"]].add(row)
        complaints = {INSTITUTIONAL: counts.complaints(self.reach)}
        row = partial(self.row, spending=spending, nights=nights)
        return [row(model, people[model], needs[model], waits.get(model), complaints.get(model)) for model in MODELS]

    def row(self, model, people, needs, wait, complaints, *, spending, nights):
        groups, everybody = publish_parts({group: people.groups.get(group.value, 0) for group in GROUPS})
        enough = bool(everybody)
        return ModelRow(
            label=Model(model).label,
            people=everybody,
            cells=tuple(
                Cell(group.label, groups[group], self.night(spending[model, group], groups[group])) for group in GROUPS
            ),
            nights=nights.get(model, 0) if everybody is not None else None,
            nights_priced=spending[model].nights if everybody is not None else None,
            per_night=self.night(spending[model], everybody),
            needs_met=percent(*needs) if enough else None,
            days_to_place=round(wait[0], 1) if enough and wait and wait[1] >= THRESHOLD else None,
            absent=part(people.absent, people.all) if enough else None,
            complaints=_("not recorded") if complaints is None else None if is_small(complaints) else complaints,
            closures=reasons(people) if enough else (),
        )

    def night(self, spending, people):
        return spending.per(spending.nights, self.rates, self.currency) if people else None

    # --- services -----------------------------------------------------------------------------------------------

    def price_services(self):
        found, people, times = defaultdict(Spending), defaultdict(int), defaultdict(int)
        for row in counts.services(self.reach):
            key = row["service_type"], row["model"]
            found[key].amounts[row["currency"]] += row["amount"]
            people[key] = max(people[key], row["people"])  # of two currencies the larger: never more than there are
            times[key] += row["times"]
        enough = sorted((key for key in found if people[key] >= THRESHOLD), key=lambda key: key[1])
        kinds = ServiceType.objects.filter(pk__in={kind for kind, _model in enough}) if enough else ()
        keys = [(kind, key) for kind in kinds for key in enough if key[0] == kind.pk]
        return [self.service(kind, key[1], found[key], times[key]) for kind, key in keys]

    def service(self, kind, model, spending, times):
        label = Model(model).label if model else _("Not recorded")
        return ServiceRow(kind, label, times, spending.per(times, self.rates, self.currency))


def part(number, whole):
    """How many of all, unless that or the rest is small."""
    return publish_parts({"these": number, "rest": whole - number})[0]["these"]


def percent(number, whole):
    """The same in whole percent; None also where there is nothing to take a part of."""
    shown = part(number, whole)
    return None if shown is None or not whole else round(100 * shown / whole)


def reasons(people):
    """Why cases were closed, with how many; a reason of few is not shown, nor how many are left."""
    open_still = people.all - sum(people.left.values())
    shown, _whole = publish_parts({**people.left, "": open_still})
    labels = dict(Case.ClosureReason.choices)
    found = [(labels[reason], number) for reason, number in shown.items() if reason]
    return tuple(sorted(found, key=lambda pair: (pair[1] is None, -(pair[1] or 0), str(pair[0]))))
