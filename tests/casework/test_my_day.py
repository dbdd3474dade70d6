"""My day, as each role finds it: what waits for her, in order, and one click from where it is done."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from carecase.access.models import Membership
from carecase.access.roles import ROLES, Role
from carecase.audit import triggers
from carecase.cases.actions import take_case
from carecase.cases.clocks import open_task
from carecase.cases.models import Appointment, Case, Grant, InterpreterRequest, Task
from carecase.casework.my_day import day_of, returns
from carecase.casework.my_day.block import look
from carecase.shelter.actions import admit, reserve_bed, set_up_house
from carecase.shelter.models import Bed, RoomKind
from carecase.workflow.acts import act
from repatriation.actions import add_coordinator, open_return_plan
from repatriation.models import Budget, Itinerary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def my_day(client, settings):
    settings.LANGUAGE_CODE = "en"

    def ask(user):
        client.force_login(user)
        return client.get(reverse("casework:my_day"), headers={"accept-language": "en"}).content.decode()

    return ask


@pytest.fixture
def block():
    """A block of somebody's day by its title, or None."""
    return lambda user, title: next((each for each in day_of(user) if each.title == title), None)


@pytest.fixture
def coordinator(colleague, organisation):
    return colleague("camila", Role.REPATRIATION_COORDINATOR, organisation=organisation)


@pytest.fixture
def going_back(register, case_manager, coordinator, describe):
    """`going_back(5)`: a return is prepared; she leaves in five days. None: nobody knows when."""

    def make(days):
        case = register(1).cases.get()
        case = describe(take_case(case, by=case_manager), case_manager)
        plan = open_return_plan(case, by=case_manager)
        add_coordinator(plan, user=coordinator, by=case_manager)
        if days is not None:
            leaves = timezone.now() + datetime.timedelta(days=days)
            zone = "America/Costa_Rica"
            with act(case_manager, "plan_route", case) as doing:
                doing.save(
                    Itinerary(
                        plan=plan,
                        departs_at=leaves,
                        departs_zone=zone,
                        arrives_at=leaves + datetime.timedelta(hours=5),
                        arrives_zone=zone,
                    )
                )
        return plan

    return make


@pytest.fixture
def house(house_unit, shelter_manager):
    rooms = [("Cuarto 1", RoomKind.WOMEN, ["1A", "1B", "1C"])]
    facts = {"capacity": 3, "complaint_channel": "800", "is_open": True}
    return set_up_house(house_unit, by=shelter_manager, rooms=rooms, **facts)


def bed(code):
    return Bed.objects.select_related("room__house__unit").get(code=code)


def test_more_cases_cost_no_more_queries(register, case_manager, my_day):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            my_day(case_manager)
        return len(captured)

    register(2)
    few = queries()
    register(12)
    assert queries() <= few


# --- returns -----------------------------------------------------------------------------------------------------


def test_a_coordinator_sees_who_leaves_this_week_by_departure(going_back, coordinator, block):
    later, sooner, unknown = going_back(5), going_back(2), going_back(None)
    far = going_back(20)
    week = block(coordinator, "Departures, 7 days")
    assert [row.number for row in week.rows] == [sooner.case.number, later.case.number]
    rest = block(coordinator, "Returns in preparation")
    assert [row.number for row in rest.rows] == [far.case.number, unknown.case.number]
    assert (week.count, rest.count) == ("2", "2")


def test_where_not_all_who_leave_are_shown_the_rest_is_one_press_away(going_back, coordinator):
    for days in (2, 3):
        going_back(days)
    for shown, leads in ((1, True), (2, False)):
        week = next(returns.blocks(coordinator))
        week.shown = shown
        look([week])
        assert bool(week.link) is leads


def test_each_plan_says_what_it_lacks_next_and_leads_there(going_back, coordinator, block, my_day):
    plan = going_back(3)
    words, url = block(coordinator, "Departures, 7 days").rows[0].then
    assert "every option" in str(words)
    assert url == reverse("repatriation:talk_new", args=[plan.case.number])
    assert url in my_day(coordinator)


