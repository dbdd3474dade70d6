"""What is to be paid for a month, and assignments as an expert in proceedings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.interpreters.invoices import Invoice
from carecase.interpreters.matching import Rule, candidates
from carecase.interpreters.models import Booking, ExpertAssignment
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(booked):
    """An hour that took place: `done(one, "2026-11-30 23:30+00:00", 90, "18.00")`."""

    def make(one, at, minutes=60, fee="12.00", currency="USD"):
        begins = timezone.datetime.fromisoformat(at)
        ends = begins + timedelta(minutes=minutes)
        booking = booked(one)
        times = {"begins_at": begins, "ends_at": ends, "busy_from_at": begins, "busy_until_at": ends}
        paid = {"minutes": minutes, "fee": fee and Decimal(fee), "currency": currency if fee else ""}
        Booking.objects.filter(pk=booking.pk).update(state="done", **times, **paid)
        return Booking.objects.get(pk=booking.pk)

    return make


def test_a_month_is_that_of_the_clocks_where_she_lives(interprets, done):
    one = interprets("hat", "spa", time_zone="America/Costa_Rica")
    in_november = done(one, "2026-12-01T05:30:00+00:00")  # 23:30 of the last of November there
    in_december = done(one, "2026-12-01T06:30:00+00:00")
    assert Invoice(one, date(2026, 11, 15)).lines == [in_november]
    assert Invoice(one, date(2026, 12, 1)).lines == [in_december]


def test_sums_stay_in_their_currencies_and_a_gift_costs_nothing(interprets, done):
    one = interprets("hat", "spa")
    done(one, "2026-11-02T15:00:00+00:00", 60, "12.00")
    done(one, "2026-11-03T15:00:00+00:00", 90, "18.50")
    done(one, "2026-11-04T15:00:00+00:00", 30, "3000", "CRC")
    done(one, "2026-11-05T15:00:00+00:00", 30, None)
    invoice = Invoice(one, date(2026, 11, 1))
    assert invoice.totals == [("CRC", Decimal("3000")), ("USD", Decimal("30.50"))]
    assert invoice.minutes == 210


@pytest.mark.parametrize(
    ("month", "before", "after"), [((2026, 1), (2025, 12), (2026, 2)), ((2026, 12), (2026, 11), (2027, 1))]
)
def test_months_follow_each_other_over_the_year(interprets, month, before, after):
    invoice = Invoice(None, date(*month, 9))
    assert (invoice.previous, invoice.following) == (date(*before, 1), date(*after, 1))


def test_the_interpreter_reads_and_prints_her_lines_and_nobody_elses(client, interprets, done, account_of, open_case):
    one, other = interprets("hat", "spa"), interprets("fra", "spa")
    line = done(one, "2026-11-02T15:00:00+00:00", 90, "18.50")
    client.force_login(account_of(one))
    address = reverse("interpreters:invoice", args=[one.pk])
    html = client.get(f"{address}?month=2026-11").content.decode()
    assert line.number in html
    assert "18.50" in html or "18,50" in html
    assert open_case.number not in html
    answer = client.post(reverse("casework:print_invoice", args=[one.pk]), {"month": "2026-11"})
    text = Printed(answer.content).text
    assert line.number in text
    assert "USD 18.50" in text
    assert one.name not in text
    assert client.get(reverse("interpreters:invoice", args=[other.pk])).status_code == 404
    assert client.post(reverse("casework:print_invoice", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "x", "", "0001-01", "9999-12", "2026-11-05"])
def test_a_month_that_is_none_is_this_one(client, interprets, interpreter_coordinator, month):
    one = interprets("hat")
    client.force_login(interpreter_coordinator)
    assert client.get(f"{reverse('interpreters:invoice', args=[one.pk])}?month={month}").status_code == 200
    answer = client.post(reverse("casework:print_invoice", args=[one.pk]), {"month": month})
    assert answer.url == reverse("interpreters:invoice", args=[one.pk])  # there is nothing to print


# --- in court ---------------------------------------------------------------------------------------------------


@pytest.fixture
def in_court(tomorrow):
    return {
        "court": "Juzgado Penal de Golfito",
        "country": "CR",
        "reference": "26-000123-0456-PE",
        "language": "hat",
        "begins_at": tomorrow.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (tomorrow + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
        "paid_by": "court",
        "amount": "120.00",
        "currency": "USD",
    }


def test_an_assignment_is_noted_listed_and_keeps_the_hours_free(
    client, interprets, interpreter_coordinator, in_court, need
):
    one = interprets("hat", "spa")
    client.force_login(interpreter_coordinator)
    assert client.post(reverse("interpreters:assignment_new", args=[one.pk]), in_court).status_code == 302
    html = client.get(reverse("interpreters:assignments", args=[one.pk])).content.decode()
    assert "Juzgado Penal de Golfito" in html
    assert "120" in html
    assert Rule.BUSY in candidates(need())[0].against


@pytest.mark.parametrize(
    "slip", [{"ends_at": "2020-01-01T08:00"}, {"currency": ""}, {"paid_by": "x"}, {"amount": "-1"}]
)
def test_an_assignment_that_cannot_be_is_said_in_the_form(client, interprets, interpreter_coordinator, in_court, slip):
    client.force_login(interpreter_coordinator)
    address = reverse("interpreters:assignment_new", args=[interprets("hat").pk])
    assert client.post(address, in_court | slip).status_code == 422
    assert ExpertAssignment.objects.count() == 0


def test_nobody_else_reads_who_is_in_court(client, interprets, account_of, case_manager):
    one = interprets("hat", "spa")
    for user in (case_manager, account_of(one)):
        client.force_login(user)
        for page in ("assignments", "assignment_new"):
            assert client.get(reverse(f"interpreters:{page}", args=[one.pk])).status_code == 404
