"""Turning 18 in care: the plan made with the person ends the task, and only when it is whole."""

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.cases.clocks import open_task
from carecase.cases.models import AdulthoodPlan, Task
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db
WHOLE = {"wishes": "Estudiar", "adult_service": "INAMU", "told_of_rights": "on", "agreed": "on"}


@pytest.fixture
def task(open_case, case_manager):
    with act(case_manager, "plan_adulthood", open_case) as doing:
        kind = Task.Kind.TRANSITION_TO_ADULT
        return open_task(open_case, kind, doing, due_at=timezone.now(), about=open_case.pk)


@pytest.fixture
def send(client, case_manager, open_case):
    client.force_login(case_manager)
    page = reverse("cases:adulthood", args=[open_case.number])
    return lambda **typed: client.post(page, typed).status_code


def test_the_task_leads_to_its_page_and_is_not_ticked_off_without_it(task, client, open_case, case_manager):
    assert task.answer_url == reverse("cases:adulthood", args=[open_case.number])
    assert task.is_done_elsewhere
    client.force_login(case_manager)
    assert task.answer_url in client.get(open_case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("without", ["adult_service", "told_of_rights", "wishes"])
def test_a_plan_that_is_not_whole_is_not_agreed_to(without, task, send):
    assert send(**{name: value for name, value in WHOLE.items() if name != without}) == 422
    assert not AdulthoodPlan.objects.exists()


def test_the_task_ends_when_she_agrees_to_a_named_service(task, send):
    assert send(wishes="Estudiar") == 302
    task.refresh_from_db()
    assert task.done_at is None
    assert send(**WHOLE, version="1") == 302
    task.refresh_from_db()
    assert task.done_at is not None
    assert AdulthoodPlan.objects.get().is_made
