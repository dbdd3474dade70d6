"""The board of a house: rooms and beds with those who sleep in them, who comes and goes today, what to watch.

For sixty beds in a handful of queries: everybody's name is opened with the key that comes along in the same row.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils import timezone

from carecase.cases.models import Absence, Case, Separation
from carecase.shelter.absences import bed_kept_until
from carecase.shelter.models import Bed, BedAllocation
from carecase.shelter.vocabulary import Diet
from carecase.ui import moments


@dataclass
class Place:
    """One bed on the board. `case` is None when it is free, or taken by somebody the reader does not see."""

    bed: Bed
    taken: BedAllocation | None = None
    case: Case | None = None
    absence: Absence | None = None

    @property
    def stay(self):
        return self.taken.stay if self.taken else None

    @property
    def held_until(self):
        return self.taken.reservation.expires_at if self.taken and self.taken.reservation_id else None

    @property
    def held_words(self):
        """Until when: the time alone when that is today."""
        today = timezone.localdate(self.held_until) == timezone.localdate()
        return moments.clock(timezone.localtime(self.held_until)) if today else moments.when(self.held_until, "short")

    @property
    def state(self):
        if self.taken is None:
            return "out" if self.bed.out_of_service else "free"
        return "held" if self.taken.reservation_id else "slept"

    @property
    def notes(self):
        """Food, allergies and needs, in a few words each."""
        stay = self.stay
        if stay is None:
            return []
        diet = [str(Diet(code).label) for code in stay.diet]
        return [*diet, *([stay.allergy] if stay.allergy else [])]

    @cached_property
    def bed_kept_until(self):
        return bed_kept_until(self.absence)

    @property
    def bed_may_be_given(self):
        return self.absence is not None and not self.absence.planned and self.bed_kept_until < timezone.now()


@dataclass
class RoomNow:
    room: object
    places: list = field(default_factory=list)

    @property
    def free(self):
        return sum(place.state == "free" for place in self.places)

    @property
    def slept_by(self):
        """The beds of those who sleep here and whom the reader sees."""
        return [place for place in self.places if place.state == "slept" and place.case]


@dataclass
class Board:
    house: object
    rooms: list
    seen: dict  # the cases with a bed that the reader sees, by id

    @cached_property
    def apart(self):
        """Pairs of cases that must not share a room."""
        return apart_in(self.seen)

    @cached_property
    def places(self):
        return [place for room in self.rooms for place in room.places]

    @cached_property
    def residents(self):
        """Those who sleep here and whom the reader sees."""
        return [place for room in self.rooms for place in room.slept_by]

    @property
    def slept(self):
        return sum(place.state == "slept" for place in self.places)

    @property
    def free(self):
        return sum(place.state == "free" for place in self.places)

    @property
    def arrivals(self):
        held = [place for place in self.places if place.state == "held" and place.case]
        return sorted(held, key=lambda place: place.held_until)

    @property
    def away(self):
        return [place for place in self.residents if place.absence]

    @property
    def leaving(self):
        """Planned to leave today or before."""
        today = timezone.localdate()
        return [place for place in self.residents if place.stay.exit_plan_on and place.stay.exit_plan_on <= today]

    @property
    def over_longest(self):
        return [place for place in self.residents if place.stay.is_over_longest()]

    @property
    def unfinished(self):
        """Admissions of which something could not be asked yet."""
        return [place for place in self.residents if place.stay.not_asked_yet()]

    @property
    def allergies(self):
        return [place for place in self.residents if place.stay.allergy]

    @property
    def kitchen(self):
        """Meals by kind of food, without a name: (words, count), then how many in all eat here now."""
        here = [place for place in self.residents if not place.absence]
        return Counter(str(Diet(code).label) for place in here for code in place.stay.diet).most_common()

    @property
    def meals(self):
        return sum(not place.absence for place in self.places if place.state == "slept")


def board_of(house, user):
    """The board as this user may see it."""
    taken = {row.bed_id: row for row in taken_beds(house, user)}
    for row in taken.values():
        if row.stay_id:
            row.stay.key = row.case.key  # one key opens both; it is there already
    seen = {row.case_id: row.case for row in taken.values() if row.seen}
    rooms = {}
    for bed in Bed.objects.filter(room__house=house).select_related("room").order_by("room__name", "code"):
        row = taken.get(bed.pk)
        case = seen.get(row.case_id) if row else None
        place = Place(bed, row, case, getattr(row, "absence", None) if case else None)
        if place.absence:
            place.absence.case = case
        rooms.setdefault(bed.room_id, RoomNow(bed.room)).places.append(place)
    return Board(house, list(rooms.values()), seen)


def taken_beds(house, user):
    """Each with its case and, where somebody is not there, the absence that lasts: there is one at most."""
    visible = Case.objects.visible_to(user).filter(pk=OuterRef("case"))
    away = FilteredRelation("case__absences", condition=Q(case__absences__returned_at__isnull=True))
    rows = BedAllocation.objects.standing().filter(bed__room__house=house)
    rows = rows.annotate(seen=Exists(visible), absence=away)
    return rows.select_related("case__key", "case__person", "stay", "reservation", "absence")


def apart_in(cases):
    """Instructions to keep two people of this house apart, each pair once."""
    rows = Separation.objects.filter(case__in=cases, other__in=cases, ended_at__isnull=True)
    pairs = {tuple(sorted((row.case_id, row.other_id))) for row in rows}
    return sorted(((cases[one], cases[two]) for one, two in pairs), key=lambda pair: pair[0].number)
