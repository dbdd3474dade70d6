"""What is due when. The dates of the walk-throughs are met exactly."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carecase.jurisdictions.pack import add_months
from carecase.jurisdictions.packs import pack_for
from carecase.jurisdictions.working_days import Holidays


def at(country, text):
    """A local time of a country."""
    return datetime.fromisoformat(text).replace(tzinfo=pack_for(country).timezone)


def test_the_resolution_is_due_seven_working_days_after_the_encounter():
    """H1.6"""
    due = pack_for("CR").due("accreditation", at("CR", "2026-03-03T05:40"))
    assert due == at("CR", "2026-03-12T23:59")
    assert due.utcoffset() == timedelta(hours=-6)


def test_the_reflection_lasts_three_months_from_the_decision():
    """H1.6"""
    assert pack_for("CR").due("reflection", at("CR", "2026-03-11T10:00")).date() == date(2026, 6, 11)


def test_the_second_judgement_on_a_suspicion_is_due_in_a_day():
    """H1.2"""
    start = at("CR", "2026-03-03T06:00")
    assert pack_for("CR").due("facilitator_second_judgement", start) == start + timedelta(hours=24)


def test_the_window_for_pep_closes_to_the_hour():
    """H3"""
    assert pack_for("PA").due("pep", at("PA", "2026-05-07T22:00")) == at("PA", "2026-05-10T22:00")


def test_both_windows_after_the_assault_are_counted_from_it():
    """H2"""
    assault = at("MX", "2026-04-13T23:00")
    assert pack_for("MX").due("pep", assault) == at("MX", "2026-04-16T23:00")
    assert pack_for("MX").due("emergency_contraception", assault) == at("MX", "2026-04-18T23:00")


def test_the_visits_after_a_return_fall_on_the_days_of_the_walk_through():
    """H2"""
    days = pack_for("HN").value("after_return_visit_days_victim")
    visits = [date(2026, 5, 29) + timedelta(days=days_after) for days_after in days]
    assert [day.isoformat() for day in visits] == [
        "2026-06-05",
        "2026-06-28",
        "2026-08-27",
        "2026-11-25",
        "2027-05-29",
    ]


def test_a_certificate_serves_for_a_journey_within_three_days():
    """H2: fit on 27 May, travelling on 29 May."""
    until = pack_for("MX").due("fit_to_travel", at("MX", "2026-05-27T09:00"))
    assert at("MX", "2026-05-29T11:30") < until < at("MX", "2026-05-31T00:00")


def test_the_same_day_ends_with_the_local_day():
    start = datetime(2026, 3, 4, 4, 30, tzinfo=UTC)  # the evening of the 3rd in Costa Rica
    assert pack_for("CR").due("referral_emergency", start) == at("CR", "2026-03-03T23:59")


def test_days_are_counted_in_the_time_of_the_country():
    start = datetime(2026, 3, 4, 4, 30, tzinfo=UTC)
    assert pack_for("CR").due("care_plan", start).date() == date(2026, 3, 10)


def test_hours_run_through_a_change_of_clocks():
    start = at("US", "2026-03-07T12:00")  # summer time begins in New York on the 8th
    due = pack_for("US").due("registration", start)
    assert due - start.astimezone(UTC) == timedelta(hours=24)
    assert due.hour == 13


def test_working_days_pass_over_weekends_and_holidays():
    """Holy Week 2026: Thursday 2 and Friday 3 April are holidays in Costa Rica, only the Friday in Panama."""
    start = "2026-04-01T12:00"
    assert pack_for("CR").due("referral_acknowledged", at("CR", start)).date() == date(2026, 4, 8)
    assert pack_for("PA").due("referral_acknowledged", at("PA", start)).date() == date(2026, 4, 7)


def test_working_days_from_a_weekend_start_on_monday():
    assert pack_for("CR").due("referral_acknowledged", at("CR", "2026-03-07T12:00")).date() == date(2026, 3, 11)


def test_working_days_run_over_the_new_year():
    assert pack_for("CR").due("referral_acknowledged", at("CR", "2026-12-30T12:00")).date() == date(2027, 1, 5)


def test_a_pack_may_correct_the_list_of_holidays():
    corrected = Holidays("CR", extra=frozenset({date(2026, 3, 4)}), worked=frozenset({date(2026, 4, 2)}))
    assert corrected.add_working_days(date(2026, 3, 3), 1) == date(2026, 3, 5)
    assert corrected.is_working_day(date(2026, 4, 2))
    assert not corrected.is_working_day(date(2026, 4, 3))


def test_a_country_whose_holidays_nobody_lists_has_its_weekends():
    unlisted = Holidays()
    assert unlisted.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 25)
    assert unlisted.add_working_days(date(2026, 12, 25), 1) == date(2026, 12, 28)


def test_no_working_days_are_the_day_itself():
    assert Holidays("CR").add_working_days(date(2026, 3, 7), 0) == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 11), 18, date(2027, 9, 11)),
        (date(2026, 3, 11), 0, date(2026, 3, 11)),
    ],
)
def test_months_keep_the_day_where_there_is_one(day, months, expected):
    assert add_months(day, months) == expected


def test_a_clock_needs_a_time_with_a_zone():
    with pytest.raises(ValueError, match="aware"):
        pack_for("CR").due("pep", datetime(2026, 3, 3))  # noqa: DTZ001
