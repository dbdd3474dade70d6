"""An amount has a currency."""

from django.utils.translation import gettext_lazy as _

COST_FIELDS = ["cost", "currency"]


def needs_currency(form, cleaned):
    if cleaned.get("cost") is not None and not cleaned.get("currency"):
        form.add_error("currency", _("Say in which currency."))
