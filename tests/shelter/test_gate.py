"""The gate: nothing is confirmed, whoever is meant, and her case manager looks at the risk again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event, EventSubject
from carecase.cases.models import Task
from carecase.people.actions import refresh_tokens
from carecase.people.models import Person
from carecase.shelter.models import GateCall, NotAdmitted

pytestmark = pytest.mark.django_db

RISK = Task.Kind.RISK_REASSESSMENT


@pytest.fixture
def gate(house, shelter_worker):
    browser = Client()
    browser.force_login(shelter_worker)

    def post(page="gate", **said):
        url = reverse(f"shelter:{page}", args=[house.pk])
        return browser.post(url, {"way": "gate", "answer": "nothing"} | said, follow=True)

    return post


def risk_tasks():
    return Task.objects.open().filter(kind=RISK)


def test_the_answer_is_the_same_whether_she_is_known_or_not(gate, somebody):
    case = somebody(called="Yolanda")
    known, unknown = gate(asked_for=case.number), gate(asked_for="Nadie de aquí")
    assert known.status_code == unknown.status_code == 200
    for page in (known, unknown):
        assert page.redirect_chain == known.redirect_chain
        assert case.get_absolute_url() not in page.content.decode()


def test_whoever_was_asked_for_has_her_risk_looked_at_by_her_case_manager(gate, somebody, case_manager):
    case = somebody()
    gate(asked_for=f" {case.number.lower()} ")
    [task] = risk_tasks()
    assert (task.case_id, task.owner, task.recorded_by.username) == (case.pk, case_manager, "system")
    assert task.due_at <= timezone.now() + timedelta(hours=12)


def test_by_her_name_and_by_the_name_she_uses(gate, somebody, lodged, bed):
    named = somebody(given_names="Yolanda", family_names="Quispe")
    refresh_tokens(Person.objects.get(pk=named.person_id))
    lives_here = somebody(called="La Flaca")
    lodged(lives_here, bed("1A"))
    gate(asked_for="yolanda quispe")
    gate(asked_for="la flaca")
    assert set(risk_tasks().values_list("case", flat=True)) == {named.pk, lives_here.pk}


def test_the_line_of_the_case_does_not_name_who_keeps_the_gate(gate, somebody, shelter_worker):
    case = somebody()
    gate(asked_for=case.number)
    about_case = EventSubject.objects.filter(subject=str(case.pk)).values("event")
    assert not Event.objects.filter(pk__in=about_case, actor=str(shelter_worker.pk)).exists()


def test_a_delivery_asks_for_nobody(gate, somebody):
    somebody()
    gate(caller="El del gas", answer="let_in")
    assert GateCall.objects.get().asked_for == ""
    assert not risk_tasks().exists()


def test_an_empty_line_is_not_written_down(gate):
    refused = gate(asked_for="  ", caller="")
    assert refused.status_code == 422
    assert "por quién" in refused.content.decode()
    assert not GateCall.objects.exists()


def test_whoever_asks_for_somebody_is_not_let_in(gate):
    assert gate(asked_for="Yolanda", answer="let_in").status_code == 422
    assert not GateCall.objects.exists()


def test_who_is_not_let_in_stands_at_the_gate_until_the_day(gate, house, shelter_worker, time_machine):
    until = timezone.localdate() + timedelta(days=10)
    gate("not_admitted_new", looks="Alto, gorra roja, moto verde", then="police", until_on=until.isoformat())
    assert NotAdmitted.objects.get().is_live
    assert "gorra roja" in gate(asked_for="").content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=11))
    browser = Client()
    browser.force_login(shelter_worker)
    assert "gorra roja" not in browser.get(reverse("shelter:gate", args=[house.pk])).content.decode()


def test_nobody_is_shut_out_for_ever(gate):
    until = timezone.localdate() + timedelta(days=400)
    assert gate("not_admitted_new", looks="Alto", then="police", until_on=until.isoformat()).status_code == 422


def test_the_log_is_for_those_who_work_in_the_house(house, case_manager, other_keeper):
    for user in (case_manager, other_keeper):
        browser = Client()
        browser.force_login(user)
        assert browser.get(reverse("shelter:gate", args=[house.pk])).status_code in {403, 404}


# --- taken back -------------------------------------------------------------------------------------------------


@pytest.fixture
def keeper(shelter_worker):
    browser = Client()
    browser.force_login(shelter_worker)
    return browser


def undo(call):
    return reverse("shelter:undo_gate_call", args=[call.house_id, call.pk])


def log(browser, house):
    return browser.get(reverse("shelter:gate", args=[house.pk])).content.decode()


def test_a_line_written_by_mistake_stays_struck_through(gate, keeper, house, shelter_worker):
    said = gate(caller="El del gas").content.decode()
    call = GateCall.objects.get()
    assert said.count(f'action="{undo(call)}"') == 2  # beside what was said, and on the line
    for _press in range(2):
        assert keeper.post(undo(call)).status_code == 302
    call.refresh_from_db()
    assert call.in_error_by == shelter_worker
    assert call.history.count() == 2
    assert Event.objects.filter(verb="mark_gate_call_in_error").count() == 1
    page = log(keeper, house)
    assert "<s>El del gas</s>" in page
    assert undo(call) not in page


def test_the_handover_does_not_tell_of_it(gate, keeper, house):
    gate(caller="El del gas", answer="police")
    handover = reverse("shelter:handover", args=[house.pk])
    assert "Se llamó a la policía" in keeper.get(handover).content.decode()
    keeper.post(undo(GateCall.objects.get()))
    assert "Se llamó a la policía" not in keeper.get(handover).content.decode()


def test_what_case_managers_were_told_stays(gate, keeper, somebody):
    gate(asked_for=somebody().number)
    keeper.post(undo(GateCall.objects.get()))
    assert risk_tasks().count() == 1


def test_a_colleague_and_a_later_day_do_not_take_it_back(gate, keeper, house, colleague, house_unit):
    gate(caller="El del gas")
    call, other = GateCall.objects.get(), Client()
    other.force_login(colleague("otra", Role.SHELTER_STAFF, house_unit))
    assert undo(call) not in log(other, house)
    assert other.post(undo(call)).status_code == 409
    GateCall.objects.update(recorded_at=timezone.now() - timedelta(hours=25))
    assert undo(call) not in log(keeper, house)
    assert keeper.post(undo(call)).status_code == 409
    assert GateCall.objects.counted().exists()


def test_another_house_does_not_find_it(gate, other_keeper):
    gate(caller="El del gas")
    browser = Client()
    browser.force_login(other_keeper)
    assert browser.post(undo(GateCall.objects.get())).status_code == 404
