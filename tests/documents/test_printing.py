"""The pages: what is offered to whom, the file that leaves, the line it leaves behind, and what was declared void."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from carecase.access.roles import Role
from carecase.audit.models import Event, EventSubject
from carecase.cases import actions
from carecase.cases.documents import ContactCard, GroupList, RightsSheet
from carecase.cases.models import Case, Grant, GroupIncident
from carecase.casework.printouts import PRINTOUTS
from carecase.documents.models import IssuedPaper
from carecase.workflow.acts import act
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db


def page_of(subject):
    name = "print" if isinstance(subject, Case) else "manifest"
    return reverse(f"casework:{name}", args=[subject.number])


def void_url(subject, entry):
    name = "void_paper" if isinstance(subject, Case) else "void_group_paper"
    return reverse(f"casework:{name}", args=[subject.number, entry.pk])


@pytest.fixture
def speaker(waiting_case, case_manager, describe):
    """A woman who speaks Haitian Creole."""
    case = actions.take_case(waiting_case, by=case_manager)
    return describe(case, case_manager, languages=["hat"])


def test_every_line_of_the_index_is_a_paper_with_a_code_of_its_own():
    codes = [paper.code for paper, _permission in PRINTOUTS]
    assert len(set(codes)) == len(codes)
    for paper, permission in PRINTOUTS:
        assert paper.about
        assert not hasattr(paper, "parts")  # those that were ticked; a paper that has its own loses them
        assert permission
        assert str(paper.purpose)
        assert paper.file_word.isascii()


def test_the_page_offers_what_can_be_printed_about_a_case(speaker, case_manager, signed_in):
    page = signed_in(case_manager).get(page_of(speaker)).content.decode()
    assert str(RightsSheet.title) in page
    assert str(ContactCard.title) in page
    assert str(GroupList.title) not in page
    assert "Kreyòl ayisyen" in page


def test_the_languages_of_reader_and_person_are_proposed(speaker, case_manager, signed_in):
    context = signed_in(case_manager).get(page_of(speaker)).context
    offers = [form for form in context["offers"] if "beside" in form.fields]
    assert {(form["language"].value(), form["beside"].value()) for form in offers} == {("es", "ht")}
    english = signed_in(case_manager, "en").get(page_of(speaker)).context
    assert english["offers"][0]["language"].value() == "en"


def test_reading_the_page_writes_no_paper(speaker, case_manager, signed_in):
    client = signed_in(case_manager)
    client.get(page_of(speaker), {"document": "D1", "language": "es"})
    assert IssuedPaper.objects.count() == 0
    assert Event.objects.filter(verb="print").count() == 0
    assert Event.objects.filter(verb="view_printouts").count() == 1


def test_printing_gives_a_file_that_nobody_keeps(speaker, case_manager, signed_in):
    answer = signed_in(case_manager).post(page_of(speaker), {"document": "D1", "language": "es", "beside": "ht"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="informacion-es-ht.pdf"'
    assert "no-store" in answer["Cache-Control"]
    printed = Printed(answer.content)
    assert "Sus derechos" in printed.text
    assert "Dwa w" in printed.text


def test_nothing_about_the_person_is_on_what_she_carries(speaker, case_manager, signed_in):
    client = signed_in(case_manager)
    for code in ("D1", "D20"):
        answer = client.post(page_of(speaker), {"document": code, "language": "es", "beside": ""})
        entry = IssuedPaper.objects.get(document=code)
        text = Printed(answer.content).text
        for secret in (speaker.number, speaker.label, entry.number, str(speaker.organisation), str(speaker.unit)):
            assert secret not in text
        assert speaker.number.encode() not in answer.content


def test_the_register_says_what_was_printed_by_whom_and_about_whom(speaker, case_manager, signed_in):
    signed_in(case_manager).post(page_of(speaker), {"document": "D1", "language": "es", "beside": "ht"})
    entry = IssuedPaper.objects.about(speaker).get()
    assert (entry.document, entry.language, entry.beside) == ("D1", "es", "ht")
    assert entry.issued_by == case_manager
    assert entry.subject_label == "cases.Case"
    assert entry.key_id == speaker.key_id
    assert [(row.history_type, row.history_user) for row in entry.history.all()] == [("+", case_manager)]


def test_printing_leaves_its_line_in_the_trail(speaker, case_manager, signed_in):
    signed_in(case_manager).post(page_of(speaker), {"document": "D20", "language": "es", "beside": ""})
    event = Event.objects.get(verb="print")
    entry = IssuedPaper.objects.get()
    assert event.actor == str(case_manager.pk)
    assert event.kind == "write"
    assert event.details == {"document": "D20", "language": "es", "number": entry.number}
    assert event.subjects.filter(subject=str(speaker.pk)).exists()


def test_a_list_is_on_record_for_everybody_on_it(group, case_manager, signed_in):
    answer = signed_in(case_manager).post(page_of(group), {"document": "D17", "language": "es"})
    assert answer["Content-Disposition"] == f'attachment; filename="lista-{group.number}-es.pdf"'
    entry = IssuedPaper.objects.about(group).get()
    assert entry.number in Printed(answer.content).text
    named = set(EventSubject.objects.filter(event__verb="print").values_list("subject", flat=True))
    assert named == {str(group.pk), *(str(pk) for pk in group.cases.values_list("pk", flat=True))}


def test_the_sheet_of_rights_can_be_printed_for_a_whole_group(group, case_manager, signed_in):
    client = signed_in(case_manager)
    assert str(RightsSheet.title) in client.get(page_of(group)).content.decode()
    answer = client.post(page_of(group), {"document": "D1", "language": "fr", "beside": ""})
    assert "Vos droits" in Printed(answer.content).text


def test_what_is_hidden_answers_like_what_does_not_exist(speaker, group, stranger, signed_in):
    client = signed_in(stranger)
    for subject in (speaker, group):
        assert client.get(page_of(subject)).status_code == 404
        assert client.post(page_of(subject), {"document": "D1", "language": "es"}).status_code == 404
    assert client.get(reverse("casework:print", args=["K7QM-2RD8-X"])).status_code == 404
    assert IssuedPaper.objects.count() == 0
    assert Event.objects.filter(kind="refusal", verb="not_visible").count() >= 4


def test_who_may_see_but_not_print_is_refused(speaker, group, case_manager, shelter_worker, colleague, signed_in):
    with act(case_manager, "lodge", speaker) as doing:
        doing.save(Grant(case=speaker, unit=shelter_worker.standing[0].unit, because=Grant.Because.ADMISSION))
    client = signed_in(shelter_worker)
    page = client.get(page_of(speaker)).content.decode()
    assert str(ContactCard.title) in page
    assert str(RightsSheet.title) not in page
    assert client.post(page_of(speaker), {"document": "D1", "language": "es"}).status_code == 403
    assert client.post(page_of(speaker), {"document": "D20", "language": "es"}).status_code == 200
    health = colleague("hilda", Role.HEALTH, speaker.unit)
    with act(case_manager, "add", group) as doing:
        for case in group.cases.all():
            doing.save(Grant(case=case, user=health, role=Role.HEALTH, because=Grant.Because.TEAM))
    client = signed_in(health)
    assert client.post(page_of(group), {"document": "D17", "language": "es"}).status_code == 403
    assert client.get(page_of(group)).status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_door(speaker, group, client):
    for subject in (speaker, group):
        assert client.post(page_of(subject), {"document": "D1", "language": "es"}).status_code == 302


@pytest.mark.parametrize("code", ["D17", "D99", "", "D1\x00", "x" * 5000])
def test_a_paper_that_is_not_about_a_case_does_not_exist_there(speaker, case_manager, signed_in, code):
    assert signed_in(case_manager).post(page_of(speaker), {"document": code, "language": "es"}).status_code == 404


@pytest.mark.parametrize("language", ["de", "", "pt", "../../etc", "es\x00", "x" * 5000])
def test_an_unknown_language_is_answered_in_the_form(speaker, case_manager, signed_in, language):
    answer = signed_in(case_manager).post(page_of(speaker), {"document": "D1", "language": language, "beside": ""})
    assert answer.status_code == 422
    assert "language" in answer.context["offers"][0].errors
    assert IssuedPaper.objects.count() == 0


def test_a_word_that_harms_is_named_and_nothing_is_registered(speaker, case_manager, signed_in, monkeypatch):
    monkeypatch.setattr(ContactCard, "help_line", ("800 000", "línea de trata"))
    answer = signed_in(case_manager).post(page_of(speaker), {"document": "D20", "language": "es", "beside": ""})
    assert answer.status_code == 409
    assert "«trata»" in answer.content.decode()
    assert IssuedPaper.objects.count() == 0
    assert Event.objects.filter(kind="refusal", verb="print").count() == 1


def test_a_list_of_nobody_is_not_printed(group, case_manager, officer, signed_in):
    for case in group.cases.all():
        case.grants.filter(unit__kind="post").delete()
    incident = GroupIncident.objects.get(pk=group.pk)
    answer = signed_in(officer).post(page_of(incident), {"document": "D17", "language": "es"})
    assert answer.status_code == 409
    assert IssuedPaper.objects.count() == 0


def test_a_paper_is_declared_void_with_a_reason_and_stays_in_the_register(speaker, case_manager, signed_in):
    client = signed_in(case_manager)
    client.post(page_of(speaker), {"document": "D1", "language": "es", "beside": ""})
    entry = IssuedPaper.objects.get()
    client.post(void_url(speaker, entry), {"reason": "  "})
    assert IssuedPaper.objects.valid().count() == 1
    client.post(void_url(speaker, entry), {"reason": "se mojó\x00"})
    entry = IssuedPaper.objects.get()
    assert entry.voided_by == case_manager
    assert entry.reason == "se mojó"
    assert entry.history.count() == 2
    assert Event.objects.get(verb="void_paper").details["number"] == entry.number
    assert "se mojó" in client.get(page_of(speaker)).content.decode()
    assert client.post(void_url(speaker, entry), {"reason": "otra vez"}).status_code == 404


def test_a_reason_is_sealed(speaker, case_manager, signed_in):
    client = signed_in(case_manager)
    client.post(page_of(speaker), {"document": "D1", "language": "es", "beside": ""})
    client.post(void_url(speaker, IssuedPaper.objects.get()), {"reason": "la perdió su hermana"})
    with connection.cursor() as cursor:
        for table in ("documents_issuedpaper", "documents_historicalissuedpaper"):
            cursor.execute(f"SELECT reason FROM {table}")  # noqa: S608
            assert all("hermana" not in (reason or "") for (reason,) in cursor.fetchall())


def test_a_paper_of_another_case_cannot_be_voided_through_this_one(speaker, group, case_manager, stranger, signed_in):
    client = signed_in(case_manager)
    client.post(page_of(group), {"document": "D17", "language": "es"})
    entry = IssuedPaper.objects.get()
    assert client.post(void_url(speaker, entry), {"reason": "x"}).status_code == 404
    assert signed_in(stranger).post(void_url(group, entry), {"reason": "x"}).status_code == 404
    assert IssuedPaper.objects.valid().count() == 1


def test_a_void_paper_without_somebody_who_said_so_is_refused_by_the_database(speaker, case_manager, signed_in):
    signed_in(case_manager).post(page_of(speaker), {"document": "D1", "language": "es", "beside": ""})
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedPaper.objects.update(voided_at=speaker.opened_at)


def test_if_the_line_cannot_be_written_there_is_no_paper(speaker, case_manager, signed_in, monkeypatch):
    def broken(entries):
        raise OSError

    monkeypatch.setattr("carecase.workflow.acts.append", broken)
    with pytest.raises(OSError):  # noqa: PT011
        signed_in(case_manager).post(page_of(speaker), {"document": "D1", "language": "es", "beside": ""})
    assert IssuedPaper.objects.count() == 0


def test_the_page_stays_within_its_queries(speaker, group, case_manager, signed_in, django_assert_max_num_queries):
    client = signed_in(case_manager)
    for _time in range(5):
        client.post(page_of(speaker), {"document": "D1", "language": "es", "beside": ""})
        client.post(page_of(group), {"document": "D17", "language": "es"})
    with django_assert_max_num_queries(32):
        client.get(page_of(speaker))
    with django_assert_max_num_queries(25):
        client.get(page_of(group))
