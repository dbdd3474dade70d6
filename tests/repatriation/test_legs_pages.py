"""The pages of the way: legs, a change of flight, clocks that go back, what is taken away, papers and escorts."""

import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from carecase.cases.actions import add_to_team
from carecase.workflow.models import StateChange
from repatriation import forms, models, problems
from repatriation.guards import ROWS
from repatriation.legs_forms import LegForm
from repatriation.models import State
from tests.repatriation.conftest import FLIGHT, fresh
from tests.repatriation.test_legs import TO_THE_AIRPORT, TO_THE_VILLAGE

pytestmark = pytest.mark.django_db

AUTUMN = {
    "mode": "bus", "carrier": "Línea 9", "from_place": "Tijuana", "from_country": "MX", "to_place": "Mexicali",
    "to_country": "MX", "departs_zone": "America/Tijuana", "arrives_zone": "America/Tijuana",
}  # fmt: skip


def url(name, plan, *args):
    return reverse(f"repatriation:{name}", args=[plan.number, *args])


@pytest.fixture
def three_legs(requested_plan, case_manager, travel):
    travel(requested_plan, case_manager, TO_THE_AIRPORT, FLIGHT, TO_THE_VILLAGE)
    return fresh(requested_plan)


@pytest.fixture
def as_manager(client, case_manager):
    client.force_login(case_manager)
    return client


def said(row):
    return StateChange.objects.filter(object_id=row.pk).order_by("version").last().reason


# --- writing -----------------------------------------------------------------------------------------------------


def test_a_new_leg_begins_where_the_last_one_ended(three_legs, case_manager):
    form = LegForm(instance=models.Leg(plan=three_legs), by=case_manager, parent=three_legs.case)
    begins = [form.initial[name] for name in ("from_place", "from_country", "departs_zone")]
    assert begins == ["Santa Bárbara", "HN", "America/Tegucigalpa"]


def test_a_zone_need_not_be_chosen_where_the_country_has_one(as_manager, requested_plan):
    typed = FLIGHT | {"departs_zone": "", "arrives_zone": ""}
    assert as_manager.post(url("leg_new", requested_plan), typed).status_code == 302
    leg = requested_plan.legs.get()
    assert (leg.departs_zone, leg.arrives_zone) == ("America/Costa_Rica", "America/Tegucigalpa")
    assert leg.departs_at == datetime.datetime(2026, 5, 29, 14, 15, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("departs_zone", {"from_country": "MX", "departs_zone": ""}),
        ("arrives_zone", {"arrives_zone": "Europe/Madrid"}),
        ("arrives_at", {"arrives_at": "2026-05-29T08:00"}),
        ("carrier", {"carrier": ""}),
        ("to_place", {"to_place": "Refugio para víctimas"}),
        ("departs_at", AUTUMN | {"departs_at": "2026-03-08T02:30", "arrives_at": "2026-03-08T05:00"}),
    ],
)
def test_what_cannot_be_is_told_at_its_question(field, typed, requested_plan, case_manager):
    form = LegForm(
        FLIGHT | typed, instance=models.Leg(plan=requested_plan), by=case_manager, parent=requested_plan.case
    )
    assert field in form.errors


def test_a_moment_is_not_called_empty_for_want_of_its_zone(requested_plan, case_manager):
    typed = FLIGHT | {"to_country": "MX", "arrives_zone": ""}
    form = LegForm(typed, instance=models.Leg(plan=requested_plan), by=case_manager, parent=requested_plan.case)
    assert list(form.errors) == ["arrives_zone"]
    assert form["arrives_at"].value() == FLIGHT["arrives_at"]


def test_where_the_clocks_go_back_it_is_asked_which_of_the_two_hours(as_manager, requested_plan):
    typed = AUTUMN | {"departs_at": "2026-11-01T01:30", "arrives_at": "2026-11-01T03:00"}
    asked = as_manager.post(url("leg_new", requested_plan), typed)
    assert asked.status_code == 422
    assert 'name="departs_at_which"' in asked.content.decode()
    assert as_manager.post(url("leg_new", requested_plan), typed | {"departs_at_which": "1"}).status_code == 302
    leg = requested_plan.legs.get()
    assert leg.lasts == datetime.timedelta(hours=1, minutes=30)
    again = as_manager.post(
        url("leg", requested_plan, leg.pk), typed | {"version": leg.version, "carrier": "Línea 10"}
    )
    assert again.status_code == 302
    assert fresh(leg).departs_at == leg.departs_at


# --- another flight ----------------------------------------------------------------------------------------------


def test_another_flight_moves_the_departure_and_its_reminders(as_manager, requested_plan, case_manager, travel):
    [flight] = travel(requested_plan, case_manager, FLIGHT)
    typed = {"carrier": "Avión 9", "departs_at": "2026-05-29T10:15", "arrives_at": "2026-05-29T13:30"}
    changed = as_manager.post(url("flight", requested_plan, flight.pk), typed | {"version": flight.version})
    assert changed.headers["Location"].endswith("#legs")
    plan = fresh(requested_plan)
    assert f"{plan.itinerary.leaves_local:%H:%M}" == "10:15"
    due = plan.case.tasks.open().get(kind="return_check").due_at
    assert due == plan.itinerary.departs_at - datetime.timedelta(days=7)


