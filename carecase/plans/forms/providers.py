"""Choosing who gave a service: a provider of the catalogue under an agreement, or the one that was looked up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services_catalog.agreed import OFFERED, called, is_uuid, services_agreed
from services_catalog.matching import is_place_of_detention
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
        agreed = list(services_agreed(organisations).values_list("pk", flat=True)[:OFFERED])
        pks = [*agreed, chosen] if chosen and is_uuid(chosen) else agreed
        rows = ProviderService.objects.published().filter(pk__in=pks)
        self.queryset = rows.select_related("provider").order_by("provider__name", "name", "pk")

    def label_from_instance(self, obj):
        return called(obj)


def gives_it(form, cleaned):
    """The provider chosen gives a service of this type, and nobody is lodged where people are detained."""
    service, service_type = cleaned.get("provider_service"), cleaned.get("service_type")
    if not service or not service_type:
        return
    if not service.service_types.filter(pk=service_type.pk).exists():
        form.add_error("provider_service", _("This provider does not give this service."))
    if service.lodges and is_place_of_detention(service):
        form.add_error("provider_service", _("People are detained there. Nobody in care is lodged in such a place."))
