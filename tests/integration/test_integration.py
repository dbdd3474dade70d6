"""Staying: chosen freely, secured in law, home, income and school, reviewed with the person."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import resolve, reverse

from carecase.access.permissions import Permission
from carecase.access.roles import ROLES, Role
from carecase.audit.models import Event, Kind
from carecase.cases.actions import add_to_team
from carecase.cases.models import Case
from carecase.integration import actions, forms, guards, sections, standing, steps
from carecase.integration.living_forms import RestForm
from carecase.integration.models import ENDED, IntegrationPlan, Milestone, Review, State
from carecase.integration.steps import integrating
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db

CR = datetime.timezone(datetime.timedelta(hours=-6))
MONDAY = datetime.datetime(2026, 6, 1, 10, tzinfo=CR)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_with_everything_secured_it_is_approved_and_begins(active_plan):
    assert active_plan.state == State.ACTIVE
    assert active_plan.started_at == MONDAY


def test_without_family_nobody_has_to_be_covered_or_schooled(requested_plan):
    assert guards.dependants_are_covered.holds(requested_plan)
    assert guards.every_child_has_a_place.holds(requested_plan)


def test_reviews_fall_on_the_days_of_the_country(active_plan):
    due = dict(active_plan.reviews.values_list("day", "due_on"))
    assert due[30] == datetime.date(2026, 7, 1)
    assert due[90] == datetime.date(2026, 8, 30)
    assert due[180] == datetime.date(2026, 11, 28)
    assert active_plan.case.tasks.open().filter(kind="plan_review").count() == len(due)


def test_holding_a_review_finishes_its_task(active_plan, write):
    review = active_plan.reviews.get(day=30)
    write(forms.ReviewForm, review, held_on="2026-07-02", how_it_goes="Bien")
    assert not active_plan.case.tasks.open().filter(about=review.pk).exists()


def test_it_is_achieved_when_every_milestone_says_how_it_stands(active_plan, write, case_manager, open_case):
    goal = {"area": "work", "goal": "Permiso de trabajo", "due_on": "2026-09-01"}
    milestone = write(forms.MilestoneForm, active_plan, **goal)
    with pytest.raises(Blocked):
        steps.achieve(active_plan, by=case_manager)
    assert not standing.plan_achieved_or_justified(open_case)
    write(forms.MilestoneForm, fresh(milestone), **goal, left_because="Trabaja por cuenta propia")
    with pytest.raises(Blocked):
        steps.achieve(active_plan, by=case_manager)  # what the plan began with is not settled yet
    for each in active_plan.milestones.exclude(pk=milestone.pk):
        asked = {"area": each.area, "goal": each.goal, "due_on": each.due_on}
        write(forms.MilestoneForm, each, **asked, reached_on="2026-06-01")
    assert steps.achieve(active_plan, by=case_manager).state == State.ACHIEVED
    assert standing.plan_achieved_or_justified(open_case)
    assert not open_case.tasks.open().filter(kind="plan_review").exists()


def test_ending_the_plan_says_why_and_what_remains(active_plan, case_manager, open_case, write):
    with pytest.raises(Blocked) as blocked:
        steps.discontinue(active_plan, by=case_manager)
    assert len(blocked.value.reasons) == 2
    write(RestForm, active_plan, remains="Renovar la tarjeta", goes_on_with="Consultorio jurídico")
    steps.discontinue(active_plan, by=case_manager, reason="Se fue con su familia")
    assert standing.plan_achieved_or_justified(open_case)


def test_whoever_changes_her_mind_loses_nothing(active_plan, case_manager):
    case = Case.objects.get(pk=active_plan.case_id)
    waiting = actions.suspend_integration_plan(case, by=case_manager, to_return=True)
    assert (waiting.state, waiting.paused_in) == (State.CHANGED_TO_RETURN, State.ACTIVE)
    assert actions.suspend_integration_plan(case, by=case_manager) == waiting
    again = actions.open_integration_plan(case, by=case_manager)
    assert (again.pk, again.state) == (active_plan.pk, State.ACTIVE)
    assert case.tasks.open().filter(kind="plan_review").count() == active_plan.reviews.count()


def test_what_was_not_under_way_begins_again(requested_plan, case_manager):
    case = requested_plan.case
    actions.suspend_integration_plan(case, by=case_manager, reason="Lo piensa")
    with pytest.raises(Blocked):
        steps.resume(case.integration_plans.open().get(), by=case_manager)
    assert actions.open_integration_plan(case, by=case_manager).state == State.REQUESTED


def test_pausing_inside_a_step_of_the_case_leaves_the_case_ready_to_be_saved(active_plan, case_manager):
    case = Case.objects.get(pk=active_plan.case_id)
    with act(case_manager, "change_course", case) as doing:
        actions.suspend_integration_plan(case, by=case_manager)
        case.label = "P99"
        doing.save(case)
    assert fresh(case).label == "P99"


def test_a_case_without_a_plan_has_nothing_to_pause(open_case, case_manager):
    assert actions.suspend_integration_plan(open_case, by=case_manager) is None
    assert not standing.plan_achieved_or_justified(open_case)


def test_the_last_answer_decides_whether_she_stays(requested_plan, open_case, write, monday):
    assert standing.stay_chosen(open_case)
    monday.shift(60)
    write(forms.StayChoiceForm, open_case, alone=True, all_options_told=True, words="Mejor vuelvo")
    assert not standing.stay_chosen(open_case)


def test_every_state_can_be_reached_and_only_ended_ones_are_dead_ends():
    found, size = {State.REQUESTED}, 0
    while len(found) != size:
        size = len(found)
        found |= {step.target for step in integrating.values() if found & set(step.sources)}
    assert found == set(State)
    assert set(State) - {source for step in integrating.values() for source in step.sources} == set(ENDED)


def test_every_step_is_held_by_a_role():
    held = frozenset().union(*(card.permissions for card in ROLES.values()))
    assert {step.permission for step in integrating.values()} <= held == held | {Permission.PLAN_INTEGRATION}


def test_a_stranger_can_do_nothing(active_plan, stranger):
    with pytest.raises(Forbidden):
        steps.suspend(active_plan, by=stranger, reason="…")
    with pytest.raises(Forbidden):
        actions.open_integration_plan(active_plan.case, by=stranger)


def test_the_database_keeps_one_open_plan_and_dates_in_order(active_plan):
    rows = IntegrationPlan.objects.filter(pk=active_plan.pk)
    with pytest.raises(IntegrityError, match="knows_where_it_stood"), transaction.atomic():
        rows.update(state=State.SUSPENDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntegrationPlan(case=active_plan.case).save()
    with pytest.raises(IntegrityError, match="home_ends"), transaction.atomic():
        active_plan.homes.update(until_on="2026-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review(plan=active_plan, day=30, due_on="2026-07-01").save()


# --- pages ------------------------------------------------------------------------------------------------------

NEW = ["route_new", "home_new", "income_new", "school_new", "milestone_new", "choice_new", "status-step_new"]
NEW += ["dependant_new", "permit_new", "health-cover_new", "course_new", "account_new", "mentor_new", "community_new"]
NEW += ["rest_new"]


def test_pages_open_for_the_team_and_are_nothing_to_a_stranger(client, active_plan, case_manager, stranger):
    urls = [reverse(f"integration:{name}", args=[active_plan.number]) for name in ["plan", *NEW]]
    urls.append(reverse("integration:review", args=[active_plan.number, active_plan.reviews.first().pk]))
    urls.append(reverse("integration:step", args=[active_plan.number, "suspend"]))
    for by, status in ((case_manager, 200), (stranger, 404)):
        client.force_login(by)
        assert {client.get(url).status_code for url in urls} == {status}


def test_who_sees_the_case_without_planning_may_not_write(client, active_plan, case_manager, colleague, team):
    lawyer = colleague("leo", Role.LEGAL_ADVISER, team)
    add_to_team(active_plan.case, user=lawyer, role=Role.LEGAL_ADVISER, by=case_manager)
    client.force_login(lawyer)
    assert client.get(active_plan.get_absolute_url()).status_code == 200
    assert {client.get(reverse(f"integration:{name}", args=[active_plan.number])).status_code for name in NEW} == {403}


def test_a_row_of_another_plan_is_not_found(client, active_plan, family, case_manager):
    other = Case.objects.get(person=family)
    actions.open_integration_plan(other, by=case_manager)
    client.force_login(case_manager)
    home = active_plan.homes.get()
    assert client.get(reverse("integration:home", args=[other.number, home.pk])).status_code == 404


def test_it_begins_in_the_browser(client, open_case, case_manager):
    client.force_login(case_manager)
    number = open_case.number
    assert client.get(reverse("integration:plan", args=[number])).status_code == 200
    choice = {"alone": "on", "all_options_told": "on", "wants_to_stay": "on", "words": "Me quedo"}
    client.post(reverse("integration:choice_new", args=[number]), choice)
    opened = client.post(reverse("integration:open", args=[number]))
    assert opened.headers["Location"] == reverse("integration:plan", args=[number])
    refused = client.post(reverse("integration:step", args=[number, "review_options"]))
    assert refused.status_code == 409
    assert reverse("integration:route_new", args=[number]) in refused.content.decode()
    asked = client.post(reverse("integration:ask_for_approval", args=[number]), follow=True).content.decode()
    assert "La respuesta aparecerá aquí" in asked


def test_reading_the_plan_is_on_record_and_needs_few_queries(
    client, active_plan, case_manager, write, django_assert_max_num_queries
):
    for n in range(20):
        write(forms.MilestoneForm, active_plan, area="work", goal=f"Meta {n}", due_on="2026-09-01")
    client.force_login(case_manager)
    with django_assert_max_num_queries(50):
        client.get(active_plan.get_absolute_url())
    assert Event.objects.filter(kind=Kind.READ, verb="view_integration").count() == 1


def test_the_children_are_offered_without_their_names(client, active_plan, family, case_manager):
    client.force_login(case_manager)
    shown = client.get(reverse("integration:school_new", args=[active_plan.number])).content.decode()
    assert Case.objects.get(person=family).number in shown


def test_the_section_shows_what_one_may_read(active_plan, case_manager, shelter_worker, open_case):
    mine = sections.section(open_case, case_manager)
    assert mine["plan"] == active_plan
    assert mine["choice"].counts
    assert mine["step"].name == "achieve"
    other = sections.section(open_case, shelter_worker)
    assert (other["plan"], other["choice"]) == (None, None)


BAD = ["\x00", "x" * 100_000, "😀" * 50, "‮gnirts", "2026-13-45", "00000000-0000-0000-0000-000000000000", "-1"]


@pytest.mark.parametrize("name", NEW)
def test_bad_input_is_answered_in_words(name, client, requested_plan, case_manager):
    client.force_login(case_manager)
    url = reverse(f"integration:{name}", args=[requested_plan.number])
    fields = resolve(url).func.view_initkwargs["form_class"]._meta.fields
    for bad in BAD:
        answer = client.post(url, dict.fromkeys(fields, bad))
        assert answer.status_code in (302, 422), bad[:10]


def test_a_milestone_left_with_a_reason_is_settled():
    assert Milestone(left_because="No quiso").is_settled
    assert not Milestone().is_settled
