"""Asking for a case by its number, and the referral that is the answer."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit
from carecase.cases.numbers import read
from carecase.ui.widgets import use_house_widgets
from referrals.forms import ReferralForm
from referrals.models import CaseRequest
from referrals.querysets import ANSWERING


class CaseRequestForm(forms.ModelForm):
    """What is checked here is the same for every number: how it is written, and what one's own team asked already."""

    number = forms.CharField(
        label=_("Number of the case"),
        max_length=40,
        help_text=_("As it stands on the paper, for example K7QM-2RD8-X."),
    )

    class Meta:
        model = CaseRequest
        fields = ["number", "unit", "speaks_for", "because", "wanted", "urgency"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=by.units_as(ANSWERING)).exclude(kind=Unit.Kind.HOUSE)
        self.fields["unit"].queryset = units.order_by("name")
        if units.count() == 1:
            self.fields["unit"].initial = units.get()
        self.fields["because"].help_text = _("Those who have the case read this. Write only what they need to know.")
        for name in ("because", "wanted"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3})
        use_house_widgets(self)

    def clean_number(self):
        number = read(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError(_("This is not how a number is written. Look at each character again."))
        return number

    def clean(self):
        cleaned = super().clean()
        same = CaseRequest.objects.filter(unit=cleaned.get("unit"), number=cleaned.get("number", ""))
        if same.filter(expires_at__gt=timezone.now()).exclude(answer__in=CaseRequest.TOLD).exists():
            self.add_error("number", _("Your team has asked for this number already and waits for an answer."))
        return cleaned


class AnswerForm(ReferralForm):
    """A transfer or referral that begins as the answer to a request: once it is sent, the request is answered."""

    def write(self, doing):
        super().write(doing)
        request = self.instance.answering
        request.referral = self.instance
        doing.save(request)
