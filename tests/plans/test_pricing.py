"""What a service cost by the price agreed, and a house of sixty logged in one act."""

from decimal import Decimal
from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carecase.cases.models import Case, Grant
from carecase.plans import actions
from carecase.plans.models import ServiceLog, UnmetNeed
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("per", "details", "cost"),
    [
        ("person_night", {"quantity": 3}, "75.00"),
        ("person_night", {}, "25.00"),
        ("hour", {"minutes": 90}, "37.50"),
        ("hour", {"minutes": 100}, "41.67"),
        ("hour", {"minutes": 90, "quantity": 2}, "50.00"),
        ("item", {"quantity": 2, "outcome": "partial"}, "50.00"),
        ("item", {"quantity": 2, "outcome": "no_show"}, None),
        ("item", {"quantity": 2, "cost": Decimal(7), "currency": "USD"}, "7"),
    ],
)
def test_units_times_price_is_what_it_cost(open_case, case_manager, make_provider, agree, per, details, cost):
    price = agree(make_provider("Tienda", "PRI-03"), "PRI-03", per=per)
    log = actions.log_service(
        open_case, price.service_type, by=case_manager, provider_service=price.service, **details
    )
    assert log.cost == (Decimal(cost) if cost else None)
    assert log.price == price


def test_the_price_of_another_organisation_is_not_ours(open_case, case_manager, hotel, agree, service, stranger):
    agree(hotel, "PRI-03", organisation=next(iter(stranger.organisations.values())))
    log = actions.log_service(open_case, service("PRI-03"), by=case_manager, provider_service=hotel)
    assert (log.price, log.cost) == (None, None)


def test_a_price_whose_agreement_had_ended_does_not_apply(open_case, case_manager, hotel, agree):
    gone = timezone.localdate() - timezone.timedelta(days=2)
    price = agree(hotel, "PRI-03", until_on=gone)
    log = actions.log_service(open_case, price.service_type, by=case_manager, provider_service=hotel)
    assert log.price is None
    before = timezone.now() - timezone.timedelta(days=5)
    log = actions.log_service(open_case, price.service_type, by=case_manager, provider_service=hotel, given_at=before)
    assert (log.price, log.cost) == (price, 25)


# --- a whole house -----------------------------------------------------------------------------------------------


@pytest.fixture
def full_house(register, case_manager, house_unit):
    """`full_house(60)`: so many people who live in the house."""

    def make(count):
        incident = register(count)
        with act(case_manager, "admit") as doing:
            cases = list(incident.cases.all())
            doing.save_all([Grant(case=case, unit=house_unit, because=Grant.Because.ADMISSION) for case in cases])
        return incident

    return make


@pytest.mark.parametrize("count", [60, 160])
@pytest.mark.parametrize("outcome", ["delivered", "unavailable"])
def test_a_house_is_logged_in_one_request_and_few_queries(
    full_house, client, shelter_worker, house_unit, hotel, night, count, outcome
):
    incident = full_house(count)
    client.force_login(shelter_worker)
    given = {"group": f"house-{house_unit.pk}", "service_type": night.service_type_id, "outcome": outcome}
    given |= {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "provider_service": hotel.pk}
    given |= {"cases": [str(pk) for pk in incident.cases.values_list("pk", flat=True)], "quantity": 2}
    with CaptureQueriesContext(connection) as asked:
        response = client.post(reverse("plans:group_log"), given)
    assert response.status_code == 302
    made = [each for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]
    for_needs = 0 if outcome == "delivered" else 1 + ceil(count / 100)  # what is not to be had opens one for each
    assert len(made) <= 15 + ceil(count / 100) + for_needs
    assert ServiceLog.objects.count() == count
    assert ServiceLog.objects.filter(cost=50, price=night).count() == (count if outcome == "delivered" else 0)
    assert UnmetNeed.objects.count() == (0 if outcome == "delivered" else count)


def test_many_keep_their_need_when_that_is_said(full_house, shelter_worker, service):
    full_house(3)
    cases = Case.objects.select_related("organisation")
    actions.log_services(cases, service("PRI-03"), by=shelter_worker, outcome="no_show", still_needed=True)
    assert UnmetNeed.objects.filter(resolved_at__isnull=True).count() == 3
