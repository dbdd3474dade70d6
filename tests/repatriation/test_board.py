"""The coordinator's board: it says what the checklist says, and for more rows it asks no more of the database."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.sealing.models import in_memory
from repatriation import actions, board, conditions, facts
from repatriation.guards import ROWS, checklist
from repatriation.models import ReturnPlan, State
from repatriation.steps import returning
from tests.repatriation.many import make_plans

pytestmark = pytest.mark.django_db


def listed(plans=None):
    """Plans as the board fetches them."""
    found = ReturnPlan.objects.select_related("case__person", "case__unit")
    return found if plans is None else found.filter(pk__in=[plan.pk for plan in plans])


#: What the rows made here answer in one way only.
ONE_ANSWER = {
    "no_advice_against_the_country",
    "origin_side_does_not_object",
    "arrival_is_on_a_day_they_receive",
    "there_is_room_on_that_day",
}


def test_every_condition_answers_the_same_of_a_plan_alone_and_of_one_among_many(
    tuesday, case_manager, team, supervisor
):
    plans = make_plans(60, case_manager, team, seed=7, supervisor=supervisor)
    together = facts.gather(listed(plans))
    answers = set()
    for among_many in together:
        alone = ReturnPlan.objects.get(pk=among_many.pk)
        assert among_many.tier == alone.tier
        for name, row in ROWS.items():
            assert row.guard.holds(among_many) == row.guard.holds(alone), name
            answers.add((name, row.guard.holds(alone)))
    always = {name for name in ROWS if len({held for each, held in answers if each == name}) == 1}
    assert always <= ONE_ANSWER


def test_the_board_says_what_the_checklist_of_the_next_step_says(case_manager, team):
    plans = make_plans(20, case_manager, team)
    for row in board.rows(listed(plans), case_manager):
        alone = ReturnPlan.objects.get(pk=row.plan.pk)
        step = returning.open_to(alone, case_manager)[0]
        lacking = [check for check in checklist(step, alone) if not check.holds]
        assert row.lacking == lacking
        assert (row.next_words, row.rest) == (
            (lacking[0].sentence if lacking else step.label),
            max(len(lacking) - 1, 0),
        )


def test_fifty_plans_need_no_more_queries_than_five(client, case_manager, team, monkeypatch):
    monkeypatch.setattr("repatriation.views.board.SIZE", 50)
    client.force_login(case_manager)
    counted = []
    for more, seed in ((5, 7), (45, 3)):
        make_plans(more, case_manager, team, seed=seed)
        in_memory.clear()
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(reverse("repatriation:plans"))
        assert shown.content.decode().count('<th scope="row">') == (5 if more == 5 else 50)
        counted.append(len(queries))
    # Not one for each plan: what none of five has, some of fifty may have, and is then fetched for all at once.
    assert counted[1] - counted[0] <= 5
    assert max(counted) <= 45


# --- filters, order, who sees what --------------------------------------------------------------------------------


def chosen(user, **asked):
    return board.BoardFilter(asked, user=user).apply(board.open_plans(user)).order_by("pk")


def test_filters_choose_and_nonsense_chooses_nothing(case_manager, team):
    make_plans(40, case_manager, team)
    every = set(chosen(case_manager))
    assert {plan.state for plan in chosen(case_manager, state="preparing")} == {State.PREPARING}
    assert {plan.place.country for plan in chosen(case_manager, country="HN")} == {"HN"}
    soon = set(chosen(case_manager, within="7"))
    limit = timezone.now() + datetime.timedelta(days=7)
    assert soon == {plan for plan in every if plan.itinerary and plan.itinerary.departs_at <= limit}
    assert soon
    assert set(chosen(case_manager, state="\x00", country="ZZ", within="-3")) == every


def test_what_runs_out_is_found_and_said(case_manager, team):
    make_plans(40, case_manager, team)
    until = timezone.localdate() + board.PAPERS_SOON
    found = set(chosen(case_manager, expires="on"))
    papers = {plan for plan in chosen(case_manager) if plan.documents.filter(expires_on__lte=until).exists()}
    assert papers <= found
    told = board.rows(listed(papers), case_manager)
    assert papers
    assert all(row.expiring for row in told)


def test_those_who_leave_first_stand_first_and_those_without_a_day_last(client, case_manager, team):
    make_plans(60, case_manager, team)
    client.force_login(case_manager)
    address, seen = reverse("repatriation:plans"), []
    while address:
        page = client.get(address).context["page"]
        seen += [plan.departs_at for plan in page]
        address = page.next_cursor and f"{reverse('repatriation:plans')}?after={page.next_cursor}"
    assert len(seen) == 60
    dated = [at for at in seen if at]
    assert seen == [*sorted(dated), *[None] * (60 - len(dated))]


def test_mine_are_those_she_answers_for_or_was_named_for(ready_plan, case_manager, coordinator, supervisor):
    assert list(chosen(case_manager, mine="on")) == [ready_plan]
    assert list(chosen(supervisor)) == [ready_plan]
    assert not chosen(supervisor, mine="on")
    actions.add_coordinator(ready_plan, user=coordinator, by=case_manager)
    assert list(chosen(coordinator, mine="on")) == [ready_plan]


def test_the_row_of_a_ready_plan_and_of_one_whose_receiver_said_no(client, ready_plan, case_manager):
    client.force_login(case_manager)
    [row] = board.rows(listed(), case_manager)
    assert (row.days, row.rest, row.receiver, row.escorts, row.has_seat) == (3, 0, "confirmed", 1, True)
    assert row.next_url == reverse("repatriation:step", args=[ready_plan.number, "depart"])
    actions.withdraw_confirmation(ready_plan.confirmations.get(), by=case_manager)
    shown = client.get(reverse("repatriation:plans")).content.decode()
    assert reverse("repatriation:confirmation_new", args=[ready_plan.number]) in shown
    [row] = board.rows(listed(), case_manager)
    assert row.receiver == "missing"
    assert str(row.next_words) == str(conditions.receiver_has_confirmed.otherwise)


def test_who_sees_a_plan_for_the_day_of_the_person_alone_has_no_row(ready_plan, shelter_worker, stranger):
    assert not board.open_plans(shelter_worker)
    assert not board.open_plans(stranger)