def test_a_coordinator_of_no_return_is_told_so(coordinator, block):
    week = block(coordinator, "Departures, 7 days")
    assert (week.count, week.is_empty, str(week.empty)) == ("0", True, "Nobody leaves within a week.")


def test_a_coordinator_sees_nothing_of_returns_she_was_not_asked_to_prepare(
    going_back, colleague, organisation, block
):
    going_back(3)
    other = colleague("pilar", Role.REPATRIATION_COORDINATOR, organisation=organisation)
    assert block(other, "Departures, 7 days").is_empty


def test_a_confirmation_to_get_is_a_row_with_its_time(going_back, coordinator, case_manager, block):
    plan = going_back(3)
    due_at = timezone.now() + datetime.timedelta(days=2)
    with act(case_manager, "count_down", plan.case) as doing:
        open_task(plan.case, Task.Kind.RECEIVER_RECONFIRM, doing, due_at=due_at)
    [row] = block(coordinator, "Confirmations to get").rows
    assert (row.number, row.due_at) == (plan.case.number, due_at)


def test_a_case_manager_sees_returns_only_when_there_are_any(going_back, case_manager, block):
    assert block(case_manager, "Departures, 7 days") is None
    going_back(3)
    assert block(case_manager, "Departures, 7 days").count == "1"


def test_a_supervisor_finds_the_budget_that_waits_until_it_is_approved(going_back, case_manager, supervisor, block):
    plan = going_back(3)
    with act(case_manager, "budget", plan.case) as doing:
        budget = doing.save(Budget(plan=plan, currency="USD", asked_by=case_manager))
    [row] = block(supervisor, "Budgets that wait").rows
    assert (row.number, row.url) == (plan.case.number, reverse("repatriation:budget_decide", args=[plan.case.number]))
    assert block(case_manager, "Budgets that wait") is None
    with act(supervisor, "approve", plan.case) as doing:
        budget.approved_by, budget.approved_at = supervisor, timezone.now()
        doing.save(budget)
    assert block(supervisor, "Budgets that wait") is None


# --- interpreters ------------------------------------------------------------------------------------------------


def test_danger_to_life_comes_before_an_earlier_hour(open_case, case_manager, colleague, organisation, block):
    now = timezone.now()
    with act(case_manager, "ask", open_case) as doing:
        earlier = {"purpose": "legal", "wanted_at": now - datetime.timedelta(hours=2)}
        doing.save(InterpreterRequest(case=open_case, language="hat", **earlier))
        doing.save(InterpreterRequest(case=open_case, language="mam", purpose="lifeline", wanted_at=now))
    coordinator = colleague("nuria", Role.INTERPRETER_COORDINATOR, organisation=organisation)
    requests = block(coordinator, "Requests for interpreters")
    assert requests.count == "2"
    assert "Mam" in requests.rows[0].words
    assert open_case.number not in "".join(f"{row.words}{row.number}{row.url}" for row in requests.rows)


def test_health_sees_the_cases_she_was_put_on_and_her_appointments(open_case, case_manager, colleague, team, block):
    paula = colleague("paula", Role.HEALTH, team)
    with act(case_manager, "add", open_case) as doing:
        until = timezone.now() + datetime.timedelta(hours=1)
        doing.save(Grant(case=open_case, user=paula, role=Role.HEALTH, because="emergency", until_at=until))
    assert block(paula, "Cases I work on").is_empty  # what an emergency opens is read, not worked on
    with act(case_manager, "add", open_case) as doing:
        doing.save(Grant(case=open_case, user=paula, role=Role.HEALTH, because=Grant.Because.TEAM))
        wanted_at = timezone.now() + datetime.timedelta(days=1)
        doing.save(InterpreterRequest(case=open_case, language="hat", purpose="health", wanted_at=wanted_at))
    assert block(paula, "Cases I work on").cases == [open_case]
    [row] = block(paula, "Appointments with an interpreter").rows
    assert (row.number, row.due_at) == (open_case.number, wanted_at)


