"""Which houses a person sees, which a case team may choose from, and what stands open now."""

from datetime import timedelta

from django.db.models import DateField, DateTimeField, DurationField, ExpressionWrapper, F, IntegerField, Q, Value
from django.db.models.functions import Cast
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


class ProviderLodgingQuerySet(RecordQuerySet):
    def not_over(self, day):
        """Lodging that runs on that day or is still to come: not ended by then, and not all of its nights passed."""
        nights = ExpressionWrapper(Cast("nights", IntegerField()) * Value(timedelta(days=1)), DurationField())
        last_morning = Cast(ExpressionWrapper(F("from_on") + nights, DateTimeField()), DateField())
        going_on = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.annotate(last_morning=last_morning).filter(going_on, last_morning__gt=day)


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
        """The house's incidents, never one about the reader. An allegation against staff goes through the door for
        complaints (practice rule 9): what was once written here is seen by those of the door alone."""
        rows = super().visible_to(user, reading).exclude(kind=self.model.Kind.STAFF_ABUSE)
        those_of_the_door = user.units_as(roles.reading(DataClass.COMPLAINTS))
        allegations = self.filter(kind=self.model.Kind.STAFF_ABUSE, house__unit__in=those_of_the_door)
        return (rows | allegations).exclude(about_colleague=user)


class NotAdmittedQuerySet(RecordQuerySet):
    def live(self):
        return self.filter(until_on__gt=timezone.localdate())


class HandoverQuerySet(RecordQuerySet):
    def unread(self):
        """Nobody of another shift has signed them yet."""
        return self.filter(readings__isnull=True)
