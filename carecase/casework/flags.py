"""Not there, and on hold: flags beside the state of a case (B1), in words for a page and as conditions for a list."""

from dataclasses import dataclass

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.clocks import due
from carecase.cases.models import Absence, Case, Hold
from carecase.ui.moments import when


@dataclass(frozen=True)
class Flag:
    words: str
    kind: str  # of the status tag: it brings shape and colour


def flags_of(cases):
    """case id → its flags, in one query however many cases there are."""
    flags, now = {case.pk: [] for case in cases}, timezone.now()
    for case in flagged(list(flags)):
        found, gone, held = flags[case.pk], getattr(case, "gone", None), getattr(case, "held", None)
        if getattr(case, "death", None):
            found.append(Flag(_("Has died"), "attention"))
        if gone:
            found.append(not_there(case, gone, now))
        if held:
            found.append(on_hold(held, timezone.localdate(now)))
    return flags


def flagged(ids):
    """Those of them that have a flag, each with what it is: one absence or hold of a case is open at a time."""
    gone = FilteredRelation("absences", condition=Q(absences__returned_at__isnull=True))
    held = FilteredRelation("holds", condition=Q(holds__ended_at__isnull=True))
    cases = Case.objects.filter(pk__in=ids).annotate(gone=gone, held=held).select_related("death", "gone", "held")
    return cases.filter(Q(death__isnull=False) | Q(gone__isnull=False) | Q(held__isnull=False))


def flag(cases):
    """Put its flags on each case of a list."""
    cases = list(cases)
    flags = flags_of(cases)
    for case in cases:
        case.flags = flags.get(case.pk, [])
    return cases


def not_there(case, absence, now):
    """Out as planned; then not back; and absent once the country's clock has run (24 hours)."""
    missed_since = absence.expected_at if absence.planned else absence.left_at
    if missed_since > now:
        return Flag(_("Out until %(when)s") % {"when": when(missed_since, "short")}, "info")
    if due(case, "absent_status", missed_since) > now:
        return Flag(_("Not back since %(when)s") % {"when": when(missed_since, "short")}, "attention")
    return Flag(_("Absent since %(when)s") % {"when": when(missed_since, "short")}, "attention")


def on_hold(hold, today):
    if hold.until_on < today:
        return Flag(_("On hold, to be looked at since %(day)s") % {"day": when(hold.until_on, "short")}, "attention")
    return Flag(_("On hold until %(day)s") % {"day": when(hold.until_on, "short")}, "info")


def is_not_there(now=None):
    """For a list of cases: somebody has left without notice, or is not back from a planned exit."""
    missed = Q(planned=False) | Q(expected_at__lt=now or timezone.now())
    return Exists(Absence.objects.filter(missed, case=OuterRef("pk"), returned_at__isnull=True))


def is_on_hold():
    return Exists(Hold.objects.filter(case=OuterRef("pk"), ended_at__isnull=True))
