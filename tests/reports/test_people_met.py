"""People met and the ways they came: what is shown, and that nothing of few can be had from it."""

import datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from carecase.access.models import Organisation
from carecase.assessments.identification import Identification
from carecase.assessments.journey import JourneyFacts, JourneyLeg
from carecase.people.models import Person
from carecase.plans.models import ServiceLog, log_model
from carecase.reports import periods
from carecase.reports.people_met import PeopleMet
from carecase.reports.periods import Period, offered
from carecase.reports.ways import Ways
from tests.queries import MOST, asked_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def months(organisation):
    return lambda: {period.code: period for period in offered((organisation,), "CR")}


def test_twelve_are_shown_as_a_total_and_none_of_their_parts(people, months, quarter):
    for how_many, group in ((3, "women"), (6, "men"), (1, "girls"), (2, "boys")):
        people(how_many, group)
    (period,) = months().values()
    assert period.month == quarter.first_on
    found = PeopleMet(period)
    assert found.people == 12
    assert set(found.groups.values()) == {None, 0}  # nobody of an age or sex that is not known
    for each in found.lists:
        assert all(number is None or number == 0 or number >= 10 for _label, number in each.rows), each


def test_a_quarter_with_a_small_month_is_shown_as_a_whole_and_never_beside_its_months(people, months, quarter):
    people(15, "women")
    people(9, "women", opened=40)
    (period,) = months().values()
    assert (period.month, period.quarter, PeopleMet(period).people) == (None, quarter, 24)


def test_a_quarter_of_few_is_not_shown(people, months):
    people(9, "women")
    assert months() == {}


@given(st.lists(st.integers(0, 30), min_size=3, max_size=3))
def test_no_period_holds_few_and_none_overlap(met):
    quarter = periods.of_day(datetime.date(2026, 2, 1))
    by_month = dict(zip(quarter.months, met, strict=True))
    shown = periods.parts_of(quarter, by_month, (), "CR")
    counts = [by_month[each.month] if each.month else sum(met) for each in shown]
    assert all(count >= 10 for count in counts)
    assert len({each.month for each in shown}) == len(shown)
    assert not shown or {each.month for each in shown} == {None} or None not in {each.month for each in shown}


def test_nationalities_of_few_are_not_even_named(people, months):
    cases = people(22, "men")
    for code, chosen in (("VE", cases[:12]), ("CM", cases[12:15])):
        Person.objects.filter(cases__in=chosen).update(citizenships=[code])
    (named, twelve), (_others, ten) = PeopleMet(*months().values()).nationalities.rows
    assert (named, twelve, ten) == ("Venezuela", 12, 10)


def test_another_organisation_reads_nothing(people):
    people(12)
    other = Organisation.objects.create(name="Otra", country="CR", kind="NGO")
    assert offered((other,), "CR") == []


def test_page_paper_and_sheet_say_the_same(people, opened, viewer):
    people(12, "women")
    people(4, "boys")
    assert ">16</b>" in opened(viewer, "people").content.decode()
    assert opened(viewer, "people_paper").content.startswith(b"%PDF")
    sheet = load_workbook(BytesIO(opened(viewer, "people_sheet").content)).active
    values = [value for row in sheet.iter_rows(values_only=True) for value in row]
    assert 16 in values
    assert 12 not in values  # the four could be had from it
    assert 4 not in values


def test_services_entered_in_error_were_given_to_nobody(people, months, write, service, noon, case_manager):
    cases, food, bed = people(12), service("PRI-08"), service("PRI-09")
    write(ServiceLog(case=case, service_type=food, given_at=noon(3)) for case in cases)
    slip = {"in_error_at": noon(4), "in_error_by": case_manager}
    write(ServiceLog(case=case, service_type=bed, given_at=noon(3), **slip) for case in cases)
    (period,) = months().values()
    assert PeopleMet(period).services.rows == ((str(food), 12),)


def test_nothing_to_show_is_said_in_words_and_makes_no_file(opened, viewer):
    assert opened(viewer, "people").status_code == 200
    assert opened(viewer, "people_paper").status_code == 302
    assert opened(viewer, "ways", period="x", country="??").status_code == 200


