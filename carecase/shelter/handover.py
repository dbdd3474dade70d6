"""What a handover begins with: everything since the last one, by bed and number; and signing it."""

from datetime import timedelta

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
from carecase.ui.together import read_named
from carecase.workflow.acts import act

FIRST = timedelta(hours=12)  # where nobody has handed over before
LONGEST = timedelta(days=3)
MOST = 30  # lines of each kind


def since(house):
    """From when on: the last handover, or half a day; after a week without one nobody reads everything."""
    last = ShiftHandover.objects.filter(house=house).first()
    now = timezone.now()
    return max(last.recorded_at, now - LONGEST) if last else now - FIRST


def what_happened(house, board, user, since_at):
    """Lines of text: beds, numbers and codes. Nobody is named, nothing is told of anybody's story."""
    nobody, nothing = _("nobody"), _("nothing")
    found = read_named(happened(house, board, user, since_at))
    parts = (
        (_("New in the house"), [stay.case.number for stay in found["arrived"]], nobody),
        (_("Left the house for good"), [stay.case.number for stay in found["left"]], nobody),
        (_("Not here now"), [f"{place.bed.code} {place.case.number}" for place in board.away[:MOST]], nobody),
        (_("Incidents"), [incident(each) for each in found["incidents"]], nothing),
        (_("Day log"), [line(each) for each in found["log"]], nothing),
        (_("At the gate"), at_the_gate(found["calls"], len(found["shut_out"])), nothing),
    )
    told = [f"{title}: {'; '.join(lines) or none}." for title, lines, none in parts]
    return "\n".join([*told, as_list(_("Due in the next 24 hours"), due(board, found["tasks"]), nothing)])


def happened(house, board, user, since_at):
    """What the reader may know of it, by name."""
    stays = Stay.objects.visible_to(user).filter(house=house).select_related("case")
    kinds = (DayLogEntry.Kind.MEDICATION, DayLogEntry.Kind.HEADCOUNT, DayLogEntry.Kind.MEAL)
    until, here = timezone.now() + timedelta(hours=24), [place.case.pk for place in board.residents]
    lately = {"house": house, "recorded_at__gte": since_at}
    tasks = Task.objects.visible_to(user).open().filter(case__in=here, due_at__lte=until)
    return {
        "arrived": stays.filter(admitted_at__gte=since_at)[:MOST],
        "left": stays.filter(ended_at__gte=since_at)[:MOST],
        "incidents": HouseIncident.objects.visible_to(user).filter(**lately)[:MOST],
        "log": DayLogEntry.objects.visible_to(user).counted().filter(kind__in=kinds, **lately)[:MOST],
        "calls": GateCall.objects.visible_to(user).counted().filter(**lately)[:MOST],
        "shut_out": NotAdmitted.objects.visible_to(user).filter(house=house).live().values_list("pk"),
        "tasks": tasks.select_related("case")[:MOST],
    }


def as_list(title, lines, none):
    """What is to be done one by one stands one below the other."""
    return "\n".join([f"{title}:", *(f"– {line}" for line in lines)]) if lines else f"{title}: {none}."


def incident(each):
    return f"{each.get_kind_display()}, {when(each.at, 'short')}"


def line(entry):
    present = "" if entry.present is None else f" ({entry.present})"
    return f"{entry.get_kind_display()}{present}, {when(entry.at, 'short')}"


def at_the_gate(calls, shut_out):
    lines = [f"{each.get_way_display()}: {each.get_answer_display()}" for each in calls]
    return lines + ([_("not let in: %(count)s") % {"count": shut_out}] if shut_out else [])


def due(board, tasks):
    beds = {place.case.pk: place.bed.code for place in board.residents}
    return [f"{beds[each.case_id]} {each.case.number}: {each.get_kind_display()}" for each in tasks]


def sign(handover, *, by):
    """Whoever takes over says that she or he has read it."""
    with act(by, "sign_handover", handover.house) as doing:
        allow(by, Permission.KEEP_DAY_LOG, handover.house, "sign_handover")
        if handover.recorded_by_id == by.pk:
            raise block(_("The next shift signs what you have written."))
        if handover.readings.filter(recorded_by=by).exists():
            return None
        return doing.save(HandoverReading(handover=handover, recorded_by=by))
