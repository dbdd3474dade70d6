"""The day of who keeps the catalogue, and of who reviews it for a country: what waits at their desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from carecase.casework.my_day.block import Block, Row
from services_catalog.keeping.desk import counts_at


def blocks(user):
    found = counts_at(user)
    rows = [
        Row(f"{words}: {found[name]}")
        for name, words in (
            ("waiting", _("To review")),
            ("stale", _("To confirm with the provider")),
            ("drafts", _("Drafts")),
            ("sent", _("Sent, not reviewed yet")),
            ("proposals", _("Proposed types to answer")),
        )
        if name in found
    ]
    yield Block(
        _("The catalogue"), rows=rows, actions=((_("Open the desk"), reverse("keeping:desk")),), stands_out=True
    )
