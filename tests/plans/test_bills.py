"""The bill of a provider against the vouchers: every line judged, a voucher billed once, sums in Decimal."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carecase.access.roles import Role
from carecase.audit.models import Event
from carecase.plans import reconciling, vouchers
from carecase.plans.forms.bill import rows_of
from carecase.plans.models import Bill, BillLine, Voucher
from carecase.plans.steps import vouchering
from carecase.plans.voucher_numbers import new_number
from carecase.workflow.engine import Blocked, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(colleague, organisation):
    return colleague("fatima", Role.FINANCE, organisation=organisation)


@pytest.fixture
def desk(client, finance):
    client.force_login(finance)
    return client


@pytest.fixture
def used(open_case, night, case_manager):
    """`used(3)`: a voucher for three nights that was redeemed; `used(3, redeem=False)`: one that was not."""

    def make(quantity=2, redeem=True):
        until = timezone.localdate() + datetime.timedelta(days=5)
        voucher = Voucher(case=open_case, price=night, quantity=quantity, valid_until=until)
        vouchers.issue(voucher, by=case_manager)
        if redeem:
            vouchers.redeem(voucher, by=case_manager)
        return Voucher.objects.get(pk=voucher.pk)

    return make


@pytest.fixture
def enter(night, finance):
    """`enter((number, 2, 25), …)`: a bill of this month with these lines."""

    def make(*rows, number=None, by=None, **facts):
        number = number or f"F-{Bill.objects.count() + 1}"
        given = {"month": timezone.localdate().replace(day=1), "currency": "USD"} | facts
        bill = Bill(agreement=night.agreement, number=number, **given)
        lines = [(number, quantity, Decimal(amount)) for number, quantity, amount in rows]
        return reconciling.enter_bill(bill, lines, by=by or finance)

    return make


def judged(bill):
    return [[str(words) for words in each.wrong] for each in reconciling.Comparison(bill).lines]


# --- line by line ------------------------------------------------------------------------------------------------


def test_every_line_is_judged_by_its_voucher(used, enter, case_manager):
    right, dear, many, both = used(2), used(2), used(2), used(2)
    waiting, void = used(2, redeem=False), used(2, redeem=False)
    vouchering["void"](void, by=case_manager, reason="perdido")
    unknown = new_number()
    bill = enter(
        (right.number, 2, "25"),
        (dear.number, 2, "26.50"),
        (many.number, 3, "25"),
        (both.number, 3, "26"),
        (waiting.number, 2, "25"),
        (void.number, 2, "25"),
        (unknown, 2, "25"),
        (right.number, 2, "25"),
    )
    assert judged(bill) == [
        [],
        ["El precio difiere: se convino 25.00 USD"],
        ["La cantidad difiere: el vale dice 2"],
        ["La cantidad difiere: el vale dice 2", "El precio difiere: se convino 25.00 USD"],
        ["Sin canjear"],
        ["El vale está anulado"],
        ["Número desconocido"],
        [f"Ya facturado en {bill}"],
    ]
    comparison = reconciling.Comparison(bill)
    assert comparison.matching_total == Decimal("50.00")
    assert comparison.total == Decimal("456.00")  # 50 + 53 + 75 + 78 + 4 × 50


def test_a_bill_in_another_currency_does_not_match(used, enter):
    [[said]] = judged(enter((used().number, 2, "25"), currency="CRC"))
    assert said.startswith("El precio difiere")


def test_a_voucher_of_another_agreement_is_an_unknown_number(used, enter, agree, hotel):
    other = agree(hotel, "IMM-10", number="C-OTHER")
    bill = enter((used().number, 2, "25"))
    Bill.objects.filter(pk=bill.pk).update(agreement=other.agreement)
    assert judged(Bill.objects.get()) == [["Número desconocido"]]


def test_what_was_redeemed_that_month_and_is_on_no_bill_is_listed(used, enter):
    billed, left, before = used(), used(), used()
    Voucher.objects.filter(pk=before.pk).update(used_on=timezone.localdate() - datetime.timedelta(days=40))
    bill = enter((billed.number, 2, "25"))
    assert [each.pk for each in reconciling.Comparison(bill).not_billed] == [left.pk]


# --- once --------------------------------------------------------------------------------------------------------


def test_a_voucher_is_billed_once(used, enter):
    voucher = used()
    first = enter((voucher.number, 2, "25"))
    second = enter((voucher.number, 2, "25"))
    assert judged(first) == [[]]
    assert judged(second) == [[f"Ya facturado en {first}"]]


def test_the_database_lets_one_line_claim_a_voucher(used, enter):
    voucher = used()
    enter((voucher.number, 2, "25"))
    second = enter((voucher.number, 2, "25"))
    with pytest.raises(IntegrityError), transaction.atomic():
        BillLine.objects.filter(bill=second).update(voucher=voucher)


def test_a_bill_that_is_disputed_lets_go_of_its_vouchers(used, enter, finance):
    voucher = used()
    wrong = enter((voucher.number, 3, "25"))
    with pytest.raises(Blocked):
        reconciling.dispute(wrong, by=finance, note=" ")
    reconciling.dispute(wrong, by=finance, note="Son dos noches")
    again = enter((voucher.number, 2, "25"))
    assert judged(again) == [[]]
    reconciling.accept(again, by=finance)
    assert Bill.objects.get(pk=again.pk).outcome == "accepted"
    assert Bill.objects.get(pk=wrong.pk).note == "Son dos noches"


def test_what_another_bill_let_go_of_is_claimed_when_this_one_is_accepted(used, enter, finance):
    voucher = used()
    first, second = enter((voucher.number, 2, "25")), enter((voucher.number, 2, "25"))
    reconciling.dispute(first, by=finance, note="doble")
    reconciling.accept(second, by=finance)
    assert BillLine.objects.get(voucher=voucher).bill == second


# --- deciding ----------------------------------------------------------------------------------------------------


def test_a_bill_with_a_line_that_differs_is_not_accepted(used, enter, finance):
    bill = enter((used().number, 2, "26"))
    with pytest.raises(Blocked):
        reconciling.accept(bill, by=finance)
    assert Bill.objects.get().is_open


def test_a_bill_is_settled_once_with_who_and_when(used, enter, finance):
    bill = reconciling.accept(enter((used().number, 2, "25")), by=finance)
    assert (bill.settled_by, bill.history.first().history_user) == (finance, finance)
    for again in (
        lambda: reconciling.accept(bill, by=finance),
        lambda: reconciling.dispute(bill, by=finance, note="x"),
    ):
        with pytest.raises(Blocked):
            again()
    verbs = list(Event.objects.filter(verb__endswith="_bill", kind="write").values_list("verb", flat=True))
    assert verbs == ["enter_bill", "accept_bill"]


def test_whoever_does_not_pay_here_enters_and_settles_nothing(used, enter, case_manager, stranger):
    for user in (case_manager, stranger):
        with pytest.raises(Forbidden):
            enter((used().number, 2, "25"), by=user)


# --- reading a table ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "V-1;3;25.00",
        "V-1; 3; 25,00",
        "número;cantidad;precio\nV-1;3;25",
        "V-1\t3\t25,00\n\n",
        "V-1,3,25.00\r\n",
        '"V-1","3","25.00"',
    ],
)
def test_a_table_is_read_however_it_was_saved(text):
    assert rows_of(text) == [("V-1", 3, Decimal("25.00"))]


@pytest.mark.parametrize(
    "text",
    ["V-1;3", "V-1;tres;25", "V-1;3;x", "V-1;0;25", "V-1;3;-1", "V-1;3;25;9", "V-1;3;NaN", "V-1;3;1e99", ";3;25"],
)
def test_a_bad_line_refuses_the_whole_table_and_says_which(text):
    with pytest.raises(Exception, match="2"):
        rows_of(f"V-1;1;25\n{text}")


# --- pages -------------------------------------------------------------------------------------------------------


def form_of(agreement, *rows, **more):
    given = {"agreement": agreement.pk, "month": timezone.localdate().replace(day=1).isoformat(), "number": "F-77"}
    given |= {"currency": "USD", "lines-TOTAL_FORMS": max(len(rows), 5), "lines-INITIAL_FORMS": 0}
    for place, (number, quantity, amount) in enumerate(rows):
        line = f"lines-{place}"
        given |= {f"{line}-number": number, f"{line}-quantity": quantity, f"{line}-amount": amount}
    return given | more


def test_a_bill_is_entered_line_by_line_and_compared(desk, used, night):
    voucher = used()
    response = desk.post(reverse("plans:bill_new"), form_of(night.agreement, (voucher.number.lower(), 2, "25.00")))
    bill = Bill.objects.get()
    assert response.url == bill.get_absolute_url()
    html = desk.get(response.url).content.decode()
    assert "Coincide" in html
    assert voucher.case.number not in html
    assert desk.post(reverse("plans:accept_bill", args=[bill.pk])).status_code == 302
    assert desk.post(reverse("plans:dispute_bill", args=[bill.pk]), {"note": "x"}).status_code == 409


def test_a_table_is_pasted_or_uploaded(desk, used, night):
    one, other = used(), used()
    file = SimpleUploadedFile("factura.csv", f"n;c;p\n{other.number};2;25,00\n".encode())
    given = form_of(night.agreement, pasted=f"{one.number};2;25.00", file=file)
    assert desk.post(reverse("plans:bill_new"), given).status_code == 302
    assert set(BillLine.objects.values_list("voucher", flat=True)) == {one.pk, other.pk}


@pytest.mark.parametrize(
    "more", [{"pasted": "V;x;y"}, {"number": ""}, {"lines-0-number": "V-1"}, {}, {"month": "1999-01-01"}]
)
def test_a_bill_that_cannot_be_read_is_refused_whole(desk, night, more):
    assert desk.post(reverse("plans:bill_new"), form_of(night.agreement, **more)).status_code == 422
    assert not Bill.objects.exists()


def test_a_file_that_is_no_table_is_refused(desk, night):
    for content in (b"\xff\xfe\x00", b"x" * 200_001):
        given = form_of(night.agreement, file=SimpleUploadedFile("f.csv", content))
        assert desk.post(reverse("plans:bill_new"), given).status_code == 422


def test_more_lines_keep_what_was_typed(desk, night):
    response = desk.post(reverse("plans:bill_new"), form_of(night.agreement, ("V-1", 2, "25"), more="1"))
    lines = response.context["lines"]
    assert len(lines.forms) == 25
    assert lines.forms[0]["number"].value() == "V-1"
    assert response.context["form"]["number"].value() == "F-77"


def test_bills_of_another_organisation_are_not_there(desk, used, enter, colleague, stranger, client):
    bill = enter((used().number, 2, "25"))
    elsewhere = colleague("felipe", Role.FINANCE, organisation=next(iter(stranger.organisations.values())))
    other = client.__class__()
    other.force_login(elsewhere)
    assert other.get(bill.get_absolute_url()).status_code == 404
    assert other.post(reverse("plans:accept_bill", args=[bill.pk])).status_code == 404
    assert not other.get(reverse("plans:bills")).context["page"].items
    assert [str(each) for each in desk.get(reverse("plans:bills")).context["page"]] == [str(bill)]


def test_a_long_bill_has_pages_and_few_queries(desk, used, enter, django_assert_max_num_queries):
    rows = [(new_number(), 1, "25") for _each in range(150)]
    bill = enter((used().number, 2, "25"), *rows)
    with django_assert_max_num_queries(15):
        page = desk.get(bill.get_absolute_url())
    assert len(page.context["page"]) == 100
    assert page.context["comparison"].total == Decimal(150 * 25 + 50)
