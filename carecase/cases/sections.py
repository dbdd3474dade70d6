"""What was agreed, told and tried: consents, rights, notices, contacts, stay, absences, fears, notes."""

from carecase.cases.models import (
    Absence,
    AdulthoodPlan,
    Appointment,
    AuthorityNotice,
    CaseNote,
    Concern,
    Consent,
    ConsentSheet,
    ContactAttempt,
    Fear,
    HealthNote,
    Hold,
    InterpreterRequest,
    LegalNote,
    LegalStay,
    OperationsNote,
    RightsTalk,
    Search,
    SearchAnswer,
    SearchHit,
    Separation,
)
from carecase.ui.together import read_named

SHOWN = 20
BLOCKS = (
    ("consents", Consent),
    ("rights_talks", RightsTalk),
    ("notices", AuthorityNotice),
    ("interpreter_requests", InterpreterRequest),
    ("contacts", ContactAttempt),
    ("appointments", Appointment),
    ("legal_stays", LegalStay),
    ("absences", Absence),
    ("holds", Hold),
    ("fears", Fear),
    ("concerns", Concern),
    ("searches", Search),
    ("sought", SearchHit),
    ("case_notes", CaseNote),
    ("operations_notes", OperationsNote),
    ("health_notes", HealthNote),
    ("legal_notes", LegalNote),
)
ALSO = {
    "interpreter_requests": ("booking",),
    "appointments": ("companion",),
    "consents": ("sheet",),
    "contacts": ("in_error_by",),
}


def section(case, user):
    rows = {
        name: model.objects.visible_to(user)
        .filter(case=case)
        .select_related("recorded_by", "key", *ALSO.get(name, ()))[:SHOWN]
        for name, model in BLOCKS
    }
    rows = read_named(rows)
    for contact in rows["contacts"]:
        contact.may_be_undone = contact.in_error_at is None and contact.was_just_entered_by(user)
    apart = Separation.objects.visible_to(user).filter(case=case, ended_at__isnull=True)
    answers = SearchAnswer.objects.visible_to(user).untold().filter(case=case)
    rows["answered_searches"] = set(answers.values_list("hit__search", flat=True))
    rows["may_see_sheets"] = case.may_read(user, ConsentSheet.data_class)
    rows["adulthood_plan"] = AdulthoodPlan.objects.visible_to(user).filter(case=case).first()
    return rows | {"separations": apart.select_related("other")}
