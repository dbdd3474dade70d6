"""What can be printed, in the order people need it, and who may print it. A new paper is one more line here."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.assessments.papers.certificate import NeutralCertificate
from carecase.assessments.resolution import TechnicalResolution
from carecase.cases.documents import ClosureLetter, ContactCard, GroupList, GroupListForHelpers, RightsSheet
from carecase.cases.models import Case, GroupIncident
from carecase.cases.papers.attendance import AttendanceLetter
from carecase.cases.papers.consents import BlankConsentForm, ConsentForm
from carecase.cases.papers.identity_card import IdentityCard
from carecase.casework.documents import CaseSummary, ChannellingRecord, GroupListInFull, NeutralSummary
from carecase.documents import languages
from carecase.documents.models import IssuedPaper, enter
from carecase.documents.press import render
from carecase.integration.documents import HousingLetter, PlanPaper, WorkLetter
from carecase.interpreters.documents import BookingConfirmation, Oath
from carecase.plans.documents import VoucherPaper
from carecase.plans.full_plan import TeamCopy
from carecase.plans.papers.own_copy import OwnCopy
from carecase.shelter.papers.admission import AdmissionPaper
from carecase.workflow.acts import act
from referrals.letters import RecallLetter, ReferralLetter
from repatriation.documents import ReturnDeclaration, TravelLetter
from repatriation.dossier_paper import FitnessCertificate, ReturnDossier
from repatriation.movement_papers import MovementList, MovementListForEscorts, MovementListForReceivers
from repatriation.papers.handover import HandoverRecord

PRINTOUTS = (
    (GroupList, Permission.REGISTER_PEOPLE),
    (GroupListForHelpers, Permission.REGISTER_PEOPLE),
    (GroupListInFull, Permission.ASSESS_RISK),
    (RightsSheet, Permission.EXPLAIN_RIGHTS),
    (ContactCard, Permission.VIEW_CASE),
    (BlankConsentForm, Permission.RECORD_CONSENT),
    (ConsentForm, Permission.RECORD_CONSENT),
    (OwnCopy, Permission.WRITE_PLAN),
    (TeamCopy, Permission.WRITE_PLAN),
    (TechnicalResolution, Permission.RECORD_IDENTIFICATION),
    (NeutralCertificate, Permission.RECORD_IDENTIFICATION),
    (AdmissionPaper, Permission.ADMIT),
    (AttendanceLetter, Permission.MANAGE_TASKS),
    (IdentityCard, Permission.KEEP_LIKENESS),
    (ClosureLetter, Permission.CLOSE_CASE),
    (ChannellingRecord, Permission.NOTIFY_AUTHORITY),
    (CaseSummary, Permission.WRITE_CASE_NOTE),
    (NeutralSummary, Permission.WRITE_CASE_NOTE),
    (PlanPaper, Permission.PLAN_INTEGRATION),
    (WorkLetter, Permission.PLAN_INTEGRATION),
    (HousingLetter, Permission.PLAN_INTEGRATION),
    (VoucherPaper, Permission.ISSUE_VOUCHER),
    (BookingConfirmation, Permission.BOOK_INTERPRETER),
    (Oath, Permission.KEEP_INTERPRETER_BANK),
    (ReferralLetter, Permission.REFER),
    (RecallLetter, Permission.REFER),
    (MovementList, Permission.PREPARE_RETURN),
    (MovementListForEscorts, Permission.PREPARE_RETURN),
    (MovementListForReceivers, Permission.PREPARE_RETURN),
    (ReturnDeclaration, Permission.COUNSEL_OPTIONS),
    (TravelLetter, Permission.PREPARE_RETURN),
    (FitnessCertificate, Permission.PREPARE_RETURN),
    (ReturnDossier, Permission.PREPARE_RETURN),
    (HandoverRecord, Permission.PREPARE_RETURN),
)
SHOWN = 20  # of what was printed before


def holds(user, permission, subject):
    """On one record the roles held there decide; a list of people shows no more than those one sees anyway."""
    return user.may(permission) if isinstance(subject, GroupIncident) else user.has_perm(permission, subject)


def offered(subject, user):
    """The kinds of paper this user may print about this subject."""
    fitting = [(paper, need) for paper, need in PRINTOUTS if is_about(paper, subject)]
    held = {need: holds(user, need, subject) for need in {need for _paper, need in fitting}}  # each asked once
    return [paper for paper, need in fitting if held[need]]


def is_about(paper, subject):
    return isinstance(subject, paper.about) and paper.fits(subject)


def named(code, subject):
    """The kind of paper with this code and the permission it needs, or (None, None)."""
    fitting = (pair for pair in PRINTOUTS if pair[0].code == code and is_about(pair[0], subject))
    return next(fitting, (None, None))


class PrintForm(forms.Form):
    """What stands on it, if that is to be chosen; in which language, and hers beside that of who hands it over."""

    language = forms.ChoiceField(label=_("Language"))
    beside = forms.ChoiceField(label=_("Second language beside it"), required=False)
    parts = forms.MultipleChoiceField(
        label=_("What stands on it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one part.")},
    )

    field_order = ("parts", "language", "beside")

    def __init__(self, *args, paper, spoken="", parts=(), ticked=(), **kwargs):
        super().__init__(*args, auto_id=f"{paper.code}_%s", **kwargs)
        self.paper = paper
        choices = [(each, languages.own_name(each).capitalize()) for each in paper.languages]
        self.fields["language"].choices = choices
        self.fields["language"].initial = languages.reading(paper.languages)
        self.fields["parts"].choices, self.fields["parts"].initial = parts, ticked
        self.fields["parts"].required = not paper.parts_may_be_left
        if not parts:
            del self.fields["parts"]
        if paper.languages == languages.STAFF:
            del self.fields["beside"]
            return
        self.fields["beside"].choices = [("", _("One language only")), *choices]
        self.fields["beside"].initial = spoken if spoken != self.fields["language"].initial else ""


def print_paper(paper):
    """The PDF of a paper: written into the register and the trail in one act, or there is no paper."""
    pdf = render(paper)  # before the act: drawing takes longer than others should wait
    details = {"document": paper.code, "language": paper.language, "number": paper.number}
    details |= {"parts": paper.parts} if paper.parts else {}
    with act(paper.reader, "print", paper.subject, *paper.shows, **details):
        enter(paper)
    return pdf


def printed_before(subject, kinds):
    """The register's last lines about a subject; what is of these kinds, which the reader may print, may be voided."""
    titles = {paper.code: paper.title for paper, _need in PRINTOUTS}
    on_its_own = not isinstance(subject, (Case, GroupIncident))  # a voucher or letter is taken back itself
    may_print = set() if on_its_own else {paper.code for paper in kinds}
    entries = list(IssuedPaper.objects.about(subject).select_related("key", "issued_by")[:SHOWN])
    for entry in entries:
        entry.title = titles.get(entry.document, entry.document)
        entry.can_be_voided = entry.voided_at is None and entry.document in may_print
    return entries
