"""What was agreed, told and tried: consents, rights, notices, contacts, stay, absences, fears, notes."""

from carecase.cases.models import (
    Absence,
    AuthorityNotice,
    CaseNote,
    Concern,
    Consent,
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

SHOWN = 20
BLOCKS = (
    ("consents", Consent),
    ("rights_talks", RightsTalk),
    ("notices", AuthorityNotice),
    ("interpreter_requests", InterpreterRequest),
    ("contacts", ContactAttempt),
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


def section(case, user):
    rows = {
        name: model.objects.visible_to(user).filter(case=case).select_related("recorded_by", "key")[:SHOWN]
        for name, model in BLOCKS
    }
    rows["interpreter_requests"] = rows["interpreter_requests"].select_related("key", "booking")
    apart = Separation.objects.visible_to(user).filter(case=case, ended_at__isnull=True)
    answers = SearchAnswer.objects.visible_to(user).untold().filter(case=case)
    rows["answered_searches"] = set(answers.values_list("hit__search", flat=True))
    return rows | {"separations": apart.select_related("other")}
