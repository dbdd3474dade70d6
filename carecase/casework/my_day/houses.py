"""The day of a house: beds, who comes, who leaves, who is not there, and what the night left to be finished."""

from datetime import timedelta
from functools import partial

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.models import Absence, Case, Task
from carecase.casework.flags import not_there
from carecase.casework.my_day.block import Block, Row
from carecase.shelter.models import Bed, BedAllocation, House, Reservation, Stay

AHEAD = timedelta(days=7)


def blocks(user):
    houses = list(House.objects.visible_to(user).select_related("unit").order_by("unit__name"))
    cases = Case.objects.visible_to(user)
    yield beds(houses)
    if houses:
        yield arrivals(houses, cases)
        yield emergencies(houses, user)
        yield leaving(houses, cases)
        yield away(houses, cases)


def beds(houses):
    taken = Exists(BedAllocation.objects.standing().filter(bed=OuterRef("pk")))
    usable = Bed.objects.filter(room__house__in=houses, out_of_service=False).annotate(taken=taken)
    counts = (
        usable.order_by().values_list("room__house").annotate(free=Count("pk", filter=Q(taken=False)), all=Count("pk"))
    )
    numbers = {house: (free, every) for house, free, every in counts}
    return Block(
        _("Beds free"),
        count=sum(free for free, _every in numbers.values()),
        rows=[bed_row(house, *numbers.get(house.pk, (0, 0))) for house in houses],
        empty=_("You do not work in a house. An administrator of your organisation can add you to one."),
        actions=(
            (_("Open the board"), reverse("shelter:houses")),
            (_("Log for several"), reverse("plans:group_log")),
        ),
        stands_out=True,
    )


def bed_row(house, free, every):
    words = _("%(house)s: %(free)s of %(every)s free") % {"house": house.alias, "free": free, "every": every}
    return Row(words, house.get_absolute_url())


def arrivals(houses, cases):
    held = Reservation.objects.standing().filter(bed__room__house__in=houses, case__in=cases)
    held = held.select_related("case", "bed__room__house__unit").order_by("expires_at", "id")
    return Block(_("Arrivals"), held, arrival, empty=_("No bed is held for anybody."))


def arrival(held):
    house = held.bed.room.house
    words = _("%(house)s, bed %(bed)s, held until") % {"house": house.alias, "bed": held.bed.code}
    url = reverse("shelter:admit_case", args=[house.pk, held.case.number])
    return Row(words, url, held.case.number, held.expires_at)


def emergencies(houses, user):
    """Admitted at night: risk and safety are completed within 12 hours."""
    tasks = Task.objects.visible_to(user).open().filter(kind=Task.Kind.RISK_AND_SAFETY, case__in=lodged(houses))
    return Block(
        _("Emergency admissions to complete"),
        tasks.select_related("case", "owner"),
        lambda task: Row(str(task.owner or _("nobody yet")), task.page, task.case.number, task.due_at),
        ready=partial(give_pages, houses),
        empty=_("None is left open."),
    )


def lodged(houses):
    return Stay.objects.open().filter(house__in=houses).values("case")


def give_pages(houses, rows):
    """To each row of a case, the page of the resident in her or his house."""
    stays = Stay.objects.open().filter(house__in=houses, case__in=[each.case_id for each in rows])
    pages = {stay.case_id: resident(stay) for stay in stays.select_related("case")}
    for each in rows:
        each.page = pages[each.case_id]


def resident(stay):
    return reverse("shelter:resident", args=[stay.house_id, stay.case.number])


def leaving(houses, cases):
    until = timezone.localdate() + AHEAD
    stays = Stay.objects.open().filter(house__in=houses, case__in=cases, exit_plan_on__lte=until)
    stays = stays.select_related("case", "house__unit").order_by("exit_plan_on", "id")
    return Block(
        _("Planned exits, 7 days"),
        stays,
        lambda stay: Row(stay.house.alias, resident(stay), stay.case.number, stay.exit_plan_on),
        empty=_("Nobody is planned to leave."),
    )


def away(houses, cases):
    absences = Absence.objects.filter(returned_at__isnull=True, case__in=cases.filter(pk__in=lodged(houses)))
    now = timezone.now()
    return Block(
        _("Not in the house"),
        absences.select_related("case").order_by("left_at", "id"),
        lambda each: Row(not_there(each.case, each, now).words, each.page, each.case.number),
        ready=partial(give_pages, houses),
        empty=_("Everybody is there."),
    )
