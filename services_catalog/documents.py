"""The leaflet of the public directory: what one may need, who gives it, where, and the number to call.

For everybody and about nobody: the same sheet for the public and for colleagues who print a stack of them.
"""

from itertools import islice

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from reportlab.lib.pagesizes import A5
from reportlab.platypus import KeepTogether, Spacer

from carecase.documents import languages, look, neutral
from carecase.documents.languages import day, speaking
from carecase.documents.paper import DEMO, PAGE, Paper
from carecase.jurisdictions.packs import pack_for
from services_catalog.directory import listing
from services_catalog.directory.needs import NEEDS
from services_catalog.directory.words import COUNTRIES

MOST_PROVIDERS = 300
MOST_OF_A_NEED = 2
POCKET = look.Sheet(*A5, margin=40)


class Leaflet(Paper):
    """One sheet of A5, both sides, or of A4, folded."""

    code = "D-N"
    title = _("Useful numbers")
    purpose = _("For everybody who may need help: who helps, where, and the number to call.")
    file_word = "hoja"
    languages = languages.PERSON
    neutral = anonymous = True
    sheet = POCKET

    lead = _("You can ask for help without papers and without telling what happened.")
    as_of = _("As of %(day)s")

    def __init__(self, country, place, names, language, at=None):
        """`names`: how the area is written in the catalogue; empty for the whole country."""
        super().__init__(None, reader=None, language=language, at=at)
        self.country, self.place, self.names = country, place, names

    def write(self, writer):
        known, unknown = [], []
        for need, rows in self.by_need:
            known += [(need.words if place == 0 else "", *row) for place, row in enumerate(rows)]
            unknown += [] if rows else [(need.words, "")]
        yield writer.title(self.title, look.NARROW_TITLE)
        yield writer.paragraph(self.where(), look.VALUE)
        yield writer.paragraph(self.lead, look.NARROW_LEAD)
        yield Spacer(1, 6)
        if known:
            head = [_("What you need"), _("Who helps, and where"), _("Phone")]
            yield writer.table(head, known, (30, 40, 30), number_column=2)
        yield KeepTogether(
            [
                writer.heading(_("Other numbers"), look.NARROW_HEADING),
                writer.facts([*self.hotline(), (_("In an emergency"), ""), *unknown], 0.55, padding=2),
            ]
        )

    def where(self):
        with speaking(self.language):
            return ", ".join(filter(None, [self.place, str(COUNTRIES[self.country])]))

    def hotline(self):
        pack = pack_for(self.country)
        number = " · ".join(filter(None, [pack.value("hotline"), pack.value("hotline_hours")]))
        return [(_("Information and help"), number)]

    @cached_property
    def by_need(self):
        """Each need with who answers it and can be called: nobody stands here without a number."""
        services = listing.services_in(self.country, self.names)
        kept = listing.providers_of(services).filter(country=self.country).exclude(organisation=None)
        found = listing.entries(list(kept.order_by(*listing.ORDER)[:MOST_PROVIDERS]), services)
        return [(need, list(islice(rows_of(found, set(need.codes)), MOST_OF_A_NEED))) for need in NEEDS.values()]

    def around(self, page, pages):
        """No name of who printed it: it is nobody's."""
        as_of = day(self.printed_at.date(), self.language)
        with speaking(self.language):
            return {
                "title": self.heading,
                "reference": "",
                "demo": str(DEMO) if settings.DEMO else "",
                "printed": str(self.as_of) % {"day": as_of},
                "number": "",
                "page": PAGE % {"page": page, "pages": pages},
                "watermark": "",
            }

    @property
    def reference(self):
        return ""


def rows_of(entries, codes):
    """Who and where, and the number, of those who answer a need and whose name harms nobody who carries it."""
    for entry in entries:
        offers = [each for each in entry.offers if codes & {kind.code for kind in each.service.service_types.all()}]
        phones = [phone for offer in offers for phone in offer.phones] or entry.phones
        towns = [site.town for offer in offers for site in offer.sites if site.town]
        who = " · ".join([entry.provider.name, *towns[:1]])
        if offers and phones and not neutral.first_forbidden(who):
            yield who, phones[0].number
