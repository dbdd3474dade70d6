"""A task marked done by a slip is opened again with one press, and the history tells both."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases import actions
from carecase.cases.models import Task
from carecase.casework.history import happenings
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(open_case, case_manager):
    with act(case_manager, "write", open_case) as doing:
        return doing.save(Task(case=open_case, text="Llamar a la escuela", due_at=timezone.now()))


@pytest.fixture
def browser(case_manager):
    client = Client()
    client.force_login(case_manager, backend="carecase.access.backends.RoleBackend")
    return client


def page(name, task):
    return reverse(f"cases:{name}", args=[task.case.number, task.pk])


def test_the_words_that_follow_offer_to_undo_it(task, browser, case_manager):
    assert page("reopen_task", task) in browser.post(page("finish_task", task), follow=True).content.decode()
    for _press in range(2):
        assert browser.post(page("reopen_task", task)).status_code == 302
    task.refresh_from_db()
    assert (task.done_at, task.done_by, task.outcome) == (None, None, "")
    assert task.history.count() == 3
    told = " ".join(each.sentence for each in happenings(task.case, case_manager)[0])
    assert "volvió a abrir una tarea terminada" in told


def test_undone_from_a_list_one_stays_on_the_list(task, browser):
    my_tasks, my_day = reverse("casework:tasks"), reverse("casework:my_day")
    said = browser.post(page("finish_task", task), {"back": my_tasks}, follow=True).content.decode()
    undo = said[said.index(f'action="{page("reopen_task", task)}"') :]
    assert f'name="back" value="{my_tasks}"' in undo[: undo.index("</form>")]
    for back in (my_tasks, my_day):
        assert browser.post(page("reopen_task", task), {"back": back}).url == back
    elsewhere = browser.post(page("reopen_task", task), {"back": "https://example.org/"})
    assert elsewhere.url == task.case.get_absolute_url()


def test_my_tasks_offer_it_for_a_day_and_come_back(task, browser, case_manager, colleague, team):
    my_tasks, reopen = reverse("casework:tasks"), page("reopen_task", task)
    actions.finish_task(task, by=case_manager)
    assert reopen in browser.get(my_tasks).content.decode()
    assert reopen not in browser.get(my_tasks, {"whose": "team"}).content.decode()
    boss = Client()
    boss.force_login(colleague("jefa", Role.SUPERVISOR, team), backend="carecase.access.backends.RoleBackend")
    assert reopen not in boss.get(my_tasks).content.decode()
    assert browser.post(reopen, {"back": my_tasks}).url == my_tasks
    assert reopen not in browser.get(my_tasks).content.decode()
    actions.finish_task(Task.objects.get(pk=task.pk), by=case_manager)
    Task.objects.filter(pk=task.pk).update(done_at=timezone.now() - timedelta(hours=25))
    assert reopen not in browser.get(my_tasks).content.decode()


@pytest.mark.parametrize("kind", [Task.Kind.APPROVAL, Task.Kind.SAME_PERSON])
def test_what_was_written_down_on_a_page_of_its_own_is_not_offered(task, browser, case_manager, kind):
    actions.finish_task(task, by=case_manager)
    Task.objects.filter(pk=task.pk).update(kind=kind)
    assert page("reopen_task", task) not in browser.get(reverse("casework:tasks")).content.decode()


def test_a_colleague_and_a_later_day_do_not_reopen_it(task, case_manager, colleague, team):
    actions.finish_task(task, by=case_manager)
    with pytest.raises(Blocked):
        actions.reopen_task(task, by=colleague("jefa", Role.SUPERVISOR, team))
    Task.objects.filter(pk=task.pk).update(done_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(Blocked):
        actions.reopen_task(task, by=case_manager)


def test_a_stranger_does_not_find_it(task, case_manager, stranger):
    actions.finish_task(task, by=case_manager)
    client = Client()
    client.force_login(stranger, backend="carecase.access.backends.RoleBackend")
    assert client.post(page("reopen_task", task)).status_code == 404
    task.refresh_from_db()
    assert task.done_at is not None
