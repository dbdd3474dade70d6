"""Models of care side by side, by figures that were worked out by hand."""

import datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import timezone

from carecase.access.models import Organisation, Unit
from carecase.access.roles import Role
from carecase.cases.models import Absence, Case
from carecase.complaints.models import StaffComplaint
from carecase.plans.models import ServiceLog
from carecase.reports.comparison import Comparison
from carecase.reports.counts import Reach
from carecase.reports.scope import organisations_of
from carecase.shelter.actions import set_up_house
from carecase.shelter.models import HouseIncident
from services_catalog.exchange import Money, NoRate
from services_catalog.models import Provider
from tests.queries import MOST, asked_by

pytestmark = pytest.mark.django_db
HOUSES, CIVIL, BUSINESS = range(3)  # in the order of the page


def usd(amount):
    return Money(Decimal(amount), "USD")


def by_group(row):
    return [(cell.people, cell.per_night) for cell in row.cells]


def test_a_night_in_a_house_costs_what_finance_worked_out(people, sleep, house, night_cost, reach):
    night_cost(house, "21.50")
    sleep(people(12), 0, 10)
    row = Comparison(reach, "USD").models[HOUSES]
    assert (row.people, row.nights, row.nights_priced, row.per_night) == (12, 120, 120, usd("21.50"))


def test_only_the_nights_of_the_quarter_count(people, sleep, house, night_cost, reach, quarter):
    """In the house since before it and until after it: every night of the quarter. Three nights at its end: three."""
    night_cost(house, "10")
    length = (quarter.after - quarter.first_on).days
    sleep(people(10), -20, None)
    sleep(people(10), length - 3, length + 5)
    sleep(people(10), length + 1, length + 9)
    row = Comparison(reach, "USD").models[HOUSES]
    assert (row.people, row.nights) == (20, 10 * length + 30)


def test_when_the_cost_changes_during_a_stay_each_night_has_the_cost_of_its_time(
    people, sleep, house, night_cost, reach, day
):
    """10 people × 10 nights: 4 at 10 USD, 6 at 20 USD = 1600 USD; ÷ 100 = 16."""
    night_cost(house, "10")
    night_cost(house, "20", from_on=day(4))
    sleep(people(10), 0, 10)
    assert Comparison(reach, "USD").models[HOUSES].per_night == usd("16.00")


def test_nights_without_a_known_cost_are_counted_and_not_priced(people, sleep, house, night_cost, reach, day):
    night_cost(house, "20", from_on=day(4))
    sleep(people(10), 0, 10)
    row = Comparison(reach, "USD").models[HOUSES]
    assert (row.nights, row.nights_priced, row.per_night) == (100, 60, usd("20.00"))


def test_lodging_counts_under_the_model_of_its_provider(people, lodge, agreement, reach):
    agreement(Provider.Model.CIVIL_SOCIETY, number="CV-9", name="Hospedaje de las Hermanas")
    lodge(people(10), 0, 5, price="38")
    lodge(people(11), 0, 4, price="12", agreement="CV-9")
    models = Comparison(reach, "USD").models
    assert (models[BUSINESS].people, models[BUSINESS].nights, models[BUSINESS].per_night) == (10, 50, usd("38.00"))
    assert (models[CIVIL].people, models[CIVIL].nights, models[CIVIL].per_night) == (11, 44, usd("12.00"))


def test_lodging_that_ended_early_costs_the_nights_that_were_slept(people, lodge, reach, day):
    lodge(people(10), 0, 30, ended_on=day(6))
    assert Comparison(reach, "USD").models[BUSINESS].nights == 60


def test_amounts_in_two_currencies_meet_at_the_rate_of_the_last_day(people, lodge, rate, reach, quarter):
    """10 × 5 nights at 40 USD = 2000; 10 × 5 at 26000 CRC = 1 300 000 CRC ÷ 520 = 2500. 4500 ÷ 100 = 45."""
    rate("USD", "CRC", "520")
    rate("USD", "CRC", "1", quarter.after)
    lodge(people(10), 0, 5, price="40")
    lodge(people(10), 0, 5, price="26000", currency="CRC")
    found = Comparison(reach, "USD")
    assert found.models[BUSINESS].per_night == usd("45.00")
    assert [str(each.rate.normalize()) for each in found.rates_used] == ["5.2E+2"]


def test_without_a_rate_there_is_no_sum_but_a_sentence(people, lodge, reach, opened, viewer):
    lodge(people(10), 0, 5, price="40")
    lodge(people(10), 0, 5, price="900", currency="HNL")
    assert isinstance(Comparison(reach, "USD").models[BUSINESS].per_night, NoRate)
    page = opened(viewer, "costs", country="CR", currency="USD").content.decode()
    assert "No hay un tipo de cambio entre HNL y USD" in page


