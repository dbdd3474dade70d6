"""What may stand in the address of a search: a type of service, a moment and two switches, and nothing of a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.ui.widgets import use_house_widgets
from carecase.workflow.bounds import may_be_planned
from services_catalog.forms import ServiceTypeField
from services_catalog.models import ServiceType


class FindServiceForm(forms.Form):
    service = ServiceTypeField(
        queryset=ServiceType.objects.all(), to_field_name="code", label=_("What is needed"), empty_label=None
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), ("tonight", _("Tonight")), ("date", _("On a day"))],
        required=False,
    )
    on = forms.DateField(label=_("Which day"), required=False, validators=[may_be_planned])
    own_interpreter = forms.BooleanField(label=_("We bring an interpreter"), required=False)
    travels = forms.BooleanField(label=_("Another province is within reach"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == "date" and "on" not in self.errors and not cleaned.get("on"):
            self.add_error("on", _("Say which day."))
        return cleaned
