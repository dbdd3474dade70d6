"""What is asked of one receiver for everybody who is marked: written once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.cases.models import Case
from carecase.ui.widgets import use_house_widgets
from referrals import guards
from referrals.bulk.people import MOST, may_be_referred
from referrals.bulk.standing import asked_for
from referrals.exchange.models.keys import Partner
from referrals.forms import answering_units, with_organisation
from referrals.models import Referral
from services_catalog.forms import ServiceTypeField

RECIPIENTS = ("receiving_unit", "partner", "to_name")


class BulkForm(forms.ModelForm):
    """Nothing is saved by it: each person's referral is made of what it says."""

    LEAVE, KEEP = "leave", "draft"

    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), label=_("For whom"), error_messages={"required": _("Mark at least one person.")}
    )
    rest = forms.ChoiceField(
        label=_("Those who cannot be sent yet"),
        choices=(
            (LEAVE, _("Leave them as they are")),
            (KEEP, _("Prepare a draft for each who may be asked, to be sent when the consent is there")),
        ),
        initial=LEAVE,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Referral
        fields = [*RECIPIENTS, "channel", "service", "text", "urgency", "fields"]
        field_classes = {"service": ServiceTypeField}
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "urgency": forms.RadioSelect}

    def __init__(self, *args, by, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["cases"].queryset = cases
        self.fields["receiving_unit"].queryset = answering_units()
        self.fields["receiving_unit"].label_from_instance = with_organisation
        self.fields["partner"].queryset = Partner.objects.filter(organisation__in=by.organisations)
        by_hand = [each for each in self.fields["channel"].choices if each[0] != Referral.Channel.PACKAGE]
        self.fields["channel"].choices = by_hand
        self.fields["text"].help_text = _(
            "The same words go with everybody: leave out what is true of one person only."
        )
        self.fields["fields"].help_text = _("They see what is ticked here, and nothing else.")
        use_house_widgets(self)

    @property
    def common(self):
        """What everybody's referral has in common."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def clean_cases(self):
        chosen = self.cleaned_data["cases"][: MOST + 1]
        if len(chosen) > MOST:
            raise forms.ValidationError(_("At most %(most)s people at once.") % {"most": MOST})
        cases = may_be_referred(chosen, self.by)
        if len(cases) < len(chosen):
            raise forms.ValidationError(_("Not everybody who is marked may be referred by you. Mark them again."))
        return cases

    def clean(self):
        cleaned = super().clean()
        named = [name for name in RECIPIENTS if cleaned.get(name)]
        if not named and not set(RECIPIENTS) & set(self.errors):
            for name in RECIPIENTS:
                if name in self.fields:
                    self.add_error(name, _("Say to whom here, or in one of the other ways."))
        if len(named) > 1:
            self.add_error(named[1], _("Choose one: a team, a partner elsewhere, or somebody outside in words."))
        if not cleaned.get("text") and not cleaned.get("service"):
            self.add_error("text", guards.request_is_clear.otherwise)
        if cleaned.get("to_name") and not cleaned.get("channel"):
            self.add_error("channel", guards.way_of_sending_is_named.otherwise)
        self.check_partner(cleaned)
        return cleaned

    def check_partner(self, cleaned):
        """Keys and protocol are the same for everybody: looked at once."""
        if self.errors or not cleaned["partner"]:
            return
        ours = [case for case in cleaned["cases"] if case.organisation_id == cleaned["partner"].organisation_id]
        sealed = [guards.the_package_can_be_sealed.check(asked_for(case, self.common)) for case in ours[:1]]
        if not all(check.holds for check in sealed):
            self.add_error("partner", guards.the_package_can_be_sealed.otherwise)
