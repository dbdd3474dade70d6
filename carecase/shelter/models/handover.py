"""The handover of a shift: what it leaves to the next one, and who of the next one has read it (practice rule 10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.sealing.fields import SealedField
from carecase.shelter.models.house import House
from carecase.shelter.querysets import HandoverQuerySet
from carecase.workflow.records import Record


class ShiftHandover(Record):
    """Codes and beds, no names: the sheet may lie on the desk."""

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "house"

    house = models.ForeignKey(House, models.CASCADE, related_name="handovers", editable=False)
    since_at = models.DateTimeField(_("what happened since"), editable=False)
    text = SealedField(_("for the next shift"), max_length=10_000)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover of a shift")
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["house", "-recorded_at", "id"], name="handover_by_house")]

    def __str__(self):
        return str(self._meta.verbose_name)


class HandoverReading(Record):
    """Somebody of the next shift has read it, and says so with her or his account."""

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "handover"

    handover = models.ForeignKey(ShiftHandover, models.CASCADE, related_name="readings", editable=False)

    class Meta:
        verbose_name = _("handover read")
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "recorded_by"], name="a_handover_is_signed_once_by_each")
        ]

    def __str__(self):
        return str(self.recorded_by)
