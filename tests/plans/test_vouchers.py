"""Vouchers: numbered, never more than agreed, redeemed once, expired by time, printed without a name."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.models import Case, Grant
from carecase.casework.clockwork import expire_vouchers
from carecase.documents import languages
from carecase.plans import vouchers
from carecase.plans.documents import VoucherPaper
from carecase.plans.models import HealthServiceLog, ServiceLog, UnmetNeed, Voucher
from carecase.plans.steps import vouchering
from carecase.plans.voucher_numbers import new_number, read
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from services_catalog.models import Price
from tests.documents.reading import Printed
from tests.fixtures.hands import HANDS

pytestmark = pytest.mark.django_db

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def issue(case_manager):
    """`issue(case, price, quantity=2)`: valid for a week."""

    def make(case, price, by=None, **facts):
        given = {"valid_until": timezone.localdate() + WEEK, "quantity": 2} | facts
        return vouchers.issue(Voucher(case=case, price=price, **given), by=by or case_manager)

    return make


@pytest.fixture
def finance(colleague, organisation):
    return colleague("fatima", Role.FINANCE, organisation=organisation)


@pytest.fixture
def clinic(make_provider, agree):
    """The price of a visit to a clinic."""
    return agree(make_provider("Clínica Sol", "PRI-01"), "PRI-01", number="C-CLINIC", per="item")


@pytest.fixture
def sign_in(client):
    def enter(user):
        entered = client.__class__()
        entered.force_login(user)
        return entered

    return enter


# --- numbers -----------------------------------------------------------------------------------------------------


def test_a_number_is_read_however_it_is_typed_and_a_slip_is_found():
    number = new_number()
    assert read(number) == read(number.lower().replace("-", " ")) == read(number[2:]) == number
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    assert read(wrong) == read("") == read("V-") == read("V" * 40) == ""


# --- issuing -----------------------------------------------------------------------------------------------------


def test_a_voucher_has_a_number_the_price_of_its_day_and_its_place_under_the_agreement(open_case, night, issue):
    first, second = issue(open_case, night), issue(open_case, night)
    assert (first.serial, second.serial) == (1, 2)
    assert (first.amount, first.currency, first.total, first.state) == (25, "USD", 50, "issued")
    assert read(first.number) == first.number != second.number
    assert first.history.get().history_user_id == first.recorded_by_id


def test_no_more_vouchers_than_were_agreed_also_counting_those_that_are_void(
    open_case, hotel, agree, issue, case_manager
):
    price = agree(hotel, "PRI-03", vouchers=2)
    vouchering["void"](issue(open_case, price), by=case_manager, reason="perdido")
    issue(open_case, price)
    with pytest.raises(Blocked, match="todos los vales"):
        issue(open_case, price)


def test_the_database_gives_a_place_under_an_agreement_once(open_case, night, issue, monkeypatch):
    issue(open_case, night)
    monkeypatch.setattr("carecase.plans.vouchers.next_serial", lambda agreement: 1)
    with pytest.raises(IntegrityError):
        issue(open_case, night)


def test_under_an_agreement_that_is_not_in_force_none_is_issued(open_case, hotel, agree, issue, stranger):
    gone = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(Blocked, match="vigente"):
        issue(open_case, agree(hotel, "PRI-03", until_on=gone))
    with pytest.raises(Blocked, match="termina antes"):
        issue(open_case, agree(hotel, "PRI-03", until_on=timezone.localdate() + datetime.timedelta(days=2)))
    with pytest.raises(Forbidden):
        issue(open_case, agree(hotel, "PRI-03", organisation=next(iter(stranger.organisations.values()))))


def test_no_voucher_for_a_bed_where_people_are_detained(open_case, make_provider, agree, issue):
    service = make_provider("Estación", "PRI-03", lodges=True, site={"is_detention": True})
    with pytest.raises(Blocked, match="detenidas"):
        issue(open_case, agree(service, "PRI-03"))


def test_a_voucher_for_health_care_is_seen_by_those_who_read_health_and_by_who_issued_it(
    open_case, admit, clinic, night, issue, case_manager, shelter_manager, shelter_worker
):
    admit(open_case)
    issue(open_case, clinic)
    issue(open_case, night)
    assert Voucher.objects.visible_to(case_manager).count() == 2
    assert [each.price for each in Voucher.objects.visible_to(shelter_worker)] == [night]
    issue(Case.objects.get(), clinic, by=shelter_manager)
    assert Voucher.objects.visible_to(shelter_manager).count() == 2


# --- redeeming ---------------------------------------------------------------------------------------------------


def test_redeeming_logs_the_service_and_settles_the_need(open_case, night, issue, case_manager, write, finance):
    write(UnmetNeed(case=open_case, service_type=night.service_type))
    voucher = issue(open_case, night, budget_line="B-7")
    log = vouchers.redeem(voucher, by=finance)
    assert (log.cost, log.currency, log.quantity, log.budget_line) == (50, "USD", 2, "B-7")
    assert (log.voucher, log.provider_service, log.price) == (voucher, night.service, night)
    voucher.refresh_from_db()
    assert (voucher.state, voucher.used_on) == ("redeemed", timezone.localdate())
    assert UnmetNeed.objects.get().resolution == "delivered"
    assert ServiceLog.objects.visible_to(case_manager).get() == log
    assert not ServiceLog.objects.visible_to(finance).exists()


def test_health_care_is_logged_where_health_is_read(open_case, clinic, issue, case_manager):
    vouchers.redeem(issue(open_case, clinic), by=case_manager)
    assert HealthServiceLog.objects.get().cost == 50


def test_a_voucher_is_redeemed_once(open_case, night, issue, case_manager, finance):
    voucher = issue(open_case, night)
    vouchers.redeem(voucher, by=case_manager)
    with pytest.raises(Blocked, match="ya se canjeó"):
        vouchers.redeem(Voucher.objects.get(pk=voucher.pk), by=finance)
    assert ServiceLog.objects.count() == 1


def test_a_voucher_that_is_void_is_worth_nothing(open_case, night, issue, case_manager):
    voucher = vouchering["void"](issue(open_case, night), by=case_manager, reason="perdido")
    with pytest.raises(Blocked):
        vouchers.redeem(voucher, by=case_manager)


def test_a_voucher_used_in_time_is_redeemed_also_when_that_is_entered_later(open_case, night, issue, case_manager):
    voucher = issue(open_case, night)
    used_at = timezone.now() + datetime.timedelta(days=2)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=20)):
        expire_vouchers(case_manager, timezone.now())
        voucher = Voucher.objects.get()
        assert voucher.state == "expired"
        for day in (timezone.now(), voucher.recorded_at - datetime.timedelta(days=2)):
            with pytest.raises(Blocked, match="Ese día"):
                vouchers.redeem(voucher, by=case_manager, used_at=day)
        vouchers.redeem(voucher, by=case_manager, used_at=used_at)
    assert Voucher.objects.get().state == "redeemed"


def test_time_lets_vouchers_expire_and_nothing_else(open_case, night, issue, case_manager):
    used, old, new = issue(open_case, night), issue(open_case, night), issue(open_case, night)
    vouchers.redeem(used, by=case_manager)
    Voucher.objects.filter(pk=old.pk).update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    for _time in range(2):
        expire_vouchers(case_manager, timezone.now())
    states = dict(Voucher.objects.values_list("pk", "state"))
    assert states == {used.pk: "redeemed", old.pk: "expired", new.pk: "issued"}


def test_whoever_neither_issues_nor_pays_redeems_nothing(open_case, night, issue, shelter_worker, stranger):
    for user in (shelter_worker, stranger):
        with pytest.raises(Forbidden):
            vouchers.redeem(issue(open_case, night), by=user)


def test_the_database_wants_the_moment_of_what_was_redeemed(open_case, night, issue):
    voucher = issue(open_case, night)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(pk=voucher.pk).update(redeemed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(pk=voucher.pk).update(used_on=voucher.valid_until + WEEK)


# --- pages -------------------------------------------------------------------------------------------------------


def test_a_voucher_is_issued_in_two_clicks_from_the_search_and_then_printed(open_case, night, sign_in, case_manager):
    desk = sign_in(case_manager)
    address = reverse("plans:voucher_new", args=[open_case.number])
    form, until = desk.get(f"{address}?price={night.pk}").context["form"], timezone.localdate() + WEEK
    assert (form["price"].value(), form["valid_until"].value()) == (night.pk, until)
    response = desk.post(address, {"price": night.pk, "quantity": 3, "valid_until": until, "version": 0})
    voucher = Voucher.objects.get()
    assert response.url == reverse("casework:print_voucher", args=[open_case.number, voucher.pk])
    page = desk.get(response.url)
    assert [form.paper.code for form in page.context["offers"]] == ["V1"]
    printed = desk.post(response.url, {"document": "V1", "language": "es", "beside": "ht"})
    assert printed["Content-Type"] == "application/pdf"
    assert voucher.number in desk.get(voucher.get_absolute_url()).content.decode()


@pytest.mark.parametrize("wrong", [{"quantity": 11}, {"quantity": 0}, {"valid_until": "2020-01-01"}, {"price": "x"}])
def test_what_the_agreement_does_not_allow_is_said_at_the_field(open_case, night, sign_in, case_manager, wrong):
    until = (timezone.localdate() + WEEK).isoformat()
    given = {"price": night.pk, "quantity": 3, "valid_until": until, "version": 0}
    response = sign_in(case_manager).post(reverse("plans:voucher_new", args=[open_case.number]), given | wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)


def test_a_voucher_that_is_worth_nothing_is_not_printed(open_case, night, issue, sign_in, case_manager):
    voucher = issue(open_case, night)
    vouchers.redeem(voucher, by=case_manager)
    address = reverse("casework:print_voucher", args=[open_case.number, voucher.pk])
    response = sign_in(case_manager).post(address, {"document": "V1", "language": "es", "beside": ""})
    assert response.status_code == 409
    assert "ya no tiene valor" in response.content.decode()


def test_by_its_number_finance_sees_what_a_voucher_is_for_and_nobody_behind_it(
    open_case, night, issue, finance, sign_in, case_manager
):
    with act(case_manager, "call", open_case) as doing:
        open_case.called = "Yuleisy"
        doing.save(open_case)
    voucher = issue(open_case, night)
    desk, address = sign_in(finance), reverse("plans:redeem")
    given = {"number": voucher.number.lower(), "used_on": timezone.localdate().isoformat()}
    seen = desk.post(address, given | {"look": "1"}).content.decode()
    assert "Hotel El Faro" in seen
    assert open_case.number not in seen
    assert "Yuleisy" not in seen
    assert not ServiceLog.objects.exists()
    assert desk.post(address, given | {"redeem": "1"}).status_code == 302
    assert ServiceLog.objects.count() == 1
    assert desk.post(address, given | {"redeem": "1"}).status_code == 409
    assert desk.get(open_case.get_absolute_url()).status_code == 404


def test_a_number_of_another_organisation_is_as_unknown_as_any(open_case, night, issue, stranger, sign_in):
    voucher = issue(open_case, night)
    desk, day = sign_in(stranger), timezone.localdate().isoformat()
    answers = {
        desk.post(reverse("plans:redeem"), {"number": number, "used_on": day}).content.decode().count("Ningún vale")
        for number in (voucher.number, new_number())
    }
    assert answers == {1} or answers == {2}
    page = desk.post(reverse("plans:redeem"), {"number": "V-22", "used_on": day})
    assert page.status_code == 422


def test_a_list_of_many_vouchers_has_few_queries(
    open_case, night, issue, sign_in, case_manager, django_assert_max_num_queries
):
    for _each in range(60):
        issue(open_case, night)
    desk = sign_in(case_manager)
    with django_assert_max_num_queries(20):
        page = desk.get(reverse("plans:vouchers", args=[open_case.number]))
    assert len(page.context["page"]) == 50


# --- the paper ---------------------------------------------------------------------------------------------------


@pytest.fixture
def paper(open_case, issue, case_manager):
    def make(price, language, beside=""):
        voucher = issue(open_case, price)
        return VoucherPaper(voucher, reader=case_manager, language=language, beside=beside)

    return make


@pytest.mark.parametrize("language", languages.PERSON)
def test_the_paper_says_in_her_language_what_it_is_good_for_and_names_nobody(paper, night, open_case, language):
    made = paper(night, language)
    text = Printed(made).text
    for told in (made.subject.number, "Hotel El Faro", "C-HOTEL"):
        assert told in text
    assert open_case.number not in text
    with languages.speaking(language):
        assert str(night.service_type) in text


def test_two_languages_stand_on_one_sheet(paper, night):
    made = Printed(paper(night, "es", "ht"))
    assert len(made.pages) == 1
    assert "Noches" in made.text
    assert "Nwit" in made.text


def test_what_kind_of_health_care_it_is_stands_on_no_paper(paper, clinic):
    text = Printed(paper(clinic, "es")).text
    assert "Atención en salud" in text
    assert str(clinic.service_type) not in text


# --- races -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_last_voucher_of_an_agreement_is_issued_once(open_case, hotel, agree, case_manager, issue, hands):
    price = agree(hotel, "PRI-03", vouchers=3)
    for _each in range(2):
        issue(open_case, price)

    def take(_hand):
        case = Case.objects.get(pk=open_case.pk)
        terms = Price.objects.select_related("service").get(pk=price.pk)
        given = {"quantity": 1, "valid_until": timezone.localdate() + WEEK}
        try:
            vouchers.issue(Voucher(case=case, price=terms, **given), by=case_manager)
        except Blocked as blocked:
            return str(blocked)
        return "issued"

    many = hands()
    answers = many.at_once(take, range(HANDS))
    assert answers.count("issued") == 1
    assert all("todos los vales" in answer for answer in answers if answer != "issued"), answers
    assert many.afterwards(lambda: sorted(Voucher.objects.values_list("serial", flat=True))) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_many_hands_redeem_a_voucher_once(open_case, night, case_manager, issue, hands):
    voucher = issue(open_case, night)

    def redeem(_hand):
        try:
            vouchers.redeem(Voucher.objects.get(pk=voucher.pk), by=case_manager)
        except Blocked as blocked:
            return str(blocked)
        return "redeemed"

    many = hands()
    answers = many.at_once(redeem, range(HANDS))
    assert answers.count("redeemed") == 1
    assert all("ya se canjeó" in answer for answer in answers if answer != "redeemed"), answers
    assert many.afterwards(ServiceLog.objects.count) == 1


def test_a_grant_in_the_house_is_enough_to_issue(open_case, admit, night, issue, shelter_manager):
    admit(open_case)
    assert Grant.objects.filter(because=Grant.Because.ADMISSION).exists()
    assert issue(Case.objects.get(), night, by=shelter_manager).serial == 1
