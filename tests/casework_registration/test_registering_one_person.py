"""Somebody at the door or on the phone."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.models import Case, OperationsNote
from carecase.people.search import persons_matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def submit(client):
    def send(user, **typed):
        client.force_login(user)
        return client.post(reverse("casework:register_person"), {"once": str(uuid.uuid4())} | typed)

    return send


def test_nothing_has_to_be_said(submit, shelter_worker):
    answer = submit(shelter_worker)
    case = Case.objects.get()
    assert answer.url == case.get_absolute_url()
    assert case.called == ""
    assert abs(case.opened_at - timezone.now()) < timedelta(minutes=1)
    assert set(case.tasks.values_list("kind", flat=True)) == {
        "first_risk", "child_authority", "guardian", "best_interests", "best_interests_done", "school_bridge",
        "age_review",
    }  # fmt: skip


def test_a_pseudonym_is_a_name(submit, case_manager):
    submit(case_manager, called="Luna", sex="2", group="adult", languages=["hat", "fra"], note="Llamó a la línea.")
    case = Case.objects.get()
    assert (case.called, case.person.sex, case.person.age_band) == ("Luna", "2", "adult")
    assert [row.language for row in case.person.languages.all()] == ["hat", "fra"]
    assert OperationsNote.objects.get().text == "Llamó a la línea."
    assert list(persons_matching("luna")) == [case.person]
    assert set(case.tasks.values_list("kind", flat=True)) == {"first_risk", "interpreter_need"}


@pytest.mark.parametrize(
    "who", [{}, {"age": "40"}, {"age": "9", "languages": ["hat"]}, {"called": "Luna", "group": "adult"}]
)
def test_the_case_is_born_with_the_deadline_that_is_due_first(submit, case_manager, born_due, who):
    submit(case_manager, **who)
    assert born_due(Case.objects.get())


def test_the_case_of_who_may_be_known_is_born_with_her_deadline(submit, case_manager, born_due):
    who = {"given_names": "Yesenia", "family_names": "Vásquez", "age": "22", "compared": "on"}
    submit(case_manager, **who)
    submit(case_manager, **who)
    assert all(born_due(case) for case in Case.objects.all())


def test_what_is_entered_later_keeps_its_true_time(submit, case_manager):
    submit(case_manager, age="40", occurred_at="2026-03-03T05:40")
    case = Case.objects.get()
    assert timezone.localtime(case.opened_at).strftime("%Y-%m-%d %H:%M") == "2026-03-03 05:40"
    assert case.tasks.get().due_at == case.opened_at + timedelta(hours=72)


def test_a_second_registration_raises_a_question(submit, case_manager):
    who = {"given_names": "Yesenia", "family_names": "Vásquez", "age": "22"}
    submit(case_manager, **who)
    assert submit(case_manager, **who).status_code == 409  # first she is shown who it may be
    assert Case.objects.count() == 1
    submit(case_manager, compared="on", **who)
    assert Case.objects.count() == 2
    assert Case.objects.filter(tasks__kind="duplicate_review").count() == 1


def test_sent_twice_it_is_registered_once(submit, case_manager):
    once = str(uuid.uuid4())
    assert submit(case_manager, once=once).url == submit(case_manager, once=once).url
    assert Case.objects.count() == 1


@pytest.mark.parametrize("once", ["", "x", "\x00", "1" * 5000])
def test_a_strange_mark_against_sending_twice_does_no_harm(submit, case_manager, once):
    assert submit(case_manager, once=once).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("called", "x" * 81), ("called", "a\x00b"), ("given_names", "x" * 100_000), ("age", "121"), ("age", "x"),
        ("languages", ["klingon"]), ("citizenships", ["XX"]), ("sex", "7"), ("group", "elder"), ("note", "x" * 2001),
        ("occurred_at", "2026-02-30T10:00"), ("occurred_at", "2999-01-01T00:00"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_what_was_typed_stays(submit, case_manager, field, typed):
    answer = submit(case_manager, **({"family_names": "Quishpe"} | {field: typed}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Quishpe" in answer.content.decode()
    assert not Case.objects.exists()


def test_an_age_that_contradicts_its_group_is_asked_about(submit, case_manager):
    assert "age" in submit(case_manager, age="30", group="06_11").context["form"].errors


def test_who_may_not_register_is_refused(client, colleague, team):
    client.force_login(colleague("lia", Role.LEGAL_ADVISER, team))
    assert client.get(reverse("casework:register_person")).status_code == 403
    assert client.post(reverse("casework:register_person"), {}).status_code == 403
