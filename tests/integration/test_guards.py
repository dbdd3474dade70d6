"""With everything in place the step is open; one thing taken away, and exactly its sentence is missing (B3)."""

import datetime

import pytest
from django.urls import resolve

from carecase.assessments.actions import report_leak
from carecase.integration import forms, guards
from carecase.integration.models import IntegrationPlan, StatusStep, StayChoice
from carecase.integration.status_forms import StatusStepForm
from carecase.integration.steps import integrating
from carecase.workflow.engine import Blocked

pytestmark = pytest.mark.django_db


def day(month, number):
    return datetime.date(2026, month, number)


def asked_with_others(plan):
    StayChoice.objects.filter(case=plan.case).update(alone=False)


def not_told_everything(plan):
    StayChoice.objects.filter(case=plan.case).update(all_options_told=False)


def without_advice(plan):
    route = plan.routes.get()
    route.advised_by = ""
    route.save()


def run_out(plan):
    plan.routes.update(expires_on=day(5, 31))


def without_a_last_day(plan):
    plan.routes.update(expires_on=None)


def refused(plan):
    step = plan.status_steps.get(kind="decision")
    StatusStep.objects.filter(pk=step.pk).update(done_on=day(6, 1), result="refused")


def nobody_named(plan):
    plan.covers.all().delete()


def neither_covered_nor_why(plan):
    plan.covers.update(is_covered=False)


def ninety_days_less_one(plan):
    plan.homes.update(until_on=day(8, 29))


def not_safe(plan):
    plan.homes.update(is_safe=False)


def not_looked_at(plan):
    plan.homes.update(is_safe=None, safety_assessed_on=None)


def address_leaked(plan):
    report_leak(plan.case, by=plan.case.manager, what=["address"])


def income_has_a_gap(plan):
    income = plan.incomes.get()
    plan.incomes.update(until_on=day(7, 1))
    type(income)(plan=plan, kind="work", from_on=day(7, 3)).save()


def income_ends_too_soon(plan):
    plan.incomes.update(until_on=day(8, 29))


def child_without_a_place(plan):
    plan.schoolings.all().delete()


def approval_overtaken(plan):
    plan.case.approvals.update(answer="overtaken")


TABLE = [
    (asked_with_others, guards.stay_was_chosen),
    (not_told_everything, guards.stay_was_chosen),
    (without_advice, guards.route_is_named),
    (run_out, guards.expiry_is_known),
    (without_a_last_day, guards.expiry_is_known),
    (refused, guards.expiry_is_known),
    (nobody_named, guards.dependants_are_covered),
    (neither_covered_nor_why, guards.dependants_are_covered),
    (ninety_days_less_one, guards.home_is_confirmed),
    (not_safe, guards.address_is_safe),
    (not_looked_at, guards.address_is_safe),
    (address_leaked, guards.address_is_safe),
    (income_has_a_gap, guards.income_is_bridged),
    (income_ends_too_soon, guards.income_is_bridged),
    (child_without_a_place, guards.every_child_has_a_place),
    (approval_overtaken, guards.plan_is_approved),
]


def fresh(plan):
    return IntegrationPlan.objects.get(pk=plan.pk)


def test_every_condition_of_the_approval_is_taken_away_somewhere():
    assert {guard.name for _take, guard in TABLE} == {each.name for each in integrating["approve"].guards}


def test_with_everything_in_place_the_step_is_open(secured_plan):
    assert integrating["approve"].blockers(fresh(secured_plan)) == []


@pytest.mark.parametrize(("take_away", "guard"), TABLE, ids=lambda it: getattr(it, "__name__", ""))
def test_one_thing_taken_away_is_the_one_sentence_missing(take_away, guard, secured_plan, case_manager, monday):
    monday.shift(60)
    take_away(secured_plan)
    with pytest.raises(Blocked) as blocked:
        integrating["approve"](fresh(secured_plan), by=case_manager)
    assert [str(reason) for reason in blocked.value.reasons] == [str(guard.otherwise)]


def test_why_somebody_is_not_covered_is_an_answer(secured_plan):
    cover = secured_plan.covers.get()
    cover.is_covered, cover.why_not = False, "Su padre la inscribe en su propio trámite"
    cover.save()
    assert guards.dependants_are_covered.holds(fresh(secured_plan))


def test_an_appeal_that_was_granted_undoes_the_refusal(secured_plan, write):
    refused(secured_plan)
    write(StatusStepForm, fresh(secured_plan), kind="appeal", done_on="2026-06-01", result="granted")
    StatusStep.objects.filter(kind="decision").update(done_on=day(5, 30))
    assert guards.expiry_is_known.holds(fresh(secured_plan))


def test_months_that_follow_each_other_bridge_until_she_earns(secured_plan, write):
    secured_plan.incomes.update(until_on=day(7, 1))
    write(forms.IncomeForm, fresh(secured_plan), kind="work", from_on="2026-07-02")
    assert guards.income_is_bridged.holds(fresh(secured_plan))


def test_a_new_address_after_the_leak_is_safe_again(secured_plan, write, monday):
    address_leaked(secured_plan)
    monday.shift(60)
    home = {"kind": "rented", "address": "Barrio Sur", "from_on": "2026-06-01", "until_on": "2026-12-31"}
    write(forms.HomeForm, fresh(secured_plan), **home, safety_assessed_on="2026-06-01", is_safe=True)
    assert guards.address_is_safe.holds(fresh(secured_plan))


@pytest.mark.parametrize(
    ("take_away", "guard", "page"),
    [
        (without_a_last_day, guards.expiry_is_known, "route"),
        (run_out, guards.expiry_is_known, "route_new"),
        (not_safe, guards.address_is_safe, "home"),
    ],
)
def test_what_is_missing_of_a_row_leads_to_that_row_and_not_to_another_one(
    take_away, guard, page, secured_plan, monday
):
    monday.shift(60)
    take_away(secured_plan)
    assert resolve(guard.check(fresh(secured_plan)).url).url_name == page
