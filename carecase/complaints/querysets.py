"""Who may read a complaint: those who look into them, and never one whom it excludes."""

from carecase.access import roles
from carecase.access.data_classes import DataClass
from carecase.workflow.records import RecordQuerySet


class ComplaintQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=DataClass.COMPLAINTS):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        held = {m.organisation_id for m in user.standing if m.role in roles.reading(reading)}
        return self.filter(organisation__in=held).exclude(excluded__user=user)

    def open(self):
        return self.filter(ended_at__isnull=True)

    def told_by(self, user):
        """For whoever brought it: that it arrived and where it stands, without what it says."""
        return self.filter(recorded_by=user).only("number", "recorded_at", "acknowledged_at", "ended_at", "key")
