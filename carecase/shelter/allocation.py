"""Which beds suit a person, and for the others every reason in words (C8, practice rule 1).

A refusal never says who else sleeps there, nor why somebody must be kept apart: a case team reads it about a house
it does not see.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from carecase.shelter.allocation_rules import NEVER_SET_ASIDE, Rule
from carecase.shelter.lodgers import LGBTI, MEN, WOMEN, house_now, kinds_for
from carecase.shelter.models import House, RoomKind
from carecase.ui.moments import when


@dataclass(frozen=True)
class Refusal:
    """Why a bed does not suit: the rule, the reason in the reader's language, whether a manager may set it aside."""

    rule: Rule
    sentence: str
    overridable: bool

    def __str__(self):
        return self.sentence


def suitable_beds(case, house, *, with_children=False):
    """Every bed of the house with its refusals, those that suit first. A rule set aside for now is no refusal."""
    return judged_in(house_now(case, house, with_children=with_children))


def judged_in(now):
    """The same of a house that was looked at already."""
    judged = [(bed, refusals_in(now, bed)) for bed in now.beds]
    return sorted(judged, key=lambda pair: (len(pair[1]), not_meant_for(now, pair[0])))


@dataclass
class Against:
    """Beds of one room that do not suit for the same reasons."""

    room: object
    beds: list
    refusals: list

    @property
    def overridable(self):
        return all(each.overridable for each in self.refusals)

    @property
    def codes(self):
        return ", ".join(bed.code for bed in self.beds)


@dataclass
class SortedOut:
    """The beds of a house as people choose among them."""

    fitting: list
    against: list
    taken: int  # beds that somebody has, or that cannot be used: no reason to read through


def sorted_out(judged):
    """What `suitable_beds` found, in a form short enough to read: by room, and without the beds that are taken."""
    fitting = [bed for bed, found in judged if not found]
    groups, taken = {}, 0
    for bed, found in judged:
        if any(each.rule in (Rule.TAKEN, Rule.OUT_OF_SERVICE) for each in found):
            taken += 1
        elif found:
            key = (bed.room_id, tuple(each.sentence for each in found))
            groups.setdefault(key, Against(bed.room, [], found)).beds.append(bed)
    return SortedOut(fitting, list(groups.values()), taken)


def refusals(case, bed, *, with_children=False):
    """Why this bed does not suit this person. Empty: it does, or a manager has set the rules aside for now."""
    house = House.objects.select_related("unit").get(pk=bed.room.house_id)
    return refusals_in(house_now(case, house, with_children=with_children), bed)


def refusals_in(now, bed):
    aside = now.set_aside(bed) - NEVER_SET_ASIDE
    sentences = ((rule, check(now, bed)) for rule, check in RULES if rule not in aside)
    return [Refusal(rule, sentence, rule not in NEVER_SET_ASIDE) for rule, sentence in sentences if sentence]


def not_meant_for(now, bed):
    """Among beds that suit, families go to family rooms first, and rooms kept for few are kept."""
    kind, newcomer = bed.room.kind, now.newcomer
    if newcomer.has_family:
        return kind not in (RoomKind.FAMILIES, RoomKind.MOTHER_INFANT)
    return kind not in kinds_for(newcomer)


# --- the house ---------------------------------------------------------------------------------------------------


def detention(now, bed):
    if now.house.is_detention:
        return _("This is a place where people are detained. Nobody in care is lodged there.")


def closed(now, bed):
    if not now.house.is_open:
        return _("This house is not open.")


def country(now, bed):
    if now.house.country != now.newcomer.case.jurisdiction:
        return _("This house is in another country than the case.")


def taken(now, bed):
    sleeper = now.in_bed(bed)
    if sleeper is None:
        return None
    if sleeper.held_until:
        return _("Reserved for somebody else until %(time)s.") % {"time": when(sleeper.held_until)}
    return _("Somebody sleeps in this bed.")


def out_of_service(now, bed):
    if bed.out_of_service:
        return _("This bed cannot be used for now.")