def test_by_group_small_numbers_are_hidden_and_another_with_them(people, sleep, house, night_cost, reach):
    night_cost(house, "10")
    for how_many, group in ((12, "women"), (30, "men"), (4, "girls"), (15, "boys")):
        sleep(people(how_many, group), 0, 5)
    row = Comparison(reach, "USD").models[HOUSES]
    assert row.people == 61
    ten = usd("10.00")
    assert by_group(row) == [(None, None), (30, ten), (None, None), (15, ten), (0, None)]


def test_a_model_of_fewer_than_ten_people_shows_nothing_at_all(people, lodge, reach):
    lodge(people(9), 0, 5)
    row = Comparison(reach, "USD").models[BUSINESS]
    shown = (row.people, row.nights, row.nights_priced, row.per_night, row.needs_met, row.days_to_place, row.absent)
    assert shown == (None,) * 7
    assert row.closures == ()


# --- outcomes ----------------------------------------------------------------------------------------------------


def test_needs_that_were_met_are_a_share_of_those_that_stood_open(people, sleep, need, reach, noon):
    cases = people(40)
    sleep(cases, 0, 5)
    met = {"resolved_at": noon(20), "resolution": "delivered"}
    need(cases[:30], "PRI-04", **met)
    need(cases[30:], "PRI-04")
    need(people(10), "PRI-04")  # slept elsewhere
    assert Comparison(reach, "USD").models[HOUSES].needs_met == 75


def test_days_from_the_encounter_to_the_first_place(people, sleep, lodge, reach):
    """10 people after 2 days, 10 after 5: 3.5 on average. A second house later does not count."""
    first, second = people(10, opened=0), people(10, opened=0)
    sleep(first, 2, 8)
    sleep(second, 5, 8)
    sleep(first, 10, 20)
    lodge(people(10, opened=3), 4, 2)
    models = Comparison(reach, "USD").models
    assert models[HOUSES].days_to_place == Decimal("3.5")
    assert models[BUSINESS].days_to_place == Decimal("1")


def test_who_left_without_notice_is_counted_and_a_planned_exit_is_not(people, sleep, write, reach, noon):
    cases = people(30)
    sleep(cases, 0, 9)
    write(Absence(case=case, left_at=noon(3), returned_at=noon(4)) for case in cases[:12])
    write(Absence(case=c, planned=True, left_at=noon(3), expected_at=noon(4)) for c in cases[12:25])
    assert Comparison(reach, "USD").models[HOUSES].absent == 12


def test_neither_few_nor_all_but_few_are_told(people, sleep, write, reach, noon):
    cases = people(30)
    sleep(cases, 0, 9)
    write(Absence(case=case, left_at=noon(3), returned_at=noon(4)) for case in cases[:25])
    assert Comparison(reach, "USD").models[HOUSES].absent is None


def test_why_cases_were_closed(people, sleep, reach, noon):
    cases = people(45)
    sleep(cases, 0, 9)
    close(cases[:20], noon(30), "goals_met")
    close(cases[20:24], noon(30), "deported")
    close(cases[24:34], noon(30), "withdrew")
    close(cases[34:], noon(200), "lost_contact")  # after the quarter
    told = dict(Comparison(reach, "USD").models[HOUSES].closures)
    assert sorted(told.values(), key=str) == [20, None, None]
    assert told[Case.ClosureReason.GOALS_MET.label] == 20


def close(cases, at, reason):
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(state="closed", closed_at=at, closure_reason=reason)


def test_allegations_against_staff_are_counted_and_nothing_else(
    people, sleep, write, house, reach, noon, shelter_manager
):
    sleep(people(12), 0, 9)
    facts = {"house": house, "what": "canario del relato", "occurred_at": noon(3)}
    assert Comparison(reach, "USD").models[HOUSES].complaints == 0
    write([HouseIncident(kind="sea_allegation", **facts) for _n in range(2)], by=shelter_manager)
    assert Comparison(reach, "USD").models[HOUSES].complaints is None
    write([HouseIncident(kind="sea_allegation", **facts) for _n in range(9)], by=shelter_manager)
    write([HouseIncident(kind="conflict", **facts)], by=shelter_manager)
    assert Comparison(reach, "USD").models[HOUSES].complaints == 11
    door = {"organisation": house.unit.organisation, "through": "told", "what": "canario del relato"}
    write([StaffComplaint(recorded_at=noon(4), **door)], by=shelter_manager)
    assert Comparison(reach, "USD").models[HOUSES].complaints == 12


