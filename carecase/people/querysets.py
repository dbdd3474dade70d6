"""Who is asked whether two records are of one human being."""

from django.db.models import Q

from carecase.access.permissions import Permission
from carecase.workflow.records import RecordQuerySet


class SamePersonQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Hits about somebody whose case manager this user is (E8)."""
        cases = self.model._meta.get_field("one").related_model._meta.get_field("cases").related_model.objects
        own = cases.where_may(user, Permission.REVIEW_SAME_PERSON).values("person")
        return self.filter(Q(one__in=own) | Q(other__in=own))

    def about(self, *persons):
        return self.filter(Q(one__in=persons) | Q(other__in=persons))

    def between(self, one, other):
        first, second = sorted([one.pk, other.pk])
        return self.filter(one=first, other=second)
