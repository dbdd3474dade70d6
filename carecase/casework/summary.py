"""One glance: what the person's situation is, as far as the reader's role may read it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.access.data_classes import DataClass
from carecase.assessments import standing as assessed
from carecase.cases.models import Consent
from carecase.cases.retention import kept_until
from carecase.cases.standing import latest_legal_stay
from carecase.people.models import Phone
from carecase.ui import moments
from carecase.workflow.facts import each


@each("person__phones")
def phones(rows):
    return rows


#: What it builds on → who may read it.
FACTS = {
    assessed.latest_identification: DataClass.NARRATIVE,
    assessed.latest_screening: DataClass.NARRATIVE,
    latest_legal_stay: DataClass.NARRATIVE,
    phones: DataClass.IDENTITY,
}


def summary(case, user):
    """Rows of label, value, hint and the page where it is kept."""
    rows = []
    if case.may_read(user, DataClass.NARRATIVE):
        rows += [condition(case), stay(case)]
    if case.may_read(user, DataClass.IDENTITY):
        rows.append(safe_contact(case))
    return [*rows, consents(case, user), *([] if case.is_open else [closing(case)])]


def row(label, value, case, section, hint=""):
    url = reverse("casework:section", args=[case.number, section])
    return {"label": label, "value": value or "—", "hint": hint, "url": url, "action": _("See")}


def condition(case):
    if decision := assessed.latest_identification(case):
        return row(_("Condition"), decision.get_status_display(), case, "assessments", decision.body)
    screening = assessed.latest_screening(case)
    value = screening.track.label if screening is not None else _("Not screened yet")
    return row(
        _("Condition"), value, case, "assessments", _("Indicators advise; a person decides.") if screening else ""
    )


def closing(case):
    hint = _("Kept until %(day)s.") % {"day": moments.when(kept_until(case))}
    return row(_("Closed"), case.get_closure_reason_display(), case, "cases", hint)


def stay(case):
    latest = latest_legal_stay(case)
    until = _("until %(day)s") % {"day": moments.when(latest.expires_on)} if latest and latest.expires_on else ""
    return row(_("Leave to stay"), latest.get_status_display() if latest else "", case, "cases", until)


def safe_contact(case):
    kept = sorted((phone for phone in phones(case) if not phone.leaked), key=lambda phone: phone.recorded_at)
    usable = [phone for phone in kept if phone.safe in (Phone.Safe.YES, Phone.Safe.ONLY_THEN)]
    value = ", ".join(f"{phone.get_whose_display()} {phone.number}" for phone in usable)
    return row(
        _("Safe contact"), value or _("None for now"), case, "identity", usable[0].safe_window if usable else ""
    )


def consents(case, user):
    """The last answer to each purpose; the same answer for several partners is said once."""
    latest = {}
    for consent in Consent.objects.visible_to(user).filter(case=case).order_by("recorded_at").select_related("key"):
        latest[consent.kind, consent.partner] = consent
    words = [f"{consent.get_kind_display()}: {answer(consent)}" for consent in latest.values()]
    return row(_("Consents"), " · ".join(dict.fromkeys(words)) or _("None asked yet"), case, "cases")


def answer(consent):
    return _("taken back") if consent.withdrawn_at else consent.get_given_display().lower()
