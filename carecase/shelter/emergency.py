"""A bed at any hour for somebody at the door, in less than a minute (B1): bed now, the rest in the morning."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block, open_case, receiving_unit
from carecase.cases.clocks import due, open_task
from carecase.cases.models import Case, Task
from carecase.people.ages import CHILD, AgeBand
from carecase.people.models import FamilyMember, FamilyUnit, Person, Sex
from carecase.shelter.actions import open_stay, set_aside
from carecase.shelter.allocation import refusals, suitable_beds
from carecase.shelter.models import AllocationOverride, Stay
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check

CONFIRM_WITHIN = timedelta(hours=12)  # an exception agreed by phone


@dataclass(frozen=True)
class AtTheDoor:
    """What can be seen and said in a minute. What is only seen counts as estimated."""

    sex: str = Sex.NOT_KNOWN
    age_band: str = AgeBand.UNKNOWN
    with_children: bool = False
    came_with: Case | None = None  # an adult of hers or his who was admitted just before
    asked_alone: bool = False  # that adult, alone, wants to stay together with this child
    shown_number: str = ""  # a case number on a card: for those who look for duplicates, it opens nothing
    agreed_by: User | None = None  # the manager on call, by phone
    mitigation: str = ""


def emergency_admission(house, *, by, bed=None, case=None, called="", signs=(), **door):
    """Give a bed now. Without `bed`, the first that suits; without `case`, a new one named `called`.

    `signs`: danger signs that are there (DangerSign); empty when all four were looked for and none is. `door`: the
    fields of AtTheDoor. Risk and safety are due within the pack's clock emergency_admission_completed.
    """
    door = AtTheDoor(**door)
    with act(by, "emergency_admission", house) as doing:
        allow(by, Permission.ADMIT, house, "emergency_admission")
        case = case or new_case(house, by, called, door)
        if door.came_with:
            propose_family(door.came_with, case, doing, asked_alone=door.asked_alone)
        bed = bed or first_suitable(case, house, door)
        if door.agreed_by:
            agree_by_phone(case, bed, by, door)
        stay = Stay(case=case, is_emergency=True, danger_signs=list(signs), with_children=door.with_children)
        open_stay(stay, bed, by=by)
        open_morning_tasks(stay, doing, door)
    return stay


def new_case(house, by, called, door):
    """A person and a case of whom next to nothing is known, held by the team that takes over from this house."""
    person = Person(
        held_by=receiving_unit(house.unit).organisation,
        sex=door.sex or Sex.NOT_KNOWN,
        age_band=door.age_band or AgeBand.UNKNOWN,
        age_basis=Person.Basis.ESTIMATED if door.age_band not in ("", AgeBand.UNKNOWN) else "",
    )
    return open_case(person, by=by, unit=house.unit, called=called)


def propose_family(adult, child, doing, *, asked_alone):
    """Said at the door, not verified: this child came with this adult. Together once the adult, alone, has said so."""
    mother = adult.person.sex == Sex.FEMALE
    relation = FamilyMember.Relation.MOTHER if mother else FamilyMember.Relation.FATHER
    own = FamilyMember.objects.filter(person=adult.person, relation=relation).select_related("unit").first()
    own = own or FamilyMember(unit=doing.save(FamilyUnit()), person=adult.person, relation=relation)
    if asked_alone and own.wants_together is None:
        own.asked_alone_at, own.wants_together = timezone.now(), True
    doing.save(own)
    doing.save(FamilyMember(unit=own.unit, person=child.person, relation=FamilyMember.Relation.CHILD))


def first_suitable(case, house, door):
    """The first bed without a refusal; if there is none, what stands against the nearest one."""
    judged = suitable_beds(case, house, with_children=door.with_children)
    if not judged:
        raise block(_("This house has no beds yet."), reverse("shelter:settings", args=[house.pk]))
    bed, against = judged[0]
    bed.room.house = house
    if against and not (door.agreed_by and all(each.overridable for each in against)):
        nearest = _("No bed suits. Nearest: %(bed)s, %(room)s.") % {"bed": bed.code, "room": bed.room.name}
        raise Blocked([Check(False, nearest), *(Check(False, each.sentence) for each in against)])
    return bed


def agree_by_phone(case, bed, by, door):
    """At night the manager on call said yes on the phone: recorded now, confirmed or ended in the morning."""
    if not refusals(case, bed, with_children=door.with_children):
        return
    until = timezone.now() + CONFIRM_WITHIN
    why = _("Emergency, agreed by phone.")
    override = AllocationOverride(case=case, bed=bed, reason=why, mitigation=door.mitigation, expires_at=until)
    with act(by, "override_allocation", case) as doing:
        set_aside(override, by=by, decided_by=door.agreed_by, with_children=door.with_children)
        task = Task(case=case, owner=door.agreed_by, due_at=until, about=override.pk)
        task.text = _("Confirm or end the exception for this bed that you agreed to by phone.")
        doing.save(task)


def open_morning_tasks(stay, doing, door):
    """What the night leaves for the case manager."""
    case, at = stay.case, stay.admitted_at
    due_at = due(case, "emergency_admission_completed", at)
    open_task(case, Task.Kind.RISK_AND_SAFETY, doing, due_at=due_at, about=stay.pk)
    if case.person.age_band in CHILD:
        open_task(case, Task.Kind.CHILD_AUTHORITY, doing, due_at=due(case, "child_authority_notice", at))
    if door.shown_number:
        task = open_task(case, Task.Kind.DUPLICATE_REVIEW, doing, due_at=due_at, about=stay.pk)
        task.text = door.shown_number
        doing.save(task)
