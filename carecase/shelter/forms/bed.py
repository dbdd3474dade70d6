"""A case looks for a bed: what the bed must give, what is wanted, an exception, a provider."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.plans.forms.voucher import PriceField
from carecase.shelter import actions, lodging
from carecase.shelter.forms.house import ShelterForm
from carecase.shelter.models import AllocationOverride, LodgingNeeds, ProviderLodging, ShelterChoice

AN_EXCEPTION_LASTS = timedelta(days=3)


class LodgingNeedsForm(ShelterForm):
    permission = Permission.ADMIT

    class Meta:
        model = LodgingNeeds
        fields = ["sleeps", "step_free", "isolation"]


class ShelterChoiceForm(ShelterForm):
    permission = Permission.ADMIT
    plain = ("why", "occurred_at")

    class Meta:
        model = ShelterChoice
        fields = ["choice", "asked_alone", "why", "occurred_at"]
        widgets = {"why": forms.Textarea(attrs={"rows": 3})}

    def clean(self):
        cleaned = super().clean()
        passed_by = cleaned.get("choice") not in (None, "", ShelterChoice.Choice.WANTED)
        if passed_by and not (cleaned.get("why") or "").strip():
            self.add_error("why", _("Say why there is no shelter."))
        return cleaned


class ProviderLodgingForm(ShelterForm):
    """Provider and price come from an agreement in force; afterwards only the nights change."""

    permission = Permission.ADMIT
    plain = ("ended_on",)

    class Meta:
        model = ProviderLodging
        fields = ["price", "from_on", "nights", "ended_on"]
        field_classes = {"price": PriceField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = timezone.localdate()
        if self.is_new:
            del self.fields["ended_on"]
            self.fields["price"].required = True
            self.fields["price"].queryset = lodging.prices_offered(self.parent)
        else:
            del self.fields["price"]

    def is_question(self, name):
        return False

    def clean(self):
        cleaned = super().clean()
        first, ended = cleaned.get("from_on"), cleaned.get("ended_on")
        if first and ended and ended < first:
            self.add_error("ended_on", _("It cannot end before the first night."))
        price, nights = cleaned.get("price") or self.instance.price, cleaned.get("nights")
        if price and nights and price.most_per_person and nights > price.most_per_person:
            most = {"most": price.most_per_person}
            self.add_error("nights", _("The agreement allows %(most)s nights for one person.") % most)
        return cleaned

    def write(self, doing):
        self.instance.case = self.parent
        lodging.lodge(self.instance, doing)


class OverrideForm(ShelterForm):
    permission = Permission.OVERRIDE_ALLOCATION
    verb = "override_allocation"

    class Meta:
        model = AllocationOverride
        fields = ["mitigation", "reason", "expires_at"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("mitigation", "reason")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].initial = timezone.now() + AN_EXCEPTION_LASTS

    def save(self):
        """The manager of the house or a supervisor of the case: the act itself asks which."""
        return actions.set_aside(self.instance, by=self.by)
