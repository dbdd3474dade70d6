"""The register of a case, void and anew in one act, whether a paper counts, and a look at it before it is issued."""

import datetime
from base64 import b64decode
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from carecase.access.models import User
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.models import Grant, Task
from carecase.documents.models import IssuedPaper
from carecase.documents.numbers import as_printed
from carecase.documents.paper import Paper
from carecase.documents.pictures import MOST, pictures
from carecase.documents.press import render
from carecase.workflow.acts import act
from repatriation import actions
from repatriation.documents import ReturnDeclaration
from repatriation.models import Place
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(open_case, case_manager):
    """A return that is only asked for, with a place: enough for the declaration."""
    plan = actions.open_return_plan(open_case, by=case_manager)
    with act(case_manager, "name", plan.case) as doing:
        doing.save(Place(plan=plan, country="HN", kind="origin", area="Atlántida", with_whom="su hermana"))
    return plan


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


@pytest.fixture
def declared(plan, case_manager, signed_in):
    """The declaration was printed in Spanish and Creole; its line in the register."""
    client = signed_in(case_manager)
    client.post(url("print_return", plan.case.number), {"document": "D10", "language": "es", "beside": "ht"})
    return IssuedPaper.objects.get(document="D10")


def register(client, case):
    return client.get(url("papers", case.number))


def test_the_register_tells_of_every_paper_of_the_case(declared, plan, case_manager, signed_in):
    client = signed_in(case_manager)
    client.post(url("print", plan.case.number), {"document": "D1", "language": "fr", "beside": ""})
    answer = register(client, plan.case)
    page = answer.content.decode()
    assert [each.entry.document for each in answer.context["issued"]] == ["D1", "D10"]
    assert declared.number in page
    assert "Español, Kreyòl ayisyen" in page
    assert case_manager.display_name in page
    assert Event.objects.filter(verb="view_papers").count() == 1
    assert url("papers", plan.case.number) in client.get(url("print", plan.case.number)).content.decode()


def test_the_register_of_another_team_does_not_exist(declared, plan, stranger, signed_in):
    assert register(signed_in(stranger), plan.case).status_code == 404


def test_who_may_not_print_it_may_not_void_it(declared, plan, shelter_worker, case_manager, signed_in):
    with act(case_manager, "lodge", plan.case) as doing:
        doing.save(Grant(case=plan.case, unit=shelter_worker.standing[0].unit, because=Grant.Because.ADMISSION))
    client = signed_in(shelter_worker)
    assert not any(each.may_void for each in register(client, plan.case).context["issued"])
    answer = client.post(url("void_paper", plan.case.number, declared.pk), {"reason": "x"})
    assert answer.status_code == 403
    assert IssuedPaper.objects.valid().count() == 1


def test_the_register_is_paged_and_costs_the_same(plan, case_manager, signed_in, django_assert_max_num_queries):
    common = {"subject_label": "cases.Case", "subject_id": plan.case_id, "key_id": plan.case.key_id}
    rows = [IssuedPaper(document="D1", language="es", issued_by=case_manager, **common) for _n in range(60)]
    IssuedPaper.objects.bulk_create(rows)
    client = signed_in(case_manager)
    with django_assert_max_num_queries(40):
        answer = register(client, plan.case)
    assert len(answer.context["issued"]) == 25
    assert answer.context["page"].next_cursor


def test_a_paper_is_void_and_another_counts_in_one_act(declared, plan, case_manager, signed_in):
    client = signed_in(case_manager)
    answer = client.post(url("void_paper", plan.case.number, declared.pk), {"reason": "se mojó", "again": "1"})
    new = IssuedPaper.objects.valid().get()
    assert new.replaces == declared
    assert (new.document, new.language, new.beside) == ("D10", "es", "ht")
    assert new.number in Printed(answer.content).text
    assert Event.objects.get(verb="issue_paper_again").details["number"] == declared.number
    page = register(client, plan.case).content.decode()
    assert "se mojó" in page
    assert "en lugar de" in page


def test_if_the_new_one_cannot_be_made_the_old_one_stands(declared, plan, case_manager, signed_in):
    plan.places.all().delete()
    signed_in(case_manager).post(url("void_paper", plan.case.number, declared.pk), {"reason": "x", "again": "1"})
    assert IssuedPaper.objects.valid().get() == declared


def test_the_parts_that_were_ticked_are_ticked_again(plan, case_manager, signed_in):
    client = signed_in(case_manager)
    client.post(
        url("print_return", plan.case.number), {"document": "D11", "language": "es", "parts": ["traveller", "risk"]}
    )
    first = IssuedPaper.objects.get()
    client.post(url("void_paper", plan.case.number, first.pk), {"reason": "x", "again": "1"})
    assert IssuedPaper.objects.valid().get().parts == ["traveller", "risk"]


