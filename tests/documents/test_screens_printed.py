"""What a browser may print: the table of screens by role, the empty page for the rest, and the line in the trail."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import get_resolver, reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases.emergency import begin
from carecase.cases.models import Grant
from carecase.cases.watching import events_watched_by
from carecase.casework.printable import LISTS_OF_PEOPLE, SCREENS
from carecase.oversight import trail
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db

EMPTY = "cc-unprintable"


@pytest.fixture
def page(client):
    def open_as(user, path):
        client.force_login(user)
        return client.get(path)

    return open_as


@pytest.fixture
def lodged_case(open_case, case_manager, house_unit):
    with act(case_manager, "lodge", open_case) as doing:
        doing.save(Grant(case=open_case, unit=house_unit, because=Grant.Because.ADMISSION))
    return open_case


def last_line():
    return Event.objects.latest("n")


def names():
    def walk(patterns, before=""):
        for each in patterns:
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, f"{before}{each.namespace}:" if each.namespace else before)
            else:
                yield f"{before}{each.name}"

    return set(walk(get_resolver().url_patterns))


def test_the_table_names_screens_and_roles_that_exist():
    assert set(SCREENS) <= names()
    assert set(SCREENS) >= LISTS_OF_PEOPLE
    assert all(roles and roles <= set(Role) for roles in SCREENS.values())


def test_a_case_is_printed_by_its_team_and_the_trail_says_so(page, open_case, case_manager):
    path = open_case.get_absolute_url()
    looked_at = page(case_manager, path).content.decode()
    assert EMPTY in looked_at
    assert f'href="{path}?print=1"' in looked_at
    assert "printed" not in last_line().details
    printed = page(case_manager, f"{path}?print=1").content.decode()
    assert EMPTY not in printed
    assert last_line().verb == "view_case"
    assert last_line().details["printed"] is True
    assert page(case_manager, path).status_code == 200
    assert "printed" not in last_line().details


def test_the_supervisor_reads_that_it_was_printed(page, open_case, case_manager, supervisor):
    page(case_manager, f"{open_case.get_absolute_url()}?print=1")
    newest = events_watched_by(supervisor).order_by("-n")[:1]
    assert [line.what for line in trail.lines(newest, supervisor)] == ["Abrir el expediente, en papel"]


def test_a_page_that_reads_nobody_leaves_a_line_for_the_printing(page, case_manager):
    assert EMPTY not in page(case_manager, "/?print=1").content.decode()
    assert (last_line().verb, last_line().details["screen"]) == ("print_screen", "casework:my_day")


def test_what_is_not_on_the_list_of_a_role_is_empty_on_paper_and_the_try_is_on_record(
    page, lodged_case, shelter_worker
):
    path = lodged_case.get_absolute_url()
    assert "print=1" not in page(shelter_worker, path).content.decode()
    assert EMPTY in page(shelter_worker, f"{path}?print=1").content.decode()
    refusal = Event.objects.filter(kind="refusal", actor=str(shelter_worker.pk)).latest("n")
    assert (refusal.verb, refusal.details["screen"]) == ("print_screen", "casework:case")
    assert not Event.objects.filter(actor=str(shelter_worker.pk), details__printed=True).exists()


def test_a_page_that_is_on_no_list_prints_empty_for_everybody(page, open_case, case_manager, supervisor):
    team = reverse("casework:team", args=[open_case.number])
    for user in (case_manager, supervisor):
        answer = page(user, f"{team}?print=1").content.decode()
        assert EMPTY in answer
        assert 'id="print-page"' not in answer


def test_a_case_opened_in_an_emergency_is_read_and_not_printed(page, open_case, colleague, organisation):
    doctor = colleague("doctora", Role.HEALTH, organisation=organisation)
    path = open_case.get_absolute_url()
    begin(open_case, by=doctor, reason="Alergia, va a cirugía ahora.")
    assert "print=1" not in page(doctor, path).content.decode()
    assert EMPTY in page(doctor, f"{path}?print=1").content.decode()


def test_a_list_of_people_asks_for_the_second_step_again_where_it_is_used(
    client, open_case, case_manager, time_machine
):
    path = f"{reverse('casework:cases')}?print=1"
    client.force_login(case_manager)
    assert client.get(path).status_code == 200
    TOTP.activate(case_manager, generate_totp_secret())
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert client.get(open_case.get_absolute_url() + "?print=1").status_code == 200


def test_a_paper_that_lists_people_asks_for_it_too(client, open_case, case_manager, time_machine):
    page, asked = reverse("casework:manifest", args=[open_case.incident.number]), {"document": "D17", "language": "es"}
    TOTP.activate(case_manager, generate_totp_secret())
    client.force_login(case_manager)
    assert client.post(page, asked)["Content-Type"] == "application/pdf"
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    answer = client.post(page, asked)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert client.post(page, asked | {"document": "D1"})["Content-Type"] == "application/pdf"
