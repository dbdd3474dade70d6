"""Every change of state, by whom and why, written only by the engine; and the pulse of the clockwork."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.sealing.fields import SealedField
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
