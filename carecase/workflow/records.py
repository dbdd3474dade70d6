"""The base of everything that is kept about people: who wrote it, when, for how long, and who may see it."""

import uuid
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.access.data_classes import DataClass
from carecase.sealing.fields import SealedField
from carecase.sealing.models import DataKey
from carecase.sealing.querysets import SealedQuerySet
from carecase.workflow.one_moment import once
from carecase.workflow.plain import plainly_kept


@cache
def codes_of(field):
    """Code → words, in the language of whoever reads them then."""
    return dict(field.flatchoices)


class Stale(Exception):
    """Somebody saved this record after it was read. Nothing is overwritten; the reader compares and decides."""


def is_read(record, field):
    """Whether the row behind a foreign key is at hand, and kept."""
    row = field.get_cached_value(record, default=None)
    return row is not None and not row._state.adding


class NoAnswer(models.TextChoices):
    """Why a question has no answer: each is a different thing to know (practice rule 4)."""

    DECLINED = "declined", _("Prefers not to say")
    NOT_ASKED = "not_asked", _("Not asked yet")
    UNKNOWN = "unknown", _("Does not know")


class RecordQuerySet(SealedQuerySet):
    def visible_to(self, user, reading=None):
        """Rows whose parent this user may read at this model's data class. The one door for reading."""
        path, reading = self.model.visible_through, reading or self.model.data_class
        field = self.model._meta.get_field(path)
        if field.concrete:
            return self.filter(field.related_model.objects.all().seen_from(path, user, reading))
        return self.filter(**{f"{path}__in": seen_by(user, field.related_model, reading)})

    def seen_from(self, path, user, reading):
        """The condition, for rows that lead here by `path`, that this user may read here."""
        return Q(**{f"{path}__in": seen_by(user, self.model, reading)})


def seen_by(user, model, reading):
    """The ids of all rows of a model that this user sees, for what is seen with them."""
    return once(lambda: model.objects.visible_to(user, reading).values("pk"), model._meta.label, user.pk, reading)


class Record(models.Model):
    """What is kept about people.

    Every model says its `data_class` (who may read it), its `retention`, the relation it is `visible_through`, and
    `key_from`: the record whose data key seals it. A root has no parent and a key of its own.
    """

    data_class: DataClass
    retention: str
    visible_through = ""
    key_from = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=0, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    occurred_at = models.DateTimeField(
        _("when it happened"),
        null=True,
        blank=True,
        help_text=_("Leave empty if it is happening now. What is entered later from paper keeps its true time."),
    )
    unanswered = models.JSONField(default=dict, blank=True, editable=False)

    history = HistoricalRecords(inherit=True, history_change_reason_field=SealedField(null=True, blank=True))
    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def at(self):
        """When it happened, told or recorded."""
        return self.occurred_at or self.recorded_at

    def roles_of(self, user):
        """The roles a user holds here: those held on its parent, or on any of the rows it is seen through."""
        above = self.parent()
        if above is not None:
            return above.roles_of(user)
        rows = getattr(self, self.visible_through).all() if self.visible_through else ()
        return set().union(*(row.roles_of(user) for row in rows))

    def parent(self):
        """The record above this one, or None for a root or a row reached from several sides."""
        field = self._meta.get_field(self.visible_through) if self.visible_through else None
        return getattr(self, self.visible_through) if field is not None and field.concrete else None

    def lineage(self):
        """This record, its parent, and so on up to the root."""
        above = self.parent()
        return [self, *(above.lineage() if above is not None else [])]

    def key_owner(self):
        return getattr(self, self.key_from) if self.key_from else self.parent()

    def changed_fields(self, stored=None):
        """Names of the fields that differ from what is stored (`stored`, where it was read already). Values are never
        written to the trail."""
        names = [f for f in self._meta.concrete_fields if f.name not in ("id", "key", "version", "recorded_by")]
        if self._state.adding:
            return sorted(f.name for f in names if getattr(self, f.attname) not in (None, "", [], {}))
        stored = stored or type(self)._base_manager.get(pk=self.pk)
        return sorted(f.name for f in names if getattr(self, f.attname) != getattr(stored, f.attname))

    def clean(self):
        super().clean()
        names = {f.name for f in self._meta.concrete_fields}
        if strange := set(self.unanswered) - names:
            raise ValidationError(_("No such question: %(names)s."), params={"names": ", ".join(sorted(strange))})

    def clean_fields(self, exclude=None):
        """A row this one points to that was read already, by the field that offered it, is not looked for again."""
        read = {f.name for f in self._meta.concrete_fields if f.is_relation and is_read(self, f)}
        super().clean_fields(exclude=read.union(exclude or ()))

    def get_constraints(self):
        """Those that cannot be judged from the row alone: for them Django asks the database, one by one."""
        return [(model, [c for c in own if not plainly_kept(c, self)]) for model, own in super().get_constraints()]

    def prepare(self):
        """What every save does first: the key that seals the row, the next version, no reason beside an answer."""
        if self.key_id is None:
            owner = self.key_owner()
            self.key_id = owner.key_id if owner is not None else DataKey.make().pk
        self.unanswered = {
            name: why for name, why in self.unanswered.items() if getattr(self, name, None) in (None, "", [], {})
        }
        self._expected, self.version = self.version, self.version + 1

    def _get_FIELD_display(self, field):  # noqa: N802 (Django's name)
        """The words of a code as Django says them, without making the table of all codes for each row of a list."""
        value = getattr(self, field.attname)
        return str(codes_of(field).get(value, value)) if isinstance(value, str) else super()._get_FIELD_display(field)

    def save(self, *args, **kwargs):
        self.prepare()
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version = self._expected
            raise

    def _do_update(self, base_qs, *args, **kwargs):
        if not super()._do_update(base_qs.filter(version=self._expected), *args, **kwargs):
            raise Stale(self._meta.label)
        return True
