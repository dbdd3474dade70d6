"""So many people for so many nights, in two or three ways: what each costs, line by line (founding document II.9.7).

Every line is quantity × unit price = amount, in the currency of the price; then in the currency of the comparison, by
the rate of the day. Each amount is rounded to the hundredth before it is added.
"""

from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.reports.models import NightCost
from carecase.reports.scope import organisations_of
from services_catalog.exchange import Money, NoRate, Rates, rounded
from services_catalog.models import Agreement, Price

PER_NIGHT = Price.Per.PERSON_NIGHT


class Group(models.TextChoices):
    """Who the people are, as far as lodging differs. People of a family are counted there alone."""

    WOMEN = "women", gettext_lazy("Women")
    MEN = "men", gettext_lazy("Men")
    FAMILIES = "families", gettext_lazy("People in families")
    CHILDREN = "children", gettext_lazy("Children without their family")


@dataclass(frozen=True)
class Offer:
    """Something that can be had at a unit price. A house is called by what it is for, never by its alias."""

    key: str
    label: str
    unit: Price.Per
    price: Money
    lodges: bool
    most: int | None = None  # for one person, in units

    def __str__(self):
        return f"{self.label} · {self.price} · {self.unit.label}"


@dataclass(frozen=True)
class Line:
    """One row of the working."""

    what: str
    who: str
    working: str  # "17 × 30 × 1"
    quantity: int
    price: Money
    amount: Money
    converted: Money | None
    note: str = ""


@dataclass(frozen=True)
class Alternative:
    name: str
    lines: tuple
    missing: tuple  # sentences: rates without which there is no total
    total: Money | None
    per_person_night: Money | None
    difference: Money | None = None  # from the first alternative


@dataclass(frozen=True)
class Wish:
    """What is chosen for one alternative: who sleeps where, and what comes beside it (offer, how often)."""

    lodging: Offer
    elsewhere: Offer | None
    groups_elsewhere: tuple
    extras: tuple


def offers(user, on):
    """Everything priced on a day that the reader's organisations can have, lodging first."""
    organisations = organisations_of(user)
    return [*houses(organisations, on), *agreed(organisations, on)]


def houses(organisations, on):
    known = NightCost.objects.filter(from_on__lte=on)
    newer = known.filter(house=OuterRef("house"), from_on__gt=OuterRef("from_on"))
    costs = known.filter(~Exists(newer), house__unit__organisation__in=organisations).select_related("house")
    found = [Offer(f"house:{c.pk}", c.house.get_kind_display(), PER_NIGHT, c.money, True) for c in costs]
    return sorted(found, key=lambda offer: (offer.label, offer.price.amount))


def agreed(organisations, on):
    in_force = Agreement.objects.in_force(on).filter(organisation__in=organisations)
    prices = Price.objects.filter(agreement__in=in_force).select_related(
        "agreement__provider", "service", "service_type"
    )
    found = [
        Offer(
            f"price:{price.pk}",
            f"{price.agreement.provider.name}: {price.service_type.name}",
            Price.Per(price.per),
            Money(price.amount, price.currency),
            price.service.lodges and price.per == PER_NIGHT,
            price.most_per_person,
        )
        for price in prices
    ]
    return sorted(found, key=lambda offer: (not offer.lodges, offer.label, offer.price.amount))


class Calculation:
    """The whole working. `people`: group → how many."""

    def __init__(self, people, nights, on, currency, wishes):
        self.people = {group: people[group] for group in Group if people.get(group)}
        self.nights, self.on, self.currency, self.rates = nights, on, currency, Rates(on)
        made = [self.alternative(number, wish) for number, wish in enumerate(wishes, start=1)]
        self.alternatives = [self.compared(each, made[0]) for each in made]

    @property
    def everybody(self):
        return sum(self.people.values())

    @property
    def rates_used(self):
        return list(self.rates.used.values())

    def alternative(self, number, wish):
        lines, missing = [], []
        for offer, groups, times in self.wanted(wish):
            try:
                lines.append(self.line(offer, groups, times))
            except NoRate as no_rate:
                lines.append(self.line(offer, groups, times, convert=False))
                missing.append(str(no_rate))
        total = None if missing else Money(sum(line.converted.amount for line in lines), self.currency)
        each = total and Money(rounded(total.amount / (self.everybody * self.nights)), self.currency)
        name = _("Alternative %(number)s") % {"number": number}
        return Alternative(name, tuple(lines), tuple(dict.fromkeys(missing)), total, each)

    def wanted(self, wish):
        """What is paid for: (offer, groups it is for, how often)."""
        elsewhere = [group for group in self.people if wish.elsewhere and group in wish.groups_elsewhere]
        here = [group for group in self.people if group not in elsewhere]
        lodging = [(wish.lodging, here, 1), (wish.elsewhere, elsewhere, 1)]
        return [*(each for each in lodging if each[1]), *((offer, list(self.people), n) for offer, n in wish.extras)]

    def line(self, offer, groups, times, convert=True):
        factors = [sum(self.people[group] for group in groups)]
        factors += [self.nights] if offer.unit == PER_NIGHT else []
        factors += [times] if times != 1 else []
        quantity = 1
        for factor in factors:
            quantity *= factor
        amount = offer.price * quantity
        converted = self.rates.convert(amount.amount, amount.currency, self.currency) if convert else None
        return Line(
            what=offer.label,
            who=", ".join(f"{Group(group).label} {self.people[group]}" for group in groups),
            working=" × ".join(map(str, factors)),
            quantity=quantity,
            price=offer.price,
            amount=amount,
            converted=Money(converted, self.currency) if convert else None,
            note=self.limit(offer, times),
        )

    def limit(self, offer, times):
        """Where the agreement allows less for one person than is wanted."""
        wanted = times * (self.nights if offer.unit == PER_NIGHT else 1)
        if offer.most is None or wanted <= offer.most:
            return ""
        return _("The agreement allows at most %(most)s for one person.") % {"most": offer.most}

    def compared(self, alternative, first):
        if alternative is first or not (alternative.total and first.total):
            return alternative
        more = Money(alternative.total.amount - first.total.amount, self.currency)
        return Alternative(**vars(alternative) | {"difference": more})
