"""How a return moves, pauses, and ends without penalty."""

import pytest

from carecase.access.permissions import Permission
from carecase.access.roles import ROLES, Role
from carecase.cases.models import Case, Grant
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from repatriation import actions, forms, standing, steps
from repatriation.models import ENDED, ReturnPlan, State
from repatriation.steps import returning
from repatriation.tiers import Tier
from tests.repatriation.conftest import fresh

pytestmark = pytest.mark.django_db


def reachable():
    found, size = {State.REQUESTED}, 0
    while len(found) != size:
        size = len(found)
        found |= {step.target for step in returning.values() if found & set(step.sources)}
    return found


def test_every_state_can_be_reached_and_only_ended_ones_are_dead_ends():
    assert reachable() == set(State)
    left = {source for step in returning.values() for source in step.sources}
    assert set(State) - left == set(ENDED) - {State.HANDED_OVER}


def test_every_step_that_people_take_is_held_by_a_role():
    held = frozenset().union(*(card.permissions for card in ROLES.values()))
    assert {step.permission for step in returning.values() if step.permission} <= held


def test_only_leaving_leads_to_departed():
    assert [name for name, step in returning.items() if step.target == State.DEPARTED] == ["depart"]


@pytest.mark.parametrize("state", [s for s in State if s not in ENDED])
def test_the_person_may_decide_otherwise_at_any_time_before_the_handover(state):
    assert state in returning["withdraw"].sources
    assert not returning["withdraw"].guards
    assert not returning["withdraw"].asks_reason


def test_when_the_person_decides_otherwise_what_was_set_up_is_let_go(ready_plan, case_manager, coordinator, take):
    actions.add_coordinator(ready_plan, user=coordinator, by=case_manager)
    assert Case.objects.visible_to(coordinator).exists()
    take(ready_plan, case_manager, "withdraw")
    assert not Case.objects.visible_to(coordinator).exists()
    case = ready_plan.case
    assert not case.tasks.open().filter(kind__in=["return_check", "fitness_to_travel", "receiver_reconfirm"]).exists()
    assert not case.approvals.filter(answer__in=["pending", "approved"], about=ready_plan.pk).exists()


def test_afterwards_another_plan_may_be_asked_for(ready_plan, case_manager, take):
    take(ready_plan, case_manager, "withdraw")
    again = actions.open_return_plan(Case.objects.get(pk=ready_plan.case_id), by=case_manager)
    assert again.pk != ready_plan.pk
    assert again.state == State.REQUESTED


def test_there_is_one_open_plan(requested_plan, case_manager):
    assert actions.open_return_plan(requested_plan.case, by=case_manager) == requested_plan


def test_a_paused_plan_goes_on_where_it_had_been_approved(ready_plan, case_manager):
    case = Case.objects.get(pk=ready_plan.case_id)
    paused = actions.suspend_return_plan(case, by=case_manager)
    assert (paused.state, paused.paused_in) == (State.SUSPENDED, State.READY)
    assert standing.return_plan_at_least(case, "options_counselled")
    assert actions.open_return_plan(case, by=case_manager).state == State.PREPARING


def test_a_plan_paused_before_approval_begins_again(requested_plan, case_manager):
    case = requested_plan.case
    actions.suspend_return_plan(case, by=case_manager, reason="Quiere quedarse")
    with pytest.raises(Blocked):
        steps.resume(standing.return_plan(case), by=case_manager)
    assert actions.open_return_plan(case, by=case_manager).state == State.REQUESTED


def test_pausing_inside_a_step_of_the_case_leaves_the_case_ready_to_be_saved(ready_plan, case_manager):
    case = Case.objects.get(pk=ready_plan.case_id)
    with act(case_manager, "change_course", case) as doing:
        actions.suspend_return_plan(case, by=case_manager)
        case.label = "P99"
        doing.save(case)
    assert Case.objects.get(pk=case.pk).label == "P99"


def test_on_the_way_nothing_is_paused_unless_it_is_said_what_happened(ready_plan, case_manager, take):
    plan = take(ready_plan, case_manager, "depart")
    with pytest.raises(Blocked):
        actions.suspend_return_plan(plan.case, by=case_manager)


@pytest.mark.parametrize("way", [["miss_departure"], ["depart", "report_incident"]])
def test_who_did_not_leave_or_was_stopped_goes_on_from_preparing(way, ready_plan, case_manager, take):
    plan = take(ready_plan, case_manager, *way, "resume")
    assert plan.state == State.PREPARING
    assert plan.paused_in == ""


def test_not_approving_is_the_supervisors_and_says_why(preparing, case_manager, supervisor, requested_plan):
    with pytest.raises(Forbidden):
        steps.decline(requested_plan, by=case_manager, reason="…")
    assert returning["decline"].asks_reason
    assert Permission.DECIDE_RETURN in ROLES[Role.SUPERVISOR].permissions


def test_nobody_approves_her_own_budget(requested_plan, supervisor, case_manager, line):
    line(requested_plan, supervisor, "100")
    budget = requested_plan.budgets.get()
    with pytest.raises(Blocked):
        actions.approve_budget(budget, by=supervisor)
    with pytest.raises(Forbidden):
        actions.approve_budget(budget, by=case_manager)


def test_a_coordinator_sees_the_case_because_of_the_return(requested_plan, case_manager, coordinator):
    actions.add_coordinator(requested_plan, user=coordinator, by=case_manager)
    grant = requested_plan.case.grants.get(user=coordinator)
    assert (grant.because, grant.role) == (Grant.Because.RETURN, Role.REPATRIATION_COORDINATOR)
    assert ReturnPlan.objects.visible_to(coordinator).get() == requested_plan


def test_a_stranger_can_do_nothing(requested_plan, stranger):
    with pytest.raises(Forbidden):
        steps.withdraw(requested_plan, by=stranger)
    with pytest.raises(Forbidden):
        actions.open_return_plan(requested_plan.case, by=stranger)


def test_an_adult_is_received_with_a_signature_missing_when_somebody_confirms(preparing, case_manager, take, write):
    plan = take(preparing(Tier.HEALTHY_ADULT), case_manager, "make_ready", "depart", "arrive")
    with pytest.raises(Blocked):
        steps.hand_over(plan, by=case_manager)
    write(
        forms.HandoverForm, plan, case_manager, place="Terminal",
        missing_because="No hubo acompañante; quien recibe firma después", confirmed_with="Rosa, su hermana",
        confirmed_at="2026-05-29T13:00",
    )  # fmt: skip
    assert take(plan, case_manager, "hand_over", "accompany").state == State.POST_RETURN


def test_the_facts_of_a_case_without_a_plan(open_case):
    assert standing.return_plan(open_case) is None
    assert not standing.return_plan_at_least(open_case, "requested")
    assert not standing.asked_alone_and_counselled(open_case)
    assert standing.no_fear_of_destination(open_case)
    assert standing.no_pending_asylum_claim(open_case)
    assert not standing.handover_complete(open_case)
    assert standing.handed_over_at(open_case) is None


def test_facts_cost_few_queries(preparing, django_assert_max_num_queries):
    case = Case.objects.select_related("person").get(pk=preparing().case_id)
    for fact in (standing.return_plan, standing.asked_alone_and_counselled, standing.no_pending_asylum_claim):
        with django_assert_max_num_queries(2):
            fact(case)
    with django_assert_max_num_queries(3):
        standing.no_fear_of_destination(case)
    assert fresh(case).pk == case.pk
