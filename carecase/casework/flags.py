"""Not there, and on hold: flags beside the state of a case (B1), in words for a page and as conditions for a list."""

from dataclasses import dataclass

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.cases.clocks import due
from carecase.cases.models import Absence, Hold
from carecase.ui.moments import when


@dataclass(frozen=True)
class Flag:
    words: str
    kind: str  # of the status tag: it brings shape and colour


def with_flags(cases):
    """Cases, each with what its flags come from: one absence and one hold of a case is open at a time."""
    gone = FilteredRelation("absences", condition=Q(absences__returned_at__isnull=True))
    held = FilteredRelation("holds", condition=Q(holds__ended_at__isnull=True))
    return cases.annotate(gone=gone, held=held).select_related("death", "gone", "held")


def flags_on(case, now=None):
    """The flags of a case that came with them."""
    flags, now = [], now or timezone.now()
    death, gone, held = (getattr(case, name, None) for name in ("death", "gone", "held"))
    if death:
        flags.append(Flag(_("Has died"), "attention"))
    if gone:
        flags.append(not_there(case, gone, now))
    if held:
        flags.append(on_hold(held, timezone.localdate(now)))
    return flags


def flag(cases):
    """Put its flags on each case of a list that came with what they say."""
    cases, now = list(cases), timezone.now()
    for case in cases:
        case.flags = flags_on(case, now)
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
