"""The ways people came: stretches of the road, how, what happened on them, and what the whole way cost (C21).

Counts of people from the interviews of one period, with no place smaller than a country, no date and nobody behind
them; nothing goes back from here into care. A stretch, a thing that happened or a price of fewer than ten people is
not in it (I.2.2, I.9.4; practice rule 14).
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import CharField, Count, F, Q
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from carecase.assessments.journey import JourneyFacts, JourneyLeg
from carecase.cases.models import GroupIncident
from carecase.jurisdictions import countries
from carecase.jurisdictions.currencies import Currency
from carecase.people.suppression import is_small, publish_parts
from carecase.reports.comparison import part
from services_catalog.exchange import Money, NoRate, Rates

Happened = JourneyLeg.Happened
#: Whole US dollars from which a price counts as the next band.
BANDS = (500, 2000, 5000, 10_000)
NOT_KNOWN = ""


@dataclass(frozen=True)
class Stretch:
    """From one country to another, or within one, by one means, with what happened to ten or more on it."""

    start: str
    end: str
    mode: str
    people: int
    happened: tuple  # pairs of what and number of people

    def __str__(self):
        return f"{countries.name(self.start)} → {countries.name(self.end)}"

    @property
    def mode_in_words(self):
        return dict(GroupIncident.Transport.choices).get(self.mode, _("not known"))


class Ways:
    """What may be shown of the ways of those who were met in a period."""

    def __init__(self, period):
        self.period, self.rates = period, Rates(period.last_on)

    @cached_property
    def stretches(self):
        found = [self.stretch(row) for row in self.counted() if not is_small(row["people"])]
        return sorted(found, key=lambda each: (-each.people, str(each)))

    def counted(self):
        """One row for each stretch and means; whoever went twice is one person."""
        legs = JourneyLeg.objects.filter(journey__case__in=self.period.cases).exclude(from_country="", to_country="")
        legs = legs.order_by().annotate(what=Cast("happened", CharField()), person=F("journey__case"))
        harmed = {code: people(what__contains=f'"{code}"') for code in Happened.values}
        return legs.values("from_country", "to_country", "mode").annotate(people=people(), **harmed)

    @staticmethod
    def stretch(row):
        told = ((Happened(code).label, part(row[code], row["people"])) for code in Happened.values)
        happened = tuple((what, number) for what, number in told if number)
        return Stretch(row["from_country"], row["to_country"], row["mode"], row["people"], happened)

    @cached_property
    def prices(self):
        """Pairs of a band in words and the number of people, all journeys told; none where fewer than ten told."""
        parts = dict.fromkeys((*range(len(BANDS) + 1), NOT_KNOWN), 0)
        told = JourneyFacts.objects.filter(case__in=self.period.cases).order_by()
        for row in told.values("currency", "price").annotate(people=Count("pk")):
            parts[self.band(row["price"], row["currency"])] += row["people"]
        shown, whole = publish_parts(parts)
        return [(band_in_words(band), number) for band, number in shown.items()] if whole else []

    def band(self, price, currency):
        if price is None:
            return NOT_KNOWN
        try:
            dollars = self.rates.total([Money(price, currency)], Currency.USD.value).amount
        except NoRate:
            return NOT_KNOWN
        return sum(dollars >= Decimal(limit) for limit in BANDS)


def people(**condition):
    return Count("person", distinct=True, filter=Q(**condition) if condition else None)


def band_in_words(band):
    if band == NOT_KNOWN:
        return _("Not told, or in a currency without a rate")
    if band == 0:
        return _("Under USD %(limit)s") % {"limit": f"{BANDS[0]:,}"}
    if band == len(BANDS):
        return _("USD %(limit)s and more") % {"limit": f"{BANDS[-1]:,}"}
    return _("USD %(low)s to %(high)s") % {"low": f"{BANDS[band - 1]:,}", "high": f"{BANDS[band]:,}"}
