"""The recovery and reflection period: time to recover and to decide, without pressure and without removal (A, F)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.identification import Identification
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class ReflectionPeriod(Record):
    """Of an adult, from the event that the country's pack names. A child has a protection measure instead."""

    class Waived(models.TextChoices):
        ORAL = "oral", _("By word of mouth")
        THUMB = "thumb", _("With a thumb print")
        WITNESSED = "witnessed", _("Before a witness")
        SIGNED = "signed", _("Signed")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="reflections")
    identification = models.ForeignKey(Identification, models.PROTECT, null=True, editable=False, related_name="+")
    start_event = models.CharField(max_length=20, editable=False)  # an event of jurisdictions.keys
    starts_on = models.DateField(_("from"), editable=False)
    ends_on = models.DateField(_("until"), editable=False)  # the last day of it
    waived_at = models.DateTimeField(_("waived on"), null=True, editable=False)
    waived_how = models.CharField(_("how she or he waived it"), max_length=10, choices=Waived, blank=True)
    advice = SealedField(_("who explained before what it means, and how"), default="", blank=True, max_length=1000)

    class Meta:
        verbose_name = _("reflection period")
        ordering = ["-starts_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="reflection_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True, waived_how="") | (Q(waived_at__isnull=False) & ~Q(waived_how="")),
                name="a_waiver_says_when_and_how",
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def over(self, on=None):
        """Whether it has been waived or its last day lies before `on` (today)."""
        return self.waived_at is not None or self.ends_on < (on or timezone.localdate())


SECTIONS = (
    (
        _("Waiving the reflection period"),
        _("Only she or he can waive it, alone, after advice, and may take it back at any time."),
        ["waived_how", "advice"],
    ),
)
