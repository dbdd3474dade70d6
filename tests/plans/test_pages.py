"""The pages: who sees what, what is written by them, and that nothing anyone types breaks them."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.cases import actions as case_actions
from carecase.cases.models import Approval, Case, Grant
from carecase.plans import actions, sections
from carecase.plans.models import (
    CarePlan,
    FollowUp,
    HealthServiceLog,
    HealthUnmetNeed,
    Objective,
    PersonAnswer,
    PlanAction,
    SafetyPlan,
    ServiceLog,
    UnmetNeed,
)
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db

NUL, LONG = "\x00", "x" * 100_000
NARRATIVE_PAGES = ["plan", "plan_new", "answer", "safety-plan", "follow_ups", "follow_up_new"]
SHELTER_PAGES = ["services", "log", "needs", "need_new"]


@pytest.fixture
def sign_in():
    def make(user):
        client = Client()
        client.force_login(user, backend="carecase.access.backends.RoleBackend")
        return client

    return make


@pytest.fixture
def browser(sign_in, case_manager):
    return sign_in(case_manager)


def page(name, case, *more):
    return reverse(f"plans:{name}", args=[case.number, *more])


# --- who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NARRATIVE_PAGES + SHELTER_PAGES)
def test_the_case_manager_reads_every_page(approved_plan, browser, name):
    assert browser.get(page(name, approved_plan.case)).status_code == 200


@pytest.mark.parametrize("name", NARRATIVE_PAGES + SHELTER_PAGES)
def test_for_another_organisation_no_page_exists(approved_plan, sign_in, stranger, name):
    assert sign_in(stranger).get(page(name, approved_plan.case)).status_code == 404


@pytest.mark.parametrize("name", NARRATIVE_PAGES + SHELTER_PAGES)
def test_nobody_reads_without_signing_in(approved_plan, client, name):
    answer = client.get(page(name, approved_plan.case))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


@pytest.mark.parametrize("name", NARRATIVE_PAGES)
def test_shelter_staff_does_not_read_the_plan(approved_plan, admit, sign_in, shelter_worker, name):
    admit(approved_plan.case)
    assert sign_in(shelter_worker).get(page(name, approved_plan.case)).status_code == 403


@pytest.mark.parametrize("name", SHELTER_PAGES)
def test_shelter_staff_logs_services(approved_plan, admit, sign_in, shelter_worker, name):
    admit(approved_plan.case)
    assert sign_in(shelter_worker).get(page(name, approved_plan.case)).status_code == 200


def test_shelter_staff_does_not_read_what_tells_of_health(
    open_case, admit, sign_in, shelter_worker, case_manager, service
):
    admit(open_case)
    actions.log_service(open_case, service("SEC-13"), by=case_manager, outcome="unavailable")
    client = sign_in(shelter_worker)
    assert client.get(page("health_services", open_case)).status_code == 403
    log, need = HealthServiceLog.objects.get(), HealthUnmetNeed.objects.get()
    assert client.get(page("health_service", open_case, log.pk)).status_code == 404
    assert client.get(page("health_need", open_case, need.pk)).status_code == 404
    assert client.post(page("settle_health_need", open_case, need.pk), {"resolution": "not_needed"}).status_code == 404
    for name in ("services", "needs"):
        assert "sustancias" not in client.get(page(name, open_case)).content.decode()
    shown = sections.section(Case.objects.get(), shelter_worker)
    assert shown["plan"] is None
    assert not shown["services"]
    assert not shown["needs"]


def test_a_part_of_another_plan_is_not_found_through_this_one(
    approved_plan, browser, case_manager, register, today, write
):
    other = case_actions.take_case(register(1).cases.get(), by=case_manager)
    objective = approved_plan.objectives.get()
    mixed = reverse("plans:objective", args=[other.number, 1, objective.pk])
    assert browser.get(mixed).status_code == 404
    write(CarePlan(case=other, number=1, episode=1, review_on=today))
    assert browser.get(mixed).status_code == 404


def test_reading_the_plan_is_on_record(approved_plan, browser):
    browser.get(page("plan", approved_plan.case))
    event = Event.objects.latest("n")
    assert (event.kind, event.verb) == ("read", "view_plan")
    assert str(approved_plan.pk) in set(event.subjects.values_list("subject", flat=True))


# --- the plan ---------------------------------------------------------------------------------------------------


def test_a_case_without_a_plan_says_what_to_do_first(open_case, browser):
    shown = browser.get(page("plan", open_case)).content.decode()
    assert page("plan_new", open_case) in shown
    answer = browser.get(page("answer", open_case), follow=True)
    assert answer.redirect_chain[-1][0] == page("plan", open_case)


def test_a_plan_is_written_answered_and_approved_in_the_browser(
    open_case, browser, sign_in, supervisor, service, today
):
    later = (today + datetime.timedelta(days=20)).isoformat()
    browser.post(page("plan_new", open_case), {"urgent_needs": "leche", "review_on": later})
    plan = CarePlan.objects.get()
    goal = {"domain": "housing", "goal": "una casa", "priority": "1", "due_on": later, "owner_name": "INAMU"}
    browser.post(page("objective_new", open_case, 1), goal)
    what = {"service_type": service("PRI-03").pk, "objective": Objective.objects.get().pk, "due_on": later}
    browser.post(page("action_new", open_case, 1), what | {"owner_name": "INAMU"})
    assert PlanAction.objects.get().objective.goal == "una casa"
    said = {
        "language": "spa",
        "mode": "same_language",
        "answer": "agreed",
        "by": "self",
        "how": "oral",
        "copy": "taken",
    }
    browser.post(page("answer", open_case), said)
    assert PersonAnswer.objects.get().plan == plan
    browser.post(page("ask", open_case, plan.pk), {"note": "por favor"})
    request = Approval.objects.get()
    assert (request.about, request.note) == (plan.pk, "por favor")
    assert "cases/" in reverse("cases:approval", args=[open_case.number, request.pk])
    shown = sign_in(supervisor).get(page("plan", open_case)).content.decode()
    assert reverse("cases:approval", args=[open_case.number, request.pk]) in shown
    assert (
        reverse("cases:approval", args=[open_case.number, request.pk])
        not in browser.get(page("plan", open_case)).content.decode()
    )


def test_who_changes_an_approved_plan_is_told_before_and_after(approved_plan, browser):
    case, objective = approved_plan.case, approved_plan.objectives.get()
    address = page("objective", case, 1, objective.pk)
    before = browser.get(address)
    assert before.context["approval"].answer == "approved"
    assert "govuk-inset-text" in before.content.decode()
    data = {"domain": "housing", "goal": "otra", "priority": "1", "due_on": "2027-01-01", "owner_name": "ella"}
    after = browser.post(address, data | {"version": objective.version}, follow=True)
    assert any(message.level_tag == "warning" for message in after.context["messages"])
    assert Approval.objects.get().answer == "overtaken"
    again = browser.post(address, data | {"goal": "más", "version": objective.version + 1}, follow=True)
    assert not any(message.level_tag == "warning" for message in again.context["messages"])


def test_asking_too_early_is_refused_in_words(plan, browser):
    answer = browser.post(page("ask", plan.case, plan.pk))
    assert answer.status_code == 409
    assert not Approval.objects.exists()


def test_who_does_not_write_the_safety_plan_is_not_led_to_its_form(
    open_case, browser, sign_in, colleague, team, case_manager
):
    safety, section = page("safety-plan", open_case), reverse("casework:section", args=[open_case.number, "plans"])
    browser.post(safety, {"what_to_do": "llamar al 911", "copy": "taken", "revised_at": "2026-11-01T10:00"})
    elena = colleague("elena", Role.SCREENER, team)
    case_actions.add_to_team(open_case, user=elena, role=Role.SCREENER, by=case_manager)
    shown = sign_in(elena).get(section).content.decode()
    assert "Plan de seguridad, revisado" in shown
    assert safety not in shown
    assert safety in browser.get(section).content.decode()


def test_the_safety_plan_is_written_once_and_looked_at_again(open_case, browser):
    told = {"what_to_do": "llamar al 911", "copy": "taken", "revised_at": "2026-11-01T10:00"}
    browser.post(page("safety-plan", open_case), told)
    plan = SafetyPlan.objects.get()
    again = told | {"what_to_do": "ir a la iglesia", "version": plan.version, "revised_at": "2026-11-20T10:00"}
    assert browser.post(page("safety-plan", open_case), again).status_code == 302
    plan.refresh_from_db()
    assert plan.what_to_do == "ir a la iglesia"
    assert plan.history.count() == 2


# --- services ---------------------------------------------------------------------------------------------------


def test_a_service_is_logged_with_two_presses_from_the_case(open_case, browser, service):
    shown = browser.get(page("log", open_case)).content.decode()
    at_once = page("log_at_once", open_case, "IMM-02")
    assert at_once in shown
    answer = browser.post(at_once)
    assert answer.url == page("services", open_case)
    assert ServiceLog.objects.get().disposition == "provided_by_us"


def test_the_whole_form_finds_the_log_by_the_kind_of_service(open_case, browser, service):
    given = {"given_at": "2026-11-20T10:00", "mode": "phone", "outcome": "unavailable"}
    for code in ("PRI-03", "PRI-02"):
        answer = browser.post(page("log", open_case), given | {"service_type": service(code).pk})
        assert answer.status_code == 302, answer.context["form"].errors
    log, health = ServiceLog.objects.get(), HealthServiceLog.objects.get()
    assert UnmetNeed.objects.get().needed_since == datetime.date(2026, 11, 20)
    assert HealthUnmetNeed.objects.count() == 1
    assert browser.get(page("service", open_case, log.pk)).status_code == 200
    crossed = given | {"service_type": service("PRI-02").pk, "version": log.version}
    answer = browser.post(page("service", open_case, log.pk), crossed)
    assert "service_type" in answer.context["form"].errors
    answer = browser.get(page("health_service", open_case, health.pk))
    assert Event.objects.latest("n").verb == "open_form"


def test_correcting_a_note_opens_no_need_again(open_case, browser, case_manager, service):
    log = actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable")
    actions.settle_need(UnmetNeed.objects.get(), "not_needed", by=case_manager)
    form = browser.get(page("service", open_case, log.pk)).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    answer = browser.post(page("service", open_case, log.pk), sent | {"note": "sin cupo", "given_at": when(log)})
    assert answer.status_code == 302
    log.refresh_from_db()
    assert log.note == "sin cupo"
    assert UnmetNeed.objects.count() == 1


def when(log):
    """As a browser sends it back: to the minute, unless seconds were shown."""
    return timezone.localtime(log.given_at).isoformat()


def test_a_service_named_in_the_address_is_chosen_already(open_case, browser, service):
    form = browser.get(page("log", open_case) + "?service=PRI-08").context["form"]
    assert form["service_type"].value() == service("PRI-08").pk


@pytest.mark.parametrize("moment", ["2999-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00", "ayer", NUL, LONG])
def test_an_impossible_moment_is_said_to_be_so(open_case, browser, service, moment):
    given = {"given_at": moment, "mode": "phone", "outcome": "delivered", "service_type": service("PRI-08").pk}
    answer = browser.post(page("log", open_case), given)
    assert answer.status_code == 422
    assert "given_at" in answer.context["form"].errors


def test_a_service_is_not_logged_at_once_under_a_code_that_is_none(open_case, browser):
    assert browser.post(page("log_at_once", open_case, "XXX-99")).status_code == 404


def test_needs_are_added_changed_and_settled(open_case, browser, service):
    needed = {"service_type": service("SEC-01").pk, "needed_since": "2026-11-01", "reason": "no_capacity"}
    browser.post(page("need_new", open_case), needed)
    need = UnmetNeed.objects.get()
    again = browser.post(page("need_new", open_case), needed)
    assert "service_type" in again.context["form"].errors
    changed = needed | {"reason": "not_in_country", "version": need.version}
    browser.post(page("need", open_case, need.pk), changed)
    need.refresh_from_db()
    assert need.reason == "not_in_country"
    assert browser.post(page("settle_need", open_case, need.pk), {"resolution": "lost"}).status_code == 404
    browser.post(page("settle_need", open_case, need.pk), {"resolution": "not_needed"})
    assert "SEC" not in browser.get(page("needs", open_case)).context["needs"]
    assert UnmetNeed.objects.get().resolution == "not_needed"


# --- several people at once -------------------------------------------------------------------------------------


@pytest.fixture
def full_house(register, case_manager, house_unit, write):
    """Sixty people live in Casa Ceiba; the sixty-first of the event does not."""
    incident = register(61)
    cases = [case_actions.take_case(case, by=case_manager) for case in incident.cases.order_by("label")]
    write(*[Grant(case=case, unit=house_unit, because=Grant.Because.ADMISSION) for case in cases[:60]])
    return incident


@pytest.fixture
def meal(service):
    return {"service_type": service("IMM-02").pk, "outcome": "delivered", "given_at": "2026-11-20T12:00"}


def test_a_meal_for_a_whole_house_takes_three_presses_and_few_queries(
    full_house, sign_in, shelter_worker, house_unit, meal
):
    client = sign_in(shelter_worker)
    shown = client.get(reverse("plans:group_log"))
    assert shown.context["group"] == f"house-{house_unit.pk}"
    assert len(shown.context["marked"]) == 60
    chosen = {"at_once": meal["service_type"], "service_type": ""}
    data = meal | chosen | {"group": shown.context["group"], "cases": list(shown.context["marked"])}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(reverse("plans:group_log"), data)
    assert answer.status_code == 302
    assert ServiceLog.objects.count() == 60
    assert {log.disposition for log in ServiceLog.objects.all()} == {"provided_by_us"}
    [said] = get_messages(answer.wsgi_request)
    assert str(said) == f"{ServiceLog.objects.first().service_type}: anotado para 60 personas."
    inserts = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE"))]
    assert len(queries) - len(inserts) <= 15, "\n".join(each["sql"][:150] for each in queries)
    assert len(inserts) <= 20


def test_the_page_of_a_group_takes_few_queries(
    full_house, sign_in, shelter_worker, catalogue, django_assert_max_num_queries
):
    client = sign_in(shelter_worker)
    with django_assert_max_num_queries(16):
        client.get(reverse("plans:group_log"))


def test_a_group_is_an_event_or_ones_own_cases_too(full_house, browser, meal):
    event = browser.get(reverse("plans:group_log"), {"group": f"incident-{full_house.number}"})
    assert len(event.context["marked"]) == 61
    mine = browser.get(reverse("plans:group_log"), {"group": "mine"})
    assert mine.context["page"].paginator.count == 61
    assert not mine.context["marked"]


def test_who_was_put_on_a_team_finds_the_cases_she_works_on(open_case, colleague, case_manager, team, sign_in):
    paula = colleague("paula", Role.HEALTH, team)
    with act(case_manager, "test", open_case) as doing:
        until = timezone.now() + datetime.timedelta(hours=1)
        doing.save(Grant(case=open_case, user=paula, role=Role.HEALTH, because="emergency", until_at=until))
    assert sign_in(paula).get(reverse("plans:group_log")).context["page"].paginator.count == 0
    with act(case_manager, "test", open_case) as doing:
        doing.save(Grant(case=open_case, user=paula, role=Role.HEALTH, because=Grant.Because.TEAM))
    shown = sign_in(paula).get(reverse("plans:group_log"))
    assert list(shown.context["page"]) == [open_case]
    assert "Expedientes en los que trabajo" in shown.content.decode()


def test_somebody_elses_id_is_refused_and_what_was_typed_is_kept(
    full_house, open_case, sign_in, shelter_worker, house_unit, meal
):
    outside = full_house.cases.get(label="P61")
    data = meal | {"group": f"house-{house_unit.pk}", "cases": [str(outside.pk)], "provider": "cocina"}
    answer = sign_in(shelter_worker).post(reverse("plans:group_log"), data)
    assert answer.status_code == 422
    assert "cases" in answer.context["form"].errors
    assert 'value="cocina"' in answer.content.decode()
    assert not ServiceLog.objects.exists()


@pytest.mark.parametrize("group", ["", "house-x", "house-", "incident-" + NUL, "planet-9", LONG[:500]])
def test_an_unknown_group_is_empty(open_case, browser, catalogue, group):
    assert browser.get(reverse("plans:group_log"), {"group": group}).status_code in (200, 400)
    assert browser.post(reverse("plans:group_log"), {"group": group}).status_code == 422


def test_who_may_not_log_has_no_group_page(sign_in, colleague, organisation):
    auditor = colleague("aura", Role.AUDITOR, organisation=organisation)
    assert sign_in(auditor).get(reverse("plans:group_log")).status_code == 403


# --- follow-up --------------------------------------------------------------------------------------------------


def test_a_contact_is_planned_recorded_and_called_off(open_case, browser, today):
    day = (today + datetime.timedelta(days=5)).isoformat()
    browser.post(page("follow_up_new", open_case), {"kind": "in_care", "due_on": day, "mode": "phone"})
    row = FollowUp.objects.get()
    happened = {
        "due_on": day,
        "mode": "phone",
        "done_at": "2026-11-20T10:00",
        "wellbeing": "7",
        "version": row.version,
    }
    assert browser.post(page("follow_up", open_case, row.pk), happened).status_code == 302
    following = FollowUp.objects.planned().get()
    browser.post(page("call_off", open_case, following.pk), {"reason": "no es seguro"})
    assert not FollowUp.objects.planned().exists()
    assert browser.get(page("follow_ups", open_case)).status_code == 200


# --- the case page ----------------------------------------------------------------------------------------------


def test_the_section_of_the_case_page_takes_few_queries(
    approved_plan, case_manager, service, django_assert_max_num_queries
):
    for code in ("IMM-02", "IMM-04", "PRI-03"):
        actions.log_service(Case.objects.get(), service(code), by=case_manager, outcome="unavailable")
    case = Case.objects.get()
    with django_assert_max_num_queries(40):
        shown = sections.section(case, case_manager)
        can = {"write_plan", "log_service"}
        text = render_to_string("plans/section.html", shown | {"case": case, "can": can})
    assert "vivir en un lugar seguro" in text
    assert page("plan", case) in text
    assert len(shown["needs"]) == 3


# --- bad input ---------------------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_beside_the_message(approved_plan, browser):
    typed = {"domain": "housing", "goal": "una meta que no se pierde", "priority": "1", "due_on": "31-02-2027"}
    answer = browser.post(page("objective_new", approved_plan.case, 1), typed)
    assert answer.status_code == 422
    assert "una meta que no se pierde" in answer.content.decode()


def test_plan_numbers_beyond_measure_are_not_found(approved_plan, browser):
    assert browser.get(page("plan_numbered", approved_plan.case, 10**30)).status_code == 404


def test_times_in_the_log_are_times_of_the_place(open_case, browser, service):
    given = {"given_at": "2026-11-20T10:00", "mode": "phone", "outcome": "delivered"}
    browser.post(page("log", open_case), given | {"service_type": service("PRI-08").pk})
    assert timezone.localtime(ServiceLog.objects.get().given_at).hour == 10
