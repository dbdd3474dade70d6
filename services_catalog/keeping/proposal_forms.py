"""The forms in which a type of service is proposed, and answered for a country."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.jurisdictions import countries
from carecase.ui.widgets import use_house_widgets
from services_catalog.keeping.rights import countries_of
from services_catalog.models import Opinion, TypeProposal


class ProposalForm(forms.ModelForm):
    class Meta:
        model = TypeProposal
        fields = (
            "name_es", "name_en", "name_fr", "name_pt_br", "name_ht", "phase", "urgency", "domain", "usually_es",
            "usually_en", "why",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)
        self.fields["why"].widget.attrs["rows"] = 4

    @property
    def sections(self):
        return [
            (_("What it is called"), _("As the person in care will read it."), self.bound("name_es", "name_en")),
            (_("In the other languages of people in care"), "", self.bound("name_fr", "name_pt_br", "name_ht")),
            (_("Where it belongs"), "", self.bound("phase", "urgency", "domain")),
            (_("Who usually gives it"), "", self.bound("usually_es", "usually_en")),
            (_("Why it is needed"), "", self.bound("why")),
        ]

    def bound(self, *names):
        return [self[name] for name in names]


class AnswerForm(forms.Form):
    """Whoever answers for one country is not asked for which."""

    country = forms.ChoiceField(label=_("For"))
    choice = forms.ChoiceField(label=_("Your country"), choices=Opinion.Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for an objection: what would have to change?"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = sorted(countries_of(user, Permission.ANSWER_FOR_COUNTRY))
        self.fields["country"].choices = [(code, countries.name(code)) for code in own]
        if len(own) == 1:
            self.fields["country"].widget = forms.HiddenInput()
            self.fields["country"].initial = own[0]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == Opinion.Answer.OBJECTS and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("An objection says why."))
        return cleaned
