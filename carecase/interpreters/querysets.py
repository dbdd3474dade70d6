"""Who sees what of the bank. Candidates are shown to whoever asks for an interpreter, by number (matching.py)."""

from django.db.models import Q

from carecase.access import roles
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES, Role
from carecase.workflow.records import RecordQuerySet


def keepers(user):
    """Organisations whose part of the bank this user keeps."""
    keeps = [m for m in user.standing if Permission.KEEP_INTERPRETER_BANK in ROLES[m.role].permissions]
    return {m.organisation_id for m in keeps}


class InterpreterQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Those whom one's organisation keeps, for its coordinators; and oneself."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(organisation__in=keepers(user)) | Q(user=user))


class RoomQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Rooms of the whole region are booked together with an interpreter; who may ask for one sees them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        books = user.may(Permission.BOOK_INTERPRETER) or user.may(Permission.KEEP_INTERPRETER_BANK)
        return self.all() if books else self.none()


class BookingQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """What one's team or oneself asked for, what one interprets, and what the bank one keeps was asked for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        books = {role for role in Role if Permission.BOOK_INTERPRETER in ROLES[role].permissions}
        of_team = Q(unit__in=user.units_as(books & roles.reading(reading or self.model.data_class)))
        asked = Q(recorded_by=user) if user.may(Permission.BOOK_INTERPRETER) else Q(pk__in=[])
        return self.filter(
            of_team | asked | Q(interpreter__user=user) | Q(interpreter__organisation__in=keepers(user))
        )
