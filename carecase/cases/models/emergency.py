"""Somebody opens one case that is not hers, in an emergency: for an hour, with a reason, looked at afterwards."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record, RecordQuerySet

MINUTES = 60
REVIEW_WITHIN = timedelta(hours=72)


class EmergencyQuerySet(RecordQuerySet):
    def open(self, at=None):
        return self.filter(ended_at__isnull=True, until_at__gt=at or timezone.now())


class EmergencyAccess(Record):
    """Supervisor and data protection officer are told at once; the officer judges it within 72 hours (E3)."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("emergency access", "It was needed")
        OBJECTED = "objected", pgettext_lazy("emergency access", "It was not needed")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="emergencies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="emergencies", editable=False)
    reason = SealedField(_("what has happened"), max_length=500)
    reason_length = models.PositiveSmallIntegerField(editable=False)  # what is sealed, the database cannot look into
    minutes = models.PositiveSmallIntegerField(default=MINUTES, editable=False)
    until_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    verdict = models.CharField(_("judgement"), max_length=10, choices=Verdict, blank=True)
    words = SealedField(_("in your words"), default="", blank=True, max_length=1000)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency access")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES), name="an_emergency_lasts_an_hour_at_most"
            ),
            models.CheckConstraint(condition=Q(reason_length__gte=1), name="an_emergency_has_a_reason"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")), name="somebody_else_reviews"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, verdict="") | (Q(reviewed_at__isnull=False) & ~Q(verdict="")),
                name="a_review_has_a_verdict",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "until_at"], name="emergency_by_user"),
            models.Index(fields=["reviewed_at", "recorded_at"], name="emergency_by_review"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def prepare(self):
        super().prepare()
        self.reason_length = len(self.reason.strip())
        self.until_at = self.recorded_at + timedelta(minutes=self.minutes)

    @property
    def review_by_at(self):
        return self.recorded_at + REVIEW_WITHIN

    @property
    def is_open(self):
        return self.ended_at is None and self.until_at > timezone.now()

    @property
    def minutes_left(self):
        return max(1, round((self.until_at - timezone.now()).total_seconds() / 60)) if self.is_open else 0
