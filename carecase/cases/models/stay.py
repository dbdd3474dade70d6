"""Leave to stay, being away, and pauses: flags with clocks of their own, beside the state."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class LegalStay(Record):
    """The person's leave to stay, and until when. A parallel attribute: it gates no emergency care (rule 0)."""

    class Status(models.TextChoices):
        NONE = "none", _("None")
        ENTRY_DENIED = "entry_denied_pending", _("Entry refused, pending")
        INTERIM = "interim_humanitarian", _("Interim humanitarian stay")
        REFLECTION = "reflection", _("Reflection period")
        SPECIAL = "special_victim_category", _("Special protection category")
        TRP = "trp", _("Temporary resident permit")
        T_OR_CP = "t_or_cp", _("T visa or continued presence")
        ASYLUM_APPLICANT = "asylum_applicant", _("Asylum applicant")
        REFUGEE = "refugee", _("Refugee")
        RESIDENT = "resident", _("Resident")
        NATIONAL = "national", _("National")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="legal_stays")
    status = models.CharField(_("status"), max_length=30, choices=Status)
    number = SealedField(_("file number"), default="", blank=True, max_length=60)
    issued_on = models.DateField(_("since"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    dependants = models.PositiveSmallIntegerField(_("dependants covered"), default=0)
    fee_waived = models.BooleanField(_("fees waived"), null=True, blank=True)

    class Meta:
        verbose_name = _("legal stay")
        ordering = ["-issued_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="stay_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.get_status_display()


class Absence(Record):
    """Not there. A planned exit starts no clock; an unplanned one starts the welfare check (F, practice rule 10)."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="absences")
    planned = models.BooleanField(_("planned exit"), default=False)
    left_at = models.DateTimeField(_("gone since"), default=timezone.now)
    expected_at = models.DateTimeField(_("expected back"), null=True, blank=True)
    returned_at = models.DateTimeField(_("back since"), null=True, blank=True)
    note = SealedField(_("what is known"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("absence")
        ordering = ["-left_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(returned_at__isnull=True), name="one_open_absence"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("left_at")), name="back_after_leaving"
            ),
            models.CheckConstraint(
                condition=Q(planned=False) | Q(expected_at__isnull=False), name="a_planned_exit_has_a_return_time"
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)


class Hold(Record):
    """A pause with a reason and an end, for instance a long stay in hospital. Clocks of contact keep running."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    reason = SealedField(_("reason"), max_length=500)
    from_on = models.DateField(_("from"), default=timezone.localdate)
    until_on = models.DateField(_("look at it again on"))
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("pause")
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="one_open_hold"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="hold_ends_after_it_begins"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)
