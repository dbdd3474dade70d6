"""D8: the confirmation of an hour and the oath, in every language of persons, with numbers and without names."""

import pytest
from django.urls import reverse

from carecase.documents import languages
from carecase.documents.languages import speaking
from carecase.documents.models import IssuedPaper
from carecase.interpreters.documents import BookingConfirmation, Oath
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(booked, room):
    return booked(room=room, mode="video", state="confirmed", variety="Norte")


@pytest.fixture
def paper(confirmed, case_manager):
    """`paper(BookingConfirmation, "es", "ht")`."""

    def make(kind, language, beside=""):
        subject = confirmed if kind is BookingConfirmation else confirmed.interpreter
        return kind(subject, reader=case_manager, language=language, beside=beside)

    return make


@pytest.mark.parametrize("kind", [BookingConfirmation, Oath])
@pytest.mark.parametrize("language", languages.PERSON)
def test_it_is_printed_in_every_language_of_persons(paper, kind, language, confirmed):
    printed = Printed(paper(kind, language))
    with speaking(language):
        assert str(kind.title) in printed.text
        promised = [str(each) for part in kind.promises for each in part]
    assert all(each in printed.text for each in promised)
    assert confirmed.interpreter.number in printed.text
    assert len(printed.pages) <= 2


@pytest.mark.parametrize("kind", [BookingConfirmation, Oath])
@pytest.mark.parametrize("beside", ["en", "ht", "fr", "pt_BR"])
def test_two_languages_stand_side_by_side_on_one_sheet(paper, kind, beside):
    printed = Printed(paper(kind, "es", beside))
    for each in ("es", beside):
        with speaking(each):
            assert str(kind.title).split()[0] in printed.text
    assert {lang for role, lang, _marks in printed.tags() if role == "Sect"} == {"es", languages.tag(beside)}
    assert len(printed.pages) <= 2


@pytest.mark.parametrize("kind", [BookingConfirmation, Oath])
def test_no_english_is_left_over(paper, kind):
    with speaking("en"):
        english = {str(each) for part in kind.promises for each in part}
    for language in languages.PERSON:
        if language != "en":
            with speaking(language):
                assert english & {str(each) for part in kind.promises for each in part} == set()


def test_it_names_nobody(paper, confirmed, open_case):
    for kind in (BookingConfirmation, Oath):
        text = Printed(paper(kind, "es", "en")).text
        for told in (confirmed.interpreter.name, open_case.number, confirmed.unit.name):
            assert told not in text


def test_the_hour_is_told_by_both_clocks_when_they_differ(booked, interprets, case_manager):
    far = booked(interprets("hat", "spa", time_zone="America/Port-au-Prince"), state="accepted")
    text = Printed(BookingConfirmation(far, reader=case_manager, language="es")).text
    assert "Costa Rica" in text
    assert "Puerto Príncipe" in text
    assert "Port-au-Prince" in Printed(BookingConfirmation(far, reader=case_manager, language="en")).text


@pytest.mark.parametrize(("state", "status"), [("confirmed", 200), ("cancelled", 409), ("offered", 409)])
def test_a_confirmation_is_printed_of_an_hour_that_stands(client, booked, case_manager, state, status):
    booking = booked(state=state)
    client.force_login(case_manager)
    address = reverse("casework:print_booking", args=[booking.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"document": "D8", "language": "es", "beside": "ht"})
    assert answer.status_code == status
    assert IssuedPaper.objects.about(booking).count() == (status == 200)


def test_the_oath_is_printed_by_who_keeps_the_bank(
    client, confirmed, interpreter_coordinator, case_manager, account_of
):
    address = reverse("casework:print_interpreter", args=[confirmed.interpreter_id])
    client.force_login(interpreter_coordinator)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"document": "D8J", "language": "es", "beside": ""})
    assert answer["Content-Type"] == "application/pdf"
    client.force_login(case_manager)
    assert client.get(address).status_code == 404
    client.force_login(account_of(confirmed.interpreter))
    assert client.get(address).status_code == 403
