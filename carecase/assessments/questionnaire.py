"""How the forms of this app look and save: radios for few choices, hints per section, plausible dates.

Three kinds: a plain one; one that also writes a second record of another data class (health apart); and one with rows
below it (threats, legs, things seized).
"""

import datetime
import re

from django import forms
from django.forms.models import construct_instance, fields_for_model
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from carecase.cases.actions import locked
from carecase.jurisdictions.fields import VocabularyField
from carecase.ui.widgets import use_house_widgets
from carecase.workflow.comparing import CHANGES_LOOKED_AT, as_shown, changes_since, differences
from carecase.workflow.forms import UNANSWERED, RecordForm
from carecase.workflow.records import Stale

FEW = 7  # up to so many choices are shown as radios
ROWS = 3  # lines of a text area, which grows in the hands of whoever writes
EARLIEST = 1900
LATEST = 2100
STORED_ROW = re.compile(r"([a-z]+-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))-")  # "leg-<id>-mode"


class InARow(forms.RadioSelect):
    """Radios side by side, as many as fit."""

    template_name = "assessments/widgets/in_a_row.html"


class Listed(forms.Select):
    """A long vocabulary, drawn in one go: a page of legs has thousands of options, which templates draw in seconds."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(map(str, self.format_value(value)))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, " selected" if str(key) in chosen else "", label if key else "—") for key, label in self.choices),
        )
        shown = self.build_attrs({"class": "govuk-select", "name": name} | self.attrs, attrs)
        return format_html("<select{}>{}</select>", flatatt(shown), options)


def lay_out(form):
    """Choose the widgets: radios where there are few choices, the house's own for dates and moments."""
    list_vocabularies(form)
    for name in form._meta.fields:
        field = form.fields.get(name)
        if isinstance(field, forms.TypedChoiceField) and not isinstance(field.widget, Listed):
            show_as_radios(field)
        if field is not None and type(field.widget) is forms.Textarea:
            field.widget.attrs["rows"] = ROWS
    use_house_widgets(form)


def show_as_radios(field):
    choices = [pair for pair in field.choices if pair[0] != ""]
    if len(choices) <= FEW and not field.widget.is_hidden:
        field.widget = InARow(choices=choices)
        field.choices = choices


def list_vocabularies(form):
    for field in form._meta.model._meta.concrete_fields:
        if isinstance(field, VocabularyField) and field.name in form.fields:
            asked = form.fields[field.name]
            asked.widget = Listed(choices=asked.choices)


def implausible(value):
    """A date that would only be a slip, and that clocks cannot be counted from."""
    return isinstance(value, datetime.date) and not EARLIEST <= value.year <= LATEST