def capacity(now, bed):
    if len(now.sleepers) >= now.house.capacity:
        return _("The house is full: %(count)s people for %(capacity)s places.") % {
            "count": len(now.sleepers),
            "capacity": now.house.capacity,
        }


def admits(now, bed):
    """Whom the house is prepared for. Nothing marked means everybody."""
    house, newcomer = now.house, now.newcomer
    accepts = set(house.accepts or House.Accepts.values)
    if newcomer.has_family and House.Accepts.FAMILIES in accepts:
        return None
    if (newcomer.with_children or newcomer.is_mother_with_small_child) and not (
        accepts & {House.Accepts.FAMILIES, House.Accepts.MOTHERS_WITH_INFANTS}
    ):
        return _("This house is not prepared for mothers with small children.")
    if newcomer.is_child and not newcomer.has_family and House.Accepts.UNACCOMPANIED not in accepts:
        return _("This house is not prepared for children who come without an adult of their own.")
    groups = {(WOMEN, False): "women", (MEN, False): "men", (WOMEN, True): "girls", (MEN, True): "boys"}
    group = groups.get((newcomer.sleeps, newcomer.is_child))
    if house.admits and group and group not in house.admits:
        return _("This house admits: %(groups)s.") % {"groups": labels_of(house.admits)}


def labels_of(groups):
    return ", ".join(str(House.Admits(group).label).lower() for group in groups)


# --- the room ----------------------------------------------------------------------------------------------------


def room(now, bed):
    """For whom the room is: by own gender and choice. Family may join family in any kind of room."""
    newcomer, kind = now.newcomer, bed.room.kind
    if kind == RoomKind.ISOLATION or kind in kinds_for(newcomer):
        return None
    if any(sleeper.person.pk in newcomer.kin for sleeper in now.in_room(bed.room)):
        return None
    return unknown_place(newcomer, kind) or not_for_her_or_him(newcomer, kind)


def unknown_place(newcomer, kind):
    if newcomer.sleeps or kind not in (RoomKind.WOMEN, RoomKind.MEN, RoomKind.GIRLS, RoomKind.BOYS):
        return ""
    return _("It is not known where she or he feels safe to sleep. Ask alone: among women, among men, elsewhere?")


def not_for_her_or_him(newcomer, kind):
    for_adults = kind in (RoomKind.WOMEN, RoomKind.MEN)
    if for_adults and newcomer.is_child and not newcomer.age_is_known:
        return _("This room is for adults. Her or his age is not known, so she or he counts as a child.")
    if for_adults and newcomer.is_child:
        return _("This room is for adults, and she or he is a child.")
    if kind in (RoomKind.GIRLS, RoomKind.BOYS) and not newcomer.is_child:
        return _("This room is for people under 18.")
    if kind == RoomKind.LGBTI and newcomer.sleeps != LGBTI:
        return _("This room is for LGBTI people who choose it. She or he has not been asked, or chose otherwise.")
    return _("This room is for: %(kind)s.") % {"kind": RoomKind(kind).label}


def step_free(now, bed):
    if now.newcomer.step_free and not bed.room.step_free:
        return _("She or he cannot use steps, and this room is not reached without them.")


def isolation(now, bed):
    """Whoever needs a room alone gets the room for it; only family goes in with her or him."""
    newcomer = now.newcomer
    others = [sleeper for sleeper in now.in_room(bed.room) if sleeper.person.pk not in newcomer.kin]
    if newcomer.isolates and others:
        return _("She or he needs a room alone for now, and others sleep here.")
    if newcomer.isolates and bed.room.kind != RoomKind.ISOLATION:
        return _("She or he needs the isolation room for now.")
    if any(sleeper.isolates for sleeper in others):
        return _("Somebody in this room needs it alone for now.")
    with_kin = any(sleeper.isolates for sleeper in now.in_room(bed.room))
    if bed.room.kind == RoomKind.ISOLATION and not newcomer.isolates and not with_kin:
        return _("This room is kept free for people who need isolation.")


