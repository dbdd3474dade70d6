"""What the database itself refuses, the clocks of a journey, and words that do not travel."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from carecase.jurisdictions import zones
from repatriation import forms, models
from repatriation.models import ReturnPlan, State
from repatriation.wording import neutral

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 5, 29, 12, tzinfo=datetime.UTC)
WHENEVER = st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2027, 12, 31))  # noqa: DTZ001


def refused(constraint, change):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    assert constraint in str(error.value)


def test_a_case_has_one_open_plan(requested_plan, case_manager):
    def open_another():
        ReturnPlan(case=requested_plan.case, recorded_by=case_manager).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        open_another()


def test_a_paused_plan_knows_where_it_stood(requested_plan):
    rows = ReturnPlan.objects.filter(pk=requested_plan.pk)
    refused("a_paused_plan_knows_where_it_stood", lambda: rows.update(state=State.SUSPENDED))
    refused("a_departed_plan_says_when", lambda: rows.update(state=State.DEPARTED))


def test_an_arrival_follows_its_departure(requested_plan):
    row = models.Itinerary(
        plan=requested_plan, departs_at=NOON, arrives_at=NOON,
        departs_zone="America/Panama", arrives_zone="America/Panama",
    )  # fmt: skip
    refused("arrival_follows_departure", row.save)


def test_nobody_approves_her_own_budget_not_even_in_the_database(requested_plan, case_manager):
    money = {"currency": "USD", "asked_by": case_manager, "approved_by": case_manager}
    row = models.Budget(plan=requested_plan, approved_at=NOON, **money)
    refused("nobody_approves_her_own_budget", row.save)


def test_a_paper_does_not_end_before_it_begins(requested_plan):
    dates = {"issued_on": datetime.date(2026, 5, 2), "expires_on": datetime.date(2026, 5, 1)}
    row = models.TravelDocument(plan=requested_plan, kind="passport", country="HN", **dates)
    refused("document_ends_after_it_begins", row.save)


def test_the_state_changes_only_through_a_step(requested_plan):
    with pytest.raises(AttributeError):
        requested_plan.state = State.READY


def test_names_phones_and_addresses_are_sealed(ready_plan):
    with connection.cursor() as cursor:
        cursor.execute("select name, phone, adult_name from repatriation_receiverconfirmation")
        assert all(value.startswith("v1:") for value in cursor.fetchone())
        cursor.execute("select with_whom from repatriation_place")
        assert cursor.fetchone()[0].startswith("v1:")


def test_the_plan_stores_nothing_that_says_why_somebody_was_in_care():
    names = {field.name for field in ReturnPlan._meta.get_fields()}
    assert "tier" not in names
    assert not {value for value in State.values if "victim" in value or "traffick" in value}


@pytest.mark.parametrize(
    "words",
    [
        "caso de trata",
        "una víctima",
        "VICTIM of",
        "tráfico ilícito",
        "trafficking",
        "explotación",
        "el coyote",
        "smuggled",
    ],
)
def test_marking_words_do_not_travel(words):
    with pytest.raises(ValidationError):
        neutral(words)


@pytest.mark.parametrize("words", ["", "Tratamiento a mediodía", "Terminal de buses", "Contrato 12", "Se trató bien"])
def test_plain_words_do(words):
    neutral(words)


def test_a_receiver_is_not_written_down_with_a_mark(requested_plan, case_manager):
    row = models.ReceiverConfirmation(plan=requested_plan)
    typed = {"organisation": "Comisión contra la Trata", "name": "Paz", "phone": "1", "confirmed_on": "2026-05-25"}
    form = forms.ReceiverConfirmationForm(typed, instance=row, by=case_manager, parent=requested_plan.case)
    assert "organisation" in form.errors


@given(
    WHENEVER,
    st.sampled_from(["America/Tijuana", "America/Tegucigalpa", "Europe/Madrid", "Asia/Kolkata", "Asia/Kathmandu"]),
)
def test_a_local_time_comes_back_as_it_was_typed_unless_that_hour_does_not_exist(typed, zone):
    moment = typed.replace(tzinfo=ZoneInfo(zone))
    exists = moment.astimezone(datetime.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == typed
    assert (zones.local(moment.astimezone(datetime.UTC), zone) == typed) or not exists


@pytest.mark.parametrize(("hour", "by_day"), [(5, False), (6, True), (17, True), (18, False), (23, False)])
def test_day_is_from_six_to_six_where_she_arrives(hour, by_day):
    zone = "America/Tegucigalpa"
    arrives = datetime.datetime(2026, 5, 29, hour, tzinfo=ZoneInfo(zone))
    assert models.Itinerary(arrives_at=arrives, arrives_zone=zone).arrives_by_day is by_day


def test_the_zones_of_the_region_stand_first():
    names = [zone for zone, _label in zones.CHOICES]
    assert names.index("America/Tegucigalpa") < names.index("Europe/Madrid")
    assert len(names) == len(set(names))
    assert all(ZoneInfo(name) for name in names[:60])
