"""A case, a consent that names a partner, referrals in a known state, and those who receive them."""

import datetime
import re

import pytest
from django.utils import timezone

from carecase.access.models import Organisation, Unit, User
from carecase.access.roles import Role
from carecase.cases.models import Consent
from carecase.workflow.acts import act
from referrals.models import Referral
from referrals.steps import referring


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def says(guard):
    """What a guard says when it does not hold, to be matched."""
    return re.escape(str(guard.otherwise))


EVERYTHING = list(Consent.Category.values)


@pytest.fixture
def agreed(open_case, case_manager):
    """What the person agreed to: `agreed(partner="ONPAR", categories=["identity"])`."""

    def make(case=None, by=None, **details):
        until = timezone.localdate() + datetime.timedelta(days=400)
        usual = {"kind": "data_share", "given": "yes", "by": "self", "how": "oral", "valid_until": until}
        usual |= {"partner": "Clínica Sur", "categories": ["needs", "contact"]}
        case, by = case or open_case, by or case_manager
        with act(by, "consent", case) as doing:
            return doing.save(Consent(case=case, **usual | details))

    return make


@pytest.fixture
def consent(agreed):
    """To share needs with a clinic, until the end of next year."""
    return agreed()


@pytest.fixture
def draft(open_case, case_manager):
    """Make a referral: `draft(onward=Onward.ASYLUM, consent=consent)`."""

    def make(case=None, by=None, **details):
        elsewhere = {"receiving_unit", "receiving_user"} & set(details)
        usual = {"text": "Control médico", "channel": "letter"} | ({} if elsewhere else {"to_name": "Clínica Sur"})
        case, by = case or open_case, by or case_manager
        with act(by, "refer", case) as doing:
            return doing.save(Referral(case=case, **usual | details))

    return make


@pytest.fixture
def take(case_manager):
    def steps_of(referral, *names, by=case_manager):
        for name in names:
            referral = referring[name](referral, by=by, reason="porque sí")
        return referral

    return steps_of


@pytest.fixture
def place():
    """An organisation with one team: `place("Clínica Sur", "CR")` gives the team."""

    def make(name, country, kind=Organisation.Kind.NGO):
        organisation = Organisation.objects.create(name=name, kind=kind, country=country)
        return Unit.objects.create(organisation=organisation, kind=Unit.Kind.TEAM, name="Acogida")

    return make


@pytest.fixture
def clinic(db, place):
    return place("Clínica Sur", "CR", Organisation.Kind.HEALTH_SERVICE)


@pytest.fixture
def desk(colleague, clinic):
    """Answers what is sent to the clinic, and is nothing else."""
    return colleague("dora", Role.RECEIVING_ORGANISATION, clinic)


@pytest.fixture
def sent(draft, agreed, take, clinic, desk):
    """A referral to the clinic that has left the house: `sent(fields=["needs"])`."""

    def make(**details):
        consent = agreed(categories=EVERYTHING, organisation=clinic.organisation, partner=str(clinic.organisation))
        return take(draft(**{"receiving_unit": clinic, "consent": consent} | details), "offer", "send")

    return make


@pytest.fixture
def system(db):
    """Who does what time does by itself."""
    return User.objects.get_or_create(username="system", defaults={"display_name": "system", "is_active": False})[0]


@pytest.fixture
def their_team(place, colleague):
    """Another team in the same country, with a case manager: (unit, manager)."""
    unit = place("Fundación Puente", "CR")
    return unit, colleague("paula", Role.CASE_MANAGER, unit)


@pytest.fixture
def team_abroad(place, colleague):
    """A team in another country, with a case manager: (unit, manager)."""
    unit = place("Red Panamá", "PA")
    return unit, colleague("pilar", Role.CASE_MANAGER, unit)
