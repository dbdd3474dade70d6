"""Rows of one table, gathered as plain values and written many at a time; sealed as the product seals."""

import json
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from psycopg.types.json import Jsonb

from carecase.sealing import envelope


class Rows:
    """`add` takes what differs from an empty record of the model."""

    def __init__(self, model, **same):
        self.model = model
        self.fields = [each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]
        self.place = {field.attname: n for n, field in enumerate(self.fields)}
        self.empty = [stored_empty(field, same) for field in self.fields]
        self.rows, self.as_stored = [], STORED[connection.vendor]

    def add(self, **values):
        row = self.empty.copy()
        for name, value in values.items():
            change = self.as_stored.get(type(value))
            row[self.place[name]] = change(value) if change else value
        self.rows.append(row)

    def write(self):
        if self.rows:
            WRITERS[connection.vendor](self)
            self.rows = []

    @property
    def names(self):
        return ", ".join(connection.ops.quote_name(field.column) for field in self.fields)

    @property
    def table(self):
        return connection.ops.quote_name(self.model._meta.db_table)


class Kept:
    """A record with its history."""

    def __init__(self, model, **same):
        self.now, self.then = Rows(model, version=1, **same), Rows(model.history.model, version=1, **same)

    def add(self, history_date, by=None, **values):
        self.now.add(recorded_at=history_date, recorded_by_id=by, **values)
        self.was(history_date, by, **values)

    def was(self, history_date, by=None, how="+", **values):
        """One more state of it in history."""
        told = {"history_date": history_date, "history_type": how, "history_user_id": by}
        self.then.add(**told, recorded_at=history_date, recorded_by_id=by, **values)

    def write(self):
        self.now.write()
        self.then.write()


class Sealer:
    """Seals texts of one person's records under her key."""

    def __init__(self, key_id, dek):
        self.key_id, self.dek = key_id, dek

    def __call__(self, model, pk, field, text):
        if not text:
            return ""
        return envelope.seal(text, self.key_id, self.dek, envelope.place_of(model, pk, field), pk).stored


def stored_empty(field, same):
    if field.name in same or field.attname in same:
        return stored(same.get(field.name, same.get(field.attname)))
    default = None if field.primary_key or field.is_relation else field.get_default()
    if default in ([], {}) and not isinstance(field, models.JSONField):
        return ""  # a sealed list with nothing in it
    return stored(default)


def stored(value):
    """A value as the database of this run takes it."""
    change = STORED[connection.vendor].get(type(value))
    return change(value) if change else value


def without_zone(moment):
    """All moments of this world are in UTC."""
    return moment.replace(tzinfo=None).isoformat(" ")


# By type, once for a million values: asking the connection each time takes most of the time.
STORED = {
    "sqlite": {UUID: lambda pk: pk.hex, datetime: without_zone, list: json.dumps, dict: json.dumps},
    "postgresql": {list: Jsonb, dict: Jsonb},
}


def by_many(rows):
    marks = ", ".join(["%s"] * len(rows.fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {rows.table} ({rows.names}) VALUES ({marks})", rows.rows)


def by_copy(rows):
    with connection.cursor() as cursor, cursor.copy(f"COPY {rows.table} ({rows.names}) FROM STDIN") as copy:
        for row in rows.rows:
            copy.write_row(row)


WRITERS = {"sqlite": by_many, "postgresql": by_copy}
