"""Append-only by the database itself, on both engines.

Installed after every migrate, for every model that says `append_only = True`: on SQLite a column change rebuilds the
table and drops its triggers without a word, so installing once is not enough (measured, docs/decisions).
"""

from django.apps import apps
from django.db import connections

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
# INSERT OR REPLACE deletes the row in its way without a DELETE trigger, unless the connection asked for recursion.
SQLITE_INSERT = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE INSERT ON "{table}"
WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION carecase_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION carecase_append_only()
"""
ACTS = {"sqlite": ("UPDATE", "DELETE", "INSERT"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


def wanted(connection):
    """Trigger name → (table, its key, act), for every append-only table."""
    models = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    tables = [(model._meta.db_table, model._meta.pk.column) for model in models]
    acts = ACTS[connection.vendor]
    return {f"{table}_no_{act.lower()}": (table, key, act) for table, key in tables for act in acts}


def possible(connection):
    """The same for the tables that exist: while an upgrade is under way, not all do."""
    there = set(connection.introspection.table_names())
    return {name: each for name, each in wanted(connection).items() if each[0] in there}


def install(using="default", **kwargs):
    connection = connections[using]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute(POSTGRESQL_FUNCTION, [])
        for name, (table, key, act) in possible(connection).items():
            template = (SQLITE_INSERT if act == "INSERT" else SQLITE) if sqlite else POSTGRESQL
            cursor.execute(template.format(name=name, table=table, key=key, act=act))


def drop(using="default"):
    """For test databases only, whose flush would be refused."""
    connection = connections[using]
    on = ' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name, (table, _key, _act) in possible(connection).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + on.format(table=table))


def missing(using="default"):
    """Names of the triggers that should be there and are not."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(wanted(connection)) - there)