def test_appointments_of_today_and_tomorrow_end_at_midnight(open_case, case_manager, block):
    tomorrow = timezone.localtime().replace(hour=23, minute=30) + datetime.timedelta(days=1)
    after = tomorrow + datetime.timedelta(minutes=45)
    with act(case_manager, "write", open_case) as doing:
        for begins_at in (tomorrow, after):
            doing.save(Appointment(case=open_case, purpose="health", begins_at=begins_at))
    assert [row.due_at for row in block(case_manager, "Appointments, today and tomorrow").rows] == [tomorrow]


# --- the house ---------------------------------------------------------------------------------------------------


def test_a_house_sees_its_free_beds_and_who_comes(house, open_case, case_manager, shelter_worker, block):
    assert "3 of 3 free" in block(shelter_worker, "Beds free").rows[0].words
    reserve_bed(open_case, bed("1A"), by=case_manager)
    assert "2 of 3 free" in block(shelter_worker, "Beds free").rows[0].words
    [row] = block(shelter_worker, "Arrivals").rows
    assert row.number == open_case.number
    assert row.url == reverse("shelter:admit_case", args=[house.pk, open_case.number])


def test_a_house_sees_what_the_night_left_and_who_leaves(
    house, open_case, case_manager, shelter_manager, shelter_worker, block
):
    reserve_bed(open_case, bed("1A"), by=case_manager)
    stay = admit(Case.objects.get(pk=open_case.pk), bed("1A"), by=shelter_manager)
    case, due_at = Case.objects.get(pk=open_case.pk), timezone.now() + datetime.timedelta(hours=12)
    with act(shelter_manager, "leave_open", case) as doing:
        open_task(case, Task.Kind.RISK_AND_SAFETY, doing, due_at=due_at, about=stay.pk)
        stay.exit_plan_on = timezone.localdate() + datetime.timedelta(days=2)
        doing.save(stay)
    [unfinished] = block(shelter_worker, "Emergency admissions to complete").rows
    assert (unfinished.number, unfinished.due_at) == (case.number, due_at)
    assert unfinished.url == reverse("shelter:resident", args=[house.pk, case.number])
    [leaves] = block(shelter_worker, "Planned exits, 7 days").rows
    assert leaves.due_at == stay.exit_plan_on


# --- those who watch ---------------------------------------------------------------------------------------------


def test_an_auditor_sees_todays_refusals_and_that_the_trail_holds(
    open_case, stranger, colleague, organisation, my_day, client
):
    auditor = colleague("gabriel", Role.AUDITOR, organisation=organisation)
    client.force_login(stranger)
    assert client.get(open_case.get_absolute_url()).status_code == 404
    html = my_day(auditor)
    assert "Refused today: 1" in html
    assert "rows of the trail are whole" in html


def test_a_broken_trail_is_said_on_the_auditors_day(open_case, colleague, organisation, my_day):
    auditor = colleague("gabriel", Role.AUDITOR, organisation=organisation)
    triggers.drop()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET verb = 'x' WHERE n = (SELECT MAX(n) FROM audit_event)")
    assert "The trail is broken at row" in my_day(auditor)


def test_an_administrator_sees_whose_role_ends_soon(colleague, organisation, team, case_manager, block):
    bruno = colleague("bruno", Role.ADMINISTRATOR, organisation=organisation)
    ends = timezone.localdate() + datetime.timedelta(days=9)
    Membership.objects.filter(user=case_manager).update(until_on=ends)
    [row] = block(bruno, "Roles that end, 30 days").rows
    assert row.due_at == ends
    assert str(ROLES[Role.CASE_MANAGER].label) in row.words
    accounts = block(bruno, "Accounts")
    assert "2" in accounts.rows[0].words
    assert [accounts.actions[0][1], accounts.link[1]] == [reverse("staff:invite"), reverse("staff:colleagues")]
