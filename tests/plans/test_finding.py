"""Find a service on the page of a case: from the record, with nothing of the person in the address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from carecase.audit.models import Event
from carecase.cases.models import Encounter
from carecase.people.models import FamilyMember, FamilyUnit, Person
from carecase.plans.finding import moment_of, need_of
from carecase.plans.models import HealthUnmetNeed, ServiceLog, UnmetNeed
from carecase.workflow.acts import act

pytestmark = pytest.mark.django_db


def page_of(case, **asked):
    return reverse("plans:find_service", args=[case.number], query=asked or None)


@pytest.fixture
def desk(client, case_manager):
    client.force_login(case_manager)
    return client


# --- what the record says ----------------------------------------------------------------------------------------


def test_the_need_is_what_the_record_says(open_case, case_manager, describe, service, write):
    describe(open_case, case_manager, age=30, sex="1", languages=["kek"])
    met = Encounter(case=open_case, country="CR", admin1="Limón", occurred_at=timezone.now())
    write(met)
    need = need_of(open_case, service("PRI-03"))
    assert (need.gender, need.age, need.is_child, need.country, need.lodging) == ("man", 30, False, "CR", True)
    assert (need.admin1, set(need.languages)) == ("Limón", {"spa", "kek"})
    assert need.organisation == open_case.organisation


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"sex": "1", "gender": "trans_woman"}, ("woman", {"lgbti"})),
        ({"sex": "1", "gender": "non_binary"}, ("", {"lgbti"})),
        ({"sex": "0"}, ("", set())),
        ({"age": 70}, ("woman", {"older"})),
        ({"languages": ["mam"]}, ("woman", set())),  # her first language is Spanish
    ],
)
def test_gender_comes_before_sex_and_groups_from_the_record(
    open_case, case_manager, describe, service, facts, expected
):
    case = describe(open_case, case_manager, **facts)
    case.person = Person.objects.get(pk=case.person_id)
    need = need_of(case, service("PRI-03"))
    assert (need.gender, set(need.populations)) == expected


def test_whose_age_is_disputed_counts_as_a_child_of_unknown_age(open_case, case_manager, describe, service):
    case = describe(open_case, case_manager, age=20, age_basis="disputed")
    case.person = Person.objects.get(pk=case.person_id)
    need = need_of(case, service("PRI-03"))
    assert (need.age, need.is_child) == (None, True)


def test_who_came_with_family_is_looked_for_as_a_family(open_case, service, case_manager):
    with act(case_manager, "note_family") as doing:
        unit = doing.save(FamilyUnit())
        doing.save(FamilyMember(unit=unit, person=open_case.person, relation="mother"))
    assert "families" in need_of(open_case, service("PRI-03")).populations


def test_tonight_is_eight_in_the_evening_or_now_if_that_is_later():
    assert timezone.localtime(moment_of("tonight")).hour >= 20
    assert moment_of("date", timezone.localdate()).date() == timezone.localdate()


# --- the page ----------------------------------------------------------------------------------------------------


def test_the_page_shows_who_fits_and_folds_those_who_do_not(desk, open_case, hotel, night, make_provider):
    make_provider("Casa de hombres", "PRI-03", lodges=True, populations=["men"])
    response = desk.get(page_of(open_case, service="PRI-03", when="tonight"))
    assert [answer.service.name for answer in response.context["fitting"]] == ["Hotel El Faro"]
    assert [answer.service.name for answer in response.context["not_fitting"]] == ["Casa de hombres"]
    html = response.content.decode()
    assert "2 de 6 lugares libres" in html
    assert "25" in html
    assert "con desayuno" in html
    assert html.index("Casa de hombres") > html.index("<details", html.index("Hotel El Faro"))


def test_the_buttons_lead_on_with_provider_and_price(desk, open_case, hotel, night):
    html = desk.get(page_of(open_case, service="PRI-03")).content.decode()
    for name, asked in [
        ("plans:log", f"?service=PRI-03&amp;provider={hotel.pk}"),
        ("plans:voucher_new", f"?price={night.pk}"),
        ("referrals:referral_new", f"?service=PRI-03&amp;provider={hotel.pk}"),
        ("shelter:lodging_new", f"?price={night.pk}"),
    ]:
        assert reverse(name, args=[open_case.number]) + asked in html


def test_a_place_of_detention_is_shown_with_its_reason_and_without_a_button(desk, open_case, make_provider, agree):
    site = {"is_detention": True}
    agree(make_provider("Estación", "PRI-03", lodges=True, free=5, site=site), "PRI-03")
    response = desk.get(page_of(open_case, service="PRI-03"))
    assert response.context["fit_count"] == 0
    html = response.content.decode()
    assert "Allí hay personas detenidas" in html
    assert "?price=" not in html


def test_what_the_address_holds_says_nothing_of_the_person(desk, open_case, hotel):
    response = desk.get(page_of(open_case, service="PRI-03", when="now"))
    assert set(response.context["form"].fields) == {"service", "when", "on", "own_interpreter", "travels"}
    assert 'name="sex"' not in response.content.decode()


def test_an_address_with_nonsense_is_answered_in_words(desk, open_case, hotel):
    for asked in (
        {"service": "XXX-99"},
        {"service": "PRI-03", "when": "yesterday"},
        {"service": "PRI-03", "when": "date"},
    ):
        assert desk.get(page_of(open_case, **asked)).status_code == 422
    assert desk.get(page_of(open_case, service="PRI-03", page="9999")).status_code == 200


def test_whoever_has_no_part_in_the_case_finds_nothing(client, open_case, stranger, officer):
    client.force_login(stranger)
    assert client.get(page_of(open_case)).status_code == 404


@pytest.mark.parametrize("how_many", [1, 60])
def test_the_page_has_as_many_queries_however_many_providers(
    desk, open_case, make_provider, agree, django_assert_max_num_queries, how_many
):
    for number in range(how_many):
        agree(make_provider(f"Hotel {number}", "PRI-03", lodges=True, free=1, site={"admin1": "Limón"}), "PRI-03")
    with django_assert_max_num_queries(15):
        response = desk.get(page_of(open_case, service="PRI-03"))
    assert len(response.context["fitting"]) == min(how_many, 20)


def test_needs_and_the_services_of_a_case_lead_to_the_search(desk, open_case, service, write):
    write(UnmetNeed(case=open_case, service_type=service("PRI-03")))
    write(HealthUnmetNeed(case=open_case, service_type=service("PRI-02")))
    needs = desk.get(reverse("plans:needs", args=[open_case.number])).content.decode()
    section = desk.get(reverse("casework:section", args=[open_case.number, "plans"])).content.decode()
    for html in (needs, section):
        for code in ("PRI-03", "PRI-02"):
            assert page_of(open_case, service=code) in html


# --- logging what was found --------------------------------------------------------------------------------------


def test_a_service_is_logged_with_its_provider_and_its_price(desk, open_case, hotel, night):
    address = reverse("plans:log", args=[open_case.number], query={"service": "PRI-03", "provider": str(hotel.pk)})
    form = desk.get(address).context["form"]
    assert form["provider_service"].value() == hotel.pk
    given = {"service_type": night.service_type_id, "outcome": "delivered", "mode": "in_person", "quantity": 3}
    given |= {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "provider_service": hotel.pk}
    assert desk.post(address, given | {"currency": "CRC"}).status_code == 302
    log = ServiceLog.objects.get()
    assert (log.provider_service, log.price, log.cost, log.currency) == (hotel, night, 75, "USD")
    assert Event.objects.filter(verb="record_servicelog").exists()


def test_an_amount_that_was_typed_stays(desk, open_case, hotel, night):
    address = reverse("plans:log", args=[open_case.number])
    given = {"service_type": night.service_type_id, "outcome": "delivered", "mode": "in_person", "quantity": 3}
    given |= {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "provider_service": hotel.pk}
    assert desk.post(address, given | {"cost": "10", "currency": "CRC"}).status_code == 302
    assert (ServiceLog.objects.get().cost, ServiceLog.objects.get().currency) == (10, "CRC")


def test_a_provider_that_does_not_give_the_service_is_refused(desk, open_case, hotel, service):
    address = reverse("plans:log", args=[open_case.number])
    given = {"service_type": service("PRI-08").pk, "outcome": "delivered", "mode": "in_person"}
    given |= {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "provider_service": hotel.pk}
    response = desk.post(address, given)
    assert response.status_code == 422
    assert "no da este servicio" in response.content.decode()


def test_nobody_is_logged_as_lodged_where_people_are_detained(desk, open_case, make_provider, agree):
    price = agree(make_provider("Estación", "PRI-03", lodges=True, site={"is_detention": True}), "PRI-03")
    given = {"service_type": price.service_type_id, "outcome": "delivered", "mode": "in_person"}
    given |= {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "provider_service": price.service_id}
    response = desk.post(reverse("plans:log", args=[open_case.number]), given)
    assert response.status_code == 422
    assert not ServiceLog.objects.exists()


@pytest.mark.parametrize("outcome", ["partial", "no_show"])
def test_what_was_missed_or_given_in_part_stands_among_the_needs_if_that_is_said(desk, open_case, service, outcome):
    address = reverse("plans:log", args=[open_case.number])
    given = {"service_type": service("PRI-03").pk, "outcome": outcome, "mode": "in_person"}
    given |= {"given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    desk.post(address, given)
    assert not UnmetNeed.objects.exists()
    desk.post(address, given | {"still_needed": "on"})
    assert UnmetNeed.objects.get().resolved_at is None
    desk.post(address, given | {"outcome": "delivered"})
    assert UnmetNeed.objects.get().resolution == "delivered"
