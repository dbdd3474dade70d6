"""Whatever is typed into any field is taken or refused in words, and what is taken can be saved."""

import pytest
from django.test import Client
from django.urls import reverse

from carecase.cases.models import Case
from carecase.plans import forms
from carecase.plans.models import (
    CarePlan,
    FollowUp,
    Objective,
    PersonAnswer,
    PlanAction,
    PlanReview,
    SafetyPlan,
    ServiceLog,
    UnmetNeed,
)

pytestmark = pytest.mark.django_db

BAD = {
    "nul": "\x00",
    "long": "x" * 100_000,
    "right to left, joined signs, markup": "‮مرحبا 👩🏽‍🍼 <script>alert(1)</script>",
    "somebody else's id": "1" * 30,
    "the end of time": "9999-12-31",
    "the beginning of time": "0001-01-01",
    "the end of time, to the minute": "9999-12-31T23:59",
    "the beginning of time, to the minute": "0001-01-01T00:00",
    "no number": "NaN",
    "too many": "9" * 40,
    "less than nothing": "-1",
}

#: Page → form, record, and what a page would send that can be saved.
FORMS = {
    "plan_new": (forms.CarePlanForm, CarePlan, {"review_on": "2027-01-31"}),
    "objective_new": (
        forms.ObjectiveForm,
        Objective,
        {"domain": "housing", "goal": "x", "priority": "1", "due_on": "2027-01-31", "owner_name": "PANI"},
    ),
    "action_new": (forms.PlanActionForm, PlanAction, {"due_on": "2027-01-31", "owner_name": "PANI"}),
    "answer": (
        forms.PersonAnswerForm,
        PersonAnswer,
        {
            "language": "spa", "mode": "same_language", "answer": "agreed", "by": "self", "how": "oral",
            "copy": "taken",
        },
    ),
    "review": (forms.PlanReviewForm, PlanReview, {"reviewed_on": "2026-11-01", "result": "goes_on"}),
    "safety-plan": (
        forms.SafetyPlanForm,
        SafetyPlan,
        {"what_to_do": "x", "copy": "taken", "revised_at": "2026-11-01T10:00"},
    ),
    "log": (
        forms.ServiceLogForm,
        ServiceLog,
        {"outcome": "unavailable", "given_at": "2026-11-01T10:00", "mode": "phone", "currency": "USD"},
    ),
    "need_new": (forms.UnmetNeedForm, UnmetNeed, {"needed_since": "2026-11-01", "reason": "cost"}),
    "follow_up_new": (
        forms.FollowUpForm,
        FollowUp,
        {"kind": "in_care", "due_on": "2026-11-25", "mode": "phone", "done_at": "2026-11-01T10:00"},
    ),
}  # fmt: skip
OF_A_PLAN = {"objective_new", "action_new", "review", "answer"}
WITH_A_SERVICE = {"action_new", "log", "need_new"}


@pytest.fixture
def fill(approved_plan, case_manager, service):
    """`fill("log", note="x")`: the form of a page with these answers and otherwise good ones."""

    def bound(name, **data):
        form_class, model, good = FORMS[name]
        case = Case.objects.get()
        owner = {"plan": CarePlan.objects.get(number=1)} if name in OF_A_PLAN else {"case": case}
        named = {"service_type": service("PRI-08").pk} if name in WITH_A_SERVICE else {}
        return form_class(named | good | data, instance=model(**owner), by=case_manager, parent=case)

    return bound


@pytest.mark.parametrize("name", [name for name in FORMS if name != "plan_new"])
def test_the_good_answers_can_be_saved(fill, name):
    form = fill(name)
    assert form.is_valid(), form.errors
    form.save()


@pytest.mark.parametrize("name", FORMS)
def test_every_field_takes_or_refuses_whatever_is_typed(fill, name):
    for field in fill(name).fields:
        for bad in BAD.values():
            form = fill(name, **{field: bad})
            if form.is_valid() and name != "plan_new" and not type(form.instance).objects.filter(pk=form.instance.pk):
                save(form, name)


def save(form, name):
    """What a form takes can be written. A case has one safety plan."""
    if name == "safety-plan":
        SafetyPlan.objects.all().delete()
    form.save()


@pytest.mark.parametrize("name", FORMS)
def test_a_page_of_nonsense_comes_back_with_messages(fill, case_manager, name):
    client = Client()
    client.force_login(case_manager, backend="carecase.access.backends.RoleBackend")
    more = [1] if name in {"objective_new", "action_new", "review"} else []
    address = reverse(f"plans:{name}", args=[Case.objects.get().number, *more])
    for bad in ("\x00", "x" * 100_000, BAD["right to left, joined signs, markup"]):
        answer = client.post(address, dict.fromkeys(fill(name).fields, bad))
        assert answer.status_code == 422
        assert answer.context["form"].errors