@pytest.fixture
def told(write):
    """`told(cases, "CO", "PA", "foot", ["robbery"], price=900)`: one leg of each one's journey."""

    def make(cases, start, end, mode, happened=(), price=None):
        money = {"price": price, "currency": "USD"} if price is not None else {}
        journeys = write(JourneyFacts(case=case, **money) for case in cases)
        facts = {"from_country": start, "to_country": end, "mode": mode, "happened": list(happened)}
        return write(JourneyLeg(journey=each, seq=1, **facts) for each in journeys)

    return make


def test_a_stretch_is_shown_when_ten_people_went_it(people, months, told):
    cases = people(32, "men")
    told(cases[:20], "CO", "PA", "foot", ["robbery"], price=900)
    told(cases[20:29], "CR", "NI", "bus", price=12_000)
    found = Ways(*months().values())
    assert [(each.start, each.end, each.mode, each.people) for each in found.stretches] == [("CO", "PA", "foot", 20)]
    assert [number for _what, number in found.stretches[0].happened] == [20]
    shown = [number for _band, number in found.prices]
    assert 9 not in shown
    assert all(number is None or number == 0 or number >= 10 for number in shown)


def test_what_happened_to_all_but_few_is_not_told(people, months, told):
    cases = people(20, "men")
    told(cases[:12], "CO", "PA", "foot", ["rape"])
    told(cases[12:], "CO", "PA", "foot")
    (stretch,) = Ways(*months().values()).stretches
    assert (stretch.people, stretch.happened) == (20, ())


def test_who_went_twice_is_one_person(people, months, told, write):
    cases = people(12, "men")
    legs = told(cases[:6], "CO", "PA", "foot")
    again = [JourneyLeg(journey=leg.journey, seq=2, from_country="CO", to_country="PA", mode="foot") for leg in legs]
    write(again)
    assert Ways(*months().values()).stretches == []


def test_a_page_takes_few_queries(people, opened, viewer, told, django_assert_max_num_queries):
    told(people(40, "women"), "CO", "PA", "foot", ["robbery"])
    opened(viewer, "index")
    for name in ("people", "ways"):
        with django_assert_max_num_queries(13):
            opened(viewer, name)


def test_what_was_decided_last_counts_in_each_list_of_its_own(people, months, write, noon):
    cases = people(36, "women")
    pending = {"status": "possible", "recorded_at": noon(2), "due_at": noon(60)}
    write(Identification(case=case, smuggling="smuggled", **pending) for case in cases[:12])
    write(Identification(case=case, **pending) for case in cases[12:24])
    write(Identification(case=case, status="no_indicators", recorded_at=noon(1)) for case in cases[:24])
    found = PeopleMet(*months().values())
    assert [number for _label, number in found.found.rows if number] == [12, 24]  # nothing decided, possible
    assert sorted(number for _label, number in found.smuggling.rows if number) == [12, 24]


@pytest.mark.parametrize("name", ["people", "people_paper", "people_sheet"])
def test_page_paper_and_sheet_of_everything_ask_at_most_fifteen_times(
    name, people, opened, viewer, write, service, noon
):
    for group in ("women", "boys"):
        cases = people(12, group)
        decision = {"status": "no_indicators", "smuggling": "smuggled", "recorded_at": noon(2)}
        write(Identification(case=case, **decision) for case in cases)
        for code in ("PRI-08", "IMM-02"):
            kind = service(code)
            write(log_model(kind)(case=case, service_type=kind, given_at=noon(3)) for case in cases)
    assert opened(viewer, name).status_code == 200
    assert len(asked_by(lambda: opened(viewer, name, print="1"))) <= MOST


@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 12, 31)))
def test_a_month_ends_where_the_next_begins(day):
    quarter = periods.of_day(day)
    months = [Period((), "CR", quarter, month) for month in sorted(quarter.months)]
    assert [each.ends for each in months[:-1]] == [each.begins for each in months[1:]]
    assert months[-1].ends == Period((), "CR", quarter, None).ends
