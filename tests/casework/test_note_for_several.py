"""One note about several people: a row and a line of history in each case, and none in a case one may not write in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carecase.audit.models import EventSubject
from carecase.cases import actions
from carecase.cases.models import CaseNote, OperationsNote
from carecase.casework.note_for_several import kinds_for

pytestmark = pytest.mark.django_db

URL = "casework:note_for_several"


@pytest.fixture
def cases(register, case_manager):
    incident = register(3)
    return [actions.take_case(case, by=case_manager) for case in incident.cases.order_by("label")]


@pytest.fixture
def write(client, case_manager):
    def post(*cases, user=case_manager, kind="case", text="Hubo agua para todos.", group="mine"):
        client.force_login(user)
        said = {"group": group, "cases": [case.pk for case in cases], "kind": kind, "text": text}
        return client.post(reverse(URL), said)

    return post


def test_the_same_words_are_written_into_each_case_that_is_marked(write, cases):
    one, two, three = cases
    assert write(one, two).status_code == 302
    assert {note.case_id: note.text for note in CaseNote.objects.all()} == dict.fromkeys(
        (one.pk, two.pk), "Hubo agua para todos."
    )
    assert CaseNote.history.count() == 2
    assert not three.case_notes.exists()


def test_no_case_learns_which_others_it_was_written_about(write, cases):
    one, two, _three = cases
    write(one, two)
    events = set(EventSubject.objects.filter(label=CaseNote._meta.label).values_list("event", flat=True))
    about = EventSubject.objects.filter(event__in=events, label="cases.Case")
    assert sorted(about.values_list("subject", flat=True)) == sorted([str(one.pk), str(two.pk)])
    assert len(events) == 2


def test_a_case_one_does_not_see_cannot_be_marked(write, cases, stranger):
    assert write(*cases, user=stranger).status_code in {403, 422}
    assert not CaseNote.objects.exists()


def test_what_one_may_not_write_is_not_offered(write, cases, shelter_worker):
    assert write(cases[0], user=shelter_worker, kind="health").status_code == 422
    assert [code for code, _words in kinds_for(shelter_worker)] == ["operations"]


def test_a_note_about_nobody_is_refused(write, cases):
    assert write().status_code == 422
    assert not OperationsNote.objects.exists()


def test_writing_for_many_costs_no_more_questions_than_for_few(write, cases, case_manager, register):
    def asked(some):
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert write(*some).status_code == 302
        return len(counted)

    few = asked(cases[:2])
    more = [actions.take_case(case, by=case_manager) for case in register(12).cases.all()]
    assert asked(more) <= few + 4  # the trail has a line for each case
