"""The store: bytes sealed in the database, and the base of every record that keeps some."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.files.content import JPEG, PDF
from carecase.sealing import envelope
from carecase.sealing.models import DataKey
from carecase.workflow.records import Record


class StoredFile(models.Model):
    """The bytes of one file, sealed with the key of whoever it is about. It has no history: what is let go is gone.

    It bears the id of the record that keeps it; that record alone says who may read it.
    """

    class ContentType(models.TextChoices):
        PICTURE = JPEG, _("Picture")
        SHEETS = PDF, _("Scanned sheets")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, editable=False, related_name="+")
    kept_by = models.CharField(max_length=60, editable=False)  # the model of the record
    content_type = models.CharField(max_length=20, choices=ContentType, editable=False)
    size = models.PositiveIntegerField(editable=False)  # bytes, unsealed
    sealed = models.BinaryField(editable=False)
    stored_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("private file")

    def __str__(self):
        return str(self.pk)

    @property
    def place(self):
        """What binds the sealed bytes to this row."""
        return f"{self.kept_by}:{self.pk}:{self.content_type}".encode()

    def seal(self, content):
        self.content_type, self.size = content.content_type, len(content.data)
        self.sealed = envelope.seal_bytes(content.data, self.key.open(), self.place)
        return self

    def open(self):
        """The bytes. Raises Shredded when the key was destroyed."""
        return envelope.open_bytes(bytes(self.sealed), self.key.open(), self.place)


class KeepsFile(Record):
    """A record that keeps one file, or none any more. Each says its data class like any record; `file_word` begins the
    name under which the file leaves, and says nothing to a stranger."""

    file_word = ""

    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        abstract = True

    @property
    def may_be_shown(self):
        """Whether what it rests on still holds."""
        return self.file_id is not None

    def keep(self, content):
        """Seal what was drawn anew, with the key of this record. Call in the act, before the record is saved."""
        if self.key_id is None:
            self.key_id = self.key_owner().key_id
        stored = StoredFile(pk=self.pk, key_id=self.key_id, kept_by=self._meta.label).seal(content)
        self.file = put(stored)
        return self


def put(stored):
    """In the place of what this record kept before."""
    values = {name: getattr(stored, name) for name in ("key_id", "kept_by", "content_type", "size", "sealed")}
    return StoredFile.objects.update_or_create(pk=stored.pk, defaults=values)[0]


def let_go(record, doing):
    """The record stays and says that there was one; the bytes are deleted."""
    stored, record.file = record.file, None
    doing.save(record)
    if stored is not None:
        stored.delete()
    return record
