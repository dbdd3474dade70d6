"""A paper that went along with a referral, as it was printed at that moment."""

from base64 import b64decode, b64encode
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record
from referrals.models.referral import Referral
from referrals.models.vocabulary import PaperCode

#: Characters of a sealed paper: about two megabytes of PDF.
LONGEST_PAPER = 3_000_000


class Attachment(Record):
    """Drawn when the referral is sent and kept sealed, so that what was handed out can be shown to be the same."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "referral"

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="attachments", editable=False)
    document = models.CharField(_("paper"), max_length=20, editable=False)
    paper_number = models.CharField(_("number of the paper"), max_length=12, editable=False)
    file_name = SealedField(_("name of the file"), max_length=120, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, editable=False)
    sealed_pdf = SealedField(max_length=LONGEST_PAPER, editable=False)

    class Meta:
        verbose_name = _("paper that goes along")
        ordering = ["document"]
        constraints = [models.UniqueConstraint(fields=["referral", "document"], name="a_paper_goes_along_once")]

    def __str__(self):
        return f"{self.document} {self.paper_number}"

    @property
    def title(self):
        return dict(PaperCode.choices).get(self.document, self.document)

    def keep(self, pdf):
        """Take the bytes of a PDF."""
        self.sha256, self.sealed_pdf = sha256(pdf).hexdigest(), b64encode(pdf).decode()
        return self

    @property
    def pdf(self):
        return b64decode(self.sealed_pdf)

    @property
    def is_as_it_was(self):
        return sha256(self.pdf).hexdigest() == self.sha256
