"""A spreadsheet: cells typed, nothing that a program would take for a formula, and nothing that the page hides."""

from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _

from carecase.documents.typefaces import printable
from carecase.reports.petition import GROUPS
from carecase.ui.late import Late

openpyxl = Late("openpyxl")

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_000  # characters a cell can hold, nearly
HIDDEN = "—"
WIDEST = 60


def harmless(text):
    """Text that stays text, also when the sheet is saved as CSV and opened again."""
    text = str(text)[:LONGEST]
    guarded = f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
    return printable(guarded.replace("\t", " ").replace("\r", " "))


def put(sheet, row, column, value, bold=False):
    cell = sheet.cell(row=row, column=column)
    if isinstance(value, int | Decimal):
        cell.value = value
        cell.number_format = "#,##0.00" if isinstance(value, Decimal) else "#,##0"
    elif value is not None:
        cell.value = harmless(value)
        cell.data_type = "s"
    cell.font = openpyxl.styles.Font(bold=bold)


def number(value):
    """A count, or the sign for what is not shown."""
    return HIDDEN if value is None else value


def rows_of(petition):
    """The petition as rows of values, the head first: what the page shows, in the same order."""
    unit_cost = _("Unit cost, %(currency)s") % {"currency": petition.currency}
    amount = _("Amount, %(currency)s") % {"currency": petition.currency}
    yield [
        _("Code"), _("Service"), *(group.label for group in GROUPS), _("People"),
        unit_cost, _("Where the unit cost is from"), amount,
    ]  # fmt: skip
    for line in petition.lines:
        unit, amount = line.unit.money, line.amount
        yield [
            line.kind.code, line.kind.name, *map(number, line.groups), number(line.people),
            unit.amount if unit else "", line.unit.source, amount.amount if amount else "",
        ]  # fmt: skip
    total = petition.total
    yield [
        "",
        _("Total"),
        *map(number, petition.group_totals),
        number(petition.needs),
        "",
        "",
        total.amount if total else "",
    ]


def rows_of_petition_interpreting(lines):
    yield [_("Language"), _("Requests"), _("Hours asked"), _("Requests unmet"), _("Hours unmet")]
    for line in lines:
        yield [line.language_name, *numbers(line.asked), *numbers(line.unmet)]


def rows_of_hours(lines):
    """Hours of interpreters as the page shows them, in the same order."""
    yield [
        _("Country"), _("Period"), _("Language"), _("Requests"), _("Hours asked"), _("Requests given"),
        _("Hours given"), _("Requests unmet"), _("Hours unmet"),
    ]  # fmt: skip
    for line in lines:
        amounts = [number for amount in (line.asked, line.given, line.unmet) for number in numbers(amount)]
        yield [line.country_name, line.period, line.language_name, *amounts]


def numbers(amount):
    """Of an Amount of interpreting: requests and hours."""
    return (amount.requests, amount.hours) if amount else (HIDDEN, HIDDEN)


def petition_sheet(petition, notes):
    """The bytes of the file. `notes`: sentences below the table."""
    book = openpyxl.Workbook()
    name = f"{petition.reach.country} {petition.reach.quarter.code}"
    fill(book.active, name, list(rows_of(petition)), notes, has_total=True)
    if petition.interpreting:
        rows = list(rows_of_petition_interpreting(petition.interpreting))
        fill(book.create_sheet(), _("Interpreters"), rows, ())
    return content_of(book)


def people_sheet(found, notes):
    """The bytes of the file of people met: every list below the other, each with its title."""
    book = openpyxl.Workbook()
    rows = [("", str(found.period), _("People")), ("", _("Together"), number(found.people))]
    for each in found.lists:
        rows += [(str(each.title), str(label), number(people)) for label, people in each.rows]
        notes = [*notes, str(each.note)] if each.note else notes
    fill(book.active, f"{found.period.country} {found.period.code}", rows, notes)
    return content_of(book)


def hours_sheet(found, notes):
    """The bytes of the file of hours of interpreters."""
    book = openpyxl.Workbook()
    fill(book.active, _("Interpreters"), list(rows_of_hours(found.lines)), notes)
    return content_of(book)


def fill(sheet, title, rows, notes, *, has_total=False):
    """Rows of values, the head first, and below them the notes."""
    sheet.title = harmless(title)
    bold = (1, len(rows)) if has_total else (1,)
    for place, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            put(sheet, place, column, value, bold=place in bold)
    for place, note in enumerate(notes, start=len(rows) + 2):
        put(sheet, place, 1, note)
    for column, values in enumerate(zip(*rows, strict=True), start=1):
        letter = openpyxl.utils.get_column_letter(column)
        sheet.column_dimensions[letter].width = min(WIDEST, 2 + max(len(str(v)) for v in values))
    sheet.freeze_panes = "C2"


def content_of(book):
    file = BytesIO()
    openpyxl.writer.excel.save_workbook(book, file)
    return file.getvalue()
