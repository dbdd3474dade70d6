"""A spreadsheet: cells typed, nothing that a program would take for a formula, and nothing that the page hides."""

from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import save_workbook

from carecase.documents.typefaces import printable
from carecase.reports.petition import GROUPS

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
    cell.font = Font(bold=bold)


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


def petition_sheet(petition, notes):
    """The bytes of the file. `notes`: sentences below the table."""
    book = Workbook()
    sheet = book.active
    sheet.title = harmless(f"{petition.reach.country} {petition.reach.quarter.code}")
    rows = list(rows_of(petition))
    for place, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            put(sheet, place, column, value, bold=place in (1, len(rows)))
    for place, note in enumerate(notes, start=len(rows) + 2):
        put(sheet, place, 1, note)
    for column, values in enumerate(zip(*rows, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, 2 + max(len(str(v)) for v in values))
    sheet.freeze_panes = "C2"
    file = BytesIO()
    save_workbook(book, file)
    return file.getvalue()