def test_a_later_conflict_is_said_at_once_and_the_later_legs_can_move_along(as_manager, three_legs):
    flight, bus = three_legs.legs_in_order[1:]
    typed = {"carrier": "Avión 9", "departs_at": "2026-05-29T11:15", "arrives_at": "2026-05-29T14:30"}
    page = url("flight", three_legs, flight.pk)
    refused = as_manager.post(page, typed | {"version": flight.version})
    assert refused.status_code == 422
    assert "Santa Bárbara" in refused.content.decode()
    assert fresh(bus).departs_at == bus.departs_at
    assert as_manager.post(page, typed | {"version": flight.version, "move_later": "on"}).status_code == 302
    assert fresh(bus).departs_at == bus.departs_at + datetime.timedelta(hours=3)
    assert fresh(three_legs).itinerary.arrives_at == fresh(bus).arrives_at


def test_a_flight_that_outlives_the_certificate_puts_a_ready_plan_back(as_manager, ready_plan):
    flight = ready_plan.legs.get()
    typed = {"carrier": "1", "departs_at": "2026-05-31T08:15", "arrives_at": "2026-05-31T11:30"}
    as_manager.post(url("flight", ready_plan, flight.pk), typed | {"version": flight.version})
    assert fresh(ready_plan).state == State.PREPARING
    assert said(ready_plan) == str(ROWS["fit_to_travel"].guard.otherwise)


def test_on_the_way_a_delay_moves_the_alarm(as_manager, ready_plan, case_manager, take):
    plan = take(ready_plan, case_manager, "depart")
    flight = plan.legs.get()
    typed = {"carrier": "1", "departs_at": "2026-05-29T09:15", "arrives_at": "2026-05-29T12:30"}
    as_manager.post(url("flight", plan, flight.pk), typed | {"version": flight.version})
    alarm = plan.case.tasks.open().get(kind="arrival_confirm")
    assert alarm.due_at == fresh(plan).itinerary.arrives_at + datetime.timedelta(hours=2)
    assert not plan.case.tasks.open().filter(kind="return_check").exists()


# --- taken away --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "rows", "gone"),
    [
        ("leg", "legs", "route_is_complete"),
        ("escort", "escorts", "escort_is_named"),
        ("document", "documents", "papers_are_valid"),
    ],
)  # fmt: skip
def test_what_a_ready_plan_rests_on_is_taken_away_with_a_reason(
    what, rows, gone, as_manager, ready_plan, shelter_worker
):
    row = getattr(ready_plan, rows).get()
    page = url(f"{what}_remove", ready_plan, row.pk)
    assert as_manager.get(page).status_code == 200
    assert as_manager.post(page, {"reason": "Vuelo cancelado"}).status_code == 302
    assert not getattr(ready_plan, rows).exists()
    assert fresh(ready_plan).state == State.PREPARING
    assert str(ROWS[gone].guard.otherwise) in said(ready_plan)
    assert type(row).history.filter(id=row.pk).latest().history_change_reason == "Vuelo cancelado"


def test_after_departure_nothing_is_taken_away(as_manager, ready_plan, case_manager, take):
    plan = take(ready_plan, case_manager, "depart")
    assert as_manager.post(url("leg_remove", plan, plan.legs.get().pk)).status_code == 409
    assert plan.legs.exists()


@pytest.mark.parametrize("name", ["leg", "flight", "leg_remove"])
def test_a_leg_is_nothing_to_a_stranger_and_not_written_by_a_nurse(
    name, client, ready_plan, stranger, colleague, team, case_manager
):
    page = url(name, ready_plan, ready_plan.legs.get().pk)
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    nurse = colleague("nora", "health", team)
    add_to_team(ready_plan.case, user=nurse, role="health", by=case_manager)
    client.force_login(nurse)
    assert client.get(page).status_code == 403


# --- the plan ----------------------------------------------------------------------------------------------------


def test_the_plan_shows_the_way_as_a_table_and_as_a_picture(as_manager, three_legs):
    shown = as_manager.get(three_legs.get_absolute_url()).content.decode()
    assert shown.count('class="is-leg"') == 3
    assert 'role="img"' in shown
    assert "Heredia → San José" in shown
    for leg in three_legs.legs_in_order:
        assert url("flight", three_legs, leg.pk) in shown


