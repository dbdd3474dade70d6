"""The forms of services and of needs that could not be met, for both classes of reader."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.plans import actions
from carecase.plans.forms.money import COST_FIELDS, needs_currency
from carecase.plans.forms.providers import (
    COST_BY_AGREEMENT,
    STILL_NEEDED,
    STILL_NEEDED_WHEN,
    ProviderServiceField,
    gives_it,
)
from carecase.plans.models import HealthServiceLog, HealthUnmetNeed, ServiceLog, UnmetNeed
from carecase.plans.pricing import put_prices
from carecase.workflow.forms import RecordForm
from services_catalog.forms import ServiceTypeField
from services_catalog.models import ServiceType

DECIDES_ABOUT_NEEDS = {"service_type", "outcome", "given_at"}


class OneOfAType(RecordForm):
    """A row about a type of service. What is written about one class of types cannot become another's."""

    permission = Permission.LOG_SERVICE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_new:
            health = ServiceType.Domain.HEALTH
            same = {"domain": health} if self.instance.service_type.is_health else {}
            types = ServiceType.objects.filter(**same)
            self.fields["service_type"].queryset = types if same else types.exclude(domain=health)


class ServiceLogForm(OneOfAType):
    sections_of = (
        (
            _("What was given"),
            ["service_type", "outcome", "still_needed", "given_at", "mode", "minutes", "quantity", "note"],
        ),
        (_("By whom"), ["provider_service", "provider", "place", "interpreter_used", "disposition"]),
        (_("What it cost"), [*COST_FIELDS, "budget_line"]),
    )

    class Meta:
        model = ServiceLog
        fields = [
            "service_type", "outcome", "given_at", "mode", "minutes", "quantity", "note", "provider_service",
            "provider", "place", "interpreter_used", "disposition", *COST_FIELDS, "budget_line",
        ]  # fmt: skip
        field_classes = {"service_type": ServiceTypeField, "provider_service": ProviderServiceField}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    plain = tuple(Meta.fields)

    still_needed = forms.BooleanField(label=STILL_NEEDED, required=False, help_text=STILL_NEEDED_WHEN)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provider_service"].offer([self.parent.organisation_id], chosen=self["provider_service"].value())
        self.fields["cost"].help_text = COST_BY_AGREEMENT
        if self.is_new:
            self.initial["currency"] = self.parent.pack.value("currency")

    def clean(self):
        cleaned = super().clean()
        needs_currency(self, cleaned)
        gives_it(self, cleaned)
        if self.instance.in_error_at:
            self.add_error(None, _("This was marked as entered in error. Log it again instead of changing it."))
        return cleaned

    def write(self, doing):
        self.instance.case = self.parent
        if self.is_new:
            self.instance.entry = uuid4()
        tells_more = self.is_new or DECIDES_ABOUT_NEEDS & set(self.instance.changed_fields())
        put_prices([self.instance])
        super().write(doing)
        if tells_more or self.cleaned_data["still_needed"]:
            still_needed = self.cleaned_data["still_needed"]
            actions.settle_needs([self.instance], self.instance.service_type, doing, still_needed=still_needed)


class HealthServiceLogForm(ServiceLogForm):
    class Meta(ServiceLogForm.Meta):
        model = HealthServiceLog


class UnmetNeedForm(OneOfAType):
    class Meta:
        model = UnmetNeed
        fields = ["service_type", "needed_since", "reason", "note", "instead"]
        field_classes = {"service_type": ServiceTypeField}
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("note", "instead")}

    plain = tuple(Meta.fields)

    def clean(self):
        cleaned = super().clean()
        rows = type(self.instance).objects.filter(case=self.parent, service_type=cleaned.get("service_type"))
        if rows.filter(resolved_at__isnull=True).exclude(pk=self.instance.pk).exists():
            self.add_error("service_type", _("This need is on the list already."))
        return cleaned

    def write(self, doing):
        """What the person does not want is settled with that: nobody need be asked for it."""
        need = self.instance
        if need.reason == need.Reason.NOT_WANTED and need.resolved_at is None:
            need.resolved_at, need.resolution = timezone.now(), need.Resolution.DECLINED
        super().write(doing)


class HealthUnmetNeedForm(UnmetNeedForm):
    class Meta(UnmetNeedForm.Meta):
        model = HealthUnmetNeed
