"""What the organisation there is asked after a visit or call: short, and nothing of the case is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.plans.models import FollowUp
from carecase.ui.widgets import use_house_widgets


class VisitForm(forms.ModelForm):
    class Meta:
        model = FollowUp
        fields = [
            "safe_contact_used", "wellbeing", "safety", "housing", "occupation", "services", "retrafficking_signal",
            "note", "next_due_on",
        ]  # fmt: skip
        labels = {
            "retrafficking_signal": _(
                "Something points to somebody who controls, threatens or harms her or him again"
            ),
            "services": _("What she or he needs, and what was given"),
            "next_due_on": _("Another contact on, if she or he wants one"),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("services", "note")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)
        for name in ("wellbeing", "safety", "retrafficking_signal"):
            self.fields[name].required = True

    def clean_retrafficking_signal(self):
        if self.cleaned_data["retrafficking_signal"] is None:
            raise forms.ValidationError(_("Say yes or no."))
        return self.cleaned_data["retrafficking_signal"]


class NotReachedForm(forms.Form):
    """One line: nobody was there, or nobody answered."""

    note = forms.CharField(label=_("What was tried"), max_length=300, required=False)
