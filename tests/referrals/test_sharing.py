"""Exactly what was ticked: field by field, with marked values, so that whatever leaks is found."""

import pytest
from django.urls import reverse

from carecase.assessments.models import (
    ExploitationFacts,
    HealthNeeds,
    Identification,
    InterviewCareView,
    NeedsAssessment,
)
from carecase.cases.models import LegalStay
from carecase.casework.history import changes
from carecase.people.models import Guardian, IdentityPaper, Person, Phone
from carecase.workflow.acts import act
from referrals import sharing
from referrals.models import CATEGORY, Attachment, Field, Referral
from tests.referrals.conftest import fresh

pytestmark = pytest.mark.django_db

# Field → a mark that stands in the records at the place it is read from, as the receiver would read it.
MARKS = {
    Field.NAMES: "Yamileth Marcanombre",
    Field.CALLED: "Marcapodo",
    Field.SEX: "<dd>Mujer</dd>",
    Field.GENDER: "No binario",
    Field.AGE: "<dd>47</dd>",
    Field.BORN: "marca de las lluvias",
    Field.CITIZENSHIPS: "Mongolia",
    Field.LANGUAGES: "marcavariante",
    Field.PAPERS: "MARCA-PASAPORTE",
    Field.GUARDIAN: "Marcatutora",
    Field.SAFE_CONTACT: "+50688887777",
    Field.NEEDS: "vivienda: Urgente",
    Field.WISHES: "marcadeseo",
    Field.HEALTH_NEEDS: "marcasalud",
    Field.WHAT_HAPPENED: "marcahistoria",
    Field.FEARS: "marcamiedo",
    Field.LEGAL_STAY: "MARCA-EXPEDIENTE",
    Field.IDENTIFICATION: "Posible trata",
    Field.LAST_RESIDENCE: "Marcapueblo",
    Field.ENTRY: "marcaentrada",
    Field.DESTINATION: "Marcadestino",
}


@pytest.fixture
def marked(open_case, case_manager):
    """A case whose every shareable field holds its mark; beside them what must never be seen by anybody outside."""
    case, person = open_case, Person.objects.get(pk=open_case.person_id)
    case.called = MARKS[Field.CALLED]
    facts = {
        "given_names": "Yamileth", "family_names": "Marcanombre", "sex": "2", "gender": "non_binary", "age_told": "47",
        "born": MARKS[Field.BORN], "citizenships": ["MN"], "last_residence": MARKS[Field.LAST_RESIDENCE],
        "entry": MARKS[Field.ENTRY], "destination": MARKS[Field.DESTINATION], "religion": "MARCA-RELIGION",
    }  # fmt: skip
    for name, value in facts.items():
        setattr(person, name, value)
    language = person.languages.get()
    language.variety = MARKS[Field.LANGUAGES]
    phone = {"safe": "yes", "person": person}
    with act(case_manager, "mark", case) as doing:
        for row in (case, person, language):
            doing.save(row)
        needs = doing.save(NeedsAssessment(case=case, housing="urgent", wants=MARKS[Field.WISHES]))
        for row in (
            IdentityPaper(person=person, kind="passport", number=MARKS[Field.PAPERS]),
            Guardian(person=person, capacity="relative", name=MARKS[Field.GUARDIAN]),
            Phone(number=MARKS[Field.SAFE_CONTACT], **phone),
            Phone(number="MARCA-INSEGURA", **phone | {"safe": "no"}),
            Phone(number="MARCA-FILTRADA", leaked=True, **phone),
            HealthNeeds(case=case, needs=needs, health_words=MARKS[Field.HEALTH_NEEDS]),
            ExploitationFacts(case=case, told=MARKS[Field.WHAT_HAPPENED]),
            InterviewCareView(case=case, fears=MARKS[Field.FEARS], not_again="MARCA-NUNCA"),
            LegalStay(case=case, status="none", number=MARKS[Field.LEGAL_STAY], issued_on="2026-01-01"),
            Identification(case=case, status="possible", due_at="2026-12-01T00:00Z", dated_on="2026-01-01",
                           age_standing="adult", palermo_result="not_assessed"),
        ):  # fmt: skip
            doing.save(row)
    return fresh(case)


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
    lines = changes(Referral, referral.history.first(), None, ["fields", "snapshot", "gone_since"])
    lines += changes(Attachment, referral.attachments.get().history.first(), None, ["sealed_pdf", "sha256"])
    [line] = lines
    assert str(Field.HEALTH_NEEDS.label) in line
