"""Exactly what was ticked: field by field, with marked values, so that whatever leaks is found."""

import pytest
from django.urls import reverse

from carecase.assessments.models import (
    NeedsAssessment,
)
from carecase.casework.history import changes, spoken
from carecase.people.models import Person
from carecase.workflow.acts import act
from referrals import sharing
from referrals.models import CATEGORY, Attachment, Field, Referral
from tests.fixtures.marked import MARKS

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen_by(client):
    def page(user, referral):
        client.force_login(user)
        answer = client.get(reverse("referrals:received_one", args=[referral.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def marks_in(html, case):
    marks = MARKS | {Field.CASE_NUMBER: case.number}
    return {field for field, mark in marks.items() if mark in html}


def test_every_field_has_a_source_and_a_part_of_the_consent():
    assert set(sharing.SOURCES) == set(CATEGORY) == set(Field) == {*MARKS, Field.CASE_NUMBER}


@pytest.mark.parametrize("field", Field)
def test_the_receiver_sees_the_field_that_was_ticked_and_no_other(field, marked, sent, desk, seen_by):
    html = seen_by(desk, sent(fields=[field]))
    assert marks_in(html, marked) == {field}
    assert "MARCA-" not in html.replace(MARKS[Field.PAPERS], "").replace(MARKS[Field.LEGAL_STAY], "")


def test_with_nothing_ticked_nothing_is_told(marked, sent, desk, seen_by):
    assert marks_in(seen_by(desk, sent(fields=[])), marked) == set()


def test_everything_that_is_ticked_is_told(marked, sent, desk, seen_by):
    assert marks_in(seen_by(desk, sent(fields=list(Field))), marked) == set(Field)


def test_what_is_written_after_the_sending_is_not_shown(marked, sent, desk, seen_by, case_manager):
    referral = sent(fields=["names", "wishes"])
    person = Person.objects.get(pk=marked.person_id)
    person.given_names = "Despues"
    with act(case_manager, "rename", marked) as doing:
        doing.save(person)
        doing.save(NeedsAssessment(case=marked, wants="otro deseo"))
    html = seen_by(desk, referral)
    assert "Yamileth" in html
    assert "marcadeseo" in html
    assert "Despues" not in html
    assert "otro deseo" not in html


def test_the_preview_is_what_the_receiver_sees(
    marked, draft, agreed, take, clinic, desk, client, case_manager, seen_by
):
    consent = agreed(categories=["identity", "needs"], organisation=clinic.organisation)
    referral = draft(receiving_unit=clinic, consent=consent, fields=["names", "age", "wishes"])
    client.force_login(case_manager)
    before = client.get(reverse("referrals:preview", args=referral.url_args())).content.decode()
    assert marks_in(before, marked) - {Field.CASE_NUMBER} == {Field.NAMES, Field.AGE, Field.WISHES}
    referral = take(referral, "offer", "send")
    assert [row.value for row in sharing.shared(referral)] == [MARKS[Field.NAMES], "47", MARKS[Field.WISHES]]


def test_who_prepares_ticks_and_sees_only_what_she_reads_herself(marked, draft, client, colleague, team, case_manager):
    from_screening = colleague("elsa", "screener", team)  # reads no health
    with act(case_manager, "add", marked) as doing:
        doing.save(marked.grants.model(case=marked, user=from_screening, role="screener", because="team"))
    referral = draft(fields=["health_needs", "wishes"])
    client.force_login(from_screening)
    html = client.get(reverse("referrals:preview", args=referral.url_args())).content.decode()
    assert "marcadeseo" in html
    assert "marcasalud" not in html
    form = client.get(reverse("referrals:referral_new", args=[marked.number])).content.decode()
    assert 'value="wishes"' in form
    assert 'value="health_needs"' not in form


def test_the_snapshot_is_sealed(sent):
    referral = sent(fields=["names"])
    stored = type(referral).objects.filter(pk=referral.pk).values_list("snapshot", flat=True).get()
    assert stored.stored.startswith("v1:")


def test_the_history_says_what_was_ticked_and_not_what_stood_there(marked, sent):
    referral = sent(fields=["health_needs"], papers=["D1"])
    attachment = referral.attachments.get()
    written = [
        (Referral, referral.pk, 1, ["fields", "snapshot", "gone_since"]),
        (Attachment, attachment.pk, 1, ["sealed_pdf", "sha256"]),
    ]
    pasts = [referral.history.first(), attachment.history.first()]
    lines = [line for row, past in zip(written, pasts, strict=True) for line in changes(spoken(row), past, None)]
    [line] = lines
    assert str(Field.HEALTH_NEEDS.label) in line
