"""What was issued about a case, whatever it hangs on; declaring a paper void, and issuing it anew in the same act."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from carecase.access.roles import Role
from carecase.assessments.identification import Identification
from carecase.cases.clocks import refresh_next_due
from carecase.cases.models import Appointment, Case, Consent, Task
from carecase.casework.printouts import PRINTOUTS, named
from carecase.documents import languages
from carecase.documents.models import IssuedPaper, declare_void, enter
from carecase.documents.press import render
from carecase.plans.models import Voucher
from carecase.shelter.models import Stay
from carecase.workflow.acts import act
from referrals.models import Referral
from repatriation.models import ReturnPlan

OF_ONE_RECORD = (Appointment, Consent, Identification, Stay)
HANGING_ON = (ReturnPlan, Voucher, Referral, *OF_ONE_RECORD)
#: A voucher or a letter is taken back itself, by a step of its own.
VOIDED_HERE = {model._meta.label: model for model in (Case, ReturnPlan, *OF_ONE_RECORD)}
TITLES = {paper.code: paper.title for paper, _need in PRINTOUTS}


def of_case(case, user):
    """Every paper about the case and about what of it this user may see."""
    about = Q(subject_label=Case._meta.label, subject_id=case.pk)
    for model in HANGING_ON:
        rows = model.objects.filter(case=case).visible_to(user).values("pk")
        about |= Q(subject_label=model._meta.label, subject_id__in=rows)
    return IssuedPaper.objects.filter(about)


@dataclass(frozen=True)
class Issued:
    """A line of the register, and whether this user may declare it void."""

    entry: IssuedPaper
    title: str
    may_void: bool

    @property
    def languages(self):
        """As their readers call them."""
        printed_in = filter(None, [self.entry.language, self.entry.beside])
        return ", ".join(languages.own_name(each).capitalize() for each in printed_in)


def told(entries, user):
    """The lines with their titles: what they are about is read once per record."""
    subject_of = cache(lambda label, pk: VOIDED_HERE[label].objects.get(pk=pk))
    return [
        Issued(entry, TITLES.get(entry.document, entry.document), may_void(entry, user, subject_of))
        for entry in entries
    ]


def may_void(entry, user, subject_of):
    if entry.voided_at is not None or entry.subject_label not in VOIDED_HERE:
        return False
    subject = subject_of(entry.subject_label, entry.subject_id)
    kind, permission = named(entry.document, subject)
    return kind is not None and user.has_perm(permission, subject)


# --- void and anew ----------------------------------------------------------------------------------------------


def void_paper(entry, subject, *, by, reason):
    with act(by, "void_paper", subject, reason=reason, document=entry.document, number=entry.number) as doing:
        tell_coordinator(entry, subject, doing)
        return declare_void(entry, by=by, reason=reason)


def issue_again(entry, paper, *, reason):
    """The older one is void and the new one counts, or neither. Returns the PDF."""
    by, subject, pdf = paper.reader, paper.subject, render(paper)
    known = {"document": entry.document, "number": entry.number, "by_number": paper.number}
    with act(by, "issue_paper_again", subject, *paper.shows, reason=reason, **known) as doing:
        tell_coordinator(entry, subject, doing, paper.number)
        declare_void(entry, by=by, reason=reason)
        enter(paper, replaces=entry)
    return pdf


def anew(entry, kind, subject, reader):
    """The same paper once more: of the same kind, in the same languages, with the same parts."""
    return kind(subject, reader=reader, language=entry.language, beside=entry.beside, parts=entry.parts)


def tell_coordinator(entry, subject, doing, instead=""):
    """A paper that goes along on a journey: whoever prepares it takes the void one back."""
    kind, _permission = named(entry.document, subject)
    if kind is None or not kind.travels or not subject.is_open:
        return
    case = subject.case
    told = {"title": kind.title, "number": entry.number, "instead": instead}
    text = _("%(title)s %(number)s is void: take it back.") % told
    if instead:
        text += " " + _("%(instead)s counts in its place.") % told
    doing.save(Task(case=case, text=text, owner=coordinator_of(case), due_at=before(subject), about=entry.pk))
    refresh_next_due(case, doing)


def coordinator_of(case):
    held = case.grants.live().filter(role=Role.REPATRIATION_COORDINATOR).select_related("user").first()
    return held.user if held else case.manager


def before(plan):
    """At once, or before the departure."""
    return max(timezone.now(), plan.itinerary.departs_at) if plan.itinerary else timezone.now()
