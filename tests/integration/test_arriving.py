"""The reintegration plan: drafted before or after, kept by the side of origin, looked at again (C15)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecase.access.roles import Role
from carecase.cases.actions import add_to_team
from carecase.cases.clocks import open_task
from carecase.cases.models import Grant, Task
from carecase.integration import reintegration_forms as forms
from carecase.integration.models import ReintegrationActivity, ReintegrationPlan, ReintegrationReview
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db
PLAN = {"kept_by": "partner", "partner": "Casa del Norte", "drafted_on": "2026-06-01", "review_on": "2026-07-01"}
GOAL = {"dimension": "economic", "level": "individual", "what": "Curso de panadería", "due_on": "2026-06-20"}


@pytest.fixture
def sent(case_manager):
    """What a page sends: `sent(form, row, **typed)`."""

    def fill(form_class, row, **typed):
        case = row.case if hasattr(row, "case") else row.plan.case
        form = form_class({**typed, "version": str(row.version)}, instance=row, by=case_manager, parent=case)
        form.is_valid()
        return form

    return fill


@pytest.fixture
def arriving(open_case, sent, case_manager):
    with act(case_manager, "arrived", open_case) as doing:
        open_task(open_case, Task.Kind.REINTEGRATION_PLAN, doing)
    return sent(forms.ReintegrationPlanForm, ReintegrationPlan(case=open_case), **PLAN).save()


def open_tasks(case, kind):
    return case.tasks.open().filter(kind=kind)


def test_writing_it_is_what_the_task_asked_for(arriving):
    assert not open_tasks(arriving.case, Task.Kind.REINTEGRATION_PLAN).exists()
    assert open_tasks(arriving.case, Task.Kind.REINTEGRATION_REVIEW).get().about == arriving.pk


def test_a_partner_who_keeps_it_is_named(open_case, sent):
    form = sent(forms.ReintegrationPlanForm, ReintegrationPlan(case=open_case), **PLAN | {"partner": ""})
    assert set(form.errors) == {"partner"}


def test_there_is_one_per_episode_and_the_database_keeps_it(arriving):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReintegrationPlan(
            case=arriving.case, episode=arriving.episode, drafted_on="2026-06-01", review_on="2026-07-01"
        ).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReintegrationPlan.objects.filter(pk=arriving.pk).update(partner="")


def test_a_review_sets_the_next_or_ends_them(arriving, sent):
    review = {"held_on": "2026-06-01", "how_it_goes": "Vende pan", "next_on": "2026-09-01"}
    sent(forms.ReintegrationReviewForm, ReintegrationReview(plan=arriving), **review).save()
    task = open_tasks(arriving.case, Task.Kind.REINTEGRATION_REVIEW).get()
    assert task.due_at.date() == datetime.date(2026, 9, 2)  # the evening of the 1st here
    last = ReintegrationReview(plan=ReintegrationPlan.objects.get())
    sent(forms.ReintegrationReviewForm, last, **review | {"next_on": ""}).save()
    assert not open_tasks(arriving.case, Task.Kind.REINTEGRATION_REVIEW).exists()


def test_what_is_late_shows_and_what_is_done_does_not(monday):
    activity = ReintegrationActivity(due_on=datetime.date(2026, 5, 31))
    assert activity.is_overdue
    activity.done_on = datetime.date(2026, 6, 1)
    assert not activity.is_overdue


def test_it_is_written_and_read_in_the_browser(client, open_case, case_manager):
    client.force_login(case_manager)
    page, edit = (
        reverse(f"integration:{name}", args=[open_case.number]) for name in ("reintegration", "reintegration_edit")
    )
    assert edit in client.get(page).content.decode()
    assert client.post(edit, PLAN).status_code == 302
    assert client.post(reverse("integration:re_activity_new", args=[open_case.number]), GOAL).status_code == 302
    shown = client.get(page).content.decode()
    assert "Casa del Norte" in shown
    assert "Curso de panadería" in shown


def test_who_may_see_it(client, arriving, case_manager, colleague, team, stranger):
    lawyer = colleague("leo", Role.LEGAL_ADVISER, team)
    add_to_team(arriving.case, user=lawyer, role=Role.LEGAL_ADVISER, by=case_manager)
    number = arriving.case.number
    page, edit = (reverse(f"integration:{name}", args=[number]) for name in ("reintegration", "reintegration_edit"))
    for user, statuses in ((lawyer, (200, 403)), (stranger, (404, 404))):
        client.force_login(user)
        assert (client.get(page).status_code, client.get(edit).status_code) == statuses


def test_who_lives_with_the_day_is_not_told_whether_there_is_one(
    client, arriving, shelter_worker, case_manager, house_unit
):
    with act(case_manager, "admit", arriving.case) as doing:
        doing.save(Grant(case=arriving.case, unit=house_unit, because=Grant.Because.ADMISSION))
    client.force_login(shelter_worker)
    answer = client.get(arriving.get_absolute_url())
    assert answer.status_code == 200
    assert answer.context["plan"] is None
    assert not answer.context["reads"]


def test_many_activities_need_no_more_queries(client, arriving, case_manager, sent, django_assert_max_num_queries):
    for n in range(30):
        row = ReintegrationActivity(plan=ReintegrationPlan.objects.get())
        sent(forms.ReintegrationActivityForm, row, **GOAL | {"what": f"Paso {n}"}).save()
    client.force_login(case_manager)
    with django_assert_max_num_queries(30):
        client.get(arriving.get_absolute_url())
