"""Two organisations that know each other as partners elsewhere: what one sends, the other takes in."""

import datetime
import json

import pytest
from django.utils import timezone

from carecase.access.models import Organisation, Unit, User
from carecase.access.roles import Role
from carecase.cases.models import Consent
from carecase.people.models import Phone
from carecase.workflow.acts import act
from referrals.exchange import keys as keeping
from referrals.exchange.receiving import take_in
from referrals.models import Field, Outgoing, PackageKind, Partner, PartnerKeys, Referral
from referrals.steps import referring

EVERYTHING = list(Consent.Category.values)


@pytest.fixture
def system(db):
    return User.objects.get_or_create(username="system", defaults={"display_name": "system", "is_active": False})[0]


@pytest.fixture
def theirs(db):
    """The organisation at the other side, with the desk that answers."""
    elsewhere = Organisation.objects.create(name="Puerta Norte", kind=Organisation.Kind.NGO, country="PA")
    Unit.objects.create(organisation=elsewhere, kind=Unit.Kind.TEAM, name="Equipo Darién")
    return elsewhere


@pytest.fixture
def desk(colleague, theirs):
    return colleague("delia", Role.CASE_MANAGER, theirs.units.get())


@pytest.fixture
def keepers(colleague, organisation, theirs):
    """Two administrators of each side."""
    ours = [colleague(name, Role.ADMINISTRATOR, organisation=organisation) for name in ("ada", "alba")]
    return {
        organisation: ours,
        theirs: [colleague(name, Role.ADMINISTRATOR, organisation=theirs) for name in ("bo", "bea")],
    }


@pytest.fixture
def introduce(keepers):
    """One organisation writes down another as its partner, with the keys of today, compared by two people or fewer."""

    def make(own, other, compared=2, **details):
        one, two = keepers[own]
        today = timezone.localdate()
        usual = {"agreed_scope": EVERYTHING, "agreed_on": today, "agreed_until": today + datetime.timedelta(days=200)}
        known = {"name": other.name, "country": other.country, "org_id": str(other.pk), "desk": desk_of(own)}
        partner = Partner.objects.create(organisation=own, added_by=one, **known | usual | details)
        keys = keeping.add(partner, keeping.read_jwks(json.dumps(keeping.jwks(other))), by=one)
        for person in (one, two)[:compared]:
            keeping.compare(keys, keys.fingerprint, by=person)
        return partner

    return make


def desk_of(organisation):
    made = {"organisation": organisation, "kind": Unit.Kind.TEAM, "name": "Equipo"}
    return organisation.units.first() or Unit.objects.create(**made)


@pytest.fixture
def own_keys(keepers):
    return {organisation: keeping.make(organisation, by=people[0]) for organisation, people in keepers.items()}


@pytest.fixture
def partner(introduce, own_keys, organisation, team, theirs):
    """Whom we send to. They know us too."""
    introduce(theirs, organisation)
    return introduce(organisation, theirs)


@pytest.fixture
def consent(open_case, case_manager, partner):
    until = timezone.localdate() + datetime.timedelta(days=100)
    details = {"kind": "data_share", "given": "yes", "by": "self", "how": "oral", "told": ["purpose", "research"]}
    with act(case_manager, "consent", open_case) as doing:
        consent = Consent(case=open_case, partner=partner.name, categories=EVERYTHING, valid_until=until, **details)
        return doing.save(consent)


@pytest.fixture
def known_case(open_case, case_manager, describe):
    """A case with a marked value in every field that names her."""
    case = describe(open_case, case_manager, given_names="Marcada", family_names="Nombrez", born="1995-02-03")
    with act(case_manager, "describe", case) as doing:
        case.called = "Llamadita"
        doing.save(case)
        case.person.last_residence, case.person.destination = "Residenciaz", "Destinoz"
        doing.save(case.person)
        safe = {"number": "+50688887777", "safe": Phone.Safe.YES, "code_word": "girasol"}
        doing.save(Phone(person=case.person, **safe))
    return type(case).objects.get(pk=case.pk)


@pytest.fixture
def draft(known_case, case_manager, partner, consent):
    def make(**details):
        usual = {"partner": partner, "consent": consent, "text": "Un lugar seguro", "channel": "package"}
        usual |= {"fields": [Field.CALLED, Field.LANGUAGES, Field.SEX]}
        with act(case_manager, "refer", known_case) as doing:
            return doing.save(Referral(case=known_case, **usual | details))

    return make


@pytest.fixture
def sent(draft, case_manager):
    """Send a referral: `sent(kind="transfer")`."""

    def make(**details):
        referral = draft(**details)
        for step in ("offer", "send"):
            referral = referring[step](referral, by=case_manager)
        return referral

    return make


def package_of(referral):
    return referral.packages.get(kind=PackageKind.REFERRAL)


@pytest.fixture
def arrive(system):
    """What goes out arrives at the other side, and what they answer arrives here: `arrive()` until nothing is left."""
    seen = set()

    def all_of_it():
        while (
            waiting := Outgoing.objects.exclude(pk__in=seen).exclude(dropped_at__isnull=False).order_by("recorded_at")
        ):
            for package in list(waiting):
                seen.add(package.pk)
                take_in(package.envelope.encode(), by=system)

    return all_of_it


@pytest.fixture
def trusted(partner):
    return PartnerKeys.objects.get(partner=partner)
