"""A contact in one line: how, the result as the button that is pressed, and when to try again (practice rule 10)."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.forms import ContactAttemptForm
from carecase.cases.models import ContactAttempt

AGAIN = {"4h": timedelta(hours=4), "1d": timedelta(days=1), "3d": timedelta(days=3), "7d": timedelta(days=7)}
CHOICES = [
    ("1d", _("next try tomorrow")),
    ("4h", _("next try in 4 hours")),
    ("3d", _("next try in 3 days")),
    ("7d", _("next try in a week")),
    ("", _("no next try")),
]
#: What the line on a page offers.
LINE = {"channels": ContactAttempt.Channel.choices, "outcomes": ContactAttempt.Outcome.choices, "again": CHOICES}


class ContactLineForm(ContactAttemptForm):
    """What takes seconds. When it happened earlier, or there is more to say of the time, the whole form is there."""

    again = forms.ChoiceField(
        label=_("next try"),
        required=False,
        choices=CHOICES,
        help_text=_("Counts only when she or he was not reached."),
    )

    class Meta:
        model = ContactAttempt
        fields = ["channel", "outcome", "note"]

    def write(self, doing):
        if self.instance.outcome == ContactAttempt.Outcome.NOT_REACHED and self.cleaned_data["again"]:
            self.instance.next_try_at = timezone.now() + AGAIN[self.cleaned_data["again"]]
        super().write(doing)
