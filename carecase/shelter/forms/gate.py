"""The gate log and those who are not let in."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.shelter.forms.house import ShelterForm
from carecase.shelter.gate import tell_case_managers
from carecase.shelter.models import GateCall, NotAdmitted

LONGEST = timedelta(days=92)


class GateCallForm(ShelterForm):
    permission = Permission.KEEP_DAY_LOG
    plain = ("asked_for", "caller", "occurred_at")

    class Meta:
        model = GateCall
        fields = ["way", "asked_for", "caller", "answer", "occurred_at"]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("asked_for") or cleaned.get("caller")) and not self.errors:
            self.add_error("caller", _("Write at least one: for whom, or who asked."))
        if cleaned.get("asked_for") and cleaned.get("answer") == GateCall.Answer.LET_IN:
            self.add_error("answer", _("Whoever asks for somebody is not let in, and nothing is confirmed."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        if self.instance.asked_for:
            tell_case_managers(self.instance, doing)


class NotAdmittedForm(ShelterForm):
    permission = Permission.KEEP_DAY_LOG
    plain = ()

    class Meta:
        model = NotAdmitted
        fields = ["looks", "then", "until_on"]
        widgets = {"looks": forms.Textarea(attrs={"rows": 2})}

    def clean_until_on(self):
        until = self.cleaned_data["until_on"]
        if not timezone.localdate() <= until <= timezone.localdate() + LONGEST:
            raise forms.ValidationError(_("From today on, and for three months at most."))
        return until
