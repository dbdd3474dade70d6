"""What a case team learns of a house: its alias, its country, and how many beds of each kind are free."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from carecase.shelter.models import BedAllocation, House, RoomKind


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
    """Free beds by kind, for a queryset of houses, in one query: a house comes once for each kind of room it has."""
    taken = BedAllocation.objects.standing().values("bed")
    free = Q(rooms__beds__out_of_service=False) & ~Q(rooms__beds__in=taken)
    by_house = {}
    for line in houses.annotate(room_kind=F("rooms__kind"), free=Count("rooms__beds", filter=free)):
        _house, counts = by_house.setdefault(line.pk, (line, {}))
        counts[line.room_kind] = line.free
    return [
        Offer(house, tuple((kind.label, counts[kind]) for kind in RoomKind if counts.get(kind)))
        for house, counts in by_house.values()
    ]
