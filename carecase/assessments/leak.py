"""The address or a phone has become known to people who may harm (practice rule 13)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.answers import in_words
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class Leak(Record):
    """It starts its own tasks: move, assess the risk again, new contacts."""

    class What(models.TextChoices):
        ADDRESS = "address", _("The address of the house or lodging")
        HOUSE_PHONE = "house_phone", _("The phone of the house")
        OWN_PHONE = "own_phone", _("Her or his own phone")
        CONTACT_PHONE = "contact_phone", _("The phone of family or friends")
        TRAVEL = "travel", _("A journey or an appointment")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="leaks")
    what = CodesField(_("what has become known"), codes=What, blank=False)
    words = SealedField(_("how it was noticed"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("leak")
        ordering = ["-recorded_at"]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def what_words(self):
        return in_words(self, "what")


SECTIONS = (
    (
        _("What has become known"),
        _("Saving this starts what must follow: safety measures, a new assessment of risk, new contacts."),
        ["what", "words", "occurred_at"],
    ),
)
