"""Which cases a person sees: the grants she holds, the units that were granted, and the units she supervises."""

from datetime import datetime, time, timedelta

from django.db.models import F, Q
from django.utils import timezone

from carecase.access import roles
from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.workflow.one_moment import once
from carecase.workflow.records import RecordQuerySet, seen_by


class GrantQuerySet(RecordQuerySet):
    def live(self, at=None):
        at = at or timezone.now()
        return self.filter(Q(from_at__lte=at), Q(until_at__isnull=True) | Q(until_at__gt=at))

    def work_of(self, user):
        """What lets her work on cases now. An emergency opens one to be read only."""
        return self.live().filter(user=user).exclude(because=self.model.Because.EMERGENCY)


class CaseQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=DataClass.OPERATIONS):
        """Cases this user may read at this data class, now. `is_superuser` counts for nothing here."""
        return self.held_as(user, roles.reading(reading), in_emergency=reading in roles.READ_IN_EMERGENCY)

    def where_may(self, user, permission):
        """Cases on which this user holds a permission now."""
        return self.held_as(user, roles.holding(permission), in_emergency=permission in roles.EMERGENCY_MAY)

    def held_as(self, user, held, in_emergency=False):
        """Cases on which the user has one of these roles: granted, through a unit, or as its supervisor."""
        return self.filter(self.how_held(user, held, in_emergency))

    def how_held(self, user, held, in_emergency, unit="unit", pk="pk"):
        """The same as a condition: on cases, or on rows that know the unit and the case by other names."""
        if not user.is_authenticated or not user.is_active:
            return Q(pk__in=())
        grants = self.grants(in_emergency)
        own = once(
            lambda: grants().filter(user=user, role__in=held).values("case"), "own", user.pk, held, in_emergency
        )
        units = frozenset(user.units_as(held))
        through_unit = once(
            lambda: grants().filter(unit__in=units).values("case"), "through unit", units, in_emergency
        )
        supervised = user.units_as({Role.SUPERVISOR} & held)
        # What costs least is asked first: whoever leads the team of a case needs no look at the grants of all others.
        return Q(**{f"{unit}__in": supervised}) | Q(**{f"{pk}__in": own}) | Q(**{f"{pk}__in": through_unit})

    def seen_from(self, path, user, reading):
        """Who leads teams sees so many cases that each row is asked whose it is; for others their few cases are looked
        up, and the rows of these."""
        if user.is_authenticated and user.units_as({Role.SUPERVISOR} & roles.reading(reading)):
            return self.asked_of_each(path, user, reading)
        return Q(**{f"{path}__in": self.granted(user, reading)})

    def granted(self, user, reading):
        """Ids of the cases that somebody who leads no team may read: from the grants, without a look at any case."""
        if not user.is_authenticated or not user.is_active:
            return ()
        held, in_emergency = roles.reading(reading), reading in roles.READ_IN_EMERGENCY
        grants, units = self.grants(in_emergency), frozenset(user.units_as(held))
        own, through_unit = grants().filter(user=user, role__in=held), grants().filter(unit__in=units)
        found = own.values("case").union(through_unit.values("case"))
        return once(lambda: found, "granted", user.pk, held, units, in_emergency)

    def asked_of_each(self, path, user, reading):
        held, in_emergency = roles.reading(reading), reading in roles.READ_IN_EMERGENCY
        return self.how_held(user, held, in_emergency, unit="unit" if path == "pk" else f"{path}__unit", pk=path)

    def grants(self, in_emergency):
        """Those that hold now, to be asked for when they are needed."""
        granted = self.model._meta.get_field("grants").related_model
        if in_emergency:
            return granted.objects.live
        return lambda: granted.objects.live().exclude(because=granted.Because.EMERGENCY)

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
        cases = self.model._meta.get_field("cases").related_model.objects.all()
        cases = cases.filter(cases.seen_from("pk", user, reading))
        units = user.units_as(roles.reading(reading))
        return self.filter(Q(pk__in=cases.values("incident")) | Q(unit__in=units, registering=True))

    def in_charge(self, user):
        """Those of them that her team registered or takes over, and for which she may speak to other teams."""
        units = user.units_as(roles.holding(Permission.LINK_INCIDENTS))
        registering = self.model._meta.get_field("unit").related_model.objects
        of_her_team = Q(pk__in=units) | Q(hands_over_to__in=units)
        return self.visible_to(user).filter(unit__in=registering.filter(of_her_team).values("pk"))


class IncidentLinkQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Between groups of which this user is in charge of one; of the other the page says next to nothing."""
        own = self.incidents_of(user)
        return self.filter(Q(one__in=own) | Q(other__in=own))

    def incidents_of(self, user):
        return self.model._meta.get_field("one").related_model.objects.in_charge(user).values("pk")

    def standing(self):
        """Asked or agreed, and not ended."""
        return self.filter(ended_at__isnull=True)

    def agreed(self):
        return self.standing().filter(answer=self.model.Answer.YES)

    def of(self, incident):
        """Those of a group that its team knows of: what it asked and was asked."""
        return self.filter(Q(one=incident) | Q(other=incident))

    def between(self, incident, another):
        first, second = sorted([incident.pk, another.pk])
        return self.filter(one=first, other=second)

    def asking(self, user):
        """Questions of other teams that wait for this user or a colleague."""
        own = self.incidents_of(user)
        asked = Q(asked_by_one=True, other__in=own) | Q(asked_by_one=False, one__in=own)
        return self.standing().filter(asked, answer="")


class AppointmentQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """As all that hangs on a case, but asked of each appointment: those of the next days are few, and looking for
        them among everything she may see would go through every case there is."""
        cases = self.model._meta.get_field("case").related_model.objects.all()
        return self.filter(cases.asked_of_each("case", user, reading or self.model.data_class))

    def planned(self):
        """Neither over nor called off, and not long past."""
        return self.filter(outcome="", begins_at__gte=timezone.now() - timedelta(hours=12))

    def within(self, days):
        """Until the midnight that ends so many days, today being the first; the first one first."""
        midnight = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time.min))
        return self.planned().filter(begins_at__lt=midnight).order_by("begins_at", "pk")

    def of(self, user):
        """Of the people she is accountable for, and those she goes along to."""
        return self.visible_to(user).filter(Q(case__manager=user) | Q(companion=user))


class TaskQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """A task whose name alone tells of a person's health is seen by those who read health, and by its owner; one
        that tells of other records of her or him, only by those who may look at these."""
        tasks = super().visible_to(user, reading)
        telling = self.model.TELLS_OF_HEALTH
        case = self.model._meta.get_field("case").related_model
        in_health = seen_by(user, case, DataClass.HEALTH)
        tasks = tasks.filter(~Q(kind__in=telling) | Q(case__in=in_health) | Q(owner=user))
        for permission, kinds in self.model.TELLS_OF_OTHERS.items():
            may = once(
                lambda may=permission: case.objects.where_may(user, may).values("pk"), "may", user.pk, permission
            )
            tasks = tasks.filter(~Q(kind__in=kinds) | Q(case__in=may))
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


class LikenessQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """A photograph is seen by those who read biometrics; a finger only by those who keep them."""
        cases = self.model._meta.get_field("case").related_model.objects
        keeps = Q(case__in=cases.where_may(user, Permission.KEEP_LIKENESS))
        return super().visible_to(user, reading).filter(Q(shows=self.model.Shows.FACE) | keeps)

    def kept(self):
        return self.filter(removed_at__isnull=True)


class SearchQuerySet(RecordQuerySet):
    def open(self):
        """Those that look for somebody now: neither the search nor the case it belongs to has ended."""
        open_states = self.model._meta.get_field("case").related_model.objects.open()
        return self.filter(ended_at__isnull=True, case__in=open_states)


class SearchHitQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """The case manager of the person who may be sought, and nobody else: no team, no supervisor (E8)."""
        return super().visible_to(user, reading).filter(case__manager=user)

    def to_ask(self):
        """Nobody has asked yet, and somebody still seeks."""
        searches = self.model._meta.get_field("search").related_model.objects.open()
        return self.filter(answer="", search__in=searches)

    def to_pass_on(self):
        """The person lets something be told, and it has not been passed on as she last said it."""
        searches = self.model._meta.get_field("search").related_model.objects.open()
        allowed = self.filter(answer=self.model.Answer.TELL, search__in=searches)
        return allowed.exclude(passed_on__of_version=F("version"))


class SearchAnswerQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """The case manager of the one who seeks tells it; nobody else needs to know."""
        return super().visible_to(user, reading).filter(case__manager=user)

    def untold(self):
        return self.filter(told_at__isnull=True, hit__version=F("of_version"))


class PossibleMatchQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Pairs of whom this user may compare both; of two that are joined, whoever may for the one that stays."""
        cases = self.model._meta.get_field("one").related_model._meta.get_field("cases").related_model.objects
        own = cases.where_may(user, Permission.COMPARE_PEOPLE).values("person")
        one = Q(one__in=own) | Q(one__same_as__in=own)
        return self.filter(one, Q(other__in=own) | Q(other__same_as__in=own))

    def about(self, *persons):
        return self.filter(Q(one__in=persons) | Q(other__in=persons))


class MergeQuerySet(RecordQuerySet):
    def standing(self):
        """Asked for, or done and not undone."""
        return self.filter(standing__in=self.model.STANDS)
