"""The world as a fixture of a whole module: made once, and gone with it. Import it in a conftest."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from tests.rules.world import World


@contextmanager
def taken_back():
    """Whatever is written inside is gone afterwards, and acts inside may still be outermost transactions."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), taken_back():
        yield World()
