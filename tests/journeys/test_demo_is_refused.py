"""Invented people never come beside real ones."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from carecase.access.models import Organisation
from carecase.demo import stage

pytestmark = pytest.mark.django_db


def test_where_people_are_real():
    with override_settings(DEMO=False), pytest.raises(CommandError):
        call_command("load_demo")
    assert not Organisation.objects.exists()


def test_beside_other_cases(open_case):
    with override_settings(DEMO=True), pytest.raises(CommandError):
        call_command("load_demo")


def test_without_the_moving_clock(monkeypatch):
    monkeypatch.setattr(stage, "time_machine", None)
    with override_settings(DEMO=True), pytest.raises(CommandError, match="time-machine"):
        call_command("load_demo")
