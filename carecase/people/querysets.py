"""Who is asked whether two records are of one human being."""

from django.db.models import Q

from carecase.workflow.records import RecordQuerySet


class SamePersonQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Hits about somebody whose identity this user may read; of the other side the page says next to nothing."""
        people = self.model._meta.get_field("one").related_model.objects
        seen = people.visible_to(user, reading or self.model.data_class)
        return self.filter(Q(one__in=seen) | Q(other__in=seen))

    def between(self, one, other):
        first, second = sorted([one.pk, other.pk])
        return self.filter(one=first, other=second)
