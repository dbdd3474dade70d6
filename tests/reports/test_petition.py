"""The petition: what it counts, what it costs, what it hides, and that all three formats say the same."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from carecase.audit.models import Event
from carecase.cases.models import Case
from carecase.jurisdictions.packs import pack_for
from carecase.people.suppression import is_small, publish
from carecase.reports import petition as petition_module
from carecase.reports import spreadsheet
from carecase.reports.models import UnitCost
from carecase.reports.papers import HIDDEN, PetitionPaper
from carecase.reports.petition import GROUPS, Petition
from services_catalog.exchange import Money
from services_catalog.models import Price, ServiceType
from tests.documents.reading import Printed

pytestmark = pytest.mark.django_db


def usd(amount):
    return Money(Decimal(amount), "USD")


@pytest.fixture
def entered(finance, organisation, service):
    def make(code, amount, currency="USD", from_on="2020-01-01", country="CR"):
        facts = {"organisation": organisation, "country": country, "service_type": service(code), "by": finance}
        given_as = {"amount": Decimal(amount), "currency": currency, "from_on": from_on, "source": "tres ofertas"}
        return UnitCost.objects.create(**facts, **given_as)

    return make


def line_of(petition, code):
    return next(line for line in petition.lines if line.kind.code == code)


def test_needs_of_the_quarter_are_counted_by_service_and_group(people, need, reach):
    women, men = people(14), people(25, "men")
    need([*women, *men], "PRI-04")
    need(men, "PRI-01")  # a health need, kept apart in the records
    need(women, "PRI-08", since=-1)  # the quarter before
    found = Petition(reach, "USD")
    assert [line.kind.code for line in found.lines] == ["PRI-01", "PRI-04"]
    assert line_of(found, "PRI-04").groups == (14, 25, 0, 0, 0)
    assert (line_of(found, "PRI-04").people, found.group_totals, found.needs) == (39, (14, 50, 0, 0, 0), 64)


def test_what_was_settled_by_the_end_of_the_quarter_is_not_asked_for(people, need, reach, noon):
    cases = people(40)
    need(cases[:12], "PRI-04", resolved_at=noon(9), resolution="delivered")
    need(cases[12:28], "PRI-04", resolved_at=noon(95), resolution="delivered")
    need(cases[28:], "PRI-04")
    need(people(12), "PRI-04", resolved_at=noon(95), resolution="entered_in_error")
    assert line_of(Petition(reach, "USD"), "PRI-04").people == 28


def test_a_need_asked_for_twice_by_one_person_counts_once(people, need, reach, noon):
    cases = people(12)
    need(cases, "PRI-04", resolved_at=noon(95), resolution="delivered")
    need(cases[:5], "PRI-04", since=20)
    assert line_of(Petition(reach, "USD"), "PRI-04").people == 12


def test_what_fewer_than_ten_needed_is_not_listed_and_does_not_follow_from_the_totals(people, need, reach):
    men, boys = people(40, "men"), people(15, "boys")
    need(men, "PRI-04")
    need(boys, "PRI-04")
    need(men[:9], "IMM-04")
    found = Petition(reach, "USD")
    assert [line.kind.code for line in found.lines] == ["PRI-04"]
    listed = [*line_of(found, "PRI-04").groups, line_of(found, "PRI-04").people, *found.group_totals, found.needs]
    assert 9 not in listed
    assert found.hides_something
    known = [number for number in listed if number]
    assert not any(is_small(abs(a - b)) for a in known for b in known if a != b)


# --- what it costs -----------------------------------------------------------------------------------------------


def test_the_unit_cost_is_the_median_of_the_prices_in_force(people, need, agreement, price, rate, reach, day):
    """20, 30 and 15 000 CRC (÷ 500 = 30), 100: the median of 20, 30, 30, 100 is 30. An agreement that has ended, one
    of another country and prices for another unit do not count. 12 people × 30 = 360."""
    rate("USD", "CRC", "500")
    for n, (amount, currency) in enumerate([("20", "USD"), ("30", "USD"), ("15000", "CRC"), ("100", "USD")]):
        price(agreement(number=f"A{n}", name=f"P{n}"), "PRI-04", amount, currency, per=Price.Per.PERSON)
    over, abroad = agreement(number="B1", name="X"), agreement(number="B2", name="Y", country="PA")
    type(over).objects.filter(pk=over.pk).update(until_on=day(5))
    price(over, "PRI-04", "900", per=Price.Per.PERSON)
    price(abroad, "PRI-04", "901", per=Price.Per.PERSON)
    price(agreement(number="B3", name="Z"), "PRI-04", "3", per=Price.Per.HOUR)
    need(people(12), "PRI-04")
    with override("es"):
        line = line_of(Petition(reach, "USD"), "PRI-04")
    assert (line.unit.money, line.amount) == (usd("30.00"), usd("360.00"))
    assert line.unit.source == "mediana de 4 precios vigentes, por: Persona"


def test_what_finance_entered_goes_before_prices(people, need, agreement, price, entered, reach, quarter):
    price(agreement(), "PRI-04", "20", per=Price.Per.PERSON)
    entered("PRI-04", "75")
    entered("PRI-04", "80", from_on=quarter.first_on)
    entered("PRI-04", "999", from_on=quarter.after)
    entered("PRI-04", "998", country="PA")
    need(people(12), "PRI-04")
    line = line_of(Petition(reach, "USD"), "PRI-04")
    assert line.amount == usd("960.00")
    assert "tres ofertas" in line.unit.source


def test_without_a_price_or_a_rate_there_is_no_amount_and_it_says_so(people, need, entered, reach):
    entered("PRI-08", "75", "HNL")
    cases = people(12)
    need(cases, "PRI-04")
    need(cases, "PRI-08")
    found = Petition(reach, "USD")
    assert [line.amount for line in found.lines] == [None, None]
    assert found.total is None
    assert "HNL" in line_of(found, "PRI-08").unit.source


def test_the_amount_of_all_is_that_of_the_lines_that_show_one(people, need, entered, reach):
    """30 × 10 + 20 × 7 = 440: the hidden line of 9 × 1000 is not in it, or it could be worked out."""
    for code, amount in (("PRI-04", "10"), ("PRI-08", "7"), ("PRI-05", "1000")):
        entered(code, amount)
    cases = people(30)
    need(cases, "PRI-04")
    need(cases[:20], "PRI-08")
    need(cases[:9], "PRI-05")
    found = Petition(reach, "USD")
    assert found.total == usd("440.00")
    assert found.total.amount < 9000


# --- to whom, and in which form --------------------------------------------------------------------------------------


def test_it_is_addressed_to_the_bodies_that_are_competent_in_the_country(people, need, reach):
    cases = people(12)
    need(cases, "PRI-01")
    need(cases, "PRI-09")
    pack = pack_for("CR")
    names = {str(body) for body in Petition(reach, "USD").addressees}
    wanted = ("national_committee", "migration_authority", "health_authority", "child_authority")
    assert {str(pack.body(each)) for each in wanted} <= names
    assert str(pack.body("labour_authority")) not in names


@pytest.fixture
def full(people, need, entered):
    """Two services with prices, one of few."""
    entered("PRI-04", "10")
    entered("PRI-08", "7.25")
    women, men = people(21), people(33, "men")
    need([*women, *men], "PRI-04")
    need(men, "PRI-08")
    need(women[:4], "PRI-05")


def numbers_of_page(html):
    """Every number in a cell of the page that shows people."""
    labels = "|".join(["Mujeres", "Hombres", "Niñas", "Niños", "No se sabe", "Personas"])
    cells = re.findall(rf'<td class="cc-num" data-label="(?:{labels})">(?:<b>)?(\d+|—)(?:</b>)?</td>', html)
    return [None if cell == HIDDEN else int(cell) for cell in cells]


def numbers_of_sheet(content):
    book = load_workbook(BytesIO(content))
    rows = [row for row in book.active.iter_rows(min_row=2, values_only=True) if row[1]]
    return [None if cell == HIDDEN else cell for row in rows for cell in row[2 : 3 + len(GROUPS)]]


def counts_of(petition):
    lines = [[*line.groups, line.people] for line in petition.lines]
    return [number for line in [*lines, [*petition.group_totals, petition.needs]] for number in line]


def test_page_spreadsheet_and_paper_show_the_same_numbers(full, reach, viewer, opened):
    asked = {"country": "CR", "quarter": reach.quarter.code, "currency": "USD"}
    expected = counts_of(Petition(reach, "USD"))
    page = opened(viewer, "petition", **asked).content.decode()
    assert numbers_of_page(page) == expected
    assert numbers_of_sheet(opened(viewer, "petition_sheet", **asked).content) == expected
    paper = Printed(opened(viewer, "petition_paper", **asked).content)
    told = [HIDDEN if number is None else str(number) for number in expected]
    words = paper.text.split()
    for number in {each for each in told if each != HIDDEN}:
        assert words.count(number) >= told.count(number)
    assert not {str(n) for n in range(1, 10)} & set(re.findall(r"(?<=\s)\d(?=\s)", paper.text.split("Cómo")[0])) - {
        "1"
    }


@settings(max_examples=40)
@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 4)), st.integers(0, 40), max_size=30))
def test_no_format_knows_more_than_the_published_table(monkeypatch, reach, catalogue, counts):
    """Whatever was counted, the spreadsheet holds what `publish` lets through, and the lines are some of its rows."""
    kinds = list(ServiceType.objects.all()[:6])
    found = {(kinds[row].pk, GROUPS[column].value): n for (row, column), n in counts.items() if n}
    monkeypatch.setattr(petition_module, "unmet", lambda _reach: found)
    petition = Petition(reach, "USD")
    rows = [kind.pk for kind in kinds if any(key[0] == kind.pk for key in found)]
    allowed = publish(found, rows, [group.value for group in GROUPS])
    for line in petition.lines:
        assert [*line.groups, line.people] == [*allowed.row(line.kind.pk), allowed.row_total(line.kind.pk)]
    assert not any(is_small(number or 0) for number in counts_of(petition))
    assert numbers_of_sheet(spreadsheet.petition_sheet(petition, [])) == counts_of(petition)


def test_every_file_that_leaves_is_on_record_and_a_page_is_not(full, viewer, opened):
    before = Event.objects.count()
    opened(viewer, "petition")
    assert Event.objects.exclude(kind="sign_in").count() == before
    opened(viewer, "petition_paper", country="CR")
    opened(viewer, "petition_sheet", country="CR")
    paper, sheet = Event.objects.filter(verb="export_figures").order_by("n")
    assert (paper.details["format"], sheet.details["format"]) == ("pdf", "xlsx")
    assert paper.details.keys() == {"report", "format", "country", "quarter", "currency"}
    assert paper.actor == str(viewer.pk)


def test_files_are_kept_by_nobody_on_the_way(full, viewer, opened):
    for page in ("petition_paper", "petition_sheet"):
        answer = opened(viewer, page)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_paper_is_tagged_and_says_who_asks_and_to_whom(full, reach, viewer, language):
    with override(language):
        printed = Printed(PetitionPaper(Petition(reach, "USD"), reader=viewer, language=language))
    roles = {role for role, _language, _marks in printed.tags()}
    assert {"H1", "Table", "TR", "TH", "TD", "P"} <= roles
    for words in ("Camino Seguro", "CONATT", "PRI-04"):
        assert words in printed.text
    assert ("Petitorio" if language == "es" else "Petition for resources") in printed.text


def test_nothing_of_one_person_and_no_house_is_in_any_of_them(full, reach, viewer, opened, house, sleep):
    cases = list(Case.objects.filter(organisation__in=reach.organisations))
    sleep(cases, 0, 4)
    asked = {"country": "CR", "quarter": reach.quarter.code}
    page = opened(viewer, "petition", **asked).content.decode() + opened(viewer, "costs", **asked).content.decode()
    text = page + Printed(opened(viewer, "petition_paper", **asked).content).text
    book = load_workbook(BytesIO(opened(viewer, "petition_sheet", **asked).content))
    text += " ".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row)
    assert not any(case.number in text for case in cases)
    assert "Casa Ceiba" not in text


def test_the_page_takes_few_queries_however_many_needs_there_are(
    people, need, entered, agreement, price, viewer, opened, django_assert_max_num_queries
):
    for n, code in enumerate(["PRI-01", "PRI-02", "PRI-04", "PRI-05", "PRI-08", "SEC-03"]):
        need(people(30, ("women", "men", "boys")[n % 3]), code)
        entered(code, n + 1)
        price(agreement(number=f"A{n}", name=f"P{n}"), code, n + 1)
    opened(viewer, "index")
    with django_assert_max_num_queries(15):
        assert len(opened(viewer, "petition").context["found"].lines) == 6


# --- a spreadsheet is not a program ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_taken_for_a_formula(sign, people, need, entered, service, viewer, opened):
    evil = f"{sign}HYPERLINK(1)"
    ServiceType.objects.filter(code="PRI-04").update(name_es=evil)
    cost = entered("PRI-04", "10")
    UnitCost.objects.filter(pk=cost.pk).update(source=evil)
    need(people(12), "PRI-04")
    book = load_workbook(BytesIO(opened(viewer, "petition_sheet").content))
    texts = [cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert all(cell.data_type == "s" for cell in texts)
    assert any("HYPERLINK" in cell.value for cell in texts)
    dashes = {HIDDEN}
    assert not [cell.value for cell in texts if cell.value[:1] in "=+-@\t\r\n" and cell.value not in dashes]


def test_numbers_are_numbers_and_amounts_keep_their_hundredths(full, viewer, opened):
    sheet = load_workbook(BytesIO(opened(viewer, "petition_sheet", currency="USD").content)).active
    [row] = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "PRI-08"]
    people, unit, amount = row[2 + len(GROUPS)], row[3 + len(GROUPS)], row[5 + len(GROUPS)]
    assert (people.data_type, unit.data_type, amount.data_type) == ("n", "n", "n")
    assert (unit.value, amount.value) == (7.25, 33 * 7.25)
    assert amount.number_format == "#,##0.00"


def test_the_sheet_can_be_made_of_any_text(reach):
    assert spreadsheet.harmless("a\x00b\x0bc\ud800" + "x" * 99999)
