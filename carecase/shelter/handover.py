"""What a handover begins with: everything since the last one, by bed and number; and signing it."""

from datetime import timedelta

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.cases.models import Task
from carecase.shelter.models import (
    DayLogEntry,
    GateCall,
    HandoverReading,
    HouseIncident,
    NotAdmitted,
    ShiftHandover,
    Stay,
)
from carecase.ui.moments import when
from carecase.workflow.acts import act

FIRST = timedelta(hours=12)  # where nobody has handed over before
LONGEST = timedelta(days=3)
MOST = 30  # lines of each kind


def before_handing_over(houses):
    """Houses with when they were handed over last, and how many people are not let in now."""
    last = ShiftHandover.objects.filter(house=OuterRef("pk")).values("recorded_at")[:1]
    shut_out = NotAdmitted.objects.filter(house=OuterRef("pk")).live().order_by().values("house")
    not_let_in = Subquery(shut_out.annotate(count=Count("pk")).values("count"))
    return houses.annotate(handed_over_at=Subquery(last), not_let_in=Coalesce(not_let_in, 0))


def since(house):
    """From when on: the last handover, or half a day; after a week without one nobody reads everything."""
    now = timezone.now()
    return max(house.handed_over_at, now - LONGEST) if house.handed_over_at else now - FIRST


def what_happened(house, board, user, since_at):
    """Lines of text: beds, numbers and codes. Nobody is named, nothing is told of anybody's story."""
    nobody, nothing = _("nobody"), _("nothing")
    arrived, left = came_and_went(house, user, since_at)
    parts = (
        (_("New in the house"), arrived, nobody),
        (_("Left the house for good"), left, nobody),
        (_("Not here now"), away(board), nobody),
        (_("Incidents"), incidents(house, user, since_at), nothing),
        (_("Day log"), log(house, user, since_at), nothing),
        (_("At the gate"), gate(house, user, since_at), nothing),
    )
    told = [f"{title}: {'; '.join(lines) or none}." for title, lines, none in parts]
    return "\n".join([*told, as_list(_("Due in the next 24 hours"), due(board, user), nothing)])


def as_list(title, lines, none):
    """What is to be done one by one stands one below the other."""
    return "\n".join([f"{title}:", *(f"– {line}" for line in lines)]) if lines else f"{title}: {none}."


def came_and_went(house, user, since_at):
    """The numbers of those who are new, and of those who left."""
    lately = Q(admitted_at__gte=since_at) | Q(ended_at__gte=since_at)
    stays = list(Stay.objects.visible_to(user).filter(lately, house=house).select_related("case"))
    arrived = [stay.case.number for stay in stays if stay.admitted_at >= since_at]
    left = [stay.case.number for stay in stays if stay.ended_at and stay.ended_at >= since_at]
    return arrived[:MOST], left[:MOST]


def away(board):
    return [f"{place.bed.code} {place.case.number}" for place in board.away[:MOST]]


def incidents(house, user, since_at):
    found = HouseIncident.objects.visible_to(user).filter(house=house, recorded_at__gte=since_at)
    return [f"{each.get_kind_display()}, {when(each.at, 'short')}" for each in found[:MOST]]


def log(house, user, since_at):
    found = DayLogEntry.objects.visible_to(user).counted().filter(house=house, recorded_at__gte=since_at)
    kinds = (DayLogEntry.Kind.MEDICATION, DayLogEntry.Kind.HEADCOUNT, DayLogEntry.Kind.MEAL)
    return [line(each) for each in found.filter(kind__in=kinds)[:MOST]]


def line(entry):
    present = "" if entry.present is None else f" ({entry.present})"
    return f"{entry.get_kind_display()}{present}, {when(entry.at, 'short')}"


def gate(house, user, since_at):
    calls = GateCall.objects.visible_to(user).counted().filter(house=house, recorded_at__gte=since_at)
    lines = [f"{each.get_way_display()}: {each.get_answer_display()}" for each in calls[:MOST]]
    return lines + ([_("not let in: %(count)s") % {"count": house.not_let_in}] if house.not_let_in else [])


def due(board, user):
    beds = {place.case.pk: place.bed.code for place in board.residents}
    until = timezone.now() + timedelta(hours=24)
    tasks = Task.objects.visible_to(user).open().filter(case__in=beds, due_at__lte=until).select_related("case")
    return [f"{beds[each.case_id]} {each.case.number}: {each.get_kind_display()}" for each in tasks[:MOST]]


def sign(handover, *, by):
    """Whoever takes over says that she or he has read it."""
    with act(by, "sign_handover", handover.house) as doing:
        allow(by, Permission.KEEP_DAY_LOG, handover.house, "sign_handover")
        if handover.recorded_by_id == by.pk:
            raise block(_("The next shift signs what you have written."))
        if handover.readings.filter(recorded_by=by).exists():
            return None
        return doing.save(HandoverReading(handover=handover, recorded_by=by))
