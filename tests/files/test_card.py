"""The identification card (D3): what she wants on it, in every language; its code; void with the photograph."""

import datetime
import re

import pytest
from django.urls import reverse

from carecase.cases import actions
from carecase.cases.likenesses import keep
from carecase.cases.models import Case, Consent, Likeness
from carecase.cases.papers.identity_card import IdentityCard
from carecase.documents import languages
from carecase.documents.models import IssuedPaper, fingerprint, paper_with
from carecase.files.content import JPEG, Content
from carecase.people.models import Person
from carecase.workflow.acts import act
from tests.documents.reading import Printed, role, walk
from tests.files import corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(open_case, case_manager):
    """Called Dalia, by her papers Dariela Mejía, with a photograph she agreed to."""
    someone = Person.objects.get(pk=open_case.person_id)
    with act(case_manager, "call", open_case) as doing:
        open_case.called, someone.given_names, someone.family_names = "Dalia", "Dariela", "Mejía"
        doing.save(open_case)
        doing.save(someone)
        doing.save(Consent(case=open_case, kind="photo", given="yes", by="self"))
        keep(Likeness(case=open_case), Content(JPEG, corpus.picture()), doing)
    return Case.objects.get(pk=open_case.pk)


def card(case, reader, parts=("photograph", "called"), language="es", beside="ht"):
    return IdentityCard(case, reader=reader, language=language, beside=beside, parts=list(parts))


def pictures(printed):
    with printed.open() as pdf:
        return [str(each.get("/Alt", "")) for each in walk(pdf.Root.StructTreeRoot.K) if role(each) == "Figure"]


@pytest.mark.parametrize("language", languages.PERSON)
def test_the_card_in_every_language_fits_one_page(person, case_manager, language):
    printed = Printed(card(person, case_manager, language=language, beside=""))
    assert len(printed.pages) == 1
    assert "Dalia" in printed.text
    assert person.number in printed.text
    assert "Mejía" not in printed.text
    assert len(pictures(printed)) == 2


def test_without_a_tick_there_is_neither_picture_nor_name(person, case_manager):
    printed = Printed(card(person, case_manager, parts=(), beside=""))
    assert "Dalia" not in printed.text
    assert pictures(printed) == ["Código de la ficha"]


def test_who_may_not_see_the_photograph_prints_none(person, stranger):
    assert card(person, stranger).photograph is None


def printed_by(client, user, case, **more):
    client.force_login(user)
    data = {"document": "D3", "language": "es", "beside": "", "parts": ["photograph", "called"], **more}
    return client.post(reverse("casework:print", args=[case.number]), data)


def test_its_code_is_known_by_its_fingerprint_alone(client, person, case_manager, monkeypatch):
    tokens = []
    whole = IdentityCard.__init__

    def remembered(self, *args, **kwargs):
        whole(self, *args, **kwargs)
        tokens.append(self.token)

    monkeypatch.setattr(IdentityCard, "__init__", remembered)
    answer = printed_by(client, case_manager, person)
    assert answer.status_code == 200, "issued"
    assert re.search(r'filename="ficha-[\w-]+-es.pdf"', answer["Content-Disposition"])
    entry, token = IssuedPaper.objects.get(), tokens[-1]
    assert entry.token_hash == fingerprint(token) != token
    assert paper_with(token) == paper_with(f" {token} ") == paper_with(entry.number.lower()) == entry
    assert paper_with("") is paper_with("x" * 32) is None
    said = client.post(reverse("casework:check_paper"), {"number": token}).context["entry"]
    assert said.counts
    IssuedPaper.objects.update(valid_until=datetime.date(2020, 1, 1))
    page = client.post(reverse("casework:check_paper"), {"number": token})
    assert not page.context["entry"].counts
    assert "cc-notice--warning" in page.content.decode()


def test_when_the_consent_to_the_photograph_ends_the_card_no_longer_counts(client, person, case_manager):
    printed_by(client, case_manager, person)
    printed_by(client, case_manager, person, parts=["called"])
    actions.withdraw_consent(person.consents.get(kind="photo"), by=case_manager)
    assert [(each.parts, each.counts) for each in IssuedPaper.objects.order_by("issued_at")] == [
        (["photograph", "called"], False),
        (["called"], True),
    ]
    assert b'value="photograph"' not in client.get(reverse("casework:print", args=[person.number])).content


def test_a_lost_card_is_issued_again_with_another_code(client, person, case_manager):
    printed_by(client, case_manager, person)
    lost = IssuedPaper.objects.get()
    void = reverse("casework:void_paper", args=[person.number, lost.pk])
    assert client.post(void, {"reason": "perdida", "again": "1"}).status_code == 200
    new = IssuedPaper.objects.valid().get()
    assert new.replaces == lost
    assert new.parts == ["photograph", "called"]
    assert new.token_hash not in ("", lost.token_hash)


def test_a_name_that_could_harm_is_refused(client, person, case_manager):
    with act(case_manager, "call", person) as doing:
        person.called = "La tratada por traficantes"
        doing.save(person)
    assert printed_by(client, case_manager, person).status_code == 409
    assert not IssuedPaper.objects.exists()
