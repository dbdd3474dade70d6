"""Services given, refused or not to be had; what was not to be had becomes a need, and is settled by being given."""

import datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone

from carecase.cases import actions as case_actions
from carecase.cases.models import Case
from carecase.plans import actions
from carecase.plans.models import HealthServiceLog, HealthUnmetNeed, ServiceLog, UnmetNeed
from carecase.plans.most_used import offered, offered_for_many, phase_of
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db


def test_a_service_is_logged_as_given_now(open_case, case_manager, service):
    log = actions.log_service(open_case, service("IMM-02"), by=case_manager)
    assert (log.outcome, log.mode) == ("delivered", "in_person")
    assert abs(log.given_at - timezone.now()) < datetime.timedelta(minutes=1)
    assert log.recorded_by == case_manager
    assert log.history.count() == 1


def test_what_tells_of_health_is_logged_where_only_health_is_read(
    open_case, case_manager, admit, shelter_worker, service
):
    admit(open_case)
    actions.log_service(open_case, service("IMM-02"), by=case_manager)
    log = actions.log_service(open_case, service("IMM-04"), by=case_manager, outcome="unavailable")
    assert isinstance(log, HealthServiceLog)
    assert HealthUnmetNeed.objects.visible_to(case_manager).count() == 1
    assert ServiceLog.objects.visible_to(shelter_worker).count() == 1
    assert not HealthServiceLog.objects.visible_to(shelter_worker).exists()
    assert not HealthUnmetNeed.objects.visible_to(shelter_worker).exists()
    assert not UnmetNeed.objects.exists()


def test_the_shelter_logs_what_it_gives_even_where_it_cannot_read_it_afterwards(
    open_case, admit, shelter_worker, service
):
    admit(open_case)
    case = Case.objects.get()
    actions.log_service(case, service("IMM-11"), by=shelter_worker)
    actions.log_service(case, service("IMM-03"), by=shelter_worker)
    assert ServiceLog.objects.count() == HealthServiceLog.objects.count() == 1


def test_a_stranger_logs_nothing(open_case, stranger, service):
    with pytest.raises(Forbidden):
        actions.log_service(open_case, service("IMM-02"), by=stranger)
    assert not ServiceLog.objects.exists()


@pytest.mark.parametrize(("code", "needs"), [("PRI-03", UnmetNeed), ("PRI-02", HealthUnmetNeed)])
def test_what_is_not_to_be_had_opens_one_need_and_being_given_settles_it(
    open_case, case_manager, service, code, needs
):
    for _time in range(2):
        actions.log_service(open_case, service(code), by=case_manager, outcome="unavailable")
    need = needs.objects.get()
    assert (need.needed_since, need.reason, need.resolved_at) == (timezone.localdate(), "not_known", None)
    actions.log_service(open_case, service(code), by=case_manager, outcome="partial")
    actions.log_service(open_case, service("PRI-08"), by=case_manager)
    need.refresh_from_db()
    assert need.resolved_at is None
    log = actions.log_service(open_case, service(code), by=case_manager)
    need.refresh_from_db()
    assert (need.resolved_at, need.resolution) == (log.given_at, "delivered")


def test_a_later_lack_opens_a_new_need(open_case, case_manager, service):
    for outcome in ("unavailable", "delivered", "unavailable"):
        actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome=outcome)
    assert [need.resolution for need in UnmetNeed.objects.order_by("recorded_at")] == ["delivered", ""]


def test_what_was_given_before_does_not_settle_a_later_need(open_case, case_manager, service):
    actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable")
    yesterday = timezone.now() - datetime.timedelta(days=1)
    actions.log_service(open_case, service("PRI-03"), by=case_manager, given_at=yesterday)
    assert UnmetNeed.objects.get().resolved_at is None


def test_a_need_is_settled_by_hand_once(open_case, case_manager, service):
    actions.log_service(open_case, service("PRI-03"), by=case_manager, outcome="unavailable")
    need = actions.settle_need(UnmetNeed.objects.get(), "not_needed", by=case_manager)
    assert need.resolution == "not_needed"
    with pytest.raises(Blocked):
        actions.settle_need(need, "delivered", by=case_manager)


def test_the_database_keeps_one_open_need_of_a_type(open_case, case_manager, service, write):
    write(UnmetNeed(case=open_case, service_type=service("PRI-03")))
    with pytest.raises(IntegrityError):
        write(UnmetNeed(case=open_case, service_type=service("PRI-03")))


def test_a_cost_without_a_currency_is_refused_by_the_database(open_case, case_manager, service):
    with pytest.raises(IntegrityError):
        actions.log_service(open_case, service("PRI-03"), by=case_manager, cost=10)


# --- several people ---------------------------------------------------------------------------------------------


@pytest.fixture
def group(register, case_manager):
    """Sixty people of one event, all of Inés."""
    incident = register(60)
    for case in incident.cases.all():
        case_actions.take_case(case, by=case_manager)
    return incident


def test_a_service_for_many_needs_the_right_on_each(group, waiting_case, stranger, case_manager, service):
    cases = [*Case.objects.filter(incident=group)[:2], waiting_case]
    with pytest.raises(Forbidden):
        actions.log_services(cases, service("IMM-02"), by=stranger)
    assert not ServiceLog.objects.exists()


def test_lacking_for_many_opens_a_need_each_and_only_where_none_is_open(group, case_manager, service):
    cases = list(group.cases.all())
    actions.log_service(cases[0], service("IMM-10"), by=case_manager, outcome="unavailable")
    actions.log_services(cases, service("IMM-10"), by=case_manager, outcome="unavailable")
    assert UnmetNeed.objects.count() == 60
    actions.log_services(cases[:10], service("IMM-10"), by=case_manager)
    assert UnmetNeed.objects.filter(resolved_at__isnull=True).count() == 50


# --- which services are offered as buttons ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "phase"), [(0, "immediate"), (2, "immediate"), (4, "primary"), (31, "secondary"), (200, "long_term")]
)
def test_the_phase_follows_the_time_since_the_encounter(open_case, days, phase):
    assert phase_of(open_case, open_case.opened_at + datetime.timedelta(days=days, hours=1)) == phase


def test_the_services_of_the_phase_are_offered_and_first_what_one_logs_most(open_case, case_manager, service):
    assert [each.code for each in offered(case_manager, "immediate")][:2] == ["IMM-01", "IMM-02"]
    for code in ("PRI-08", "IMM-11", "IMM-11"):
        actions.log_service(open_case, service(code), by=case_manager)
    codes = [each.code for each in offered(case_manager, "immediate")]
    assert codes[:4] == ["IMM-11", "PRI-08", "IMM-01", "IMM-02"]
    assert len(codes) == len(set(codes)) == 12


def test_for_many_what_is_given_every_day_is_offered(case_manager, open_case, service):
    actions.log_service(open_case, service("PRI-03"), by=case_manager)
    codes = [each.code for each in offered_for_many(case_manager)]
    assert codes[:2] == ["PRI-03", "IMM-02"]