def test_every_problem_is_a_sentence_with_a_page(three_legs, case_manager, write):
    flight = three_legs.legs_in_order[1]
    write(LegForm, flight, case_manager, to_place="Tegucigalpa", arrives_at="2026-05-29T12:45", escort="")
    write(forms.EscortForm, three_legs, case_manager, kind="social", name="Eva", organisation="DIF")
    plan = fresh(three_legs)
    found = [*problems.of_the_route(plan), *problems.of_connections(plan), *problems.of_escorts(plan)]
    assert [problem.url for problem in found] == [
        url("leg", plan, plan.legs_in_order[2].pk),
        url("leg", plan, flight.pk),
        url("escort", plan, plan.escorts.get().pk),
    ]
    assert all("%" not in str(problem) for problem in found)


def test_a_short_connection_is_enough_with_a_reason(three_legs, case_manager, write):
    write(LegForm, three_legs.legs_in_order[1], case_manager, arrives_at="2026-05-29T12:45")
    hold = ROWS["connections_hold"].guard
    assert not hold.holds(fresh(three_legs))
    write(LegForm, fresh(three_legs).legs_in_order[1], case_manager, short_reason="El bus espera")
    assert hold.holds(fresh(three_legs))


def test_a_country_on_the_way_asks_for_its_permit(requested_plan, case_manager, travel, write):
    to_miami = FLIGHT | {"to_place": "Miami", "to_country": "US", "arrives_zone": "America/New_York"}
    onward = FLIGHT | {"from_place": "Miami", "from_country": "US", "departs_zone": "America/New_York",
                       "departs_at": "2026-05-29T16:00", "arrives_at": "2026-05-29T18:00"}  # fmt: skip
    travel(requested_plan, case_manager, to_miami | {"arrives_at": "2026-05-29T12:30"}, onward)
    permitted = ROWS["transit_is_permitted"].guard
    assert not permitted.holds(fresh(requested_plan))
    paper = {"kind": "transit", "country": "US", "issued_on": "2026-05-20", "expires_on": "2026-05-28"}
    visa = write(forms.TravelDocumentForm, requested_plan, case_manager, **paper)
    assert not permitted.holds(fresh(requested_plan))
    write(forms.TravelDocumentForm, visa, case_manager, expires_on="2026-05-29")
    assert permitted.holds(fresh(requested_plan))


@pytest.mark.parametrize(("ends", "warned"), [("2026-05-28", "before"), ("2026-06-20", "soon"), ("2026-12-31", "")])
def test_a_paper_that_ends_before_the_arrival_or_soon_is_warned_of(ends, warned, three_legs, case_manager, write):
    paper = {"kind": "passport", "country": "HN", "issued_on": "2026-05-01", "expires_on": ends}
    write(forms.TravelDocumentForm, three_legs, case_manager, **paper)
    with translation.override("en"):
        sentences = " ".join(map(str, problems.of_papers(fresh(three_legs))))
    assert bool(sentences) == bool(warned)
    assert ("before the arrival" in sentences) == (warned == "before")


# --- escorts and belongings --------------------------------------------------------------------------------------


def test_an_escort_comes_home_again_after_the_last_leg_with_her(three_legs, case_manager, write):
    back = {"back_departs_zone": "America/Tegucigalpa", "back_arrives_zone": "America/Costa_Rica"}
    times = {"back_departs_at": "2026-05-29T12:00", "back_arrives_at": "2026-05-29T15:00"}
    eva = write(
        forms.EscortForm, three_legs, case_manager, kind="social", name="Eva", organisation="DIF", **back, **times
    )
    assert problems.of_escorts(fresh(three_legs)) == []
    write(LegForm, three_legs.legs_in_order[2], case_manager, escort=str(eva.pk))
    [early] = problems.of_escorts(fresh(three_legs))
    assert early.url == url("escort", three_legs, eva.pk)
    write(forms.EscortForm, eva, case_manager, needs_no_return=True, back_departs_at="", back_arrives_at="")
    assert problems.of_escorts(fresh(three_legs)) == []


def test_the_list_of_belongings_is_signed_line_by_line(as_manager, requested_plan):
    page = url("belongings", requested_plan)
    typed = {"signed": "on", "thing-new-1-description": "Un teléfono", "thing-new-1-quantity": "1"}
    money = {"thing-new-2-description": "Dinero", "thing-new-2-cash": "40"}
    assert as_manager.post(page, typed | money).status_code == 422
    assert as_manager.post(page, typed | money | {"thing-new-2-currency": "USD"}).status_code == 302
    signed = requested_plan.belongings.get()
    assert [thing.in_words for thing in signed.things.all()] == ["Un teléfono", "Dinero USD 40,00"]
    assert signed.signed
    more = {"version": signed.version, "signed": "on", "thing-new-1-description": "Una mochila"}
    assert as_manager.post(page, more).headers["Location"] == requested_plan.get_absolute_url()
    assert not fresh(signed).signed
    another = {"version": fresh(signed).version, "thing-new-1-description": "Un abrigo", "more": "1"}
    assert as_manager.post(page, another).headers["Location"] == page, "there are empty lines again"


def test_nobody_is_asked_who_accompanies_where_there_is_no_escort_to_choose(as_manager, requested_plan):
    assert 'name="escort"' not in as_manager.get(url("leg_new", requested_plan)).content.decode()
