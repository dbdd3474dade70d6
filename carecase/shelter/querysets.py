"""Which houses a person sees, which a case team may choose from, and what stands open now."""

from django.db.models import Q
from django.utils import timezone

from carecase.access import roles
from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.workflow.records import RecordQuerySet

HOUSE_ROLES = frozenset(role for role, card in roles.ROLES.items() if Permission.SEE_HOUSE in card.permissions)


class HouseQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=DataClass.OPERATIONS):
        """Houses where this user works, in a role that reads this data class. Others know an alias at most."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(unit__in=user.units_as(HOUSE_ROLES & roles.reading(reading)))

    def offering_to(self, organisation, country):
        """Houses that a case team of this organisation may ask for a bed. Show alias, country and free beds only."""
        offered = Q(offered_to=self.model.OfferedTo.COUNTRY) | Q(unit__organisation=organisation)
        houses = self.filter(offered, is_open=True, is_detention=False, country=country)
        return houses.select_related("unit").order_by("unit__name")


class ReservationQuerySet(RecordQuerySet):
    def standing(self, at=None):
        """Not closed, and not run out: what has run out is let go the next time somebody takes a bed."""
        return self.filter(closed_at__isnull=True, expires_at__gt=at or timezone.now())

    def run_out(self, at=None):
        return self.filter(closed_at__isnull=True, expires_at__lte=at or timezone.now())


class StayQuerySet(RecordQuerySet):
    def open(self):
        return self.filter(ended_at__isnull=True)


class AllocationQuerySet(RecordQuerySet):
    def standing(self, at=None):
        """Beds that are taken now: slept in, or held by a reservation that has not run out."""
        held = Q(reservation__isnull=True) | Q(reservation__expires_at__gt=at or timezone.now())
        return self.filter(held, until_at__isnull=True)


class OverrideQuerySet(RecordQuerySet):
    def live(self, at=None):
        return self.filter(expires_at__gt=at or timezone.now())


class BelongingQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Those of cases one sees; and, in the house, what is still kept for people who have left."""
        case, house = (
            self.model._meta.get_field("case").related_model,
            self.model._meta.get_field("house").related_model,
        )
        of_cases = Q(case__in=case.objects.visible_to(user, reading or self.model.data_class))
        kept_here = Q(house__in=house.objects.visible_to(user), returned_at__isnull=True)
        return self.filter(of_cases | kept_here)

    def kept(self):
        return self.filter(returned_at__isnull=True)


class IncidentQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """The house's incidents. An allegation against a colleague is seen by who wrote it and by the managers of the
        house, never by the colleague it is about (practice rule 9)."""
        rows = super().visible_to(user, reading).exclude(about_colleague=user)
        managed = user.units_as({roles.Role.SHELTER_MANAGER})
        open_to_all = ~Q(kind=self.model.Kind.STAFF_ABUSE)
        return rows.filter(open_to_all | Q(recorded_by=user) | Q(house__unit__in=managed))