def test_a_service_costs_what_was_paid_for_it_each_time(people, write, service, reach, noon, case_manager):
    """20 times at 12.50 and 10 at 20.00 = 450 USD ÷ 30 = 15. What was given without a cost, or
    entered in error, does not count."""
    cases, facts = people(20), {"service_type": service("PRI-08"), "given_at": noon(3), "currency": "USD"}
    write(ServiceLog(case=case, cost=Decimal("12.50"), disposition="provided_by_us", **facts) for case in cases)
    write(ServiceLog(case=case, cost=Decimal("20"), disposition="provided_by_us", **facts) for case in cases[:10])
    write(ServiceLog(case=case, **facts | {"currency": ""}) for case in cases)
    slips = {
        "cost": Decimal("70"),
        "disposition": "provided_by_us",
        "in_error_at": noon(4),
        "in_error_by": case_manager,
    }
    write(ServiceLog(case=case, **facts | slips) for case in cases)
    write(ServiceLog(case=case, cost=Decimal(9), outcome="no_show", **facts) for case in cases)
    write(ServiceLog(case=case, cost=Decimal("99"), **facts) for case in cases[:9])  # by others: too few to be told
    [row] = Comparison(reach, "USD").services
    assert (row.kind.code, row.times, row.per_time) == ("PRI-08", 30, usd("15.00"))
    assert row.model == Provider.Model.INSTITUTIONAL.label


# --- whose ------------------------------------------------------------------------------------------------------


def test_other_organisations_and_other_countries_are_not_counted(people, sleep, stranger, reach, colleague):
    sleep(people(12), 0, 5)
    theirs, abroad = people(20), people(20)
    elsewhere = stranger.memberships.get().organisation
    Case.objects.filter(pk__in=[case.pk for case in theirs]).update(organisation=elsewhere)
    Case.objects.filter(pk__in=[case.pk for case in abroad]).update(jurisdiction="PA")
    sleep([*theirs, *abroad], 0, 5)
    assert Comparison(reach, "USD").models[HOUSES].people == 12


def test_figures_are_those_of_the_organisations_where_she_may_see_them(viewer, stranger, colleague):
    """A colleague who watches figures here and works on cases there sees figures of here."""
    there = stranger.memberships.get().unit
    both = colleague("irene", Role.CASE_MANAGER, there)
    assert [str(each) for each in organisations_of(both)] == ["Camino Seguro"]


def test_who_was_registered_twice_counts_once(people, sleep, reach, noon):
    cases = people(22)
    sleep(cases, 0, 5)
    close(cases[:10], noon(9), "duplicate")
    assert Comparison(reach, "USD").models[HOUSES].people == 12


def test_the_page_takes_few_queries_however_many_there_are(
    people, sleep, lodge, need, write, service, house, house_unit, night_cost, rate, viewer, opened, noon, day,
    organisation, colleague, django_assert_max_num_queries,
):  # fmt: skip
    rate("USD", "CRC", "500")
    for n in range(6):
        unit = Unit.objects.create(organisation=organisation, kind=Unit.Kind.HOUSE, name=f"Casa {n}")
        keeper = colleague(f"keeper{n}", Role.SHELTER_MANAGER, unit)
        other = set_up_house(unit, by=keeper, country="CR", capacity=60)
        night_cost(other, n + 10, "CRC")
        night_cost(other, n + 20, "USD", from_on=day(5))
        cases = people(25, ("women", "men", "girls", "boys", "not_known")[n % 5])
        sleep(cases, n, n + 20, in_house=other)
        lodge(cases, 30, 4, price=str(n + 30))
        need(cases, "PRI-04")
        need(cases, "PRI-01")
        facts = {
            "service_type": service(f"PRI-0{n + 3}"),
            "given_at": noon(3),
            "currency": "USD",
            "cost": Decimal(n + 1),
        }
        write(ServiceLog(case=case, **facts) for case in cases)
    opened(viewer, "index")
    with django_assert_max_num_queries(13):
        response = opened(viewer, "costs", country="CR", currency="USD")
    printed = asked_by(lambda: opened(viewer, "costs", country="CR", currency="USD", print="1"))
    assert len(printed) <= MOST
    assert response.status_code == 200
    assert response.context["found"].models[HOUSES].people == 150


def test_what_cannot_be_understood_is_as_if_it_had_not_been_asked(viewer, opened):
    response = opened(viewer, "costs", country="ZZ", quarter="0000-9", currency="XXX")
    assert response.status_code == 200
    assert response.context["filters"].data["country"] == "CR"
    assert response.context["filters"].data["currency"] == "CRC"


def test_only_quarters_that_are_over_can_be_asked_for(viewer, opened):
    form = opened(viewer, "costs").context["filters"]
    today = timezone.localdate()
    assert all(each.last_on < today for each in form.quarters.values())
    days = sorted((each.first_on, each.last_on) for each in form.quarters.values())
    assert all(before[1] + datetime.timedelta(days=1) == after[0] for before, after in pairwise(days))


@pytest.mark.parametrize("name", ["case_manager", "officer", "shelter_worker", "administrator"])
def test_who_may_not_see_figures_is_turned_away(request, opened, name):
    assert opened(request.getfixturevalue(name), "costs").status_code == 403


def test_a_reach_of_nobody_counts_nobody(people, sleep, quarter):
    sleep(people(12), 0, 5)
    other = Organisation.objects.create(name="Otra", kind=Organisation.Kind.NGO, country="CR")
    assert Comparison(Reach((other,), "CR", quarter), "USD").is_empty
