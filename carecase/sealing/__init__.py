"""Sealing: what is kept about people is unreadable in the database file, the backup and the history."""

from django.utils.translation import gettext_lazy as _

#: What a sealed text shows once the key of its person has been shredded. String-like, compare with ``is``.
ERASED = _("[erased]")
