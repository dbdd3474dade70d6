"""What was done, what was seen and what was refused: append-only, chained, without a value of any record.

An inquiry reads this, not people's history. Each event's MAC covers the one before it and every subject it names: an
edit, a deletion, a swap or a forged row breaks the chain at a place that can be named. There are no foreign keys: the
trail never blocks the record, and is never blocked by it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    WRITE = "write", _("Changed")
    READ = "read", _("Seen")
    REFUSAL = "refusal", _("Refused")
    SIGN_IN = "sign_in", _("Sign-in")


class Event(models.Model):
    """One act of one person. `details` holds ids, field names and codes, never what a field contains."""

    append_only = True

    n = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    verb = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    key_id = models.CharField(max_length=40)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["n"]
        verbose_name = _("audit event")
        indexes = [models.Index(fields=["actor", "-n"], name="event_by_actor")]

    def __str__(self):
        return f"{self.n} {self.verb}"


class EventSubject(models.Model):
    """Whom or what an event is about: indexed, so one row per list view still answers "who saw her file"."""

    append_only = True

    event = models.ForeignKey(Event, models.DO_NOTHING, db_constraint=False, related_name="subjects")
    label = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["subject", "-event"], name="event_by_subject")]

    def __str__(self):
        return f"{self.label}:{self.subject}"
