"""Notes: four small models, one for each class of reader."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class NoteBase(Record):
    """A note. Its class is its kind: who reads it follows from the model, so there are four small ones."""

    retention = Retention.CASE
    visible_through = "case"

    text = SealedField(_("note"), max_length=10_000)

    class Meta:
        abstract = True
        ordering = ["-recorded_at"]

    def __str__(self):
        return str(self._meta.verbose_name)


class OperationsNote(NoteBase):
    data_class = DataClass.OPERATIONS
    case = models.ForeignKey(Case, models.CASCADE, related_name="operations_notes")

    class Meta(NoteBase.Meta):
        verbose_name = _("note for everybody on the team, the house included")


class CaseNote(NoteBase):
    data_class = DataClass.NARRATIVE
    case = models.ForeignKey(Case, models.CASCADE, related_name="case_notes")

    class Meta(NoteBase.Meta):
        verbose_name = _("case note")


class HealthNote(NoteBase):
    data_class = DataClass.HEALTH
    case = models.ForeignKey(Case, models.CASCADE, related_name="health_notes")

    class Meta(NoteBase.Meta):
        verbose_name = _("health note")


class LegalNote(NoteBase):
    data_class = DataClass.JUSTICE
    case = models.ForeignKey(Case, models.CASCADE, related_name="legal_notes")

    class Meta(NoteBase.Meta):
        verbose_name = _("legal note")
