"""Giving beds: reserve, admit, move, leave. The database gives a bed once; who comes second is told so in words."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, approved, block, overtake
from carecase.cases.clocks import due, finish_tasks, open_task
from carecase.cases.models import Approval, Task
from carecase.shelter import beds
from carecase.shelter.allocation import refusals
from carecase.shelter.models import AllocationOverride, Bed, House, Reservation, Room, Stay
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Check, Forbidden

BELONGINGS_WITHIN = timedelta(days=3)


# --- a house -----------------------------------------------------------------------------------------------------


def set_up_house(unit, *, by, rooms=(), **facts):
    """Begin to use a house. `rooms`: (name, kind, bed codes), or these and a dict with more (wing, step_free)."""
    with act(by, "set_up_house") as doing:
        allow(by, Permission.RUN_HOUSE, unit, "set_up_house")
        house = doing.save(House(unit=unit, **{"country": unit.organisation.country, **facts}))
        facts_of = [{"name": name, "kind": kind, **(more[0] if more else {})} for name, kind, _codes, *more in rooms]
        made = doing.save_all([Room(house=house, **each) for each in facts_of])
        doing.save_all(
            [Bed(room=room, code=code) for room, given in zip(made, rooms, strict=True) for code in given[2]]
        )
    return house


# --- holding a bed -----------------------------------------------------------------------------------------------


def reserve_bed(case, bed, *, by, minutes=None):
    """Hold a bed for this person. Without `minutes`, as long as the country's pack says (clock bed_reservation)."""
    house = bed.room.house
    with act(by, "reserve_bed", case, house) as doing:
        beds.lock(case, house)
        allow(by, Permission.ADMIT, case, "reserve_bed")
        may_ask(case, house, by)
        beds.let_go_of_run_out(doing, house)
        not_here_yet(case, house)
        beds.must_suit(case, bed)
        beds.close_reservation(case, doing, Reservation.Outcome.REPLACED)
        now = timezone.now()
        until = now + timedelta(minutes=minutes) if minutes else due(case, "bed_reservation", now)
        reservation = doing.save(Reservation(case=case, bed=bed, expires_at=until))
        beds.give(bed, case, doing, since=now, reservation=reservation)
        beds.let_house_see(case, house, doing, until=until)
    return reservation


def may_ask(case, house, by):
    """A house that is neither offered to the case's organisation nor one's own does not exist for one."""
    offered = House.objects.offering_to(case.organisation, case.jurisdiction)
    if not (offered.filter(pk=house.pk).exists() or House.objects.visible_to(by).filter(pk=house.pk).exists()):
        raise Forbidden("reserve_bed")


def not_here_yet(case, house):
    stay = beds.stay_of(case)
    if stay and stay.house_id == house.pk:
        raise block(_("She or he already lives in this house. Change the bed there."))


def release_reservation(case, *, by):
    """Let the held bed go before its time."""
    with act(by, "release_reservation", case) as doing:
        allow(by, Permission.ADMIT, case, "release_reservation")
        beds.close_reservation(case, doing, Reservation.Outcome.RELEASED)


def release_expired(*, by):
    """Tidy away what has run out, each in its own transaction, for the clockwork. Returns how many.

    Nothing waits for it: a hold that has run out holds nothing, and whoever takes a bed tidies the house first.
    """
    run_out = list(Reservation.objects.run_out().select_related("case", "bed__room__house"))
    for reservation in run_out:
        with act(by, "release_expired", reservation.case) as doing:
            beds.lock(reservation.case, reservation.bed.room.house)
            beds.let_go_of_run_out(doing, reservation.bed.room.house)
    return len(run_out)


def override_allocation(case, bed, *, by, reason, mitigation, expires_at):
    """A manager of the house or on call sets aside what stands against this bed, until a time."""
    override = AllocationOverride(case=case, bed=bed, reason=reason, mitigation=mitigation, expires_at=expires_at)
    return set_aside(override, by=by)


def set_aside(override, *, by, decided_by=None, with_children=False):
    """The same for an exception filled in by a form, or agreed with a manager by phone (`decided_by`)."""
    case, bed = override.case, override.bed
    override.decided_by = decided_by or by
    with act(by, "override_allocation", case, bed.room.house) as doing:
        may = Permission.OVERRIDE_ALLOCATION
        if not any(override.decided_by.has_perm(may, each) for each in (bed.room.house, case)):
            raise Forbidden("override_allocation")
        found = refusals(case, bed, with_children=with_children)
        if never := [each for each in found if not each.overridable]:
            raise Blocked([Check(False, each.sentence) for each in never])
        if not found:
            raise block(_("Nothing stands against this bed."))
        if override.expires_at <= timezone.now():
            raise block(_("Choose an end in the future."))
        override.rules = [str(each.rule) for each in found]
        doing.save(override)
    return override


# --- coming in ---------------------------------------------------------------------------------------------------


def admit(case, bed, *, by, **intake):
    """Begin a stay in this bed. `intake`: any fields of Stay that are known already."""
    return open_stay(Stay(case=case, **intake), bed, by=by)


