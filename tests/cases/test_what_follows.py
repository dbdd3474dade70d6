"""What an answer finishes, and what it leaves open: no task is closed by an answer to another question."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.cases.actions import take_case
from carecase.cases.models import Concern, Consent, InterpreterRequest, Separation, Task
from tests.cases.test_flags import local

PLAINLY = {"mode": "phone", "minutes": "60", "sex": "any", "community": "any"}  # as the form has them
pytestmark = pytest.mark.django_db
Kind = Task.Kind


@pytest.fixture
def consent(open_case, send, case_manager):
    def ask(kind, given="yes", **more):
        said = {"kind": kind, "given": given, "by": "self", "how": "oral", "language": "spa"} | more
        return send(case_manager, "cases:consent_new", open_case, **said)

    return ask


def later(**more):
    return {
        "given": "deferred",
        "deferred_because": "Está dormida",
        "ask_again_at": local(timezone.now() + timedelta(**more)),
    }


def test_a_consent_put_off_waits_for_its_own_answer(open_case, consent, tasks):
    assert consent("data_record", **later(hours=5)).status_code == 302
    consent("photo")
    assert Kind.CONSENT_AGAIN in tasks(open_case)
    consent("data_record")
    assert Kind.CONSENT_AGAIN not in tasks(open_case)


@pytest.mark.parametrize("when", [{"days": 3000}, {"hours": -5}])
def test_a_consent_is_not_put_off_for_good(open_case, consent, when):
    assert consent("data_record", **later(**when)).status_code == 422
    assert not Consent.objects.exists()


@pytest.fixture
def interpreter(open_case, send, case_manager):
    def ask(language, **more):
        wanted = {
            "language": language,
            "purpose": "health",
            "sex": "any",
            **PLAINLY,
            "wanted_at": local(timezone.now()),
        }
        return send(case_manager, "cases:interpreter_new", open_case, **wanted | more)

    return ask


def test_an_interpreter_found_for_one_talk_leaves_the_other_requests_open(
    open_case, interpreter, client_of, send, case_manager
):
    interpreter("hat")
    interpreter("fra")
    first = InterpreterRequest.objects.get(language="hat")
    met = {
        "language": "hat",
        "purpose": "health",
        "sex": "any",
        **PLAINLY,
        "wanted_at": local(first.wanted_at),
        "met": "phone",
    }
    send(case_manager, "cases:interpreter", open_case, first.pk, **met, version=first.version)
    left = open_case.tasks.open().filter(kind=Kind.INTERPRETER_NEED)
    assert [task.about for task in left] == [InterpreterRequest.objects.get(language="fra").pk]


# --- a suspected facilitator ----------------------------------------------------------------------------------------


@pytest.fixture
def group(register, case_manager):
    return [take_case(case, by=case_manager) for case in register(3).cases.order_by("label")]


@pytest.fixture
def doubted(group, send, officer, case_manager):
    """The first of the group, about whom a concern was raised."""
    send(
        case_manager,
        "cases:concern_new",
        group[0],
        grounds="Lleva los boletos de todos",
        expires_on_year="2099",
        expires_on_month="1",
        expires_on_day="1",
    )
    return group[0]


def test_a_concern_keeps_the_person_apart_from_everybody_of_the_group(doubted, group):
    pairs = set(Separation.objects.values_list("case", "other"))
    assert pairs == {(a.pk, b.pk) for a in group for b in group if (a == doubted) != (b == doubted)}


def test_whoever_is_doubted_helps_nobody_with_words(doubted, group, send, case_manager):
    asked = {"language": "hat", "purpose": "lifeline", **PLAINLY, "wanted_at": local(timezone.now())}
    helped = asked | {"met": "co_traveller"}
    assert send(case_manager, "cases:interpreter_new", group[1], **helped).status_code == 422
    refused = send(case_manager, "cases:interpreter_new", group[1], **helped, met_by=doubted.pk)
    assert "no interpreta" in refused.content.decode()
    assert "sospech" not in refused.content.decode().lower()
    assert send(case_manager, "cases:interpreter_new", group[1], **helped, met_by=group[2].pk).status_code == 302


def test_a_concern_is_not_confirmed_without_the_persons_own_account(doubted, send, supervisor):
    concern = Concern.objects.get()
    judged = {
        "judgement": "confirmed",
        "non_punishment_checked": "on",
        "expires_on_year": "2099",
        "expires_on_month": "1",
        "expires_on_day": "1",
        "version": concern.version,
    }
    assert send(supervisor, "cases:judge_concern", doubted, concern.pk, **judged).status_code == 422
    heard = judged | {"own_account": "Se los dieron para repartir."}
    assert send(supervisor, "cases:judge_concern", doubted, concern.pk, **heard).status_code == 302
    [task] = doubted.tasks.open().filter(kind=Kind.CONCERN_EXPIRES)
    assert task.about == concern.pk


def test_an_instruction_is_made_by_number_and_ended_by_a_supervisor(group, send, client_of, case_manager, supervisor):
    one, two, _third = group
    assert send(case_manager, "cases:separation_new", one, number="ZZZZ-ZZZZ-Z").status_code == 422
    assert send(case_manager, "cases:separation_new", one, number=two.number.lower()).status_code == 302
    mine = one.separations.get(ended_at__isnull=True)
    end = reverse("cases:end_separation", args=[one.number, mine.pk])
    assert client_of(case_manager).post(end).status_code == 403
    client_of(supervisor).post(end)
    assert not Separation.objects.filter(ended_at__isnull=True).exists()


def test_an_instruction_behind_which_a_concern_stands_does_not_end(doubted, client_of, supervisor):
    mine = doubted.separations.first()
    answer = client_of(supervisor).post(reverse("cases:end_separation", args=[doubted.number, mine.pk]))
    assert answer.status_code == 409
    assert Separation.objects.filter(pk=mine.pk, ended_at__isnull=True).exists()


# --- rights ---------------------------------------------------------------------------------------------------------


def test_rights_are_not_explained_in_a_language_nobody_noted(open_case, send, case_manager):
    talk = {"language": "eng", "mode": "same_language", "understood": "on"}
    assert send(case_manager, "cases:rights_new", open_case, **talk).status_code == 422
    assert send(case_manager, "cases:rights_new", open_case, **talk | {"mode": "second_language"}).status_code == 302
