"""Lists: in which order, what their filters mean, and that nobody's tasks are somebody's to see."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from carecase.access.roles import Role
from carecase.cases.actions import take_case
from carecase.cases.models import Absence, Case, Grant, Hold, RiskLevel, Task
from carecase.casework.case_list import ORDERS, CaseFilter, in_rows, visible_cases
from carecase.casework.flags import flag, flags_on
from carecase.ui.paging import keyset_page
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def judged(register, case_manager):
    """Cases of every level of risk, registered in an order that is not that of their risk."""

    def make(*levels):
        cases = list(register(len(levels)).cases.order_by("label"))
        with act(case_manager, "judge", *cases) as doing:
            for case, level in zip(cases, levels, strict=True):
                case.risk_level = level
                doing.save(case)
        return cases

    return make


@pytest.fixture
def listed(case_manager):
    def ask(**asked):
        filters = CaseFilter(asked, user=case_manager)
        return filters.apply(visible_cases(case_manager)), filters.ordering()

    return ask


# --- by risk -----------------------------------------------------------------------------------------------------


def test_by_risk_the_highest_comes_first_and_what_was_never_judged_before_low(judged, listed):
    judged("low", "high", "", "medium", "high")
    cases, order = listed(order="risk")
    assert [case.risk_level for case in keyset_page(cases, order)] == ["high", "high", "medium", "", "low"]


def test_pages_by_risk_leave_nobody_out_and_show_nobody_twice(judged, listed):
    everybody = judged(*["low", "high", "", "medium"] * 3)
    cases, order = listed(order="risk")
    seen, after = [], ""
    while True:
        page = keyset_page(cases, order, after=after, size=5)
        seen += page.items
        if not page.next_cursor:
            break
        after = page.next_cursor
    assert sorted(case.number for case in seen) == sorted(case.number for case in everybody)
    assert [case.risk_rank for case in seen] == sorted(case.risk_rank for case in seen)
    back = keyset_page(cases, order, before=page.previous_cursor, size=5)
    assert back.items == seen[5:10]


def test_the_rank_of_a_case_follows_its_level_in_the_same_save(judged):
    [case] = judged(RiskLevel.HIGH)
    assert Case.objects.get(pk=case.pk).risk_rank == 0


def test_the_database_refuses_a_level_without_its_rank(judged):
    [case] = judged(RiskLevel.LOW)
    with pytest.raises(IntegrityError, match="the_risk_rank_is_that_of_the_level"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(risk_level=RiskLevel.HIGH)


def test_the_list_can_be_asked_for_colleagues_of_ones_own_house_who_have_cases_each_once(
    judged, case_manager, other_case_manager, stranger
):
    for case in judged("high", "low"):
        take_case(case, by=case_manager)
    offered = [label for _code, label in CaseFilter({}, user=case_manager).fields["manager"].choices]
    assert offered[1:] == [str(case_manager)]
    assert CaseFilter({"manager": str(case_manager.pk)}, user=case_manager).chosen["manager"] == case_manager
    assert "manager" not in CaseFilter({"manager": str(other_case_manager.pk)}, user=case_manager).chosen


def test_a_house_of_many_colleagues_offers_those_of_the_team_that_is_asked_for(
    judged, case_manager, supervisor, monkeypatch
):
    monkeypatch.setattr("carecase.casework.case_list.COLLEAGUES", 1)
    one, other = judged("high", "low")
    take_case(one, by=case_manager)
    Case.objects.filter(pk=other.pk).update(manager=supervisor)

    def offered(**asked):
        return [label for _code, label in CaseFilter(asked, user=case_manager).fields["manager"].choices]

    [only] = offered()
    assert "equipo" in only
    assert offered(manager=str(supervisor.pk)) == [only, str(supervisor)]
    assert CaseFilter({"manager": str(supervisor.pk)}, user=case_manager).chosen["manager"] == supervisor
    assert offered(manager="no", unit="no") == [only]
    Case.objects.filter(pk=other.pk).update(manager=None)
    assert offered(unit=str(one.unit_id))[1:] == [str(case_manager)]


def test_the_filters_are_drawn_in_the_language_of_each_reader_with_what_is_chosen(case_manager):
    with translation.override("en"):
        english = str(CaseFilter({"language": "hat"}, user=case_manager))
    spanish = str(CaseFilter({"language": "fra"}, user=case_manager))
    assert '<option value="hat" selected>Haitian Creole</option>' in english
    assert '<option value="fra">French</option>' in english
    assert '<option value="fra" selected>francés</option>' in spanish
    assert '<option value="hat">criollo haitiano</option>' in spanish


def test_no_list_of_cases_is_ordered_by_a_name():
    columns = {name.lstrip("-") for _label, order in ORDERS.values() for name in order}
    assert columns == {"next_due_at", "risk_rank", "opened_at", "last_contact_at", "id"}


# --- not there, and on hold --------------------------------------------------------------------------------------


@pytest.fixture
def away(open_case, case_manager):
    """Somebody is away since so many hours; `planned` to be back so many hours from now."""

    def make(hours, planned=None):
        now = timezone.now()
        expected = {} if planned is None else {"planned": True, "expected_at": now + planned * HOUR}
        with act(case_manager, "note", open_case) as doing:
            doing.save(Absence(case=open_case, left_at=now - hours * HOUR, **expected))
        return open_case

    return make


@pytest.fixture
def held(open_case, case_manager):
    with act(case_manager, "hold", open_case) as doing:
        until = timezone.localdate() + datetime.timedelta(days=9)
        doing.save(Hold(case=open_case, reason="Hospital", until_on=until))
    return open_case


def words(case):
    return [each.words for each in flags_on(in_rows(Case.objects.filter(pk=case.pk)).get())]


@pytest.mark.parametrize(
    ("hours", "planned", "beginning"),
    [
        (1, 3, "Fuera hasta"),
        (9, -3, "Sin volver desde"),
        (60, -30, "Ausente desde"),
        (23, None, "Sin volver desde"),
        (25, None, "Ausente desde"),
    ],
)
def test_absent_is_said_only_once_the_countrys_clock_has_run(away, hours, planned, beginning):
    [said] = words(away(hours, planned))
    assert said.startswith(beginning)


def test_whoever_is_back_has_no_flag(away, case_manager):
    case = away(30)
    with act(case_manager, "back", case) as doing:
        absence = case.absences.get()
        absence.returned_at = timezone.now()
        doing.save(absence)
    assert words(case) == []


def test_the_flags_stand_in_the_identity_bar_and_in_the_list(away, held, case_manager, client):
    case = away(30)
    client.force_login(case_manager)
    for url in (case.get_absolute_url(), reverse("casework:cases")):
        html = client.get(url).content.decode()
        assert "Ausente desde" in html
        assert "En pausa hasta" in html


def test_the_list_can_be_asked_for_who_is_not_there_and_who_is_on_hold(register, away, held, listed):
    register(2)
    case = away(2)
    assert list(listed(away="on")[0]) == [case]
    assert list(listed(held="on")[0]) == [case]
    assert listed()[0].count() == 3


def test_a_planned_exit_that_still_runs_is_not_an_absence(away, listed):
    away(1, planned=5)
    assert not listed(away="on")[0].exists()


def test_flags_come_with_the_rows_of_a_list(register, away, held, django_assert_num_queries):
    away(30)
    register(20)
    with django_assert_num_queries(1):
        cases = flag(in_rows(Case.objects.all()))
    assert max(len(case.flags) for case in cases) == 2


# --- tasks that are nobody's -------------------------------------------------------------------------------------


@pytest.fixture
def nobodys_task(waiting_case, officer):
    with act(officer, "leave", waiting_case) as doing:
        return doing.save(Task(case=waiting_case, kind=Task.Kind.CHILD_AUTHORITY, due_at=timezone.now() + HOUR))


def test_a_task_of_nobody_is_on_the_list_of_those_who_receive_people(nobodys_task, case_manager, supervisor, client):
    for user in (case_manager, supervisor):
        assert nobodys_task in Task.objects.of(user)
        client.force_login(user)
        for name in ("my_day", "tasks"):
            assert nobodys_task.case.number in client.get(reverse(f"casework:{name}")).content.decode()


def test_who_has_no_list_of_tasks_reads_all_of_them_in_her_day(register, officer, client):
    cases = list(Case.objects.filter(incident=register(10)))
    with act(officer, "leave", cases[0]) as doing:
        for case in cases:
            doing.save(Task(case=case, kind=Task.Kind.CHILD_AUTHORITY, owner=officer, due_at=timezone.now() + HOUR))
    client.force_login(officer)
    day = client.get(reverse("casework:my_day"))
    assert client.get(reverse("casework:tasks")).status_code == 403
    assert int(day.context["tasks"].count) == len(day.context["tasks"].rows) >= 10
    assert all(case.number in day.content.decode() for case in cases)


def test_a_task_of_nobody_is_not_that_of_an_adviser(nobodys_task, case_manager, colleague, team):
    adviser = colleague("andres", Role.LEGAL_ADVISER, team)
    case = nobodys_task.case
    with act(case_manager, "add", case) as doing:
        doing.save(Grant(case=case, user=adviser, role=Role.LEGAL_ADVISER, because=Grant.Because.TEAM))
    assert nobodys_task in Task.objects.visible_to(adviser)
    assert nobodys_task not in Task.objects.of(adviser)


def test_once_somebody_takes_the_case_it_is_hers_alone(nobodys_task, case_manager, other_case_manager, supervisor):
    take_case(nobodys_task.case, by=case_manager)
    assert nobodys_task in Task.objects.of(case_manager)
    assert nobodys_task not in Task.objects.of(other_case_manager)
    assert nobodys_task not in Task.objects.of(supervisor)


def test_nobodys_task_on_a_case_one_does_not_see_stays_hidden(nobodys_task, stranger):
    assert not Task.objects.of(stranger).exists()


def test_the_filters_below_a_long_list_are_one_press_away(client, case_manager):
    client.force_login(case_manager)
    html = client.get(reverse("casework:cases")).content.decode()
    assert html.index('href="#filters"') < html.index('id="filters"')
