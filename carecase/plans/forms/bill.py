"""A provider's bill as it is typed, pasted or uploaded. A bad line refuses the whole bill, with its number."""

import csv
import io
from decimal import Decimal, InvalidOperation

from babel.dates import format_skeleton
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from carecase.plans.models import Bill, BillLine
from carecase.plans.reconciling import MOST_LINES
from carecase.plans.voucher_numbers import read
from carecase.ui.moments import locale
from services_catalog.models import Agreement

LINES_SHOWN, LINES_MORE, LINES_ON_A_PAGE = 5, 20, 100
MONTHS_BACK = 24
MOST_BYTES = 200_000


def months():
    """The months a bill can be for, the last one first: it is what providers send."""
    today = timezone.localdate()
    count = today.year * 12 + today.month - 1
    days = [today.replace(year=n // 12, month=n % 12 + 1, day=1) for n in range(count, count - MONTHS_BACK, -1)]
    return [(f"{day:%Y-%m-%d}", capfirst(format_skeleton("yMMMM", day, locale=locale()))) for day in days]


class BillForm(forms.ModelForm):
    month = forms.TypedChoiceField(label=_("Month"), choices=months, coerce=forms.DateField().to_python)
    pasted = forms.CharField(
        label=_("Lines copied from a table"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("One voucher a line: number; quantity; unit price. For instance V-K7QM-2RD8-X; 3; 25.00"),
    )
    file = forms.FileField(label=_("Or the same as a CSV file"), required=False)

    class Meta:
        model = Bill
        fields = ["agreement", "month", "number", "currency"]

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        agreements = Agreement.objects.filter(organisation__in=organisations).select_related("provider")
        self.fields["agreement"].queryset = agreements.order_by("provider__name", "number")

    def clean_file(self):
        given = self.cleaned_data["file"]
        if given is None:
            return ""
        if given.size > MOST_BYTES:
            raise ValidationError(_("This file is too long."))
        try:
            return given.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(_("This is not a text file in UTF-8.")) from error

    def clean(self):
        cleaned = super().clean()
        self.copied = []
        for name in ("pasted", "file"):
            try:
                self.copied += rows_of(cleaned.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned


class BillLineForm(forms.ModelForm):
    class Meta:
        model = BillLine
        fields = ["number", "quantity", "amount"]

    def clean_number(self):
        return read(self.cleaned_data["number"]) or self.cleaned_data["number"].strip()

    @property
    def row(self):
        return self.cleaned_data["number"], self.cleaned_data["quantity"], self.cleaned_data["amount"]


class Lines(forms.BaseFormSet):
    """Lines to be typed; those that are left empty do not count."""

    def initial_form_count(self):
        return 0  # what is shown again was typed, and none of it is kept yet

    def longer(self):
        """The same lines with room for more."""
        typed = [{name: line[name].value() for name in line.fields} for line in self.forms]
        more = type(self)(initial=(typed + [{}] * LINES_MORE)[:LINES_ON_A_PAGE], prefix=self.prefix)
        more.extra = len(more.initial)
        return more


BillLines = forms.formset_factory(
    BillLineForm, Lines, extra=LINES_SHOWN, max_num=LINES_ON_A_PAGE, absolute_max=LINES_ON_A_PAGE, validate_max=True
)


def rows_of(text):
    """(number, quantity, unit price) of every line of a table; its head, if it has one, is left out."""
    lines = text.replace("\x00", "").splitlines()
    separator = next((sign for sign in ";\t" if any(sign in line for line in lines)), ",")
    found = []
    for place, cells in enumerate(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator), start=1):
        cells = [cell.strip() for cell in cells]
        if any(cells) and not (place == 1 and is_head(cells)):
            found.append(row_of(cells, place))
    if len(found) > MOST_LINES:
        raise ValidationError(_("A bill has at most %(most)s lines."), params={"most": MOST_LINES})
    return found


def is_head(cells):
    return not any(sign.isdigit() for sign in "".join(cells[1:]))


def row_of(cells, place):
    try:
        number, quantity, amount, *rest = cells
        form = BillLineForm({"number": number, "quantity": quantity, "amount": point(amount)})
    except (ValueError, InvalidOperation) as error:
        raise ValidationError(_("Line %(n)s is not: number; quantity; unit price."), params={"n": place}) from error
    if any(rest) or not form.is_valid():
        raise ValidationError(_("Line %(n)s is not: number; quantity; unit price."), params={"n": place})
    return form.row


def point(amount):
    """25,00 and 25.00 are one amount."""
    return Decimal(amount.replace(",", ".")) if "." not in amount else Decimal(amount)
