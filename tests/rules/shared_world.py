"""The world as a fixture of a whole module: made once, and gone with it. Import it in a conftest."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from tests.rules.world import World


@contextmanager
def taken_back():
    """Whatever is written inside is gone afterwards, and acts inside may still be outermost transactions."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def count_rows():
    """PostgreSQL's own clockwork does not see what is never committed: without counts its plans take minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), taken_back():
        made = World()
        count_rows()
        yield made
