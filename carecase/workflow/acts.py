"""An act: what one person does at one moment. The outermost transaction, and the line it leaves in the trail.

Steps, forms and actions all write through here, so a change without an actor, a history row and an audit event
cannot happen. A refusal rolls the act back and is then written down in a transaction of its own.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from carecase.audit.chain import Entry, append, name, subject
from carecase.audit.models import Kind
from carecase.audit.reading import refused
from carecase.sealing.models import DataKey
from carecase.workflow import together
from carecase.workflow.typed import sending

_current = ContextVar("act", default=None)


class Refusal(Exception):
    """Something was tried and not allowed, or not yet possible."""


class Act:
    def __init__(self, by, verb, subjects, reason, details):
        self.by, self.verb, self.subjects, self.reason, self.details = by, verb, list(subjects), reason, details
        self.saved = {}  # root of the record (a case, a person, a house) → what was saved under it
        self.asides = []

    def aside(self, by, verb):
        """What the product does by itself in the same transaction: written as `by`, and its lines do not name who acts
        here. Another team must not read from them who gave the occasion."""
        beside = Act(by, verb, [], "", {})
        self.asides.append(beside)
        return beside

    def save(self, record, reason="", stored=None):
        """Save a record with its history, as this person, and note which fields changed. `stored`: what is kept of it,
        where the row was read and locked in this transaction."""
        fields = record.changed_fields(stored)
        if not record._state.adding and not fields:
            return record
        self.sign(record, reason)
        record.save()
        self.note(record, fields)
        return record

    def save_all(self, records, reason=""):
        """The same for many of one kind, all new or all kept already: in a handful of queries."""
        if together.are_kept(records):
            return self.save_kept(records, reason)
        if not records or any(not record._state.adding for record in records):
            return [self.save(record, reason) for record in records]
        for record in records:
            self.sign(record, reason)
        give_keys(records)
        fields = [record.changed_fields() for record in records]
        for record in records:
            record.prepare()
        bulk_create_with_history(records, type(records[0]), batch_size=500, default_user=self.by)
        for record, changed in zip(records, fields, strict=True):
            self.note(record, changed)
        return records

    def save_kept(self, records, reason):
        before = together.stored(records)
        changes = [record.changed_fields(before[record.pk]) for record in records]
        if together.move(records, changes):
            return [self.save(record, reason) for record in records]
        changed = [(record, names) for record, names in zip(records, changes, strict=True) if names]
        for record, _names in changed:
            self.sign(record, reason)
        together.update([record for record, _names in changed], before, by=self.by)
        for record, names in changed:
            self.note(record, names)
        return records

    def sign(self, record, reason):
        if record._state.adding and record.recorded_by_id is None:
            record.recorded_by = self.by
        record._history_user = self.by
        record._change_reason = (reason or self.reason)[:500] or None

    def note(self, record, fields):
        *_between, root = record.lineage()
        row = [record._meta.label, str(record.pk), record.version, fields]
        about = [subject(each) for each in record.lineage()]
        self.saved.setdefault((type(root), root.pk), []).append((row, about))

    def delete(self, record, reason=""):
        """Take back a row that should not have been written; its history stays."""
        record._history_user = self.by
        record._change_reason = reason or self.reason
        self.note(record, ["deleted"])
        record.delete()
        return record

    def entries(self):
        base = [subject(each) for each in self.subjects]
        beside = [entry for each in self.asides if each.saved for entry in each.entries()]
        if not self.saved:
            return [Entry(name(self.by), Kind.WRITE, self.verb, base, self.details), *beside]
        return [*(self.entry(base, rows) for rows in self.saved.values()), *beside]

    def entry(self, base, rows):
        subjects = base + [each for _row, about in rows for each in about]
        saved = [row for row, _about in rows]
        return Entry(name(self.by), Kind.WRITE, self.verb, subjects, {**self.details, "saved": saved})


@contextmanager
def act(by, verb, *subjects, reason="", **details):
    """Do something as `by`. An act within an act joins it: one person, one moment, one transaction."""
    if outer := _current.get():
        outer.subjects += [each for each in subjects if each not in outer.subjects]
        yield outer
        return
    doing = Act(by, verb, subjects, reason, details)
    token = _current.set(doing)
    try:
        with transaction.atomic(durable=True), sending.once():
            yield doing
            append(doing.entries())  # last: from the chain's lock on, other writers wait
    except Refusal as refusal:
        refused(by, doing.verb, *doing.subjects, why=type(refusal).__name__.lower())
        raise
    finally:
        _current.reset(token)


def give_keys(records):
    """Data keys for new roots, made together."""
    keyless = [record for record in records if record.key_id is None and record.key_owner() is None]
    for record, key in zip(keyless, DataKey.make_many(len(keyless)), strict=True):
        record.key = key
