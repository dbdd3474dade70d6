"""Every change of state, by whom and why, written only by the engine; the pulse of the clockwork; what was typed and
not saved, and what was sent already (docs/decisions/drafts-1-nothing-typed-is-lost.md)."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.sealing.models import DataKey


class StateChange(models.Model):
    """Append-only. Two rows for one subject cannot follow the same version: a step is taken once."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, editable=False, related_name="+")
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.UUIDField()
    subject = GenericForeignKey()
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=60)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = SealedField(_("reason"), default="", blank=True)

    class Meta:
        ordering = ["at"]
        verbose_name = _("change of state")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "version"], name="one_step_per_version"),
        ]

    def __str__(self):
        return f"{self.before} → {self.after}"


class Heartbeat(models.Model):
    """When a job of the clockwork last ran through."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class Draft(models.Model):
    """What one person typed into one form of one page and has not saved: sealed under a key of its own, which goes
    with it. Nobody else ever opens it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, editable=False, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    page = models.CharField(max_length=600)  # where one typed: path and query, which name nobody
    action = models.CharField(max_length=300)  # where it would have been sent
    place = models.CharField(max_length=64)  # digest of page, action and the form's first field
    fields = SealedJSONField(default=dict)  # name → values, as a browser sends them
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-kept_at"]
        verbose_name = _("text not saved")
        constraints = [models.UniqueConstraint(fields=["author", "place"], name="one_draft_per_form")]
        indexes = [models.Index(fields=["kept_at"], name="draft_kept_at")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.kept_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        """The page with the form filled in again."""
        return f"{self.page}{'&' if '?' in self.page else '?'}draft={self.pk}"


class Sent(models.Model):
    """One form, sent once by one person from one page: a second sending of the same is answered like the first."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    led_to = models.CharField(max_length=600, default="")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