def test_a_void_paper_that_travels_is_told_to_the_coordinator(
    declared, plan, case_manager, colleague, team, signed_in
):
    coordinator = colleague("carla", Role.REPATRIATION_COORDINATOR, team)
    actions.add_coordinator(plan, user=coordinator, by=case_manager)
    client = signed_in(case_manager)
    client.post(url("void_paper", plan.case.number, declared.pk), {"reason": "nombre mal escrito"})
    task = Task.objects.get(about=declared.pk)
    assert task.owner == coordinator
    assert declared.number in task.text
    assert "nombre" not in task.text
    client.post(url("print", plan.case.number), {"document": "D1", "language": "es", "beside": ""})
    stays = IssuedPaper.objects.get(document="D1")
    client.post(url("void_paper", plan.case.number, stays.pk), {"reason": "x"})
    assert Task.objects.filter(about=stays.pk).count() == 0


# --- whether it counts --------------------------------------------------------------------------------------


def check(client, number):
    return client.post(url("check_paper"), {"number": number})


def test_anybody_of_the_house_learns_whether_a_paper_counts_and_nothing_else(declared, plan, stranger, signed_in):
    client = signed_in(stranger)
    answer = check(client, declared.number.lower().replace("-", " "))
    page = answer.content.decode()
    assert f"{declared.number} vale." in page
    for secret in (plan.case.number, "Declaración", "D10", "Ines"):
        assert secret not in page.replace(stranger.display_name, "")
    assert Event.objects.filter(verb="check_paper").count() == 1
    with act(declared.issued_by, "void", plan):
        declared.voided_by, declared.voided_at = declared.issued_by, datetime.datetime.now(datetime.UTC)
        declared.save()
    assert "Ya no vale" in check(client, declared.number).content.decode()


@pytest.mark.parametrize("typed", ["", "7KQM2-RD8XP", "x\x00", "7" * 5000, "<script>"])
def test_a_number_that_is_not_ours(stranger, signed_in, typed):
    answer = check(signed_in(stranger), typed)
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode()


def test_who_is_not_signed_in_learns_nothing(declared):
    assert check(Client(), declared.number).status_code == 302


def test_a_number_is_read_as_people_type_it():
    assert as_printed(" 7kqm2 rd8xp ") == "7KQM2-RD8XP"
    assert as_printed("7KQM2RD8X") == ""


def test_the_code_holds_the_number_alone(declared, plan, case_manager, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "carecase.documents.press.Setting.code", lambda _self, _canvas, number, *_place: drawn.append(number)
    )
    paper = ReturnDeclaration(plan, reader=case_manager, language="es")
    render(paper)
    assert set(drawn) == {paper.number}


# --- before it is issued ------------------------------------------------------------------------------------


def test_a_paper_is_looked_at_as_a_picture_and_not_issued(plan, case_manager, signed_in):
    client = signed_in(case_manager)
    asked = {"document": "D10", "language": "es", "beside": "ht", "look": "1"}
    answer = client.post(url("print_return", plan.case.number), asked)
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    shown, *_others = answer.context["pages"].shown
    image = Image.open(BytesIO(b64decode(shown.split(",")[1])))
    assert image.format == "PNG"
    assert image.width == 816
    assert len(image.convert("L").getcolors()) > 10
    assert IssuedPaper.objects.count() == 0
    assert Event.objects.get(verb="preview_paper").details["document"] == "D10"
    page = answer.content.decode()
    assert '<input type="hidden" name="beside" value="ht">' in page
    assert 'name="look"' not in page


def test_who_may_not_print_does_not_look(plan, shelter_worker, case_manager, stranger, signed_in):
    with act(case_manager, "lodge", plan.case) as doing:
        doing.save(Grant(case=plan.case, unit=shelter_worker.standing[0].unit, because=Grant.Because.ADMISSION))
    asked = {"document": "D10", "language": "es", "beside": "", "look": "1"}
    assert signed_in(shelter_worker).post(url("print_return", plan.case.number), asked).status_code == 403
    assert signed_in(stranger).post(url("print_return", plan.case.number), asked).status_code == 404


class Long(Paper):
    title, code, file_word, anonymous = "Larga", "X", "x", False
    reference = ""

    def write(self, writer):
        yield from (writer.paragraph("palabra " * 90) for _n in range(160))


def test_a_preview_bears_no_number_says_what_it_is_and_ends_somewhere():
    paper = Long(None, reader=User(display_name="Inés"), language="es")
    paper.is_preview = True
    pdf = render(paper)
    assert "Vista previa" in Printed(pdf).text
    assert paper.number not in Printed(pdf).text
    looked = pictures(pdf)
    assert looked.is_cut
    assert len(looked.shown) == MOST
