"""Many records of one kind written at once: what saving them one after the other leaves, in a handful of queries."""

from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Cast

from carecase.sealing.fields import SealedField, SealedOfEach
from carecase.sealing.models import DataKey
from carecase.workflow.fields import StatefulModel
from carecase.workflow.records import Record, Stale

BATCH = 100  # rows in one statement
PLAIN = (Record.save, StatefulModel.save)  # a kind of record that saves in its own way is saved one by one


def are_kept(records):
    """Whether these are different rows of one kind that are kept already."""
    kinds = {type(record) for record in records}
    different = len({record.pk for record in records}) == len(records) > len(kinds) == 1
    return different and kinds.pop().save in PLAIN and not any(record._state.adding for record in records)


def stored(records):
    """What is kept of them now, by id."""
    DataKey.warm(record.key_id for record in records)
    return type(records[0])._base_manager.in_bulk([record.pk for record in records])


def move(records, changes):
    """Whether a state is among what changed: that is saved alone, guarded by where it was."""
    states = {field.name for field in getattr(records[0], "state_fields", ())}
    return any(states.intersection(names) for names in changes)


def update(records, before, *, by):
    """Write the next version of each and its history. Raises Stale if somebody saved one of them after it was read."""
    if not records:
        return
    for record in records:
        record.prepare()
    written = 0
    try:
        for start in range(0, len(records), BATCH):
            written += update_batch(records[start : start + BATCH], before)
        if written < len(records):
            raise Stale(records[0]._meta.label)
    except BaseException:
        for record in records:
            record.version = record._expected
        raise
    type(records[0]).history.bulk_history_create(records, batch_size=500, update=True, default_user=by)


def update_batch(records, before):
    model = type(records[0])
    as_read = reduce(or_, (Q(pk=record.pk, version=record._expected) for record in records))
    names = {"version", *(name for record in records for name in record.changed_fields(before[record.pk]))}
    fields = [model._meta.get_field(name) for name in sorted(names)]
    return model._base_manager.filter(as_read).update(**{field.attname: of_each(field, records) for field in fields})


def of_each(field, records):
    """An expression that gives each row its own value."""
    if isinstance(field, SealedField):
        return SealedOfEach(field, records)
    own = (When(pk=each.pk, then=Value(getattr(each, field.attname), output_field=field)) for each in records)
    found = Case(*own, output_field=field)
    return Cast(found, output_field=field) if connection.features.requires_casted_case_in_updates else found
