"""The paper of a voucher: a number, what it is good for and where. It names nobody and tells nothing of the person.

What people read stands here and nowhere else in this app; the catalogues of all five languages are complete.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from reportlab.platypus import Spacer

from carecase.cases.documents import CarriedPaper
from carecase.documents import look
from carecase.documents.languages import day
from carecase.plans.models import Voucher
from services_catalog.models import Price

UNITS = {
    Price.Per.PERSON_NIGHT: _("Nights"),
    Price.Per.PERSON: _("People"),
    Price.Per.ITEM: _("Pieces"),
    Price.Per.HOUR: pgettext_lazy("unit", "Hours"),
    Price.Per.TRIP: _("Journeys"),
}


class VoucherPaper(CarriedPaper):
    """For the person, and then for the provider, who sends it with the bill."""

    code = "V1"
    title = pgettext_lazy("paper", "Voucher")
    purpose = _("For the person to hand over to the provider. It names nobody.")
    file_word = "vale"
    about = (Voucher,)
    nothing = _("This voucher is worth nothing any more, so it is not printed.")

    lead = _("Hand this sheet over at the place named below. You pay nothing and need not say why you come.")
    to_provider = _(
        "For whoever receives it: ask for no name. Write down the day, sign, and put the number on your monthly bill. "
        "It counts once."
    )

    @property
    def country(self):
        return self.subject.case.jurisdiction

    @property
    def is_empty(self):
        return not self.subject.is_usable

    def write(self, writer):
        yield writer.title(self.title)
        if not self.beside:
            yield from self.part(writer, self.language)
        else:
            for language in (self.language, self.beside):
                yield from self.part(writer.beside(language, writer.width), language)
        yield writer.signatures([self.in_both(_("Received by"))], _("Name, signature, date and time"))

    def part(self, writer, language):
        yield writer.paragraph(self.lead, look.LEAD)
        yield writer.facts(self.facts(language))
        yield Spacer(1, look.GAP / 2)
        yield writer.paragraph(self.to_provider)
        yield Spacer(1, look.GAP)

    def facts(self, language):
        voucher = self.subject
        return [
            (_("Number"), voucher.number),
            (_("What it is for"), self.what),
            (_("Where"), self.where),
            (UNITS[voucher.price.per], str(voucher.quantity)),
            (_("Good until"), day(voucher.valid_until, language)),
            (_("Agreement"), voucher.agreement.number),
        ]

    @property
    def what(self):
        """The kind of service; what kind of health care it is stands on no paper that can be found."""
        service_type = self.subject.service_type
        return _("Health care") if service_type.is_health else service_type

    @property
    def where(self):
        service = self.subject.service
        return service.provider.name if service.provider else service.name
