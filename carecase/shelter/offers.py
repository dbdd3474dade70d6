"""What a case team learns of a house: its alias, its country, and how many beds of each kind are free."""

from collections import Counter
from dataclasses import dataclass

from carecase.shelter.models import Bed, BedAllocation, House, RoomKind


@dataclass(frozen=True)
class Offer:
    house: House
    free: tuple  # of (words for the kind of room, number of free beds)

    @property
    def alias(self):
        return self.house.alias

    @property
    def country(self):
        return self.house.country

    @property
    def total(self):
        return sum(count for _kind, count in self.free)


def offers_to(houses):
    """Free beds by kind, for a queryset of houses, in two queries."""
    houses = list(houses)
    taken = BedAllocation.objects.standing().values("bed")
    free = Bed.objects.filter(room__house__in=houses, out_of_service=False).exclude(pk__in=taken)
    counts = Counter(free.values_list("room__house", "room__kind"))
    offers = []
    for house in houses:
        kinds = [(kind.label, counts[house.pk, kind.value]) for kind in RoomKind if counts[house.pk, kind.value]]
        offers.append(Offer(house, tuple(kinds)))
    return offers
