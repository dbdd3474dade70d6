import re

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.audit.models import Event, Kind
from carecase.audit.reading import refused, saw, signed
from carecase.cases.models import Case, CaseNote, Grant
from carecase.cases.numbers import new_number
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


def numbers(response):
    return {number for line in response.context["lines"] for number in line.cases}


def test_an_auditor_reads_what_happened_to_the_cases_of_her_organisation(access_log, auditor, open_case, case_manager):
    access_log(auditor)
    saw(case_manager, "view_case", open_case)
    first = access_log(auditor).context["lines"][0]
    assert (first.who.name, first.kind, first.cases) == ("Ines", Kind.READ, (open_case.number,))
    assert first.who.works_for == "Camino Seguro"


def test_an_auditor_elsewhere_reads_nothing_of_it(access_log, foreign_auditor, open_case, case_manager):
    saw(case_manager, "view_case", open_case)
    lines = access_log(foreign_auditor).context["lines"]
    assert {(line.who.name, line.cases) for line in lines} == {("Fausto", ())}  # her own sign-in


def test_a_supervisor_reads_it_for_the_cases_of_her_team(access_log, supervisor, other_team_supervisor, open_case):
    assert numbers(access_log(supervisor)) == {open_case.number}
    assert numbers(access_log(other_team_supervisor)) == set()


def test_a_case_seen_in_another_role_is_not_watched(
    access_log, colleague, other_team_supervisor, house_unit, open_case, case_manager
):
    """She supervises one team and helps in a house: what the house sees is not hers to watch."""
    colleague("norma", "shelter_staff", house_unit)
    with act(case_manager, "admit", open_case) as doing:
        doing.save(Grant(case=open_case, unit=house_unit, because=Grant.Because.ADMISSION))
    assert Case.objects.visible_to(other_team_supervisor).exists()
    assert numbers(access_log(other_team_supervisor)) == set()


def test_an_auditor_of_one_unit_watches_that_unit(access_log, colleague, house_unit, team, open_case):
    assert numbers(access_log(colleague("una", "auditor", team))) == {open_case.number}
    assert numbers(access_log(colleague("dos", "auditor", house_unit))) == set()


def test_sign_ins_and_empty_searches_of_ones_own_colleagues_are_there(
    access_log, auditor, foreign_auditor, supervisor, case_manager
):
    signed(case_manager, "signed_in")
    saw(case_manager, "search", found=0)
    kinds = lambda user: {line.kind for line in access_log(user).context["lines"] if line.who.name == "Ines"}  # noqa: E731
    assert kinds(auditor) == {Kind.SIGN_IN, Kind.READ}
    assert kinds(foreign_auditor) == kinds(supervisor) == set()


def test_a_stranger_who_was_turned_away_is_named(access_log, who_saw, auditor, stranger, open_case):
    access_log(auditor)
    assert who_saw(stranger, open_case).status_code == 404
    first = access_log(auditor).context["lines"][0]
    assert (first.who.name, first.who.works_for, first.kind) == ("Pedro", "Casa Abierta", Kind.REFUSAL)


def test_no_name_and_no_value_of_the_record_is_shown(access_log, auditor, open_case, case_manager):
    person = open_case.person
    with act(case_manager, "describe", open_case) as doing:
        person.given_names = "Canariana"
        open_case.called = "Canarita"
        doing.save(person)
        doing.save(open_case)
        doing.save(CaseNote(case=open_case, text="canario de la nota"))
    assert "anari" not in access_log(auditor).content.decode()


def test_the_log_is_filtered_by_kind_by_who_acted_and_by_day(access_log, auditor, open_case, case_manager, officer):
    saw(case_manager, "view_case", open_case)
    refused(officer, "view_case", open_case)
    assert {line.kind for line in access_log(auditor, kind="refusal").context["lines"]} == {Kind.REFUSAL}
    assert {line.who.name for line in access_log(auditor, who=case_manager.pk).context["lines"]} == {"Ines"}
    today = timezone.localdate().isoformat()
    assert access_log(auditor, since=today, until=today).context["lines"]
    assert access_log(auditor, until="2020-01-01").context["lines"] == []


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "x", "who": "99999999999999999999", "since": "9999-99-99", "until": "0001-01-01"},
        {"until": "9999-12-31", "since": "31/2/2025", "after": "%%%", "before": "WzFd"},
    ],
)
def test_what_cannot_be_understood_filters_nothing(access_log, auditor, open_case, filters):
    response = access_log(auditor, **filters)
    assert response.status_code == 200
    assert response.context["lines"]


def test_the_log_is_paged_and_no_event_is_lost_or_shown_twice(access_log, auditor, open_case, case_manager):
    for _each in range(120):
        saw(case_manager, "view_case", open_case)
    seen, place = [], {}
    while True:
        page = access_log(auditor, kind="read", who=case_manager.pk, **place).context["page"]
        seen += [event.n for event in page]
        if page.next_cursor is None:
            break
        place = {"after": page.next_cursor}
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 120


def test_a_page_of_the_log_takes_the_same_few_queries_however_much_happened(
    access_log, auditor, register, django_assert_max_num_queries
):
    register(60)
    access_log(auditor)
    with django_assert_max_num_queries(18):
        response = access_log(auditor)
    assert len(response.context["lines"]) == 50


def test_reading_the_log_is_on_record(access_log, auditor, open_case):
    access_log(auditor, kind="read")
    event = Event.objects.latest("n")
    assert (event.actor, event.kind, event.verb) == (str(auditor.pk), Kind.READ, "read_access_log")
    assert event.details == {"kind": "read"}


@pytest.mark.parametrize("name", ["case_manager", "officer", "shelter_worker", "stranger"])
def test_who_does_not_watch_is_turned_away_and_that_is_on_record(access_log, request, open_case, name):
    user = request.getfixturevalue(name)
    assert access_log(user).status_code == 403
    assert (Event.objects.latest("n").actor, Event.objects.latest("n").kind) == (str(user.pk), Kind.REFUSAL)


def test_a_case_is_found_by_its_number_however_it_is_typed(signed_in, auditor, open_case):
    typed = open_case.number.replace("-", " ").lower()
    response = signed_in(auditor).post(reverse("oversight:access_log"), {"number": typed})
    assert response.status_code == 302
    assert response.url == reverse("oversight:who_saw", args=[open_case.number])


def test_a_case_elsewhere_and_a_case_that_is_not_there_answer_alike(
    signed_in, foreign_auditor, open_case, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)  # a page says when it was drawn, its forms to the second
    there, absent = (find(signed_in(foreign_auditor), number) for number in (open_case.number, new_number()))
    assert there == absent
    assert there[0] == 422


def find(browser, number):
    """Status and bytes of the answer, without what is random or was typed, and without what grows meanwhile."""
    response = browser.post(reverse("oversight:access_log") + "?kind=write", {"number": number})
    html = response.content.decode().replace(number, "")
    return response.status_code, re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|<dd>\d+</dd>|--head \w+:\w+', "", html
    )


def test_a_number_that_is_none_stays_in_the_field(signed_in, auditor):
    response = signed_in(auditor).post(reverse("oversight:access_log"), {"number": "K7QM-2RD8-?"})
    assert response.status_code == 422
    assert "K7QM-2RD8-?" in response.content.decode()


def test_the_state_of_the_trail_is_shown(access_log, auditor, open_case):
    condition = access_log(auditor).context["condition"]
    assert condition.rows == Event.objects.count() - 1  # this very reading came after
    assert condition.missing_triggers == 0
    assert condition.tick_is_late
