"""What is left out of a run is said in one line at its end; where nothing may be left out, it fails instead."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.machine import chromium_path, on_postgresql

FIXTURES = Path(__file__).parent / "tests" / "fixtures"
# How fast an example is drawn says how busy the machine is, and nothing about the code; our fixtures bear examples.
settings.register_profile("carecase", deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("carecase")
pytest_plugins = [f"tests.fixtures.{module.stem}" for module in sorted(FIXTURES.glob("[a-z]*.py"))]


def fits(item, markexpr):
    """Whether this machine and this command run a test. Longer proofs belong to `make prove`."""
    if item.get_closest_marker("prove") and "prove" not in markexpr:
        return False
    if item.get_closest_marker("browser") and not chromium_path():
        return False
    return on_postgresql() or not item.get_closest_marker("postgresql")


def pytest_configure(config):
    if not chromium_path() and os.environ.get("CARECASE_NOTHING_LEFT_OUT"):
        raise pytest.UsageError(
            "No Chromium was found, and CARECASE_NOTHING_LEFT_OUT forbids leaving its journeys out."
        )


def asks_a_database(item):
    """pytest-django refuses the database to every other test: what those find cannot depend on it."""
    return item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames


def pytest_collection_modifyitems(config, items):
    for item in items:
        if asks_a_database(item):
            item.add_marker("database")
    dropped = [item for item in items if not fits(item, config.option.markexpr)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


def pytest_collection_finish():
    """What was imported stays to the end: going through it for garbage again and again is in vain."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_terminal_summary(terminalreporter):
    if not chromium_path():
        terminalreporter.write_line("Left out: browser journeys (no Chromium found)")
