"""Choosing who gave a service: a provider of the catalogue under an agreement, or the one that was looked up."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services_catalog.agreed import called, is_uuid, services_agreed
from services_catalog.matching import gives_or_detains
from services_catalog.models import ProviderService

STILL_NEEDED = _("She or he still needs it")
STILL_NEEDED_WHEN = _(
    "For what was given in part or missed: it then stands among the unmet needs. What was not to be had stands there "
    "by itself."
)
COST_BY_AGREEMENT = _("Leave empty if the price agreed with the provider applies.")
HOW_TO_CHOOSE = _("Those under an agreement in force. Others are found by looking for a service.")


class ProviderServiceField(forms.ModelChoiceField):
    """A select of those under an agreement in force, and of the one that is chosen already."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("queryset", ProviderService.objects.none())
        kwargs.setdefault("label", _("Provider in the catalogue"))
        kwargs["help_text"] = kwargs.get("help_text") or HOW_TO_CHOOSE
        super().__init__(*args, **kwargs)

    def offer(self, organisations, chosen=None):
        offered = Q(pk__in=services_agreed(organisations).values("pk"))
        if chosen and is_uuid(chosen):
            offered |= Q(pk=chosen)
        rows = ProviderService.objects.published().filter(offered)
        self.queryset = rows.select_related("provider").order_by("provider__name", "name", "pk")

    def label_from_instance(self, obj):
        return called(obj)


def gives_it(form, cleaned):
    """The provider chosen gives a service of this type, and nobody is lodged where people are detained."""
    service, service_type = cleaned.get("provider_service"), cleaned.get("service_type")
    if not service or not service_type:
        return
    gives, detains = gives_or_detains(service, service_type)
    if not gives:
        form.add_error("provider_service", _("This provider does not give this service."))
    if service.lodges and detains:
        form.add_error("provider_service", _("People are detained there. Nobody in care is lodged in such a place."))
