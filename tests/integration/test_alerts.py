"""60, 30 and 15 days before something ends somebody is told, once each; the alert moves with the day."""

import datetime

import pytest

from carecase.access.models import User
from carecase.cases.models import LegalStay, Task
from carecase.casework.clockwork import warn_those_who_stay
from carecase.integration import forms
from carecase.integration.models import IntegrationPlan
from carecase.integration.status_forms import HealthCoverForm, StatusStepForm, WorkPermitForm
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db
Kind = Task.Kind


@pytest.fixture
def clock(monday, db):
    """`clock("2026-07-01")`: the clockwork runs on that day."""
    system, _made = User.objects.get_or_create(username="system", defaults={"display_name": "system"})

    def run(day):
        now = datetime.datetime.fromisoformat(f"{day} 06:00-06:00")
        monday.move_to(now)
        warn_those_who_stay(system, now)

    return run


def alerts(plan, kind):
    return plan.case.tasks.filter(kind=kind)


def status(plan, write):
    return write(forms.StatusRouteForm, plan, route="trp", advised_by="Lic. Mora", expires_on="2026-12-01")


def permit(plan, write):
    return write(WorkPermitForm, plan, issued_on="2026-06-01", expires_on="2026-12-01")


def home(plan, write):
    return write(forms.HomeForm, plan, kind="rented", from_on="2026-06-01", until_on="2026-12-01")


def cover(plan, write):
    person = plan.case.person_id
    return write(HealthCoverForm, plan, person=person, kind="public", from_on="2026-06-01", until_on="2026-12-01")


ENDS = [
    (status, Kind.LEGAL_STAY_EXPIRES),
    (permit, Kind.WORK_PERMIT_EXPIRES),
    (home, Kind.HOME_ENDS),
    (cover, Kind.HEALTH_COVER_ENDS),
]


@pytest.mark.parametrize(("make", "kind"), ENDS, ids=lambda it: getattr(it, "__name__", str(it)))
def test_each_alert_comes_once(make, kind, requested_plan, write, clock):
    make(requested_plan, write)
    told = []
    for day in ("2026-10-01", "2026-10-02", "2026-10-03", "2026-11-01", "2026-11-16", "2026-11-20"):
        clock(day)
        told.append(alerts(requested_plan, kind).count())
        alerts(requested_plan, kind).filter(done_at=None).update(done_at=datetime.datetime.now(datetime.UTC))
    assert told == [0, 1, 1, 2, 3, 3]


def test_an_alert_moves_with_its_day_and_goes_when_it_is_far_again(requested_plan, write, clock, case_manager):
    row = permit(requested_plan, write)
    clock("2026-11-01")
    task = alerts(requested_plan, Kind.WORK_PERMIT_EXPIRES).get()
    assert task.due_at.date() == datetime.date(2026, 11, 17)  # the evening of the 16th here
    write(WorkPermitForm, type(row).objects.get(), issued_on="2026-06-01", expires_on="2026-12-20")
    assert alerts(requested_plan, Kind.WORK_PERMIT_EXPIRES).get().due_at.date() == datetime.date(2026, 11, 21)
    write(WorkPermitForm, type(row).objects.get(), issued_on="2026-06-01", expires_on="2027-12-01")
    assert not alerts(requested_plan, Kind.WORK_PERMIT_EXPIRES).open().exists()


def test_a_new_home_ends_the_alert_of_the_old_one(requested_plan, write, clock):
    home(requested_plan, write)
    clock("2026-11-20")
    plan = IntegrationPlan.objects.get(pk=requested_plan.pk)
    write(forms.HomeForm, plan, kind="rented", from_on="2026-12-01")
    clock("2026-11-21")
    assert not alerts(requested_plan, Kind.HOME_ENDS).open().exists()


def test_the_leave_to_stay_of_the_file_has_its_own_alert(requested_plan, write, clock, case_manager):
    status(requested_plan, write)
    with act(case_manager, "stay", requested_plan.case) as doing:
        issued, expires = datetime.date(2026, 1, 1), datetime.date(2026, 12, 1)
        doing.save(LegalStay(case=requested_plan.case, status="trp", issued_on=issued, expires_on=expires))
    clock("2026-11-20")
    assert not alerts(requested_plan, Kind.LEGAL_STAY_EXPIRES).exists()


# --- the way to the status ------------------------------------------------------------------------------------------


def test_the_decision_is_expected_three_months_after_the_application(secured_plan):
    step = secured_plan.status_steps.get()
    assert (step.kind, step.due_on) == ("decision", datetime.date(2026, 8, 20))
    assert alerts(secured_plan, Kind.STATUS_STEP).open().get().about == step.pk


def test_the_day_of_the_decision_moves_with_the_application(secured_plan, write):
    route = secured_plan.routes.get()
    facts = {"route": route.route, "advised_by": "Lic. Mora", "expires_on": "2027-05-20"}
    write(forms.StatusRouteForm, route, **facts, applied_on="2026-05-30")
    assert secured_plan.status_steps.get().due_on == datetime.date(2026, 8, 30)


def test_a_step_that_is_done_reminds_nobody(secured_plan, write):
    interview = write(StatusStepForm, secured_plan, kind="interview", due_on="2026-06-20")
    assert alerts(secured_plan, Kind.STATUS_STEP).open().count() == 2
    write(StatusStepForm, interview, kind="interview", due_on="2026-06-20", done_on="2026-06-01")
    assert alerts(secured_plan, Kind.STATUS_STEP).open().count() == 1
