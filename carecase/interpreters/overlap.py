"""No two bookings of one interpreter, and none of one room, at the same time: by the database itself, on both engines.

PostgreSQL has exclusion constraints. SQLite has none, so a trigger looks before it writes. Both are put up after every
migrate where they are missing, since SQLite drops the triggers of a table that it rebuilds (docs/decisions).
"""

from django.db import connections

from carecase.interpreters.states import HOLDING

TAKEN = "this time is taken"  # begins the message of either engine
TABLE = "interpreters_booking"
#: constraint → the column that may not be in two places, and the columns of the time it takes
NEVER_TWICE = {
    "interpreter_never_twice": ("interpreter_id", "busy_from_at", "busy_until_at"),
    "room_never_twice": ("room_id", "begins_at", "ends_at"),
}
ACTS = ("INSERT", "UPDATE")
STATES = ", ".join(f"'{state}'" for state in HOLDING)
SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name}_{act} BEFORE {act} ON {table}
WHEN NEW.state IN ({states}) AND NEW.{what} IS NOT NULL AND EXISTS (
    SELECT 1 FROM {table} WHERE {what} = NEW.{what} AND id <> NEW.id AND state IN ({states})
    AND {begins} < NEW.{ends} AND {ends} > NEW.{begins}
)
BEGIN SELECT RAISE(ABORT, '{taken}: {name}'); END
"""
POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist (
    {what} WITH =, tstzrange({begins}, {ends}) WITH &&
) WHERE (state IN ({states}))
"""


def statements(template, **more):
    for name, (what, begins, ends) in NEVER_TWICE.items():
        yield template.format(
            name=name, what=what, begins=begins, ends=ends, table=TABLE, states=STATES, taken=TAKEN, **more
        )


def install(using="default", **kwargs):
    """Receiver of post_migrate: puts up what is missing, wherever the table is there."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names() or not missing(using):
        return
    with connection.cursor() as cursor:
        for statement in lines(connection.vendor):
            cursor.execute(statement)


def lines(vendor):
    if vendor == "sqlite":
        return [line for act in ACTS for line in statements(SQLITE, act=act)]
    renewed = [f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {name}" for name in NEVER_TWICE]
    return ["CREATE EXTENSION IF NOT EXISTS btree_gist", *renewed, *statements(POSTGRESQL)]


def missing(using="default"):
    """Names of what should stand guard and does not: for the health page."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        wanted = {f"{name}_{act}" for name in NEVER_TWICE for act in ACTS}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted, query = set(NEVER_TWICE), "SELECT conname FROM pg_constraint WHERE contype = 'x'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    return sorted(wanted - there)


def is_taken(error):
    """Whether the database refused because somebody else was there first."""
    said = (TAKEN, *NEVER_TWICE, "one_interpreter_at_a_time_per_request", f"{TABLE}.asked_for")
    return any(word in str(error) for word in said)
