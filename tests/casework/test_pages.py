"""The case page and the lists, as each role meets them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.assessments.screening import Screening
from carecase.audit.models import Event
from carecase.cases import actions
from carecase.cases.models import (
    OPEN_STATES,
    Absence,
    Case,
    Consent,
    Fear,
    Grant,
    Hold,
    LegalStay,
    PossibleMatch,
    Task,
)
from carecase.casework import summary
from carecase.people.models import Phone, SamePerson
from carecase.plans.models import Objective
from carecase.workflow.acts import act
from repatriation.models import Place

pytestmark = pytest.mark.django_db

# Among them what every page asks (who it is and what she may: 2) and the line in the trail (3).
MOST_OF_A_NEW_CASE = 12
MOST_OF_A_FULL_CASE = 15


@pytest.fixture
def signed_in(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def queries(client):
    """What looking at a case asks the database, when it is looked at again."""

    def asked(case):
        client.get(case.get_absolute_url())
        with CaptureQueriesContext(connection) as seen:
            assert client.get(case.get_absolute_url()).status_code == 200
        return [each["sql"] for each in seen if "SAVEPOINT" not in each["sql"]]  # of the test's own transaction

    return asked


@pytest.fixture
def lodged_case(open_case, case_manager, house_unit):
    with act(case_manager, "lodge", open_case) as doing:
        doing.save(Grant(case=open_case, unit=house_unit, because=Grant.Because.ADMISSION))
    return Case.objects.get(pk=open_case.pk)


def test_the_case_page_says_what_comes_next_and_what_is_missing(open_case, case_manager, signed_in):
    page = signed_in(case_manager).get(open_case.get_absolute_url()).content.decode()
    assert open_case.number in page
    assert "Explique" in page or "derechos" in page
    assert reverse("cases:rights_new", args=[open_case.number]) in page


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_the_page_of_a_case_that_has_little_asks_little(open_case, state, case_manager, signed_in, queries):
    Case.objects.filter(pk=open_case.pk).update(state=state)
    signed_in(case_manager)
    asked = queries(open_case)
    assert len(asked) <= MOST_OF_A_NEW_CASE
    tables = [f'FROM "{model._meta.db_table}"' for model in (Phone, PossibleMatch, SamePerson, Objective, Place)]
    assert not [each for each in asked if each.split(" WHERE ")[0].endswith(tuple(tables))]


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
@pytest.mark.parametrize("role", ["case_manager", "supervisor"])
def test_the_page_of_a_case_with_everything_stays_within_its_queries(
    full_case, state, role, request, signed_in, queries
):
    Case.objects.filter(pk=full_case.pk).update(state=state)
    client = signed_in(request.getfixturevalue(role))
    page = client.get(full_case.get_absolute_url()).content.decode()
    for told in ("+50688887777", "Ninguno", "En pausa", "Quizá"):
        assert told in page
    assert len(queries(full_case)) <= MOST_OF_A_FULL_CASE


def test_every_look_leaves_a_line(open_case, case_manager, signed_in):
    signed_in(case_manager).get(open_case.get_absolute_url())
    last = Event.objects.latest("n")
    assert (last.kind, last.verb, last.actor) == ("read", "view_case", str(case_manager.pk))
    assert last.subjects.filter(subject=str(open_case.pk)).exists()


def test_a_stranger_finds_nothing_and_the_try_is_on_record(open_case, stranger, signed_in):
    client = signed_in(stranger)
    hidden = client.get(open_case.get_absolute_url())
    absent = client.get(reverse("casework:case", args=["2222-2222-2"]))
    assert hidden.status_code == absent.status_code == 404
    assert Event.objects.filter(kind="refusal", actor=str(stranger.pk)).count() >= 1


def test_a_house_sees_the_case_without_its_story(lodged_case, shelter_worker, signed_in):
    client = signed_in(shelter_worker)
    assert client.get(lodged_case.get_absolute_url()).status_code == 200
    assert client.get(reverse("cases:note_new", args=[lodged_case.number])).status_code == 403


@pytest.mark.parametrize("name", ["my_day", "cases", "tasks", "search"])
def test_lists_open(name, open_case, case_manager, signed_in):
    assert signed_in(case_manager).get(reverse(f"casework:{name}")).status_code == 200


@pytest.mark.parametrize(
    "section", ["identity", "assessments", "cases", "plans", "shelter", "referrals", "repatriation", "integration"]
)
def test_sections_open(section, open_case, case_manager, supervisor, signed_in):
    for user in (case_manager, supervisor):
        page = signed_in(user).get(reverse("casework:section", args=[open_case.number, section]))
        assert page.status_code == 200


@pytest.mark.parametrize("role", [Role.SCREENER, Role.LEGAL_ADVISER])
def test_no_row_leads_to_a_form_that_refuses_its_reader(role, open_case, case_manager, colleague, team, signed_in):
    day, about = timezone.localdate(), {"case": open_case}
    with act(case_manager, "write", open_case) as doing:
        doing.save(LegalStay(status="interim_humanitarian", issued_on=day, **about))
        doing.save(Fear(country="NI", **about))
        doing.save(Absence(left_at=timezone.now(), **about))
        doing.save(Hold(reason="hospital", until_on=day, **about))
    reader = colleague("lector", role, team)
    actions.add_to_team(open_case, user=reader, role=role, by=case_manager)
    client = signed_in(reader)
    page = client.get(reverse("casework:section", args=[open_case.number, "cases"])).content.decode()
    for words in ("Estancia humanitaria", "Nicaragua", "hospital"):
        assert words in page
    led_to = set(re.findall(rf'href="(/cases/{open_case.number}/[^"#]*)"', page))
    assert led_to
    assert not [url for url in led_to if client.get(url).status_code == 403]


def test_the_history_reads_as_sentences(open_case, case_manager, signed_in):
    page = signed_in(case_manager).get(reverse("casework:history", args=[open_case.number])).content.decode()
    assert "Ines" in page
    assert "tomó el expediente" in page


def test_a_number_that_is_typed_finds_the_case(open_case, case_manager, stranger, signed_in):
    plain = open_case.number.replace("-", "").lower()
    found = signed_in(case_manager).post(reverse("casework:search"), {"q": plain})
    assert found.status_code == 302
    assert found.url == open_case.get_absolute_url()
    assert signed_in(stranger).post(reverse("casework:search"), {"q": plain}).status_code == 200


def test_a_blocked_step_names_everything_and_answers_409(open_case, case_manager, signed_in):
    url = reverse("casework:step", args=[open_case.number, "start_risk_assessment"])
    answer = signed_in(case_manager).post(url)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("cc-missing") >= 1
    assert "<title>Error: " in page
    assert f">{open_case.number}</span>" in page[page.index("<h1") : page.index("</h1>")]


def test_a_step_taken_in_another_window_is_said_once_and_keeps_what_was_typed(open_case, case_manager, signed_in):
    url = reverse("casework:step", args=[open_case.number, "reopen"])
    answer = signed_in(case_manager).post(url, {"reason": "Lo pidió con calma."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("Este paso no es posible ahora: está en «") == 1
    assert "Quizás ya se dio" in page
    assert "Lo pidió con calma." in page
    assert "en cuanto no falte nada" not in page  # nothing she could put right
    assert "Lo que todavía falta" not in page


def test_somebody_without_the_permission_is_told_so(lodged_case, shelter_worker, signed_in):
    url = reverse("casework:step", args=[lodged_case.number, "close"])
    assert signed_in(shelter_worker).post(url).status_code == 403


def test_a_form_saved_meanwhile_shows_both(open_case, case_manager, signed_in):
    client = signed_in(case_manager)
    client.post(reverse("cases:note_new", args=[open_case.number]), {"text": "primera"})
    note = open_case.case_notes.get()
    url = reverse("cases:note", args=[open_case.number, note.pk])
    client.post(url, {"text": "segunda", "version": "1"})
    late = client.post(url, {"text": "tercera", "version": "1"})
    assert late.status_code == 409
    assert "segunda" in late.content.decode()
    assert "tercera" in late.content.decode()


def test_a_second_person_cannot_take_a_taken_case(waiting_case, case_manager, other_case_manager, signed_in):
    actions.take_case(waiting_case, by=case_manager)
    assert signed_in(other_case_manager).post(reverse("cases:take", args=[waiting_case.number])).status_code == 404


def test_the_same_answer_for_several_partners_is_said_once(open_case, case_manager):
    with act(case_manager, "write", open_case) as doing:
        for partner in ("Clínica Sur", "Casa Norte"):
            doing.save(Consent(case=open_case, kind="data_share", given="yes", partner=partner))
    assert summary.consents(open_case, case_manager)["value"].count("Compartir datos") == 1


def test_what_is_not_known_of_a_person_is_said_once(open_case, case_manager, signed_in):
    with act(case_manager, "write", open_case) as doing:
        open_case.person.sex, open_case.person.age_band = "0", "unknown"
        doing.save(open_case.person)
    page = signed_in(case_manager).get(reverse("casework:cases")).content.decode()
    assert open_case.number in page
    assert "No se sabe, No se sabe" not in page


def test_a_filter_that_finds_nobody_offers_the_whole_list(open_case, case_manager, signed_in):
    client = signed_in(case_manager)
    page = client.get(reverse("casework:cases"), {"state": "closed"}).content.decode()
    assert open_case.number not in page
    assert f'href="{reverse("casework:cases")}"' in page.partition('class="cc-empty"')[2].partition("</div>")[0]


def test_what_is_due_stands_below_the_history_on_a_phone_and_is_one_press_away(open_case, case_manager, signed_in):
    with act(case_manager, "write", open_case) as doing:
        doing.save(Task(case=open_case, kind="call", text="Llamar", owner=case_manager))
    html = signed_in(case_manager).get(open_case.get_absolute_url()).content.decode()
    assert html.index('href="#due"') < html.index('id="history"') < html.index('id="due"')


def test_what_is_missing_asks_for_the_consent_that_is_missing(open_case, case_manager, signed_in):
    client = signed_in(case_manager)
    asked = f"{reverse('cases:consent_new', args=[open_case.number])}?kind=data_record"
    assert asked in client.get(open_case.get_absolute_url()).content.decode()
    assert client.get(asked).context["form"]["kind"].value() == "data_record"


def test_the_page_names_what_a_change_touched_and_the_history_what_was_written(full_case, case_manager, signed_in):
    screening = full_case.screenings.get()
    with act(case_manager, "change_screening", full_case) as doing:
        screening.note = "lloró al hablar de la finca"
        doing.save(screening)
    client = signed_in(case_manager)
    page = client.get(full_case.get_absolute_url()).content.decode()
    history = client.get(reverse("casework:history", args=[full_case.number])).content.decode()
    touched = f"<li>{Screening._meta.get_field('note').verbose_name}</li>"
    assert (touched in page, "lloró" in page) == (True, False)
    assert "lloró al hablar de la finca" in history
