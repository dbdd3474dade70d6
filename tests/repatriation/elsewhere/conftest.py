"""A return whose origin side works with another installation: the two sides of the exchange, and a plan."""

import pytest
from django.utils import timezone

from carecase.access.roles import Role
from carecase.cases.models import Consent
from carecase.workflow.acts import act
from repatriation import forms
from repatriation.elsewhere import sending
from repatriation.origin import forms as origin_forms
from tests.referrals.exchange.conftest import arrive, introduce, keepers, own_keys, partner, theirs
from tests.repatriation.conftest import fresh

__all__ = ["arrive", "introduce", "keepers", "own_keys", "partner", "theirs"]
BOTH = {"is_assessor": True, "is_receiver": True}
EVERYTHING = ["identity", "contact", "health", "travel"]


@pytest.fixture
def desk(colleague, theirs):
    return colleague("suyapa", Role.RECEIVING_ORGANISATION, theirs.units.get())


@pytest.fixture
def join(write, partner, case_manager):
    """The partner elsewhere takes part in a plan, on a consent for these categories."""

    def take_part(plan, categories=EVERYTHING, **purposes):
        with act(case_manager, "consent", plan.case) as doing:
            given = {"kind": "data_share", "given": "yes", "by": "both", "how": "signed", "partner": partner.name}
            consent = doing.save(Consent(case=plan.case, categories=categories, **given))
        typed = {"elsewhere": partner.pk, "consent": consent.pk, "told": "Una joven", "our_phone": "+506 2222"}
        return write(origin_forms.ReturnPartnerForm, plan, case_manager, **typed, **(purposes or BOTH))

    return take_part


@pytest.fixture
def tick(arrive, system):
    """One round of the clock at both sides: news is sealed, packages arrive."""

    def all_of_it():
        sending.follow(by=system, now=timezone.now())
        arrive()

    return all_of_it


@pytest.fixture
def placed(requested_plan, write, case_manager):
    """A plan with a place to ask about."""
    where = {"country": "HN", "kind": "origin", "area": "Santa Bárbara", "with_whom": "abuela", "is_chosen": True}
    write(forms.PlaceForm, requested_plan, case_manager, **where)
    return fresh(requested_plan)


@pytest.fixture
def trusted(partner):
    return partner.trusted_keys
