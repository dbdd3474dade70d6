"""The signs, one question each, in their groups."""

from django import forms

from carecase.access.permissions import Permission
from carecase.assessments.actions import answer_signs
from carecase.assessments.forms.urgency import check_alone
from carecase.assessments.indicators import INDICATORS, Group, Mark
from carecase.assessments.questionnaire import InARow, Questionnaire
from carecase.assessments.screening import SECTIONS, Screening


class MarkField(forms.ChoiceField):
    """One sign. Left alone, it is not known."""

    widget = InARow

    def __init__(self, **kwargs):
        super().__init__(choices=Mark.choices, **kwargs)

    def clean(self, value):
        return super().clean(value or Mark.UNKNOWN)


class ScreeningForm(Questionnaire):
    permission = Permission.SCREEN
    sections_of = SECTIONS
    plain = ("note", "authority", "through", "occurred_at")

    class Meta:
        model = Screening
        fields = ["alone", "language", "through", "authority", "occurred_at", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = [each for each in INDICATORS if each.group != Group.CHILD or self.parent.person.is_child]
        self.codes = [each.code for each in asked]
        for each in asked:
            marked = self.instance.marks.get(each.code, Mark.UNKNOWN)
            self.fields[each.code] = MarkField(label=each.label, initial=marked)
        first, last = SECTIONS
        groups = [(g.label, "", [e.code for e in asked if e.group == g]) for g in Group]
        self.sections_of = (first, *(group for group in groups if group[2]), last)

    def clean(self):
        cleaned = super().clean()
        check_alone(self)
        marks = {code: cleaned.get(code) for code in self.codes}
        asked = {code: mark for code, mark in marks.items() if mark and mark != Mark.UNKNOWN}
        kept = {code: mark for code, mark in self.instance.marks.items() if code not in self.codes}
        self.instance.marks = kept | asked
        return cleaned

    def write(self, doing):
        super().write(doing)
        answer_signs(self.instance, doing)