def open_stay(stay, bed, *, by):
    """The same for a stay filled in by a form."""
    case, house = stay.case, bed.room.house
    with act(by, "admit", case, house) as doing:
        beds.lock(case, house)
        beds.let_go_of_run_out(doing, house)
        if not (by.has_perm(Permission.ADMIT, house) or holds(case, bed)):
            raise Forbidden("admit")
        allow(by, Permission.ADMIT, case, "admit")
        not_here_yet(case, house)
        beds.must_suit(case, bed, with_children=stay.with_children)
        beds.close_reservation(case, doing, Reservation.Outcome.ADMITTED)
        leave_house_before(case, doing)
        stay.house, stay.longest_until_on = house, house.longest_stay_on(stay.admitted_at)
        save_once(stay, doing)
        beds.give(bed, case, doing, since=stay.admitted_at, stay=stay)
        beds.let_house_see(case, house, doing)
        if stay.danger_signs:
            open_task(case, Task.Kind.CLINIC_NOW, doing, due_at=timezone.now(), about=stay.pk)
        finish_tasks(case, [Task.Kind.BED_PLAN], doing, at=stay.admitted_at)
    return stay


def holds(case, bed):
    return Reservation.objects.standing().filter(case=case, bed=bed).exists()


def save_once(stay, doing):
    try:
        with transaction.atomic():
            doing.save(stay)
    except IntegrityError as error:
        raise block(_("Somebody else has just admitted her or him.")) from error


def open_stay_from_reservation(case, *, by):
    """The stay that begins when the case comes to shelter: the one that runs, or one in the bed that is held.

    None where there is neither, for instance when a provider lodges the person.
    """
    if stay := beds.stay_of(case):
        return stay
    reservation = Reservation.objects.standing().filter(case=case).select_related("bed__room__house__unit").first()
    return admit(case, reservation.bed, by=by) if reservation else None


# --- staying and leaving -----------------------------------------------------------------------------------------


def move_bed(case, bed, *, by):
    """Another bed in the same house: one allocation ends, the next begins."""
    house = bed.room.house
    with act(by, "move_bed", case, house) as doing:
        beds.lock(case, house)
        beds.let_go_of_run_out(doing, house)
        allow(by, Permission.ADMIT, house, "move_bed")
        stay = beds.stay_of(case)
        if stay is None or stay.house_id != house.pk:
            raise block(_("She or he does not live in this house."))
        if stay.bed == bed:
            raise block(_("She or he already sleeps in this bed."))
        beds.must_suit(case, bed)
        now = timezone.now()
        beds.leave(stay.allocations, doing, now)
        beds.give(bed, case, doing, since=now, stay=stay)
    return stay


def end_stay(case, *, by, reason=Stay.EndReason.AS_PLANNED, at=None):
    """The person leaves: the bed is free and the house no longer sees the case. What it still keeps for her or him
    stays in its list of belongings, and becomes a task."""
    stay = must_live_somewhere(case)
    with act(by, "end_stay", case, stay.house) as doing:
        beds.lock(case, stay.house)
        if not by.has_perm(Permission.ADMIT, stay.house):
            allow(by, Permission.ADMIT, case, "end_stay")
        finish_stay(stay, doing, reason, at or timezone.now())
        if stay.belongings.kept().exists():
            due_at = timezone.now() + BELONGINGS_WITHIN
            open_task(case, Task.Kind.CLOSURE_BELONGINGS, doing, due_at=due_at, about=stay.pk)
    return stay


def must_live_somewhere(case):
    stay = beds.stay_of(case)
    if stay is None:
        raise block(_("She or he lives in no house now."))
    return stay


def finish_stay(stay, doing, reason, at):
    stay.ended_at, stay.end_reason = max(at, stay.admitted_at), reason
    doing.save(stay)
    beds.leave(stay.allocations, doing, stay.ended_at)
    beds.stop_house_seeing(stay.case, stay.house, doing)


def leave_house_before(case, doing):
    """Who is admitted here no longer lives in the house before: one act, so that nobody has two beds or none."""
    if before := beds.stay_of(case):
        finish_stay(before, doing, Stay.EndReason.OTHER_HOUSE, timezone.now())


def extend_stay(case, until_on, *, by):
    """Beyond the longest stay of the country's pack: once a supervisor has agreed (pathway F)."""
    with act(by, "extend_stay", case) as doing:
        stay = must_live_somewhere(case)
        allow(by, Permission.ADMIT, case, "extend_stay")
        if not approved(case, Approval.What.LONGER_STAY, stay):
            raise block(_("A supervisor must agree to a longer stay first."))
        if until_on <= timezone.localdate():
            raise block(_("Choose a day in the future."))
        stay.longest_until_on = until_on
        doing.save(stay)
        overtake(case, Approval.What.LONGER_STAY, doing)
    return stay


def return_belonging(belonging, *, by, signed_by):
    """Given back, and who signed, made a thumb print or stood by as witness."""
    with act(by, "return_belonging", belonging.case) as doing:
        allow(by, Permission.ADMIT, belonging, "return_belonging")
        if belonging.returned_at:
            raise block(_("This was already given back."))
        belonging.returned_at, belonging.signed_by = timezone.now(), signed_by
        doing.save(belonging)
        if belonging.stay.ended_at and not belonging.stay.belongings.kept().exists():
            finish_tasks(belonging.case, [Task.Kind.CLOSURE_BELONGINGS], doing, at=belonging.returned_at)
    return belonging
