"""One service for several people at once."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.plans.forms.providers import STILL_NEEDED, STILL_NEEDED_WHEN, ProviderServiceField, gives_it
from carecase.plans.models import ServiceLog
from carecase.ui.widgets import Moment
from carecase.workflow.bounds import has_happened
from services_catalog.forms import ServiceTypeField
from services_catalog.models import ServiceType


class GroupLogForm(forms.Form):
    """Which of the people shown, what, and how it went."""

    service_type = ServiceTypeField(queryset=ServiceType.objects.all(), label=_("Service"))
    outcome = forms.ChoiceField(label=_("Result"), choices=ServiceLog.Outcome.choices)
    given_at = forms.DateTimeField(label=_("When"), initial=timezone.now, validators=[has_happened], widget=Moment)
    still_needed = forms.BooleanField(label=STILL_NEEDED, required=False, help_text=STILL_NEEDED_WHEN)
    quantity = forms.IntegerField(
        label=_("Quantity for each"), required=False, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    provider_service = ProviderServiceField(required=False)
    provider = forms.CharField(label=_("Who gave it"), required=False, max_length=200)
    budget_line = forms.CharField(label=_("Budget line"), required=False, max_length=40)
    cases = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("For whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one person.")},
    )

    def __init__(self, *args, cases, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases
        self.fields["provider_service"].offer(organisations, chosen=self["provider_service"].value())

    def clean(self):
        cleaned = super().clean()
        gives_it(self, cleaned)
        return cleaned
