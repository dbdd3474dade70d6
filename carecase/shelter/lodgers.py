"""What the rules on beds need to know: of the person who looks for one, and of those who sleep in the house now.

Nothing here names anybody. The number of queries does not grow with the number of beds.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from carecase.cases.models import Concern, Separation
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, Gender, Sex
from carecase.shelter.models import AllocationOverride, Bed, BedAllocation, LodgingNeeds, RoomKind, Stay, YesNo

WOMEN, MEN, LGBTI = LodgingNeeds.Sleeps.WOMEN, LodgingNeeds.Sleeps.MEN, LodgingNeeds.Sleeps.LGBTI
BY_GENDER = {Gender.WOMAN: WOMEN, Gender.TRANS_WOMAN: WOMEN, Gender.MAN: MEN, Gender.TRANS_MAN: MEN}
BY_SEX = {Sex.FEMALE: WOMEN, Sex.MALE: MEN}


@dataclass
class Sleeper:
    """Somebody who has a bed in the house now, or a hold on one."""

    case: object
    bed: object
    held_until: object = None  # the time a reservation runs out; None for a bed slept in
    isolates: bool = False

    @property
    def person(self):
        return self.case.person

    @property
    def room(self):
        return self.bed.room


@dataclass(frozen=True)
class Tie:
    """How the newcomer and somebody else stand in one family unit."""

    own: FamilyMember
    other: FamilyMember


@dataclass
class Newcomer:
    """The person a bed is sought for."""

    case: object
    sleeps: str = ""  # among women, among men, among LGBTI people; empty: not known
    step_free: bool = False
    isolates: bool = False
    with_children: bool = False  # said at the door, before any family is on record
    kin: dict = field(default_factory=dict)  # person id → Tie to somebody who may share a room with her or him
    in_doubt: set = field(default_factory=set)  # ids of persons whose relation is doubted
    apart_from: set = field(default_factory=set)  # ids of cases

    @property
    def person(self):
        return self.case.person

    @property
    def is_child(self):
        return self.person.is_child

    @property
    def age_is_known(self):
        return not (self.person.age_is_unknown or (self.is_child and self.person.age_band not in CHILD))

    @property
    def is_mother_with_small_child(self):
        return any(mother_and_small_child(tie.own, tie.other) for tie in self.kin.values())

    @property
    def is_small_child_with_mother(self):
        return any(mother_and_small_child(tie.other, tie.own) for tie in self.kin.values())

    @property
    def has_family(self):
        return bool(self.kin) or self.with_children


@dataclass
class HouseNow:
    """The house at one moment, seen by one newcomer."""

    house: object
    newcomer: Newcomer
    beds: list
    sleepers: list  # in this house, but the newcomer
    kin_elsewhere: list  # kin with a bed in another house
    overrides: list
    now: object

    def in_room(self, room):
        return [sleeper for sleeper in self.sleepers if sleeper.bed.room_id == room.pk]

    def in_bed(self, bed):
        return next((sleeper for sleeper in self.sleepers if sleeper.bed.pk == bed.pk), None)

    def in_wing(self, room):
        """Those who share bathroom and ways with this room. A house that names no wings is one wing."""
        return [sleeper for sleeper in self.sleepers if sleeper.room.wing == room.wing]

    def set_aside(self, bed):
        """The rules that stand aside for this bed now."""
        return {rule for override in self.overrides if override.bed_id == bed.pk for rule in override.rules}


def sleeps_where(person, needs):
    """By own choice, else by own gender, else by sex; somebody non-binary is asked."""
    if needs and needs.sleeps:
        return needs.sleeps
    if person.gender and person.gender != Gender.UNKNOWN:
        return BY_GENDER.get(person.gender, "")
    return BY_SEX.get(person.sex, "")


def mother_and_small_child(one, other):
    """A small child stays with the mother also before she could be asked alone, unless their relation is doubted."""
    relations = one.relation == FamilyMember.Relation.MOTHER and other.relation == FamilyMember.Relation.CHILD
    small = other.person.age_band == AgeBand.UNDER_6
    doubted = FamilyMember.Proof.UNVERIFIED in (one.proof, other.proof)
    return relations and small and not doubted and one.wants_together is not False


def may_share_a_room(one, other):
    """Two members of a family unit: both count as family (each adult asked alone), or mother and small child."""
    both = one.counts_as_family and other.counts_as_family
    return both or mother_and_small_child(one, other) or mother_and_small_child(other, one)


def house_now(case, house, *, with_children=False):
    """Everything the rules look at, for one person and one house, in about ten queries."""
    now = timezone.now()
    newcomer = Newcomer(case, with_children=with_children)
    add_family(newcomer)
    beds = list(Bed.objects.filter(room__house=house).select_related("room").order_by("room__name", "code"))
    here, elsewhere = sleepers_of(case, house, newcomer.kin, now)
    add_needs(newcomer, here)
    add_separations(newcomer, here)
    overrides = AllocationOverride.objects.live(now).filter(case=case, bed__room__house=house)
    return HouseNow(house, newcomer, beds, here, elsewhere, list(overrides), now)


def add_family(newcomer):
    """Kin and relatives in doubt, from every family unit the person is a member of."""
    person = newcomer.person
    members = list(FamilyMember.objects.filter(unit__members__person=person).select_related("person"))
    own = {member.unit_id: member for member in members if member.person_id == person.pk}
    for member in members:
        if member.person_id == person.pk:
            continue
        mine = own[member.unit_id]
        if may_share_a_room(mine, member):
            newcomer.kin[member.person_id] = Tie(mine, member)
        elif FamilyMember.Proof.UNVERIFIED in (mine.proof, member.proof):
            newcomer.in_doubt.add(member.person_id)
    newcomer.in_doubt -= newcomer.kin.keys()


def sleepers_of(case, house, kin, now):
    """Those with a bed in the house, and kin with a bed in another one."""
    rows = BedAllocation.objects.standing(now).exclude(case=case)
    rows = rows.filter(Q(bed__room__house=house) | Q(case__person__in=list(kin)))
    rows = rows.select_related("case__person", "bed__room", "reservation")
    here, elsewhere = [], []
    for row in rows:
        held_until = row.reservation.expires_at if row.reservation else None
        there = here if row.bed.room.house_id == house.pk else elsewhere
        there.append(Sleeper(row.case, row.bed, held_until))
    return here, elsewhere


def add_needs(newcomer, sleepers):
    """What each needs of a bed; for the newcomer also what was noted at an admission."""
    cases = {newcomer.case.pk, *(sleeper.case.pk for sleeper in sleepers)}
    rows = LodgingNeeds.objects.filter(case__in=cases).select_related("key")
    needs = {row.case_id: row for row in rows}
    for each in (newcomer, *sleepers):
        each.isolates = each.case.pk in needs and needs[each.case.pk].isolation == YesNo.YES
    own = needs.get(newcomer.case.pk)
    stay = Stay.objects.open().filter(case=newcomer.case).select_related("key").first()
    on_record = own is not None and own.step_free == YesNo.YES
    newcomer.step_free = on_record or (stay is not None and stay.mobility == Stay.Mobility.NO_STEPS)
    newcomer.with_children = newcomer.with_children or (stay is not None and stay.with_children)
    newcomer.sleeps = sleeps_where(newcomer.person, own)


def add_separations(newcomer, sleepers):
    """Whom the newcomer must not share a room with: by instruction, or because a concern stands about one of a group.

    The two look the same to whoever reads the refusal: an instruction without a reason (practice rule 2).
    """
    case = newcomer.case
    told = Separation.objects.filter(Q(case=case) | Q(other=case), ended_at__isnull=True)
    for one, other in told.values_list("case", "other"):
        newcomer.apart_from.add(other if one == case.pk else one)
    group = {sleeper.case.pk for sleeper in sleepers if sleeper.case.incident_id == case.incident_id}
    if not case.incident_id or not group:
        return
    concerns = Concern.objects.filter(case__in=group | {case.pk}, expires_on__gte=timezone.localdate())
    suspected = set(concerns.exclude(judgement=Concern.Judgement.DISMISSED).values_list("case", flat=True))
    newcomer.apart_from |= group if case.pk in suspected else group & suspected


def kinds_for(newcomer):
    """The kinds of room that are for a person like the newcomer, whoever sleeps there."""
    kinds = {RoomKind.ISOLATION} if newcomer.isolates else set()
    if newcomer.sleeps == LGBTI:
        kinds.add(RoomKind.LGBTI)
    by_sleeps = {WOMEN: (RoomKind.WOMEN, RoomKind.GIRLS), MEN: (RoomKind.MEN, RoomKind.BOYS)}
    if newcomer.sleeps in by_sleeps:
        kinds.add(by_sleeps[newcomer.sleeps][newcomer.is_child])
    if newcomer.has_family:
        kinds.add(RoomKind.FAMILIES)
    if newcomer.with_children or newcomer.is_mother_with_small_child or newcomer.is_small_child_with_mother:
        kinds.add(RoomKind.MOTHER_INFANT)
    return kinds