class Questionnaire(RecordForm):
    """Sections are (title, hint, names)."""

    sections_of = ()
    plain = ("occurred_at",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lay_out(self)
        if self.is_new and "language" in self.fields:
            first = self.parent.person.languages.first()
            self.initial["language"] = first.language if first else ""

    @cached_property
    def sections(self):
        placed = {name for _title, _hint, names in self.sections_of for name in names}
        groups = [(title, hint, self.shown(names)) for title, hint, names in self.sections_of]
        left = [name for name in self.fields if name not in placed and name not in self.behind]
        return [group for group in [*groups, ("", "", self.shown(left))] if group[2]]

    @property
    def behind(self):
        """Fields that are not shown in a section: the version, and the reasons for no answer."""
        return {"version", *(UNANSWERED.format(name) for name in self.no_answer)}

    def shown(self, names):
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if implausible(value):
                self.add_error(name, _("Check the year."))
        return cleaned

    def need(self, name, sentence):
        """An answer without which the rest makes no sense."""
        if name not in self.errors and self.cleaned_data.get(name) in (None, "", []):
            self.add_error(name, sentence)

    def write(self, doing):
        """The case is read again under a lock: what follows changes it."""
        if hasattr(self.instance, "case_id"):
            self.instance.case = locked(self.parent)
        super().write(doing)


class WithPart(Questionnaire):
    """Also writes a second record, of another data class, that hangs on the first by `part_field`.

    Whoever fills it in need not be allowed to read the second afterwards, so these forms only make new records.
    """

    part_model = None
    part_fields = ()
    part_field = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.part = self.part_model(case=self.parent)
        asked = fields_for_model(self.part_model, fields=self.part_fields)
        self.fields.update(asked)
        self.part_questions = [name for name in asked if name not in self.plain]
        for name in self.part_questions:
            self.fields[UNANSWERED.format(name)] = self.no_answer_field(name)
        for field in asked.values():
            if isinstance(field, forms.TypedChoiceField):
                show_as_radios(field)
            if type(field.widget) is forms.Textarea:
                field.widget.attrs["rows"] = ROWS
        use_house_widgets(self)

    def leave_out(self, *names):
        """Questions of the second record that make no sense for this person."""
        for name in names:
            del self.fields[name]
            self.fields.pop(UNANSWERED.format(name), None)
        self.part_fields = [name for name in self.part_fields if name not in names]
        self.part_questions = [name for name in self.part_questions if name not in names]

    @property
    def no_answer(self):
        return super().no_answer | {name: self[UNANSWERED.format(name)] for name in self.part_questions}

    def _post_clean(self):
        super()._post_clean()
        reasons = {name: self.cleaned_data.get(UNANSWERED.format(name)) for name in self.part_questions}
        self.part.unanswered = {name: why for name, why in reasons.items() if why}
        construct_instance(self, self.part, self.part_fields)
        names = {field.name for field in self.part._meta.fields}
        outside = names - set(self.part_fields) | names & set(self.errors)
        try:
            self.part.full_clean(exclude=outside, validate_unique=False)
        except forms.ValidationError as error:
            self._update_errors(error)

    def part_says_something(self):
        return bool(self.part.unanswered) or any(getattr(self.part, name) for name in self.part_fields)

    def write(self, doing):
        super().write(doing)
        if self.part_says_something():
            setattr(self.part, self.part_field, self.instance)
            self.part.case, self.part.key = self.instance.case, self.instance.key
            doing.save(self.part)


class Row(forms.ModelForm):
    """One row below a form. Nothing in it is required; `title` says what it is; a blank one is not saved."""

    remove = forms.BooleanField(label=_("take this row out"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, title="", parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.title, self.parent = title, parent
        self.is_new = self.instance._state.adding
        self.fields["version"].initial = self.instance.version
        if self.is_new:
            del self.fields["remove"]
        for name in self._meta.fields:
            self.fields[name].required = False
        list_vocabularies(self)
        use_house_widgets(self)

    @property
    def is_blank(self):
        return all(self.cleaned_data.get(name) in (None, "", []) for name in self._meta.fields)

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if implausible(value):
                self.add_error(name, _("Check the year."))
        return cleaned

    @property
    def shown_version(self):
        return self.cleaned_data.get("version") or 0

    @property
    def is_stale(self):
        return not self.is_new and self.shown_version != self.instance.version

    def comparison(self):
        """When somebody else saved it first: where what is stored now and what was typed differ."""
        if not self.is_stale:
            return []
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        changes = changes_since(stored, self.shown_version)
        return differences(self.untouched(stored), self, self._meta.fields, changes, self.title)

    def untouched(self, stored):
        return type(self)(prefix=self.prefix, instance=stored, title=self.title, parent=self.parent)


class WithRows(Questionnaire):
    """Has rows below. Each row's fields carry a prefix of its own: the id of a stored row, or a place for a new one.

    Stored rows come from the database through their parent, never from what was sent, so nobody else's row is reached.
    """

    row_form = Row
    row_parent = ""
    rows_title = ""
    rows_hint = ""
    rows_as_lines = False  # one card for all of them
    rows_folded = False  # shown only when somebody asks for them

    def row_places(self):
        """Triples of prefix, row and title, in order."""
        raise NotImplementedError

    @cached_property
    def rows(self):
        places = self.row_places()
        if self.is_bound:  # a row added by somebody else meanwhile was not shown, and stays as it is
            places = [place for place in places if any(key.startswith(f"{place[0]}-") for key in self.data)]
        data = self.data if self.is_bound else None
        rows = [
            self.row_form(data, prefix=prefix, instance=row, title=title, parent=self.parent)
            for prefix, row, title in places
        ]
        return rows + self.removed_rows

    @cached_property
    def removed_rows(self):
        """Stored rows that somebody removed while this page was open: what was changed in one is not lost with it. It
        comes back as a new row, and is kept if the page is saved once more."""
        if not self.is_bound or self.is_new:
            return []
        here = {prefix for prefix, _row, _title in self.row_places()}
        sent = {found[1]: found[2] for key in self.data if (found := STORED_ROW.match(key)) and found[1] not in here}
        rows = [self.removed_row(prefix, pk) for prefix, pk in sent.items() if not self.data.get(f"{prefix}-remove")]
        return [row for row in rows if row is not None]

    def removed_row(self, prefix, pk):
        """The row as it was typed, or None if it was not touched or never stood here.

        Its version says whether this was told before.
        """
        data, model = self.data.copy(), self.row_form._meta.model
        shown, data[f"{prefix}-version"] = data.get(f"{prefix}-version"), 0
        title = _("A row that somebody removed meanwhile")
        row = self.row_form(data, prefix=prefix, instance=model(), title=title, parent=self.parent)
        row.is_told_of = shown in ("", "0", None)
        past = list(model.history.filter(id=pk, **{self.row_parent: self.instance.pk})[:CHANGES_LOOKED_AT])
        before = next((each for each in past if str(each.version) == shown), None)
        if past and (before is None or differences(row.untouched(before.instance), row, row._meta.fields)):
            return row
        return None

    def clean(self):
        cleaned = super().clean()
        if any(not row.is_told_of for row in self.removed_rows):
            self.add_error(
                None,
                _(
                    "Somebody removed a row meanwhile. What you typed in it stands below: save again to keep it "
                    "as a new row, or empty it."
                ),
            )
        for row in self.rows:
            if not row.is_valid():
                self.add_error(None, _("Look at “%(row)s” below.") % {"row": row.title})
        return cleaned

    def write(self, doing):
        super().write(doing)
        self.save_rows(doing)

    def save_rows(self, doing):
        if any(row.is_stale for row in self.rows):
            raise Stale("row")
        for row in self.rows:
            if row.cleaned_data.get("remove"):
                doing.delete(row.instance)
            elif not (row.is_new and row.is_blank):
                setattr(row.instance, self.row_parent, self.instance)
                doing.save(row.instance)

    # --- two people at the same rows --------------------------------------------------------------------------------

    def comparison(self, shown=0):
        return super().comparison(shown) + [each for row in self.rows for each in row.comparison()]

    def take_note(self, data, stored):
        super().take_note(data, stored)
        for row in self.rows:
            if not row.is_new:
                row.data = data
                data[row.add_prefix("version")] = row.instance.version

    def take_stored(self, names):
        """Before the rows are read: where what stands now was chosen, that is what came back."""
        super().take_stored(names)
        self.data = self.data.copy()
        for prefix, stored, title in self.row_places():
            fields = [f.name for f in stored._meta.concrete_fields]
            chosen = [name for name in fields if f"{prefix}-{name}" in names]
            if chosen:
                row = self.row_form(prefix=prefix, instance=stored, title=title, parent=self.parent)
                for control, values in as_shown(row, chosen).items():
                    self.data.setlist(control, values)
