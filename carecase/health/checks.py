"""Is this installation whole? Each check answers with what is wrong, or with an empty text."""

from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
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
    waiting = on_disk() - MigrationRecorder(connection).applied_migrations().keys()
    return f"{len(waiting)} not applied" if waiting else ""


@cache
def on_disk():
    """App and name of every migration, as the names of files tell them: to import all of them, as Django's own plan
    does, costs each worker more than forty megabytes for as long as it lives. `migrate` writes down a squashed one
    together with what it stands for, so that names are enough."""
    found = set()
    for app in apps.get_app_configs():
        package, _explicit = MigrationLoader.migrations_module(app.label)
        spec = find_spec(package) if package else None
        names = (each.name for each in iter_modules(spec.submodule_search_locations)) if spec else ()
        found |= {(app.label, name) for name in names if name[0] not in "_~"}
    return found


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
