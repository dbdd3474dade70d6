"""Widgets that Django lacks, and `use_house_widgets`, which puts them where they belong."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DayMonthYear(forms.Widget):
    """A date as three short fields, which is how people say it. What was typed wrongly is shown again as typed.

    A whole date under the plain name ("1999-04-21") is taken too.
    """

    template_name = "ui/widgets/day_month_year.html"
    use_fieldset = True
    input_type = "text"
    parts = (("day", _("Day")), ("month", _("Month")), ("year", _("Year")))

    def format_value(self, value):
        """The three texts to show, keyed by part."""
        if isinstance(value, datetime.date):
            year, month, day = str(value.year), str(value.month), str(value.day)
        else:
            year, month, day = [*str(value or "").split("-", 2), "", ""][:3]
        return {"day": day, "month": month, "year": year}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        texts = self.format_value(value)
        shared = {key: text for key, text in context["widget"]["attrs"].items() if key not in {"id", "required"}}
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": self.id_of(context["widget"]["attrs"].get("id"), part),
                "label": label,
                "value": texts[part],
                "width": 4 if part == "year" else 2,
                "attrs": shared,
            }
            for part, label in self.parts
        ]
        return context

    def value_from_datadict(self, data, files, name):
        if name in data:
            return data[name]
        day, month, year = (str(data.get(f"{name}_{part}", "")).strip() for part, _label in self.parts)
        return f"{year}-{month}-{day}" if day or month or year else None

    def value_omitted_from_data(self, data, files, name):
        return not any(key in data for key in (name, *(f"{name}_{part}" for part, _label in self.parts)))

    def id_for_label(self, id_):
        return self.id_of(id_, "day")

    @staticmethod
    def id_of(id_, part):
        return f"{id_}_{part}" if id_ else None


class FoldedCheckboxes(forms.CheckboxSelectMultiple):
    """A long list that most leave empty: folded until it is asked for, open where something is ticked."""

    template_name = "ui/widgets/folded_checkboxes.html"


class Moment(forms.DateTimeInput):
    """A date and time in the browser's own control, to the minute, in the reader's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeOfDay(forms.TimeInput):
    """A time to the minute in the browser's own control."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class Phone(forms.TelInput):
    """A telephone number as people write it."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "size": 20} | (attrs or {}))


class Money(forms.TextInput):
    """An amount, with the currency in which it is meant standing before it."""

    template_name = "ui/widgets/money.html"

    def __init__(self, currency="USD", attrs=None):
        self.currency = currency
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "cc-short"} | (attrs or {}))

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["currency"] = self.currency
        return context


class PartialDate(forms.TextInput):
    """A date as far as it is remembered, in one field: 2025, 2025-06, 2025-06-03, or words."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "class": "govuk-input--width-20"} | (attrs or {}))


class YesNo(forms.RadioSelect):
    """Yes or no, where neither may be known: no third mark to press on, the reason stands below."""

    words = {"True": pgettext_lazy("answer", "Yes"), "False": pgettext_lazy("answer", "No")}

    def __init__(self, attrs=None):
        super().__init__(attrs, choices=self.words.items())

    def value_from_datadict(self, data, files, name):
        value = str(data.get(name, "")).capitalize()
        return value if value in self.words else None


REPLACED = {
    forms.DateInput: DayMonthYear,
    forms.DateTimeInput: Moment,
    forms.TimeInput: TimeOfDay,
    forms.NullBooleanSelect: YesNo,
    forms.TelInput: Phone,
}


AS_DJANGO_MAKES_IT = forms.Textarea().attrs["rows"]
ROWS = "4"  # it grows by its corner: ten rows for a nickname make a form look endless


def use_house_widgets(form):
    """Replace Django's plain date, time and yes/no widgets in a form. Chosen widgets, and sub-classes, stay."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea) and field.widget.attrs.get("rows") == AS_DJANGO_MAKES_IT:
            field.widget.attrs["rows"] = ROWS
        replacement = REPLACED.get(type(field.widget))
        if not replacement:
            continue
        old, field.widget = field.widget, replacement(field.widget.attrs)
        field.widget.is_localized, field.widget.is_required = old.is_localized, old.is_required
