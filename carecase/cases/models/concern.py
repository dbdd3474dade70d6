"""A suspected facilitator among the people found, and the instruction that colleagues see."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Concern(Record):
    """A suspicion that somebody led or exploited the group: two people's judgement, his own account, an expiry.

    He keeps bed and meals and stays in every count; colleagues see only an instruction (practice rule 2).
    """

    class Judgement(models.TextChoices):
        CONFIRMED = "confirmed", _("The concern stands")
        DISMISSED = "dismissed", _("There is no ground for it")

    data_class = DataClass.SUSPECTS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="concerns")
    grounds = SealedField(_("what was seen or said"), max_length=2000)
    own_account = SealedField(_("his or her own account"), default="", blank=True, max_length=2000)
    second_due_at = models.DateTimeField(editable=False)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    second_at = models.DateTimeField(null=True, editable=False)
    judgement = models.CharField(_("judgement"), max_length=10, choices=Judgement, blank=True)
    non_punishment_checked = models.BooleanField(
        _("asked whether he or she was made to do it (non-punishment)"), default=False
    )
    expires_on = models.DateField(_("ends on, unless judged again"))

    class Meta:
        verbose_name = _("concern")
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("recorded_by")), name="two_people_judge_a_concern"
            )
        ]

    def __str__(self):
        return str(self._meta.verbose_name)


class Separation(Record):
    """An instruction without a reason: lodge, seat and transport these two apart. Kept both ways."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="separations")
    other = models.ForeignKey(Case, models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("to be kept apart")
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], condition=Q(ended_at__isnull=True), name="apart_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="apart_from_somebody_else"),
        ]

    def __str__(self):
        return self.other.number
