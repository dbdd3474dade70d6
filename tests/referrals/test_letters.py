"""The letter of a referral and its recall: exactly what was ticked, no word that harms, and when there is one."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Unit
from carecase.audit.models import Event
from carecase.documents.languages import STAFF, day, speaking
from carecase.documents.models import IssuedPaper
from carecase.documents.neutral import NotNeutral, first_forbidden
from carecase.documents.press import render
from carecase.shelter.models import House, HouseLocation
from carecase.workflow.acts import act
from referrals.letters import RecallLetter, ReferralLetter
from referrals.models import Field, Referral
from tests.documents.reading import Printed, in_order
from tests.fixtures.marked import MARKS
from tests.referrals.conftest import EVERYTHING, fresh

pytestmark = pytest.mark.django_db

# What stands in the text of a paper, without the markup that a page has around it.
PRINTED = {field: re.sub("<.*?>", "", mark) for field, mark in MARKS.items()}
HARMFUL = {Field.IDENTIFICATION}
#: "Mujer" and "47" are told by other words too.
FOUND = {field: mark for field, mark in PRINTED.items() if field not in HARMFUL | {Field.SEX, Field.AGE}}


@pytest.fixture
def offered(draft, agreed, take):
    """A referral by letter that was offered to the person: `offered(fields=["needs"])`."""

    def make(**details):
        consent = agreed(categories=EVERYTHING)
        return take(draft(**{"consent": consent, "channel": "letter"} | details), "offer")

    return make


@pytest.fixture
def letter(case_manager):
    def make(referral, kind=ReferralLetter, language="es"):
        return kind(referral, reader=case_manager, language=language)

    return make


def url(referral):
    return reverse("casework:print_referral", args=[referral.case.number, referral.pk])


@pytest.fixture
def signed_in(client):
    def sign_in(user):
        client.force_login(user)
        client.cookies["django_language"] = "es"
        return client

    return sign_in


# --- what stands on it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", FOUND)
def test_the_field_that_was_ticked_is_printed_and_no_other(field, marked, offered, letter):
    text = Printed(letter(offered(fields=[field]))).text
    assert {each for each, mark in FOUND.items() if mark in text} == {field}
    assert marked.number not in text


@pytest.mark.parametrize("language", STAFF)
def test_with_everything_ticked_no_word_that_harms_is_on_it(marked, offered, letter, language):
    text = Printed(letter(offered(fields=list(Field)), language=language)).text
    assert first_forbidden(text) == ""
    assert marked.number in text
    told_apart = {"es": "Se informa aparte de este oficio.", "en": "Told apart from this letter."}
    assert text.count(told_apart[language]) == 1
    assert "MARCA-INSEGURA" not in text


@pytest.mark.parametrize("language", STAFF)
def test_with_nothing_ticked_nothing_is_told(marked, offered, letter, language):
    text = Printed(letter(offered(fields=[]), language=language)).text
    assert {each for each, mark in FOUND.items() if mark in text} == set()
    assert "Control médico" in text


def test_after_sending_it_tells_what_was_sent(marked, offered, letter, take, case_manager):
    referral = take(offered(fields=["called"]), "send")
    case = fresh(marked)
    case.called = "Despues"
    with act(case_manager, "call", case) as doing:
        doing.save(case)
    text = Printed(letter(fresh(referral))).text
    assert MARKS[Field.CALLED] in text
    assert "Despues" not in text


def test_who_asks_what_until_when_and_on_what_it_rests(offered, letter, take):
    referral = take(offered(urgency="urgent", accompanied=True, accompanied_by="Lucía", papers=["D1"]), "send")
    text = Printed(letter(referral)).text
    due = day(referral.sent_at + datetime.timedelta(hours=72), "es")
    agreed_on = day(referral.consent.at, "es")
    assert in_order(
        text,
        "Oficio de referencia",
        "Clínica Sur",
        due,
        f"Consentimiento dado el {agreed_on}",
        "Lucía",
        "Sus derechos y la ayuda",
        "Control médico",
        "La persona",
        "Quien envía",
        "Quien recibe",
        "Talón de respuesta",
        "Aceptamos",
        "No podemos",
    )
    assert text.count(referral.reference) == 3  # above every page, in the letter, on the slip


def test_without_consent_it_says_the_ground_and_not_why(draft, take, letter):
    words = {"without_consent_because": "MARCA-RAZON", "ground": "life_in_danger", "consent": None}
    text = Printed(letter(take(draft(**words), "offer"))).text
    with speaking("es"):
        assert str(Referral.Ground.LIFE_IN_DANGER.label) in text
    assert "MARCA-RAZON" not in text


def test_what_the_reader_may_not_read_is_told_apart(marked, offered, letter, monkeypatch):
    monkeypatch.setattr("referrals.sharing.readable", lambda case, user: [Field.CALLED])
    text = Printed(letter(offered(fields=["called", "wishes"]))).text
    assert MARKS[Field.CALLED] in text
    assert MARKS[Field.WISHES] not in text
    assert "Se informa aparte" in text


def test_a_harmful_word_in_what_is_asked_stops_the_letter(offered, letter):
    with pytest.raises(NotNeutral):
        render(letter(offered(text="Para víctimas")))


def test_a_house_that_sends_stands_by_its_alias_alone(offered, letter, house_unit, case_manager):
    with act(case_manager, "house", house_unit) as doing:
        house = doing.save(House(unit=house_unit, country="CR", capacity=4))
        doing.save(HouseLocation(house=house, address="Calle Canario 417"))
    referral = offered()
    referral.sender_unit = Unit.objects.get(pk=house_unit.pk)
    text = Printed(letter(referral)).text
    assert house_unit.name in text
    assert str(house_unit.organisation) not in text
    assert "Canario" not in text


def test_long_names_and_long_words_keep_the_slip_in_one_piece(marked, offered, letter, case_manager, agreed):
    name = "Asociación de Mujeres Migrantes y Refugiadas del Caribe Sur y de la Frontera Norte " * 2
    consent = agreed(partner=name.strip()[:120], categories=EVERYTHING)
    referral = offered(
        to_name=name.strip()[:120], consent=consent, text="palabras muy largas " * 90, fields=list(Field)
    )
    printed = Printed(letter(referral))
    [slip] = [page for page in printed.pages if "Talón de respuesta" in page]
    assert in_order(slip, "Talón de respuesta", "Aceptamos", "No podemos", "Nombre, firma, fecha")
    for page in printed.pages:
        assert referral.reference in page


# --- when there is one ----------------------------------------------------------------------------------------------


def test_there_is_a_letter_from_the_offer_until_it_is_called_back(draft, agreed, take):
    referral = draft(consent=agreed())
    assert not ReferralLetter.fits(referral)
    for step in ("offer", "send", "note_receipt", "accept"):
        referral = take(referral, step)
        assert ReferralLetter.fits(referral)
        assert not RecallLetter.fits(referral)
    referral = take(referral, "complete")
    assert not ReferralLetter.fits(referral)
    assert not RecallLetter.fits(referral)


def test_once_the_consent_is_taken_back_there_is_only_the_recall(offered, take, case_manager, marked, letter):
    referral = take(offered(fields=list(Field)), "send")
    withdrawn = referral.consent
    withdrawn.withdrawn_at = timezone.now()
    with act(case_manager, "withdraw", marked) as doing:
        doing.save(withdrawn)
    assert not ReferralLetter.fits(fresh(referral))
    referral = fresh(take(fresh(referral), "revoke"))
    assert RecallLetter.fits(referral)
    for language in STAFF:
        text = Printed(letter(referral, RecallLetter, language)).text
        assert referral.reference in text
        assert {each for each, mark in FOUND.items() if mark in text} == set()
        for secret in (marked.number, "Control médico", "consent", "Yamileth"):
            assert secret not in text


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_page_of_the_referral_leads_to_the_letter(offered, signed_in, case_manager):
    referral = offered()
    client = signed_in(case_manager)
    assert url(referral) in client.get(referral.get_absolute_url()).content.decode()
    page = client.get(url(referral)).content.decode()
    assert "Oficio de referencia" in page
    assert "Retiro" not in page


def test_a_draft_has_no_letter(draft, agreed, signed_in, case_manager):
    referral = draft(consent=agreed())
    client = signed_in(case_manager)
    assert url(referral) not in client.get(referral.get_absolute_url()).content.decode()
    assert client.post(url(referral), {"document": "D6", "language": "es"}).status_code == 404


def test_printing_is_in_the_register_and_in_the_trail(offered, signed_in, case_manager):
    referral = offered(fields=["called"])
    answer = signed_in(case_manager).post(url(referral), {"document": "D6", "language": "es"})
    assert answer["Content-Disposition"] == f'attachment; filename="oficio-{referral.reference}-es.pdf"'
    assert referral.case.number.encode() not in answer.content
    assert IssuedPaper.objects.about(referral).get().document == "D6"
    named = set(Event.objects.get(verb="print").subjects.values_list("subject", flat=True))
    assert {str(referral.pk), str(referral.case_id)} <= named


def test_a_letter_of_another_case_or_for_others_is_not_found(offered, signed_in, stranger, register, case_manager):
    referral = offered()
    assert signed_in(stranger).get(url(referral)).status_code == 404
    other = register(1).cases.get()
    wrong = reverse("casework:print_referral", args=[other.number, referral.pk])
    assert signed_in(case_manager).get(wrong).status_code == 404
    assert signed_in(stranger).post(url(referral), {"document": "D6", "language": "es"}).status_code == 404
    assert IssuedPaper.objects.count() == 0
