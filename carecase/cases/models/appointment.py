"""An appointment of a person: when she or he goes out, to which neutral place, with whom (practice rule 10)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.cases.models.contact import InterpreterRequest
from carecase.cases.querysets import AppointmentQuerySet
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Appointment(Record):
    """The purpose is a word from a short list: the house needs to know that somebody goes out, not why exactly."""

    class Purpose(models.TextChoices):
        HEALTH = "health", _("Health")
        LEGAL = "legal", _("Legal advice")
        AUTHORITY = "authority", _("Office or authority")
        CONSULATE = "consulate", _("Consulate")
        SCHOOL = "school", _("School or course")
        WORK = "work", _("Work")
        FAMILY = "family", _("Family")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("It took place")
        MISSED = "missed", _("She or he was not there")
        CALLED_OFF = "called_off", _("Called off")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="appointments", editable=False)
    begins_at = models.DateTimeField(_("when she or he leaves"))
    back_at = models.DateTimeField(_("back by"), null=True, blank=True)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    place = SealedField(
        _("where, as a neutral place"),
        max_length=200,
        help_text=_("A street corner, a building or a room: no word that says why she or he is in care."),
    )
    companion = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments_along",
        verbose_name=_("colleague who goes along"),
    )
    other_companion = SealedField(_("or somebody else who goes along"), default="", blank=True, max_length=120)
    vehicle = SealedField(_("vehicle and driver"), default="", blank=True, max_length=120)
    interpreter_request = models.ForeignKey(
        InterpreterRequest,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("request for an interpreter"),
    )
    outcome = models.CharField(_("how it went"), max_length=10, choices=Outcome, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        ordering = ["-begins_at"]
        indexes = [models.Index(fields=["outcome", "begins_at"], name="appointment_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(back_at__isnull=True) | Q(back_at__gt=F("begins_at")), name="one_is_back_after_one_left"
            ),
        ]

    def __str__(self):
        return self.get_purpose_display()

    @property
    def along(self):
        """Who goes along, in words."""
        return ", ".join(filter(None, [str(self.companion or ""), self.other_companion]))

    @property
    def is_over(self):
        return bool(self.outcome) or self.begins_at < timezone.now()
