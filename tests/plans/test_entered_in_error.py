"""What was logged by mistake: one press marks it, nothing is deleted, and it counts nowhere."""

import datetime

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event, Kind
from carecase.cases import actions as case_actions
from carecase.cases.models import Case, Grant
from carecase.casework.history import happenings
from carecase.plans import actions, in_error, sections, standing
from carecase.plans.models import HealthServiceLog, ServiceLog, UnmetNeed
from carecase.plans.most_used import logged_most_by
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db

LATER = datetime.timedelta(minutes=16)
NEXT_DAY = datetime.timedelta(hours=25)


@pytest.fixture
def sign_in():
    def make(user):
        client = Client()
        client.force_login(user, backend="carecase.access.backends.RoleBackend")
        return client

    return make


@pytest.fixture
def housed(open_case, admit):
    admit(open_case)
    return Case.objects.get(pk=open_case.pk)


@pytest.fixture
def keeper(housed, shelter_worker, sign_in):
    return sign_in(shelter_worker)


@pytest.fixture
def meal(housed, shelter_worker, service):
    return actions.log_service(housed, service("IMM-02"), by=shelter_worker)


@pytest.fixture
def house(register, case_manager, house_unit, write):
    """Three people live in Casa Ceiba."""
    incident = register(3)
    cases = [case_actions.take_case(case, by=case_manager) for case in incident.cases.order_by("label")]
    write(*[Grant(case=case, unit=house_unit, because=Grant.Because.ADMISSION) for case in cases])
    return cases


def age(log, by):
    """Logged longer ago."""
    type(log).objects.filter(pk=log.pk).update(recorded_at=log.recorded_at - by)
    log.refresh_from_db()
    return log


def undo(log, whole=False):
    name = "plans:undo_health_service" if isinstance(log, HealthServiceLog) else "plans:undo_service"
    return reverse(name, args=[log.case.number, log.pk]) + ("?all=1" if whole else "")


def text(answer):
    return answer.content.decode()


def marked():
    return ServiceLog.objects.filter(in_error_at__isnull=False).count()


# --- one press --------------------------------------------------------------------------------------------------


def test_the_words_that_follow_saving_offer_to_undo_it_with_one_press(open_case, keeper, shelter_worker, service):
    saved = keeper.post(reverse("plans:log_at_once", args=[open_case.number, "IMM-02"]), follow=True)
    log = ServiceLog.objects.get()
    assert text(saved).count(f'action="{undo(log)}"') == 2  # beside what was said, and on the row
    undone = text(keeper.post(undo(log), follow=True))
    assert "Marcado como ingresado por error" in undone
    log.refresh_from_db()
    assert (log.in_error_by, log.why_in_error) == (shelter_worker, "")
    assert f"<s>{log.service_type.name}</s>" in undone
    assert undone.count("Ingresado por error") == 1  # on the row, in words that are read aloud
    assert undo(log) not in undone


def test_the_whole_form_offers_it_too_and_a_later_change_does_not(open_case, keeper, service):
    given = {"given_at": "2026-11-20T10:00", "mode": "phone", "outcome": "delivered"}
    given["service_type"] = service("PRI-08").pk
    saved = keeper.post(reverse("plans:log", args=[open_case.number]), given, follow=True)
    log = ServiceLog.objects.get()
    assert text(saved).count(f'action="{undo(log)}"') == 2
    changed = reverse("plans:service", args=[open_case.number, log.pk])
    saved = keeper.post(changed, given | {"version": log.version, "quantity": "2"}, follow=True)
    assert text(saved).count(f'action="{undo(log)}"') == 1


def test_what_she_may_not_read_afterwards_she_can_still_take_back(open_case, keeper, shelter_worker, service):
    saved = keeper.post(reverse("plans:log_at_once", args=[open_case.number, "IMM-03"]), follow=True)
    log = HealthServiceLog.objects.get()
    assert undo(log) in text(saved)
    assert keeper.post(undo(log)).status_code == 302
    assert not HealthServiceLog.objects.counted().exists()


