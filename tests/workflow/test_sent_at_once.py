"""The same form sent twice, at full size and on both databases: one record, and everybody is led where it is."""

import pytest
from django.urls import reverse

from carecase.cases.models import CaseNote
from carecase.workflow.models import Draft, Sent
from tests.fixtures.hands import HANDS, ROUNDS
from tests.machine import proof_size
from tests.workflow.test_typed import Reader

pytestmark = [pytest.mark.prove, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

TYPED = "Llamó su hermana."


def test_a_form_is_saved_once_however_often_it_is_sent(open_case, case_manager, hands):
    page = reverse("cases:note_new", args=[open_case.number])
    ines = Reader(case_manager).open(page)
    how_many, many = max(3, round(ROUNDS * proof_size())), hands()
    told = [0]

    def send(_hand):
        told[0] += 1  # every process counts its own rounds: another text is another note
        answer = ines.post(text=f"{TYPED} {told[0]}")
        return answer.status_code, answer.url if answer.status_code == 302 else answer.content.decode()

    [answers] = many.rounds([send], lambda: None, how_many)
    for each in answers:
        assert len(each) == HANDS
        assert set(each) == {(302, each[0][1])}, each
    assert many.afterwards(CaseNote.objects.count) == how_many
    assert many.afterwards(Sent.objects.count) == how_many


def test_a_draft_that_is_kept_by_many_at_once_is_one(open_case, case_manager, hands):
    """The page is open in several windows, and each keeps what is being typed."""
    page = reverse("cases:note_new", args=[open_case.number])
    ines = Reader(case_manager).open(page)
    how_many, many = max(3, round(ROUNDS * proof_size())), hands()
    [answers] = many.rounds([lambda hand: ines.type(text=f"{TYPED} {hand}").status_code], lambda: None, how_many)
    assert all(set(each) == {204} for each in answers), answers
    assert many.afterwards(Draft.objects.count) == 1
