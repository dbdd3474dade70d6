"""Group returns: the list follows who goes, families stay together, the day changes for everybody at once."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.access.models import Organisation
from carecase.cases.models import Case, Consent, Task
from carecase.casework.printouts import print_paper
from carecase.documents.models import IssuedPaper
from carecase.people.models import FamilyMember, FamilyUnit
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.models import StateChange
from repatriation import conditions, models, movements
from repatriation.models import Movement, ReturnPlan, State
from repatriation.movement_papers import MovementList, MovementListForEscorts, MovementListForReceivers
from repatriation.party import Party
from repatriation.steps import returning
from tests.documents.reading import Printed
from tests.queries import MOST, asked_by
from tests.repatriation.conftest import fresh
from tests.repatriation.many import make_plans

pytestmark = pytest.mark.django_db

FRIDAY = datetime.date(2026, 5, 29)


def movement_to(country="HN", day=FRIDAY):
    return Movement(name="Viernes", country=country, leaves_on=day, organised_by="OIM")


@pytest.fixture
def others(case_manager, team, tuesday):
    """Two grown people who want to go to Honduras on Friday too."""

    def make(how_many=2, state=State.PREPARING):
        plans = make_plans(how_many, case_manager, team, seed=3)
        leaves = datetime.datetime(2026, 5, 29, 14, 15, tzinfo=datetime.UTC)
        for plan in plans:
            ReturnPlan.objects.filter(pk=plan.pk).update(state=state, departed_at=None)
            plan.places.update(country="HN")
            if not plan.places.filter(is_chosen=True).exists():
                place = {"country": "HN", "kind": "origin", "with_whom": "x", "is_chosen": True}
                models.Place.objects.create(plan=plan, key=plan.key, **place)
            when = {"departs_at": leaves, "arrives_at": leaves + datetime.timedelta(hours=4)}
            plan.itineraries.update(**when)
            plan.legs.exclude(seq=1).delete()
            plan.legs.update(**when)
        return [fresh(plan) for plan in plans]

    return make


@pytest.fixture
def moving(ready_plan, others, case_manager):
    """A movement of the child who is ready and of two more."""
    return movements.begin(movement_to(), [ready_plan, *others()], by=case_manager)


def relate(by, *plans):
    with act(by, "relate") as doing:
        unit = doing.save(FamilyUnit())
        for plan in plans:
            asked = {"asked_alone_at": timezone.now(), "wants_together": True}
            doing.save(FamilyMember(unit=unit, person=plan.case.person, relation="sibling", **asked))


def printed(movement, by, kind=MovementList, **more):
    paper = kind(fresh(movement), reader=by, language="es", **more)
    return Printed(print_paper(paper))


# --- who goes -------------------------------------------------------------------------------------------------------


def test_one_who_withdraws_is_off_the_list_and_what_was_printed_is_void(moving, ready_plan, case_manager):
    before = printed(moving, case_manager).text
    assert ready_plan.number in before
    paper = IssuedPaper.objects.get(document="D17-MO")
    returning["withdraw"](ready_plan, by=case_manager)
    moving, paper = fresh(moving), IssuedPaper.objects.get(pk=paper.pk)
    assert (moving.manifest, paper.voided_by) == (2, case_manager)
    assert "2" in paper.reason
    assert ready_plan.number not in printed(moving, case_manager).text
    assert len(Party(moving, case_manager).plans) == 2


@pytest.mark.parametrize("step", ["suspend", "miss_departure"])
def test_a_pause_takes_somebody_off_the_list_and_going_on_puts_her_back(step, moving, ready_plan, case_manager):
    paused = returning[step](ready_plan, by=case_manager, reason="está enferma")
    assert (fresh(moving).manifest, len(Party(moving, case_manager).plans)) == (2, 2)
    returning["resume"](paused, by=case_manager)
    assert (fresh(moving).manifest, len(Party(moving, case_manager).plans)) == (3, 3)


def test_nobody_joins_who_goes_elsewhere_or_travels_already(moving, ready_plan, others, case_manager):
    [another] = others(1)
    another.places.update(country="NI")
    for plan in (ready_plan, another):
        with pytest.raises(Blocked):
            movements.join(moving, [plan], by=case_manager)
    assert fresh(moving).manifest == 1
    assert fresh(another).movement is None


def test_who_does_not_prepare_returns_begins_no_movement(others, shelter_worker, stranger):
    for user in (shelter_worker, stranger):
        with pytest.raises(Forbidden):
            movements.begin(movement_to(), others(1), by=user)
    assert not Movement.objects.exists()


# --- families -------------------------------------------------------------------------------------------------------


def test_a_family_that_joins_travels_together_and_is_looked_at_again_when_one_stays(ready_plan, others, case_manager):
    brother, alone = others()
    relate(case_manager, ready_plan, brother)
    moving = movements.begin(movement_to(), [ready_plan, brother, alone], by=case_manager)
    assert {each.other for each in ready_plan.companions.all()} == {brother.case}
    assert {each.other for each in brother.companions.all()} == {ready_plan.case}
    letters = {row.case.pk: row.family for row in Party(moving, case_manager).rows}
    assert letters == {ready_plan.case_id: "A", brother.case_id: "A", alone.case_id: ""}
    assert fresh(ready_plan).state == State.READY
    returning["withdraw"](brother, by=case_manager)
    assert fresh(ready_plan).state == State.PREPARING
    said = StateChange.objects.get(object_id=ready_plan.pk, step="put_back").reason
    assert said == str(conditions.family_stays_together.otherwise)
    assert not ready_plan.companions.exists()


def test_one_who_travels_alone_after_all_is_off_the_list_and_keeps_the_plan(moving, ready_plan, case_manager):
    plan = movements.leave(ready_plan, by=case_manager)
    assert (plan.movement, fresh(plan).state, fresh(moving).manifest) == (None, State.READY, 2)
    with pytest.raises(Blocked):
        movements.leave(fresh(plan), by=case_manager)


# --- another day ----------------------------------------------------------------------------------------------------


def test_another_day_moves_everybody_and_who_is_no_longer_ready_says_why(moving, ready_plan, case_manager):
    before = {plan.pk: plan.itinerary for plan in Party(moving, case_manager).plans}
    check = ready_plan.case.tasks.open().get(kind=Task.Kind.PAPERS_IN_HAND)
    movements.reschedule(moving, datetime.timedelta(days=3), by=case_manager, reason="huelga")
    for plan in Party(moving, case_manager).plans:
        old, new = before[plan.pk], plan.itinerary
        assert old is None or new.departs_at - old.departs_at == datetime.timedelta(days=3)
        assert old is None or new.arrives_at - old.arrives_at == datetime.timedelta(days=3)
    assert fresh(check).due_at - check.due_at == datetime.timedelta(days=3)
    assert (fresh(moving).leaves_on, fresh(moving).manifest) == (datetime.date(2026, 6, 1), 2)
    assert fresh(ready_plan).state == State.PREPARING
    said = StateChange.objects.get(object_id=ready_plan.pk, step="put_back").reason
    assert said == str(conditions.fit_to_travel.otherwise)


def test_a_later_hour_of_the_same_day_leaves_everybody_ready(client, moving, ready_plan, case_manager):
    client.force_login(case_manager)
    typed = {"leaves_on": "2026-05-29", "at": "08:45"}
    assert client.post(reverse("repatriation:movement_day", args=[moving.number]), typed).status_code == 302
    assert fresh(ready_plan).itinerary.leaves_local.isoformat() == "2026-05-29T08:45:00"
    assert fresh(ready_plan).state == State.READY


def test_a_day_that_has_passed_is_said_to_have_passed(client, moving, ready_plan, case_manager):
    client.force_login(case_manager)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    address = reverse("repatriation:movement_day", args=[moving.number])
    answer = client.post(address, {"leaves_on": yesterday.isoformat()})
    assert answer.status_code == 422
    assert "Ese día ya pasó." in answer.content.decode()


def test_nothing_moves_when_somebody_has_left_or_is_prepared_by_others(moving, ready_plan, others, case_manager):
    departed = returning["depart"](ready_plan, by=case_manager)
    with pytest.raises(Blocked):
        movements.reschedule(moving, datetime.timedelta(days=1), by=case_manager)
    assert fresh(moving).leaves_on == FRIDAY
    assert fresh(departed).itinerary == departed.itinerary


# --- sums and lists -------------------------------------------------------------------------------------------------


def test_the_sums_count_everybody_and_an_escort_of_several_once(moving, ready_plan, case_manager):
    party = Party(moving, case_manager)
    for plan in party.plans:
        plan.escorts.all().delete()
        details = {"kind": "social", "name": "Ana", "organisation": "PANI"}
        models.Escort.objects.create(plan=plan, key=plan.key, **details)
    party = Party(moving, case_manager)
    assert (len(party.plans), party.escorts, party.seats) == (3, 1, 4)
    costs = dict(party.costs)
    assert costs["MXN"] == Decimal(18400)
    assert sum(costs.values()) == sum(budget.amount for plan in party.plans for budget in plan.budgets.all())
    assert party.children == sum(plan.case.person.is_child for plan in party.plans)


def test_the_lists_say_to_each_what_it_needs_and_nothing_else(moving, ready_plan, case_manager):
    case = ready_plan.case
    with act(case_manager, "name", case) as doing:
        person = case.person
        person.given_names, person.family_names = "Dariela", "Contreras"
        doing.save(person)
        shared = {"kind": Consent.Kind.DATA_SHARE, "given": "yes", "by": "both", "how": "oral", "partner": "SENAF"}
        doing.save(Consent(case=case, categories=["identity"], **shared))
    day, along = printed(moving, case_manager).text, printed(moving, case_manager, MovementListForEscorts).text
    there = printed(moving, case_manager, MovementListForReceivers, parts=["SENAF"]).text
    assert case.number in day
    assert case.number not in along + there
    assert "Ana" in along
    assert "Contreras" not in day + along
    assert "Contreras" in there
    assert "médico" not in there  # her needs are not hers to tell SENAF
    for text in (day, along, there):
        assert str(State.READY.label) not in text


def test_an_organisation_reads_nothing_of_those_who_go_to_another_or_did_not_agree(moving, case_manager):
    nobody = MovementListForReceivers(moving, reader=case_manager, language="es", parts=["SENAF"])
    both = MovementListForReceivers(moving, reader=case_manager, language="es", parts=["SENAF", "x"])
    assert nobody.is_empty
    assert both.is_empty


# --- pages ----------------------------------------------------------------------------------------------------------


def test_a_movement_is_begun_joined_and_left_in_the_browser(client, ready_plan, others, case_manager):
    client.force_login(case_manager)
    one, two = others()
    typed = {"name": "Viernes", "country": "HN", "leaves_on": "2026-05-29", "organised_by": "OIM"}
    assert client.post(reverse("repatriation:movement_new"), typed).status_code == 422
    assert client.post(reverse("repatriation:movement_new"), typed | {"plans": [ready_plan.pk]}).status_code == 302
    moving = Movement.objects.get()
    assert moving.name in client.get(reverse("repatriation:movements")).content.decode()
    join = reverse("repatriation:movement_join", args=[moving.number])
    assert one.number in client.get(join).content.decode()
    assert client.post(join, {"plans": [one.pk, two.pk]}).status_code == 302
    shown = client.get(moving.get_absolute_url()).content.decode()
    assert all(plan.number in shown for plan in (ready_plan, one, two))
    leave = reverse("repatriation:movement_leave", args=[moving.number, one.pk])
    assert client.post(leave).headers["Location"] == moving.get_absolute_url()
    assert one.number not in client.get(moving.get_absolute_url()).content.decode()
    change = reverse("repatriation:movement_change", args=[moving.number])
    assert client.post(change, {"name": "Sábado", "organised_by": "OIM", "version": "2"}).status_code in (302, 409)


@pytest.mark.parametrize("bad", ["\x00", "x" * 10_000, "2026-13-45", "9999-12-31", "0001-01-01", "-1"])
def test_bad_input_is_answered_in_words(bad, client, moving, case_manager):
    client.force_login(case_manager)
    for name, fields in (
        ("movement_day", ("leaves_on", "at", "reason")),
        ("movement_join", ("plans",)),
        ("movement_change", ("name", "organised_by")),
    ):
        typed = dict.fromkeys(fields, bad)
        status = client.post(reverse(f"repatriation:{name}", args=[moving.number]), typed).status_code
        assert status in (302, 409, 422), (name, bad[:10])
    typed = dict.fromkeys(("name", "country", "leaves_on", "organised_by", "plans"), bad)
    assert client.post(reverse("repatriation:movement_new"), typed).status_code == 422


def test_who_works_on_one_of_the_returns_sees_the_others_as_a_number(
    client, moving, ready_plan, coordinator, case_manager, stranger, shelter_worker
):
    case = Case.objects.get(pk=ready_plan.case_id)
    from_now = {"because": "return", "role": "repatriation_coordinator", "user": coordinator}
    with act(case_manager, "grant", case) as doing:
        doing.save(case.grants.model(case=case, **from_now))
    client.force_login(coordinator)
    shown = client.get(moving.get_absolute_url()).content.decode()
    hidden = [plan.number for plan in Party(moving, case_manager).plans if plan.pk != ready_plan.pk]
    assert ready_plan.number in shown
    assert not any(number in shown for number in hidden)
    assert Party(moving, coordinator).others == 2
    with pytest.raises(Blocked):
        movements.reschedule(moving, datetime.timedelta(days=1), by=coordinator)
    for user in (stranger, shelter_worker):
        client.force_login(user)
        assert client.get(moving.get_absolute_url()).status_code in (403, 404)


def test_a_movement_of_fifty_needs_few_queries(client, case_manager, others):
    moving = movements.begin(movement_to(), others(50), by=case_manager)
    client.force_login(case_manager)
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(moving.get_absolute_url())
    assert shown.content.decode().count('<th scope="row">') == 50
    asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]  # of the test's own transaction
    assert len(asked) <= 15


def test_what_can_be_printed_of_a_movement_is_said_in_at_most_fifteen_queries(client, moving, case_manager):
    """One has confirmed by phone; another takes part on a consent and has confirmed on its own page."""
    first, *_others = Party(moving, case_manager).plans
    there = Organisation.objects.create(name="Casa", kind=Organisation.Kind.CENTRAL_GOVERNMENT, country="HN")
    with act(case_manager, "join", first.case) as doing:
        agreed = {"kind": Consent.Kind.DATA_SHARE, "given": "yes", "by": "self", "how": "oral", "organisation": there}
        consent = doing.save(Consent(case=first.case, categories=["identity"], **agreed))
        joined = {"plan": first, "organisation": there, "is_receiver": True, "consent": consent}
        partner = doing.save(models.ReturnPartner(**joined))
        confirmed = {"organisation": "Casa", "name": "Rosa", "phone": "+504 2222 0001", "confirmed_on": FRIDAY}
        doing.save(models.ReceiverConfirmation(plan=first, partner=partner, came="here", **confirmed))
    printed(moving, case_manager)
    client.force_login(case_manager)
    address = reverse("casework:print_movement", args=[moving.number])
    page = client.get(address).content.decode()
    assert all(f'value="{name}"' in page for name in ("Casa", "SENAF"))
    assert len(asked_by(lambda: client.get(address))) <= MOST
