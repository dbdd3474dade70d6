"""What every row of the directory has: an id that other systems keep, and whatever else they said about it."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class HsdsObject(models.Model):
    """One object of HSDS (Open Referral's Human Services Data Specification 3.1).

    Properties have the names of the standard. `extra` keeps what a file said beyond them, so that reading a file and
    writing it again loses nothing: unknown properties, and the spelling of a value that would be written otherwise.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    extra = models.JSONField(_("other properties"), default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return str(getattr(self, "name", "") or self._meta.verbose_name)


class Row(HsdsObject):
    """The same with its history."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True


class Published(models.QuerySet):
    def published(self):
        """What has been reviewed and may be read by everybody."""
        return self.filter(review=Reviewed.Review.PUBLISHED)

    def stale(self, now=None):
        """What nobody has confirmed for `Reviewed.CONFIRM_AFTER_DAYS` days."""
        before = timezone.localdate(now) - timedelta(days=Reviewed.CONFIRM_AFTER_DAYS)
        return self.filter(Q(last_confirmed_on__isnull=True) | Q(last_confirmed_on__lt=before))


class Reviewed(models.Model):
    """Written by one person, read by another before it is published, and confirmed again from time to time."""

    CONFIRM_AFTER_DAYS = 180

    class Review(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waits for review")
        PUBLISHED = "published", _("Published")

    review = models.CharField(_("review"), max_length=10, choices=Review, default=Review.DRAFT, editable=False)
    written_by = models.ForeignKey(
        "access.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        "access.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    last_confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)

    objects = Published.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(written_by__isnull=True)
                | Q(reviewed_by__isnull=True)
                | ~Q(written_by=models.F("reviewed_by")),
                name="%(class)s_is_reviewed_by_another",
            ),
        ]

    @property
    def is_published(self):
        return self.review == self.Review.PUBLISHED

    @property
    def is_stale(self):
        """Whether somebody should ask the provider again."""
        confirmed = self.last_confirmed_on
        return confirmed is None or (timezone.localdate() - confirmed).days > self.CONFIRM_AFTER_DAYS
