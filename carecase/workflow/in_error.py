"""What was entered in error: marked, never deleted. It stays in its list and counts nowhere."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.workflow.engine import Blocked, Check
from carecase.workflow.records import RecordQuerySet

#: So long whoever entered something may say alone that it was a slip.
UNDO_WITHIN = timedelta(hours=24)


class CountedQuerySet(RecordQuerySet):
    def counted(self):
        """What happened: without what was entered in error, which stays in its list and counts nowhere."""
        return self.filter(in_error_at__isnull=True)


class MaybeInError(models.Model):
    """A record that can be marked as entered in error."""

    in_error_at = models.DateTimeField(_("entered in error"), null=True, editable=False)
    in_error_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(in_error_at__isnull=True, in_error_by__isnull=True)
                | Q(in_error_at__isnull=False, in_error_by__isnull=False),
                name="who_says_%(class)s_in_error",
            ),
        ]

    def was_just_entered_by(self, user):
        return self.recorded_by_id == user.pk and timezone.now() - self.recorded_at < UNDO_WITHIN


def mark(record, doing):
    """The row as it is kept now, locked and marked by whoever entered it. Blocked for others, and a day later."""
    kept = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    if not kept.was_just_entered_by(doing.by):
        raise Blocked([Check(False, _("Only whoever entered it marks it as an error, within a day."))])
    if kept.in_error_at:
        raise Blocked([Check(False, _("This was marked as entered in error already."))])
    kept.in_error_at, kept.in_error_by = timezone.now(), doing.by
    return doing.save(kept)
