"""Rates and costs are entered with their day and source, corrected without being lost, and seen by who enters them."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from carecase.access.models import Organisation, Unit
from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.reports.models import NightCost, UnitCost
from services_catalog.models import ExchangeRate

pytestmark = pytest.mark.django_db
RATE = {"currency": "USD", "into": "CRC", "rate": "512.35", "from_on": "2026-03-01", "source": "BCCR, venta"}


def test_a_rate_is_entered_with_who_and_when(administrator, opened):
    assert opened(administrator, "rates", RATE, post=True).status_code == 302
    rate = ExchangeRate.objects.get()
    assert (rate.rate, rate.by, rate.source) == (Decimal("512.35"), administrator, "BCCR, venta")
    assert rate.history.get().history_user == administrator
    event = Event.objects.get(verb="enter_rate")
    assert (event.actor, event.kind) == (str(administrator.pk), "write")


def test_the_same_day_again_corrects_the_rate_and_both_stay_in_the_history(administrator, opened):
    opened(administrator, "rates", RATE, post=True)
    opened(administrator, "rates", RATE | {"rate": "521.35"}, post=True)
    assert ExchangeRate.objects.get().rate == Decimal("521.35")
    assert [each.rate for each in ExchangeRate.history.order_by("history_id")] == [
        Decimal("512.35"),
        Decimal("521.35"),
    ]
    page = opened(administrator, "rate_history").content.decode()
    assert "512,35" in page
    assert "521,35" in page


@pytest.mark.parametrize(
    "slip",
    [
        {"source": ""},
        {"rate": "0"},
        {"rate": "-1"},
        {"rate": "NaN"},
        {"into": "USD"},
        {"into": "XXX"},
        {"from_on": ""},
        {"from_on": "1850-01-01"},
        {"from_on": (timezone.localdate() + datetime.timedelta(days=2)).isoformat()},
    ],
)
def test_a_slip_is_pointed_out_and_nothing_is_saved(administrator, opened, slip):
    assert opened(administrator, "rates", RATE | slip, post=True).status_code == 422
    assert ExchangeRate.objects.count() == 0


def test_two_rates_of_one_day_cannot_be(rate):
    rate("USD", "CRC", "1")
    with pytest.raises(IntegrityError), transaction.atomic():
        rate("USD", "CRC", "2")


@pytest.mark.parametrize("name", ["finance", "viewer", "case_manager", "supervisor"])
def test_rates_are_entered_by_administrators_alone(request, opened, name):
    user = request.getfixturevalue(name)
    assert opened(user, "rates").status_code == 403
    assert opened(user, "rates", RATE, post=True).status_code == 403
    assert ExchangeRate.objects.count() == 0


def test_the_list_is_paged_and_takes_few_queries(administrator, opened, rate, django_assert_max_num_queries):
    for n in range(70):
        rate("USD", "CRC", 500 + n, datetime.date(2025, 1, 1) + datetime.timedelta(days=n))
    opened(administrator, "rate_history")
    with django_assert_max_num_queries(12):
        response = opened(administrator, "rates")
    assert len(response.context["lines"]) == 50
    after = response.context["page"].next_cursor
    assert len(opened(administrator, "rates", after=after).context["lines"]) == 20


def cost(casa, **more):
    given = {
        "house": casa.pk,
        "amount": "21.50",
        "currency": "USD",
        "from_on": "2026-03-01",
        "source": "gastos ÷ noches",
    }
    return given | more


def test_finance_enters_what_a_night_costs(finance, house, opened):
    assert opened(finance, "night_costs", cost(house), post=True).status_code == 302
    opened(finance, "night_costs", cost(house, amount="22"), post=True)
    entered = NightCost.objects.get()
    assert (entered.amount, entered.by, entered.history.count()) == (Decimal("22.00"), finance, 2)
    assert Event.objects.filter(verb="enter_night_cost").count() == 2
    assert "Casa Ceiba" in opened(finance, "night_costs").content.decode()


def test_of_houses_of_the_own_organisation_alone(finance, house, colleague, opened, night_cost):
    other = Organisation.objects.create(name="Otra", kind=Organisation.Kind.NGO, country="CR")
    Unit.objects.create(organisation=other, kind=Unit.Kind.TEAM, name="Equipo")
    theirs = colleague("flor", Role.FINANCE, organisation=other)
    night_cost(house, "10")
    assert opened(theirs, "night_costs", cost(house), post=True).status_code == 422
    assert "Casa Ceiba" not in opened(theirs, "night_costs").content.decode()


def test_a_cost_is_not_negative_and_says_its_source(finance, house, opened):
    for slip in ({"amount": "-1"}, {"source": " "}, {"from_on": "9999-12-31"}, {"house": "x"}):
        assert opened(finance, "night_costs", cost(house, **slip), post=True).status_code == 422
    given = {"house": house, "currency": "USD", "from_on": "2026-03-01", "by": finance}
    for slip in ({"amount": Decimal(-1), "source": "x"}, {"amount": Decimal(1), "source": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NightCost.objects.create(**given, **slip)


def test_finance_enters_what_a_missing_service_costs(finance, organisation, service, opened):
    given = {"organisation": organisation.pk, "country": "CR", "service_type": service("PRI-04").pk, "amount": "75"}
    given |= {"currency": "USD", "from_on": "2026-03-01", "source": "tres ofertas"}
    assert opened(finance, "unit_costs", given, post=True).status_code == 302
    assert UnitCost.objects.get().by == finance
    assert "tres ofertas" in opened(finance, "unit_costs").content.decode()


def test_the_index_lists_what_the_reader_may_open(finance, viewer, opened):
    assert len(opened(viewer, "index").context["reports"]) == 7
    assert len(opened(finance, "index").context["reports"]) == 9