def test_pressed_twice_it_is_marked_once(meal, keeper):
    answers = [keeper.post(undo(meal)).status_code for _press in range(2)]
    assert answers == [302, 302]
    assert meal.history.count() == 2
    assert Event.objects.filter(verb="mark_in_error", kind=Kind.WRITE).count() == 1


def test_the_row_its_history_and_the_trail_stay(meal, keeper, case_manager):
    keeper.post(undo(meal))
    assert ServiceLog.objects.filter(pk=meal.pk).exists()
    assert Event.objects.filter(verb="log_service", kind=Kind.WRITE).count() == 1
    told = [each.sentence for each in happenings(meal.case, case_manager)[0]]
    assert any("marcó un servicio como ingresado por error" in sentence for sentence in told)
    assert any("registró un servicio" in sentence for sentence in told)


# --- when a reason is asked, and who may ------------------------------------------------------------------------


def test_after_a_quarter_of_an_hour_the_reason_is_asked(meal, keeper):
    age(meal, LATER)
    listed = text(keeper.get(reverse("plans:services", args=[meal.case.number])))
    assert f'href="{undo(meal)}"' in listed
    assert 'name="why"' in text(keeper.get(undo(meal)))
    assert keeper.post(undo(meal)).status_code == 409
    assert marked() == 0
    keeper.post(undo(meal), {"why": "era otra casa"})
    assert "era otra casa" in text(keeper.get(reverse("plans:services", args=[meal.case.number])))


def test_after_a_day_it_is_for_those_who_answer_for_the_case(meal, keeper, sign_in, supervisor, shelter_worker):
    age(meal, NEXT_DAY)
    listed = text(keeper.get(reverse("plans:services", args=[meal.case.number])))
    assert undo(meal) not in listed
    assert keeper.post(undo(meal), {"why": "x"}).status_code == 403
    with pytest.raises(Forbidden):
        in_error.mark_in_error(meal, by=shelter_worker, why="x")
    assert sign_in(supervisor).post(undo(meal), {"why": "no fue ella"}).status_code == 302
    meal.refresh_from_db()
    assert (meal.in_error_by, meal.why_in_error) == (supervisor, "no fue ella")


def test_a_colleague_of_the_same_house_marks_nobody_elses(meal, colleague, house_unit, sign_in):
    other = colleague("otra", Role.SHELTER_STAFF, house_unit)
    assert undo(meal) not in text(sign_in(other).get(reverse("plans:services", args=[meal.case.number])))
    assert sign_in(other).post(undo(meal)).status_code == 403
    assert marked() == 0


def test_a_stranger_does_not_find_it(meal, stranger, sign_in):
    assert sign_in(stranger).post(undo(meal)).status_code == 404
    assert marked() == 0


def test_it_is_not_found_through_another_case(meal, house, keeper):
    elsewhere = reverse("plans:undo_service", args=[house[0].number, meal.pk])
    assert keeper.post(elsewhere).status_code in (403, 404)
    assert marked() == 0


def test_what_was_marked_is_not_changed_any_more_and_nothing_typed_is_lost(meal, keeper):
    keeper.post(undo(meal))
    meal.refresh_from_db()
    given = {"service_type": meal.service_type_id, "given_at": "2026-11-20T10:00", "mode": "phone"}
    given |= {"outcome": "delivered", "version": meal.version, "note": "con leche"}
    answer = keeper.post(reverse("plans:service", args=[meal.case.number, meal.pk]), given)
    assert answer.status_code == 422
    assert "con leche" in text(answer)
    meal.refresh_from_db()
    assert meal.note == ""


def test_the_database_keeps_who_marked_it(meal):
    with pytest.raises(IntegrityError):
        ServiceLog.objects.filter(pk=meal.pk).update(in_error_at=timezone.now())


# --- several people ---------------------------------------------------------------------------------------------


@pytest.fixture
def meals(house, shelter_worker, house_unit, service, sign_in):
    """A meal for the house, logged with one press; and the browser that pressed."""
    client = sign_in(shelter_worker)
    chosen = {"group": f"house-{house_unit.pk}", "cases": [str(case.pk) for case in house], "outcome": "delivered"}
    chosen |= {"at_once": service("IMM-02").pk, "given_at": "2026-11-20T12:00"}
    client.said = client.post(reverse("plans:group_log"), chosen, follow=True)
    return client


