"""What is asked before a case opens in an emergency, and what the data protection officer says of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.cases.models import EmergencyAccess
from carecase.oversight.forms import FindCase
from carecase.ui.widgets import use_house_widgets

ROWS = {"rows": 3}


class OpenForm(FindCase):
    reason = forms.CharField(
        label=_("What has happened"),
        max_length=500,
        widget=forms.Textarea(attrs=ROWS),
        help_text=_("Why it cannot wait for who works on the case. The supervisor and the officer read this."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Judgement"), choices=EmergencyAccess.Verdict.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=ROWS),
        help_text=_("Needed if it was not in order: what should happen now."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)
