from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from carecase.audit import triggers
from carecase.health import checks
from carecase.workflow.models import Heartbeat


@pytest.fixture
def ticking(db):
    return Heartbeat.objects.update_or_create(name="tick", defaults={"at": timezone.now()})


def test_a_whole_installation_is_well(client, ticking):
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"ok": True, "checks": dict.fromkeys(checks.CHECKS, "ok")}


def test_a_missing_trigger_is_told(client, ticking):
    triggers.drop()
    response = client.get("/health/")
    assert response.status_code == 503
    assert "missing" in response.json()["checks"]["append_only"]


def test_a_migration_not_applied_is_told(client, ticking, monkeypatch):
    # The test database is made without migrations: what is on disk and what was applied are told here.
    applied, later = ("cases", "0001_initial"), ("cases", "9999_not_there_yet")
    monkeypatch.setattr(checks, "on_disk", lambda: {applied, later})
    monkeypatch.setattr(
        checks.MigrationRecorder, "applied_migrations", lambda self: {applied: None, ("gone", "1"): None}
    )
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "1 not applied"


def test_every_migration_django_knows_is_asked_about(settings):
    settings.MIGRATION_MODULES = {}
    assert checks.on_disk.__wrapped__() == set(MigrationLoader(None).disk_migrations)


def test_a_late_clockwork_is_told_without_stopping_the_server(client, ticking):
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=6))
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json()["checks"]["tick"].startswith("last ran")


def test_a_clockwork_that_never_ran_is_told(client, db):
    assert client.get("/health/").json()["checks"]["tick"] == "never ran"


def test_a_silent_database_ends_the_questions(monkeypatch):
    def silent():
        raise DatabaseError

    monkeypatch.setattr(checks.connection, "cursor", silent)
    assert checks.run() == {"database": "does not answer"}


def test_health_is_only_read(client, db):
    assert client.post("/health/").status_code == 405