def test_one_press_undoes_a_meal_for_the_whole_house(meals, house, shelter_worker, service):
    other = actions.log_service(Case.objects.get(pk=house[0].pk), service("IMM-02"), by=shelter_worker)
    logs = list(ServiceLog.objects.exclude(pk=other.pk))
    [offered] = [log for log in logs if undo(log, whole=True) in text(meals.said)]
    assert meals.post(undo(offered, whole=True)).url == reverse("plans:group_log")
    assert list(ServiceLog.objects.counted()) == [other]
    assert meals.post(undo(offered, whole=True)).status_code == 302
    assert {log.history.count() for log in logs} == {2}
    lines = Event.objects.filter(verb="mark_in_error", kind=Kind.WRITE)
    named = [set(line.subjects.filter(label="cases.Case").values_list("subject", flat=True)) for line in lines]
    assert sorted(named, key=str) == sorted(({str(log.case_id)} for log in logs), key=str)


def test_a_press_on_a_row_undoes_that_row_only_and_the_rest_can_follow(meals):
    first, *others = ServiceLog.objects.all()
    meals.post(undo(first))
    assert list(ServiceLog.objects.counted().order_by("pk")) == sorted(others, key=lambda log: log.pk)
    meals.post(undo(first, whole=True))
    assert marked() == 3
    assert first.history.count() == 2


def test_of_an_entry_only_those_still_in_ones_care_are_marked(meals, house, write, case_manager):
    gone = Grant.objects.get(case=house[2], because=Grant.Because.ADMISSION)
    gone.until_at = timezone.now()
    write(gone)
    log = ServiceLog.objects.get(case=house[0])
    meals.post(undo(log, whole=True))
    assert [log.case_id for log in ServiceLog.objects.counted()] == [house[2].pk]


@pytest.mark.django_db(transaction=True)
def test_many_hands_mark_it_once(meal, shelter_worker, hands):
    def press(_hand):
        try:
            in_error.mark_in_error(ServiceLog.objects.select_related("case").get(pk=meal.pk), by=shelter_worker)
        except Blocked:
            return "before"
        return "marked"

    many = hands()
    assert sorted(many.at_once(press, range(4))) == ["before", "before", "before", "marked"]
    assert many.afterwards(meal.history.count) == 2


# --- it counts nowhere ------------------------------------------------------------------------------------------


def test_it_is_left_out_where_services_count(meal, shelter_worker, case_manager):
    assert logged_most_by(shelter_worker) == [meal.service_type_id]
    assert standing.services_logged(meal.case)
    in_error.mark_in_error(meal, by=shelter_worker)
    assert logged_most_by(shelter_worker) == []
    assert not standing.services_logged(meal.case)
    assert sections.section(Case.objects.get(pk=meal.case_id), case_manager)["services"] == []


def test_a_need_that_only_a_slip_told_of_was_entered_in_error_too(open_case, case_manager, service):
    log = actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable")
    in_error.mark_in_error(log, by=case_manager)
    assert UnmetNeed.objects.get().resolution == "entered_in_error"


def test_a_need_that_somebody_else_told_of_too_stands(open_case, case_manager, service):
    log, _again = (
        actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable") for _time in range(2)
    )
    in_error.mark_in_error(log, by=case_manager)
    assert UnmetNeed.objects.get().resolved_at is None


def test_a_need_that_only_a_slip_had_met_is_open_again(open_case, case_manager, service):
    actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable")
    log = actions.log_service(open_case, service("PRI-03"), by=case_manager)
    assert UnmetNeed.objects.get().resolution == "delivered"
    in_error.mark_in_error(log, by=case_manager)
    need = UnmetNeed.objects.get()
    assert (need.resolved_at, need.resolution) == (None, "")


def test_a_need_that_was_met_besides_stays_met(open_case, case_manager, service):
    actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable")
    log, _again = (actions.log_service(open_case, service("PRI-03"), by=case_manager) for _time in range(2))
    in_error.mark_in_error(log, by=case_manager)
    assert UnmetNeed.objects.get().resolution == "delivered"
