"""Every form, every field: what cannot be kept gets a clear message, never a 500."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from carecase.assessments import forms

pytestmark = pytest.mark.django_db

OF_CASE = {
    "urgent-needs_new": forms.UrgentNeedsForm,
    "screening_new": forms.ScreeningForm,
    "identification_new": forms.IdentificationForm,
    "reflection": forms.ReflectionWaiverForm,
    "risk_new": forms.RiskForm,
    "leak_new": forms.LeakForm,
    "needs_new": forms.NeedsForm,
    "interview_new": forms.InterviewForm,
    "care-view": forms.CareViewForm,
    "journey": forms.JourneyForm,
    "exploitation": forms.ExploitationForm,
    "child": forms.ChildFactsForm,
}
OF_PLACE = {
    "report_new": forms.SiteReportForm,
    "inspection_new": forms.InspectionForm,
    "headcount_new": forms.HeadCountForm,
}
HOSTILE = (
    "a\x00b",
    "x" * 100_000,
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "0001-01-01",
    "9999-12-31",
    "31/02/2026",
    "00000000-0000-0000-0000-000000000000",
    "\u202emicroscopio \u2066",
    "👩‍👧 😢",
    "\ud83d",
    "9" * 30,
    "-1",
    "NaN",
    "1e400",
)


def every_name(form):
    rows = getattr(form, "rows", ())
    return [each.add_prefix(name) for each in (form, *rows) for name in each.fields]


def try_everything(form_class, parent, by):
    """Each hostile text in every field at once; what is accepted nevertheless is saved."""
    field = form_class._meta.model.visible_through

    def form(*data):
        return form_class(*data, instance=form_class._meta.model(**{field: parent}), by=by, parent=parent)

    names, told_off = every_name(form()), 0
    for text in HOSTILE:
        sent = QueryDict(mutable=True)
        for name in names:
            sent[name] = text
        tried = form(sent)
        if tried.is_valid():
            tried.save()
        else:
            told_off += 1
    return told_off


@pytest.mark.parametrize("name", OF_CASE)
def test_nothing_breaks_a_form_of_a_case(open_case, case_manager, name):
    assert try_everything(OF_CASE[name], open_case, case_manager) >= len(HOSTILE) - 6


@pytest.mark.parametrize("name", OF_PLACE)
def test_nothing_breaks_a_form_of_a_place(register, officer, name):
    assert try_everything(OF_PLACE[name], register(1), officer) >= len(HOSTILE) - 6


@pytest.mark.parametrize("name", OF_CASE)
def test_what_was_typed_is_kept(open_case, case_manager, client_of, name):
    """One wrong field, and everything else stands in the page again."""
    client, url = client_of(case_manager), reverse(f"assessments:{name}", args=[open_case.number])
    form = client.get(url).context["form"]
    response = client.post(url, dict.fromkeys(every_name(form), "palabras de ella\x00"))

    texts = [n for n in form._meta.fields if n in form.fields and not hasattr(form.fields[n], "choices")]
    assert response.status_code == 422
    assert not texts or "palabras de ella" in response.content.decode()
