"""Several cases to one colleague: marked, looked at again, then each assigned with a history of its own."""

import pytest
from django.test import Client
from django.urls import reverse

from carecase.cases import actions
from carecase.cases.models import Case

pytestmark = pytest.mark.django_db

URL = "casework:assign_several"


@pytest.fixture
def cases(register, case_manager):
    incident = register(3)
    return [actions.take_case(case, by=case_manager) for case in incident.cases.order_by("label")]


@pytest.fixture
def send(supervisor):
    def post(cases, to, by=supervisor, **more):
        browser = Client()
        browser.force_login(by)
        return browser.post(reverse(URL), {"cases": [case.pk for case in cases], "to": to.pk} | more)

    return post


def managers():
    return list(Case.objects.order_by("label").values_list("manager__username", flat=True))


def test_nothing_happens_before_it_was_confirmed(send, cases, other_case_manager):
    before = managers()
    page = send(cases[:2], other_case_manager)
    assert page.status_code == 200
    assert cases[0].number in page.content.decode()
    assert managers() == before


def test_each_case_is_assigned_with_its_own_history(send, cases, case_manager, other_case_manager):
    assert send(cases[:2], other_case_manager, confirmed="yes").status_code == 302
    new, old = other_case_manager.username, case_manager.username
    assert managers() == [new, new, old]
    assert all(case.history.first().manager == other_case_manager for case in cases[:2])


def test_only_those_who_lead_a_team_assign_and_only_to_its_case_managers(send, cases, case_manager, stranger):
    assert send(cases, case_manager, by=case_manager, confirmed="yes").status_code == 403
    assert send(cases, stranger, confirmed="yes").status_code == 422
