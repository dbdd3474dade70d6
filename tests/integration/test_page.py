"""The page of somebody who stays: what is late, what has fallen away, how far the care plan is."""

import datetime

import pytest
from django.urls import reverse

from carecase.integration import forms, guards
from carecase.integration.milestones import TEMPLATE
from carecase.integration.models import IntegrationPlan
from carecase.integration.views.plan import PER_PAGE
from carecase.plans.models import CarePlan, Objective
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db
GOAL = {"area": "work", "due_on": "2026-09-01"}


@pytest.fixture
def page(client, case_manager):
    client.force_login(case_manager)

    def read(plan, name="plan", *more):
        return client.get(reverse(f"integration:{name}", args=[plan.number, *more]))

    return read


def test_a_plan_begins_with_goals_for_the_days_of_its_reviews(active_plan):
    found = {(each.day, each.area) for each in active_plan.milestones.all()}
    assert found == {(day, area) for day, goals in TEMPLATE.items() for area, _goal in goals}
    assert active_plan.milestones.get(day=30, area="health").due_on == datetime.date(2026, 7, 1)


def test_an_area_with_a_goal_of_its_own_keeps_it(secured_plan, write, take):
    write(forms.MilestoneForm, secured_plan, goal="Un puesto en la feria", **GOAL)
    plan = take(IntegrationPlan.objects.get(pk=secured_plan.pk), "approve", "start")
    assert plan.milestones.get(area="work").day is None


def test_what_is_late_says_so(active_plan, page, monday, client, case_manager):
    assert "Atrasado" not in page(active_plan).content.decode()
    monday.move_to(datetime.datetime(2026, 7, 2, 18, tzinfo=datetime.UTC))
    client.force_login(case_manager)  # the old session is over by then
    assert "Atrasado" in page(active_plan).content.decode()


def test_what_a_plan_under_way_has_lost_is_named(active_plan, page):
    assert page(active_plan).context["fallen"] == []
    active_plan.homes.update(is_safe=False)
    sentences = [str(check) for check in page(active_plan).context["fallen"]]
    assert sentences == [str(guards.address_is_safe.otherwise)]


def test_many_rows_have_a_page_of_their_own(active_plan, page, write, django_assert_max_num_queries):
    for n in range(PER_PAGE):
        write(forms.MilestoneForm, active_plan, goal=f"Meta {n}", **GOAL)
    page(active_plan)
    with django_assert_max_num_queries(25):  # savepoints of the test, and the lock of the trail on PostgreSQL
        first = page(active_plan).content.decode()
    every = reverse("integration:rows", args=[active_plan.number, "milestone"])
    assert every in first
    with django_assert_max_num_queries(30):
        assert len(page(active_plan, "rows", "milestone").context["page"]) == PER_PAGE
    assert page(active_plan, "rows", "nothing").status_code == 404


def test_how_far_the_care_plan_is(active_plan, page, case_manager):
    day = datetime.date(2026, 9, 1)
    with act(case_manager, "plan", active_plan.case) as doing:
        plan = doing.save(CarePlan(case=active_plan.case, number=1, episode=1, review_on=day))
        for goal, status in (("Aprender español", "met"), ("Trabajar", "in_progress"), ("Volver", "n_a")):
            doing.save(Objective(plan=plan, domain="education", goal=goal, due_on=day, status=status))
    shown = page(active_plan)
    assert {**shown.context["progress"], "next": shown.context["progress"]["next"].goal} == {
        "met": 1,
        "wanted": 2,
        "next": "Trabajar",
    }
    assert "Objetivos alcanzados: 1 de 2." in shown.content.decode()
