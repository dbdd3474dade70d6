"""Is this installation whole? Each check answers with what is wrong, or with an empty text."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from carecase.audit import triggers
from carecase.interpreters import overlap
from carecase.workflow.models import Heartbeat

TICK_MAY_BE_LATE_BY = timedelta(minutes=5)


def database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return ""


def migrations():
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} not applied" if waiting else ""


def append_only():
    missing = triggers.missing()
    return f"{len(missing)} triggers missing" if missing else ""


def never_twice():
    """No interpreter and no room in two places at once."""
    return ", ".join(f"{name} missing" for name in overlap.missing())


def tick():
    last = Heartbeat.objects.filter(name="tick").values_list("at", flat=True).first()
    if last is None:
        return "never ran"
    return f"last ran {last.isoformat(timespec='seconds')}" if timezone.now() - last > TICK_MAY_BE_LATE_BY else ""


CHECKS = {
    "database": database,
    "migrations": migrations,
    "append_only": append_only,
    "never_twice": never_twice,
    "tick": tick,
}


def run():
    """{check: what is wrong}; once the database is silent, nothing else is asked."""
    found = {}
    for name, check in CHECKS.items():
        try:
            found[name] = check()
        except DatabaseError:
            found[name] = "could not be read"
        if name == "database" and found[name]:
            break
    return found
