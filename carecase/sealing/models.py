"""Data keys: one for every person, incident, house and organisation. To shred one is to erase what it sealed."""

import os
import threading
import time
import uuid
from collections import OrderedDict

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.sealing import ring
from carecase.sealing.ring import KeyMissing, Shredded

#: Another worker goes on reading a shredded person for at most this long. Seconds.
REMEMBERED_FOR = 60
REMEMBERED_KEYS = 4096


class KeysInMemory:
    """The data keys this process has opened lately: bounded, shared by threads, forgotten after a minute."""

    def __init__(self, size=REMEMBERED_KEYS, seconds=REMEMBERED_FOR, clock=time.monotonic):
        self._size, self._seconds, self._clock = size, seconds, clock
        self._lock, self._held = threading.Lock(), OrderedDict()

    def __contains__(self, key_id):
        return self.get(key_id, default=self) is not self

    def get(self, key_id, default=None):
        """32 bytes, ``b""`` for a key known to be shredded, or the default."""
        with self._lock:
            key, until = self._held.get(key_id, (default, None))
            if until is not None and until < self._clock():
                del self._held[key_id]
                return default
            return key

    def put(self, key_id, key):
        with self._lock:
            self._held[key_id] = (key, self._clock() + self._seconds)
            self._held.move_to_end(key_id)
            while len(self._held) > self._size:
                self._held.popitem(last=False)

    def forget(self, key_id):
        with self._lock:
            self._held.pop(key_id, None)

    def clear(self):
        with self._lock:
            self._held.clear()


in_memory = KeysInMemory()


class DataKey(models.Model):
    """Thirty-two bytes that seal one person's texts, themselves wrapped by the ring."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.TextField(null=True, editable=False)  # noqa: DJ001 (NULL is what shredding leaves)
    ring_key_id = models.CharField(max_length=20, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    shredded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")
        constraints = [
            models.CheckConstraint(
                name="data_key_is_wrapped_or_shredded",
                condition=models.Q(wrapped__isnull=False, shredded_at__isnull=True)
                | models.Q(wrapped__isnull=True, shredded_at__isnull=False),
            )
        ]

    def __str__(self):
        return str(self.id)

    @classmethod
    def make(cls):
        """A new key, saved."""
        made = cls()
        dek = os.urandom(ring.KEY_BYTES)
        made.ring_key_id, made.wrapped = ring.wrap(dek, made.context)
        made.save(force_insert=True)
        in_memory.put(made.id, dek)
        return made

    @classmethod
    def make_many(cls, count):
        """New keys, saved together."""
        made, opened = [cls() for _each in range(count)], [os.urandom(ring.KEY_BYTES) for _each in range(count)]
        for key, dek in zip(made, opened, strict=True):
            key.ring_key_id, key.wrapped = ring.wrap(dek, key.context)
        cls.objects.bulk_create(made, batch_size=500)
        for key, dek in zip(made, opened, strict=True):
            in_memory.put(key.id, dek)
        return made

    @classmethod
    def opened(cls, key_id):
        """The bytes of the key with this id; asks the database only when this process has not seen it lately."""
        key = in_memory.get(key_id)
        if key is None:
            found = cls.objects.filter(pk=key_id).first()
            if found is None:
                raise KeyMissing(f"There is no data key {key_id}.")
            return found.open()
        return _or_shredded(key, key_id)

    @classmethod
    def warm(cls, ids):
        """Open many keys in one query, before a list reads a sealed field of each row. Passes by what is None."""
        missing = {key_id for key_id in ids if key_id is not None and key_id not in in_memory}
        if missing:
            for found in cls.objects.filter(pk__in=missing):
                found._remember()

    @property
    def context(self):
        """What binds the wrapped text to this row."""
        return f"data key:{self.id}".encode()

    def open(self):
        """The 32 bytes of this key. Raises Shredded when it was destroyed."""
        key = in_memory.get(self.id)
        return _or_shredded(self._remember() if key is None else key, self.id)

    def shred(self):
        """Destroy the key: whatever it sealed, in rows and in history, is unreadable from now on."""
        if self.shredded_at is None:
            self.wrapped, self.shredded_at = None, timezone.now()
            self.save(update_fields=["wrapped", "shredded_at"])
        in_memory.forget(self.id)
        # A neighbouring thread may have read the row before this transaction was committed.
        transaction.on_commit(lambda: in_memory.forget(self.id))

    def _remember(self):
        if self.wrapped is None:
            # Inside a transaction the shredding may still be rolled back, so it is not remembered there.
            if not connection.in_atomic_block:
                in_memory.put(self.id, b"")
            return b""
        key = ring.unwrap(self.ring_key_id, self.wrapped, self.context)
        in_memory.put(self.id, key)
        return key


def _or_shredded(key, key_id):
    if not key:
        raise Shredded(f"The data key {key_id} was shredded.")
    return key
