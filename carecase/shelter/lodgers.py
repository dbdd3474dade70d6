"""What the rules on beds need to know: of the person who looks for one, and of those who sleep in the house now.

Nothing here names anybody. The number of queries does not grow with the number of beds.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from carecase.cases.models import Separation
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, Gender, Sex
from carecase.shelter.models import Bed, BedAllocation, LodgingNeeds, RoomKind, Stay, YesNo
from carecase.shelter.standing import (
    concern_stands,
    concerns_that_stand,
    needs_of_a_bed,
    rules_set_aside,
    stay_that_runs,
)
from carecase.workflow.facts import ask

WOMEN, MEN, LGBTI = LodgingNeeds.Sleeps.WOMEN, LodgingNeeds.Sleeps.MEN, LodgingNeeds.Sleeps.LGBTI
BY_GENDER = {Gender.WOMAN: WOMEN, Gender.TRANS_WOMAN: WOMEN, Gender.MAN: MEN, Gender.TRANS_MAN: MEN}
BY_SEX = {Sex.FEMALE: WOMEN, Sex.MALE: MEN}
#: What is asked of the case of a newcomer in one query: for a page that asks for more of it at the same moment.
OF_A_NEWCOMER = (needs_of_a_bed, stay_that_runs, rules_set_aside, concern_stands)


@dataclass
class Sleeper:
    """Somebody who has a bed in the house now, or a hold on one."""

    case: object
    bed: object
    held_until: object = None  # the time a reservation runs out; None for a bed slept in
    told_apart: bool = False  # there is an instruction to keep the newcomer and her or him apart
    suspected: bool = False  # a concern stands about her or him, of the newcomer's group

    @property
    def person(self):
        return self.case.person

    @property
    def isolates(self):
        needs = getattr(self.case, "lodging_needs", None)
        return needs is not None and needs.isolation == YesNo.YES

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
    apart_from: set = field(default_factory=set)  # ids of cases, of those who sleep in the house

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
    own: list  # rows of BedAllocation: what the newcomer has already, in any house
    overrides: list

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
    """Everything the rules look at, for one person and one house, in four queries."""
    newcomer = Newcomer(case, with_children=with_children)
    needs, stay, overrides, suspected = ask(case, *OF_A_NEWCOMER)
    add_needs(newcomer, needs, stay)
    add_family(newcomer)
    beds = list(Bed.objects.filter(room__house=house).select_related("room").order_by("room__name", "code"))
    here, elsewhere, own = sleepers_of(case, house, newcomer.kin)
    add_separations(newcomer, here, suspected)
    return HouseNow(house, newcomer, beds, here, elsewhere, own, overrides)


def add_needs(newcomer, needs, stay):
    """What was noted of the bed, and what at an admission."""
    newcomer.isolates = needs is not None and needs.isolation == YesNo.YES
    on_record = needs is not None and needs.step_free == YesNo.YES
    newcomer.step_free = on_record or (stay is not None and stay.mobility == Stay.Mobility.NO_STEPS)
    newcomer.with_children = newcomer.with_children or (stay is not None and stay.with_children)
    newcomer.sleeps = sleeps_where(newcomer.person, needs)


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


def sleepers_of(case, house, kin):
    """Those with a bed in the house, kin with a bed in another one, and what the newcomer has."""
    rows = BedAllocation.objects.standing()
    rows = rows.filter(Q(bed__room__house=house) | Q(case__person__in=list(kin)) | Q(case=case))
    told = Separation.objects.filter(ended_at__isnull=True)
    told = Exists(told.filter(case=case, other=OuterRef("case"))) | Exists(
        told.filter(case=OuterRef("case"), other=case)
    )
    of_the_group = concerns_that_stand().filter(case=OuterRef("case"), case__incident=case.incident_id)
    rows = rows.annotate(told_apart=told, suspected=Exists(of_the_group))
    here, elsewhere, own = [], [], []
    for row in rows.select_related(
        "case__person", "case__lodging_needs__key", "bed__room__house__unit", "reservation"
    ):
        if row.case_id == case.pk:
            own.append(row)
            continue
        held_until = row.reservation.expires_at if row.reservation else None
        there = here if row.bed.room.house_id == house.pk else elsewhere
        there.append(Sleeper(row.case, row.bed, held_until, row.told_apart, row.suspected))
    return here, elsewhere, own


def add_separations(newcomer, sleepers, suspected):
    """Whom the newcomer must not share a room with: by instruction, or because a concern stands about one of a group.

    The two look the same to whoever reads the refusal: an instruction without a reason (practice rule 2).
    """
    incident = newcomer.case.incident_id
    for sleeper in sleepers:
        of_the_group = incident is not None and sleeper.case.incident_id == incident
        if sleeper.told_apart or (of_the_group and (suspected or sleeper.suspected)):
            newcomer.apart_from.add(sleeper.case.pk)


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
