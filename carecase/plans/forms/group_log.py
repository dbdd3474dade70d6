"""One service for several people at once."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
    provider = forms.CharField(label=_("Who gave it"), required=False, max_length=200)
    cases = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("For whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one person.")},
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases
