"""Lodging with a provider: where no bed suits, at the agreed price, with a place that is taken and given back."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.cases.models import Case
from carecase.casework.clockwork import give_back_places
from carecase.shelter import lodging
from carecase.shelter.models import ProviderLodging
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from services_catalog.models import Capacity, Price
from tests.fixtures.hands import HANDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def lodge(case_manager):
    """`lodge(case, price)`: nights from today on."""

    def make(case, price, nights=3, **facts):
        with act(case_manager, "lodge", case) as doing:
            made = ProviderLodging(case=case, price=price, from_on=timezone.localdate(), nights=nights, **facts)
            lodging.lodge(made, doing)
        return made

    return make


def free(service):
    return Capacity.objects.get(service=service).available


# --- the page of beds --------------------------------------------------------------------------------------------


def test_where_no_bed_suits_providers_stand_beside_the_houses(house, somebody, hotel, night, desk):
    man = somebody(sex="1")
    response = desk.get(reverse("shelter:bed", args=[man.number]))
    assert [answer.service for answer in response.context["lodgings"]] == [hotel]
    html = response.content.decode()
    assert f"{reverse('shelter:lodging_new', args=[man.number])}?price={night.pk}" in html
    assert "con desayuno" in html
    assert "como máximo 10 por persona" in html


def test_providers_are_folded_where_a_bed_suits_and_open_where_none_does(
    house, woman, hotel, night, desk, shelter_manager
):
    address = reverse("shelter:bed_in", args=[woman.number, house.pk])
    assert '<details class="cc-more" id="providers">' in desk.get(address).content.decode()
    with act(shelter_manager, "close", house) as doing:
        house.is_open = False
        doing.save(house)
    away = reverse("shelter:bed", args=[woman.number])
    assert '<details class="cc-more" id="providers" open>' in desk.get(away).content.decode()


def test_institutions_stand_before_businesses(woman, hotel, night, make_provider, desk):
    make_provider("Albergue del Estado", "PRI-03", model="institutional", lodges=True, free=1)
    response = desk.get(reverse("shelter:bed", args=[woman.number]))
    assert [str(answer.service) for answer in response.context["lodgings"]] == ["Albergue del Estado", "Hotel El Faro"]


# --- choosing one ------------------------------------------------------------------------------------------------


def test_choosing_a_provider_binds_the_lodging_to_its_price_and_takes_a_place(woman, hotel, night, desk):
    address = reverse("shelter:lodging_new", args=[woman.number])
    assert desk.get(f"{address}?price={night.pk}").context["form"]["price"].value() == night.pk
    given = {"price": night.pk, "from_on": timezone.localdate().isoformat(), "nights": 3, "version": 0}
    assert desk.post(address, given).status_code == 302
    made = ProviderLodging.objects.get()
    assert (made.price, made.amount, made.currency, made.cost) == (night, 25, "USD", 75)
    assert (made.provider, made.agreement) == ("Hotel El Faro", "C-HOTEL")
    assert free(hotel) == 1
    night.amount = 99
    night.save()
    made.refresh_from_db()
    assert made.cost == 75  # as it was agreed then


def test_nothing_is_typed_freely_and_no_other_price_is_taken(woman, hotel, night, agree, desk, stranger):
    theirs = agree(hotel, "IMM-10", organisation=next(iter(stranger.organisations.values())))
    address = reverse("shelter:lodging_new", args=[woman.number])
    assert set(desk.get(address).context["form"].fields) == {"price", "from_on", "nights", "version"}
    given = {"from_on": timezone.localdate().isoformat(), "nights": 3, "version": 0}
    for price in (theirs.pk, "", "x"):
        assert desk.post(address, given | {"price": price}).status_code == 422
    assert desk.post(address, given | {"price": night.pk, "nights": 11}).status_code == 422
    assert free(hotel) == 2


def test_nobody_in_care_is_lodged_where_people_are_detained(woman, make_provider, agree, desk, lodge):
    price = agree(make_provider("Estación", "PRI-03", lodges=True, site={"is_detention": True}), "PRI-03")
    assert (
        price
        not in desk.get(reverse("shelter:lodging_new", args=[woman.number])).context["form"].fields["price"].queryset
    )
    with pytest.raises(Blocked, match="detenidas"):
        lodge(woman, price)
    assert not ProviderLodging.objects.exists()


def test_an_agreement_that_is_not_in_force_lodges_nobody(woman, hotel, agree, lodge):
    gone = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(Blocked):
        lodge(woman, agree(hotel, "PRI-03", until_on=gone))


# --- places ------------------------------------------------------------------------------------------------------


def test_ending_the_lodging_gives_the_place_back_once(woman, hotel, night, lodge, desk):
    made = lodge(woman, night)
    address = reverse("shelter:lodging", args=[woman.number, made.pk])
    for _time in range(2):
        made.refresh_from_db()
        today = timezone.localdate().isoformat()
        given = {"from_on": today, "nights": 3, "ended_on": today, "version": made.version}
        assert desk.post(address, given).status_code == 302
        assert free(hotel) == 2


def test_a_place_is_given_back_when_the_nights_have_passed(woman, hotel, night, lodge, shelter_manager):
    lodge(woman, night, nights=1)
    ProviderLodging.objects.update(from_on=timezone.localdate() - datetime.timedelta(days=4))
    for _time in range(2):
        give_back_places(shelter_manager, timezone.now())
        assert free(hotel) == 2
    assert ProviderLodging.objects.get().history.count() == 2


def test_a_lodging_that_still_runs_keeps_its_place(woman, hotel, night, lodge, shelter_manager):
    lodge(woman, night)
    give_back_places(shelter_manager, timezone.now())
    assert free(hotel) == 1


def test_where_no_places_are_counted_none_is_taken(woman, make_provider, agree, lodge):
    made = lodge(woman, agree(make_provider("Hostal", "PRI-03", lodges=True), "PRI-03"))
    assert made.place is None


def test_never_more_places_than_there_are(woman, hotel, night, lodge, desk, case_manager):
    made = lodge(woman, night)
    Capacity.objects.update(available=6)  # the provider said so meanwhile
    with act(case_manager, "end", woman) as doing:
        made.ended_on = timezone.localdate()
        lodging.lodge(made, doing)
    assert free(hotel) == 6


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once(house, register, somebody, hotel, night, case_manager, hands):
    incident = register(HANDS)
    numbers = [somebody(incident=incident).number for _hand in range(HANDS)]
    Capacity.objects.update(available=1)

    def take(number):
        case = Case.objects.get(number=number)
        price = Price.objects.select_related("service__provider", "agreement").get(pk=night.pk)
        made = ProviderLodging(case=case, price=price, from_on=timezone.localdate(), nights=1)
        try:
            with act(case_manager, "lodge", case) as doing:
                lodging.lodge(made, doing)
        except Blocked as blocked:
            return str(blocked)
        return "lodged"

    many = hands()
    answers = many.at_once(take, numbers)
    assert answers.count("lodged") == 1
    assert all("último" in answer for answer in answers if answer != "lodged"), answers
    assert many.afterwards(lambda: (free(hotel), ProviderLodging.objects.count())) == (0, 1)
