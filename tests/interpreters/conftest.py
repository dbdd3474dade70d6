from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from carecase.cases.models import InterpreterRequest
from carecase.interpreters.need import Need
from carecase.workflow.acts import act


@pytest.fixture
def tomorrow():
    """Ten in the morning of the next day, in San José."""
    local = timezone.localtime() + timedelta(days=1)
    return local.replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def need(tomorrow):
    def make(**facts):
        facts = {
            "asked_for": uuid4(),
            "language": "hat",
            "topic": "health",
            "mode": "phone",
            "begins_at": tomorrow,
            "ends_at": tomorrow + timedelta(hours=1),
            "country": "CR",
            "time_zone": "America/Costa_Rica",
            "team_speaks": frozenset({"spa"}),
        } | facts
        return Need(**facts)

    return make


@pytest.fixture
def asked(open_case, case_manager, tomorrow):
    """A request of the case: `asked(sex="female")`."""

    def make(case=open_case, **facts):
        facts = {"language": "hat", "purpose": "health", "mode": "phone", "wanted_at": tomorrow} | facts
        with act(case_manager, "test", case) as doing:
            return doing.save(InterpreterRequest(case=case, **facts))

    return make
