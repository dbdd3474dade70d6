"""Making the world once, and finding it again."""

import os
import sys
import time

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from carecase.audit import chain
from carecase.cases.models import Case
from carecase.shelter.models import Bed
from services_catalog.models import ServiceType
from tools.bench.world import staff, words
from tools.bench.world.people import People

OPEN_SHARE = 0.15
WAITING = 12
BATCH = 500
MAY_HAVE_GROWN = 1.5  # by what earlier runs registered, where a run does not work on a copy


def size_asked(full):
    """How many cases: named, or a part of the full number."""
    named = os.environ.get("CARECASE_BENCH_CASES")
    return int(named) if named else max(int(full * float(os.environ.get("CARECASE_PROVE_SIZE", "1"))), 60)


def ready(cases):
    """The world of this size, made or found. Another one in this database is refused, not overwritten."""
    if not is_migrated():
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    found = Case.objects.count()
    if not found:
        make(cases)
    elif not cases <= found <= max(cases * MAY_HAVE_GROWN, cases + 6000):
        raise SystemExit(f"This database holds {found} cases, not {cases}: empty it, or name another.")
    else:
        say(f"{found} cases are there already")
    rested()


def is_migrated():
    steps = MigrationExecutor(connection)
    return not steps.migration_plan(steps.loader.graph.leaf_nodes())


def make(cases):
    began, open_ones = time.perf_counter(), max(int(cases * OPEN_SHARE), staff.CASELOAD + WAITING)
    world = staff.assemble(managers=max((open_ones - WAITING) // staff.CASELOAD, 1))
    types = list(ServiceType.objects.exclude(domain=ServiceType.Domain.HEALTH).values_list("pk", flat=True))
    people = People(world, types, chain.head())
    for n, place in enumerate(places(world, cases, open_ones), start=1):
        people.add(**place)
        if n % BATCH == 0 or n == cases:
            with transaction.atomic():
                people.write()
            say(f"{n} of {cases} cases, {time.perf_counter() - began:.0f} s", last=False)
    say(f"{cases} cases made in {time.perf_counter() - began:.0f} s")


def places(world, cases, open_ones):
    """For each case: whose it is, and whether it is open. The measured manager has exactly her caseload."""
    beds = iter(Bed.objects.filter(room__house=world.house).order_by("code")[: staff.BEDS - 8])
    for n in range(cases):
        is_open, turn = n < open_ones, n // staff.CASELOAD
        is_waiting = is_open and turn >= len(world.managing)
        manager, unit = world.managing[(turn if is_open else n) % len(world.managing)]
        facts = {"manager": None, "unit": world.teams[0]} if is_waiting else {"manager": manager, "unit": unit}
        bed = next(beds, None) if is_open and not is_waiting else None
        yield {**facts, "is_open": is_open, "bed": bed, "sought": n < words.PEOPLE_SOUGHT}


def rested():
    """As a night leaves it: PostgreSQL cleans up by itself where the server runs on, and would else do it while we
    measure."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def say(words_, last=True):
    sys.stderr.write(f"\r{words_}" + ("\n" if last else ""))
    sys.stderr.flush()
