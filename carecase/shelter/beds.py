"""What every act on a bed shares: the order of locks, the one row that gives a bed, who sees the case meanwhile."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.actions import block, end_grants
from carecase.cases.models import Case, Grant
from carecase.shelter.allocation import refusals
from carecase.shelter.models import BedAllocation, House, Reservation, Stay
from carecase.workflow.engine import Blocked, Check


def lock(case, house):
    """Always the case first, then the house: two acts on the same rows wait for each other, never in a circle."""
    Case.objects.select_for_update(of=("self",)).only("pk").get(pk=case.pk)
    House.objects.select_for_update(of=("self",)).only("pk").get(pk=house.pk)


def stay_of(case):
    """The stay that runs, with its house, or None."""
    return Stay.objects.open().filter(case=case).select_related("house__unit", "house__key").first()


def must_suit(case, bed, *, with_children=False):
    """Blocked, with every reason and, where a manager may set the rules aside, the page for it."""
    found = refusals(case, bed, with_children=with_children)
    if not found:
        return
    page = reverse("shelter:override", args=[case.number, bed.pk])
    exception_possible = all(each.overridable for each in found)
    raise Blocked([Check(False, each.sentence, page if exception_possible else "") for each in found])


def give(bed, case, doing, *, since, **because):
    """The bed is this person's from now on. If somebody was quicker, the database says so and nothing is changed."""
    try:
        with transaction.atomic():
            return doing.save(BedAllocation(bed=bed, case=case, from_at=min(since, timezone.now()), **because))
    except IntegrityError as error:
        raise block(_("Somebody has just taken bed %(bed)s. Choose another one.") % {"bed": bed.code}) from error


def leave(allocations, doing, at):
    """The beds of these rows are free again."""
    for row in allocations.filter(until_at__isnull=True):
        row.until_at = max(at, row.from_at)
        doing.save(row)


# --- reservations ------------------------------------------------------------------------------------------------


def let_go_of_run_out(doing, house):
    """Close what has run out in this house. Whoever takes a bed does this first, in the same transaction."""
    run_out = Reservation.objects.run_out().filter(bed__room__house=house)
    for reservation in run_out.select_related("case", "bed__room__house__unit"):
        close(reservation, doing, Reservation.Outcome.EXPIRED)


def close_reservation(case, doing, outcome):
    """Close the open reservation of a person, whichever house it is in."""
    open_one = case.reservations.filter(closed_at__isnull=True).select_related("bed__room__house__unit").first()
    if open_one:
        close(open_one, doing, outcome)


def close(reservation, doing, outcome):
    reservation.closed_at, reservation.outcome = timezone.now(), outcome
    doing.save(reservation)
    leave(reservation.allocations, doing, reservation.closed_at)
    if outcome != Reservation.Outcome.ADMITTED:
        stop_house_seeing(reservation.case, reservation.bed.room.house, doing)


# --- who sees the case -------------------------------------------------------------------------------------------


def let_house_see(case, house, doing, until=None):
    """The people of the house see the case, as far as bed, food and safety need it: until then, or until the exit."""
    grants = case.grants.live().filter(unit=house.unit, because=Grant.Because.ADMISSION)
    grant = grants.first() or Grant(case=case, unit=house.unit, because=Grant.Because.ADMISSION)
    grant.until_at = until
    doing.save(grant)
    forget_grants(case)


def stop_house_seeing(case, house, doing):
    end_grants(case, doing, because=[Grant.Because.ADMISSION], unit=house.unit)
    forget_grants(case)


def forget_grants(case):
    """The instance remembers its grants: what follows in this act must ask again."""
    case.__dict__.pop("live_grants", None)
