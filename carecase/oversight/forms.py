"""What is asked of the trail."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carecase.audit.models import Kind
from carecase.cases import numbers

OUR_TIMES = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


class Day(forms.DateInput):
    """A day in the browser's own control: filters are one line, and three fields would be too many."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class EventFilter(forms.Form):
    """Everything optional, and kept in the address for a bookmark: codes, accounts and days, no personal data."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("trail", "What kind"), required=False, choices=[("", _("Everything")), *Kind.choices]
    )
    who = forms.ChoiceField(label=_("Who acted"), required=False)
    since = forms.DateField(label=pgettext_lazy("trail", "From"), required=False, widget=Day, validators=OUR_TIMES)
    until = forms.DateField(label=pgettext_lazy("trail", "Until"), required=False, widget=Day, validators=OUR_TIMES)

    def __init__(self, *args, accounts, **kwargs):
        """`accounts`: pairs of account id and name to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Anybody")), *accounts]

    @property
    def chosen(self):
        """What was asked, with what cannot be understood left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def codes(self):
        """The same for the trail itself: who looked for what."""
        return {name: str(value) for name, value in self.chosen.items()}

    def apply(self, events):
        chosen = self.chosen
        if kind := chosen.get("kind"):
            events = events.filter(kind=kind)
        if who := chosen.get("who"):
            events = events.filter(actor=who)
        if since := chosen.get("since"):
            events = events.filter(at__gte=midnight(since))
        if until := chosen.get("until"):
            events = events.filter(at__lt=midnight(until) + timedelta(days=1))
        return events


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


class FindCase(forms.Form):
    """Posted, so that what was sought stays in no address."""

    number = forms.CharField(
        label=_("Case number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self):
        number = numbers.read(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError(_("This is not a case number: eight characters and one to check them."))
        return number
