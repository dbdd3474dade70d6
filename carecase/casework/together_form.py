"""One interpreter for several people of one event: who, in which language, when."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.cases.models import InterpreterRequest
from carecase.cases.together import FEWEST, FOR_A_GROUP, MOST, ask_together, kept_apart
from carecase.casework.group import languages_of
from carecase.jurisdictions import languages
from carecase.ui.widgets import use_house_widgets


class TogetherForm(forms.ModelForm):
    """`cases`: those of the event for whom this reader may ask. Languages offered are those that they speak."""

    people = forms.MultipleChoiceField(
        label=_("Who is met together"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who is met together.")},
    )

    class Meta:
        model = InterpreterRequest
        fields = ["language", "variety", "purpose", "mode", "urgent", "wanted_at", "minutes", "sex"]
        labels = {"sex": _("Their wish")}

    field_order = ["people", *Meta.fields]

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = {case.number: case for case in cases}
        self.spoken = languages_of([case.person_id for case in cases])
        by_number = Counter(code for codes in self.spoken.values() for code in codes).most_common()
        self.fields["language"].choices = [(code, f"{languages.name(code)} ({number})") for code, number in by_number]
        self.fields["purpose"].choices = [("", "—"), *((each.value, each.label) for each in FOR_A_GROUP)]
        self.fields["people"].choices = [(number, self.words(case)) for number, case in self.cases.items()]
        if by_number:
            most_spoken, _number = by_number[0]
            self.initial |= {"language": most_spoken, "people": self.speakers(most_spoken)[:MOST]}
        use_house_widgets(self)

    def words(self, case):
        spoken = ", ".join(languages.name(code) for code in self.spoken.get(case.person_id, ()))
        return " · ".join(filter(None, [case.label or case.number, case.called, spoken]))

    def speakers(self, language):
        return [n for n, case in self.cases.items() if language in self.spoken.get(case.person_id, ())]

    def clean(self):
        cleaned = super().clean()
        chosen, language = cleaned.get("people"), cleaned.get("language")
        if chosen and language:
            self.check_people(chosen, set(self.speakers(language)))
        return cleaned

    def check_people(self, chosen, speakers):
        silent = [self.cases[number].label or number for number in chosen if number not in speakers]
        if silent:
            words = _("This language is not noted for: %(people)s.")
            self.add_error("people", words % {"people": ", ".join(silent)})
        elif not FEWEST <= len(chosen) <= MOST:
            words = _("From %(fewest)d to %(most)d people are met together. For one, ask in her or his case.")
            self.add_error("people", words % {"fewest": FEWEST, "most": MOST})
        elif kept_apart(self.chosen):
            self.add_error("people", _("Not all of these people can be met together."))

    @property
    def chosen(self):
        return [self.cases[number] for number in self.cleaned_data["people"]]

    def ask(self, by):
        facts = {name: self.cleaned_data[name] for name in self._meta.fields}
        return ask_together(self.chosen, by=by, **facts)
