"""Which cases a person sees: the grants she holds, the units that were granted, and the units she supervises."""

from django.db.models import Q
from django.utils import timezone

from carecase.access import roles
from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.workflow.records import RecordQuerySet


class GrantQuerySet(RecordQuerySet):
    def live(self, at=None):
        at = at or timezone.now()
        return self.filter(Q(from_at__lte=at), Q(until_at__isnull=True) | Q(until_at__gt=at))


class CaseQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=DataClass.OPERATIONS):
        """Cases this user may read at this data class, now. `is_superuser` counts for nothing here."""
        return self.held_as(user, roles.reading(reading))

    def where_may(self, user, permission):
        """Cases on which this user holds a permission now."""
        return self.held_as(user, roles.holding(permission))

    def held_as(self, user, held):
        """Cases on which the user has one of these roles: granted, through a unit, or as its supervisor."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        grants = self.model._meta.get_field("grants").related_model.objects.live()
        own = grants.filter(user=user, role__in=held).values("case")
        through_unit = grants.filter(unit__in=user.units_as(held)).values("case")
        supervised = user.units_as({Role.SUPERVISOR} & held)
        return self.filter(Q(pk__in=own) | Q(pk__in=through_unit) | Q(unit__in=supervised))

    def open(self):
        return self.exclude(state=self.model.State.CLOSED)

    def waiting(self):
        """Registered, with nobody accountable yet."""
        return self.open().filter(manager__isnull=True)


class IncidentQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=DataClass.OPERATIONS):
        """Incidents with a case one sees, those one's post registered, and those one's team takes over."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        cases = self.model._meta.get_field("cases").related_model.objects.visible_to(user, reading)
        units = user.units_as(roles.reading(reading))
        return self.filter(Q(pk__in=cases.values("incident")) | Q(unit__in=units, registering=True))


class TaskQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """A task whose name alone tells of a person's health is seen by those who read health, and by its owner; one
        that tells of other records of her or him, only by those who may look at these."""
        tasks = super().visible_to(user, reading)
        telling = self.model.TELLS_OF_HEALTH
        cases = self.model._meta.get_field("case").related_model.objects
        tasks = tasks.filter(
            ~Q(kind__in=telling) | Q(case__in=cases.visible_to(user, DataClass.HEALTH)) | Q(owner=user)
        )
        for permission, kinds in self.model.TELLS_OF_OTHERS.items():
            tasks = tasks.filter(~Q(kind__in=kinds) | Q(case__in=cases.where_may(user, permission)))
        return tasks

    def open(self):
        return self.filter(done_at__isnull=True)

    def counting(self):
        """Open ones that lists, clocks and closing go by: a registrar must not notice the others (L12)."""
        return self.open().exclude(kind__in=self.model.QUIET)

    def of(self, user):
        """Hers; and what is nobody's yet on the cases she sees, if she is among those who receive people."""
        nobodys = Q(owner__isnull=True) if user.may(Permission.REGISTER_PEOPLE) else Q()
        return self.visible_to(user).filter(Q(owner=user) | nobodys)