# --- the people in the room --------------------------------------------------------------------------------------


def apart(now, bed):
    if any(sleeper.case.pk in now.newcomer.apart_from for sleeper in now.in_room(bed.room)):
        return _("There is an instruction to keep her or him apart from somebody in this room.")


def child_with_adult(now, bed):
    """A child never shares a room with an adult who is not family; unknown or disputed age counts as child."""
    newcomer = now.newcomer
    strangers = [sleeper for sleeper in now.in_room(bed.room) if sleeper.person.pk not in newcomer.kin]
    if newcomer.is_child and any(not sleeper.person.is_child for sleeper in strangers):
        if newcomer.age_is_known:
            return _("A child does not share a room with an adult who is not family asked alone and willing.")
        return _("An adult sleeps in this room, and her or his age is not known: she or he counts as a child.")
    if not newcomer.is_child and any(sleeper.person.is_child for sleeper in strangers):
        return _("A child sleeps in this room, and she or he is an adult who is not family asked alone and willing.")


def age_band(now, bed):
    """Children without an adult of their own share only with children of the same age group."""
    newcomer = now.newcomer
    others = [sleeper.person for sleeper in now.in_room(bed.room) if sleeper.person.pk not in newcomer.kin]
    children = [person for person in others if person.is_child]
    if not newcomer.is_child or not children:
        return None
    if not newcomer.age_is_known:
        return _("Other children sleep here, and her or his age is not known.")
    if any(person.age_band != newcomer.person.age_band for person in children):
        return _("Children of another age group sleep here.")


def in_doubt(now, bed):
    """A relative whose relation is doubted sleeps in another room and another wing, or another house."""
    doubted = now.newcomer.in_doubt
    if any(sleeper.person.pk in doubted for sleeper in now.in_room(bed.room)):
        return _("Somebody in this room says to be a relative, and that is in doubt: they sleep apart.")
    if any(sleeper.person.pk in doubted for sleeper in now.in_wing(bed.room)):
        return _("A relative in doubt sleeps in this part of the house: another wing or another house is needed.")


def family_together(now, bed):
    """Family that may stay together has one room. Where one of them needs isolation, that comes first."""
    newcomer = now.newcomer
    if newcomer.isolates:
        return None
    kin_here = [sleeper for sleeper in now.sleepers if sleeper.person.pk in newcomer.kin and not sleeper.isolates]
    if any(sleeper.bed.room_id == bed.room_id for sleeper in kin_here):
        return None
    if kin_here:
        return _("Her or his family sleeps in %(room)s, and they want to stay together.") % {
            "room": kin_here[0].room.name
        }
    if now.kin_elsewhere:
        return _("Her or his family sleeps in another house, and they want to stay together.")


def mother_infant(now, bed):
    newcomer = now.newcomer
    concerned = newcomer.with_children or newcomer.is_mother_with_small_child or newcomer.is_small_child_with_mother
    rooms = (RoomKind.MOTHER_INFANT, RoomKind.FAMILIES, RoomKind.ISOLATION)
    if concerned and bed.room.kind not in rooms:
        return _("A mother with a small child needs a room for families or for mothers with small children.")


RULES = (
    (Rule.DETENTION, detention),
    (Rule.CLOSED, closed),
    (Rule.COUNTRY, country),
    (Rule.TAKEN, taken),
    (Rule.OUT_OF_SERVICE, out_of_service),
    (Rule.APART, apart),
    (Rule.CHILD_WITH_ADULT, child_with_adult),
    (Rule.IN_DOUBT, in_doubt),
    (Rule.ROOM, room),
    (Rule.AGE_BAND, age_band),
    (Rule.FAMILY_TOGETHER, family_together),
    (Rule.MOTHER_INFANT, mother_infant),
    (Rule.STEP_FREE, step_free),
    (Rule.ISOLATION, isolation),
    (Rule.ADMITS, admits),
    (Rule.CAPACITY, capacity),
)
