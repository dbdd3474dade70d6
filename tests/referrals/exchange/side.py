"""One side of an exchange, in a process of its own on the database of its own: `python -m …side <what> <json>`.

What it does goes through the doors that people use; what it prints is JSON.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from carecase.access.models import Membership, Organisation, Unit, User  # noqa: E402
from carecase.access.roles import Role  # noqa: E402
from carecase.audit.models import Event, Kind  # noqa: E402
from carecase.cases.actions import take_case, withdraw_consent  # noqa: E402
from carecase.cases.models import Case, Consent  # noqa: E402
from carecase.casework.registration import register_person  # noqa: E402
from carecase.people.models import Person  # noqa: E402
from carecase.workflow.acts import act  # noqa: E402
from referrals.actions import revoke_resting_on  # noqa: E402
from referrals.exchange import keys, replies  # noqa: E402
from referrals.models import IncomingReferral, Outgoing, OwnKeys, Partner, Referral  # noqa: E402
from referrals.steps import referring  # noqa: E402


def someone(name):
    return User.objects.get(username=name)


def settle(name, country):
    """An organisation with a team, a case manager, two who keep the keys, and its keys."""
    organisation = Organisation.objects.create(name=name, kind=Organisation.Kind.NGO, country=country)
    team = Unit.objects.create(organisation=organisation, kind=Unit.Kind.TEAM, name="Equipo")
    known = {"organisation": organisation, "from_on": "2020-01-01"}
    for username, role in (("ines", Role.CASE_MANAGER), ("ada", Role.ADMINISTRATOR), ("alba", Role.ADMINISTRATOR)):
        user = User.objects.create(username=username, display_name=username)
        Membership.objects.create(user=user, unit=team if role == Role.CASE_MANAGER else None, role=role, **known)
    own = keys.make(organisation, by=someone("ada"))
    public = json.dumps(keys.jwks(organisation))
    return {
        "name": name, "country": country, "org_id": str(organisation.pk), "jwks": public,
        "fingerprint": own.fingerprint,
    }  # fmt: skip


def introduce(other, inbox):
    """Write the other side down; two people type the fingerprint that the other side has read to them."""
    organisation, today = Organisation.objects.get(), timezone.localdate()
    given = {"name": other["name"], "country": other["country"], "org_id": other["org_id"], "inbox": inbox}
    agreed = {"agreed_scope": Consent.Category.values, "agreed_on": today, "agreed_until": today + timedelta(days=30)}
    known = {"organisation": organisation, "desk": organisation.units.get(), "added_by": someone("ada")}
    partner = Partner.objects.create(**given, **agreed, **known)
    new = keys.add(partner, keys.read_jwks(other["jwks"]), by=someone("ada"))
    for name in ("ada", "alba"):
        keys.compare(new, other["fingerprint"], by=someone(name))


def send(called, fields):
    """Somebody new is referred to the partner."""
    ines, partner = someone("ines"), Partner.objects.get()
    person = Person(given_names=called, family_names="Secretez", sex="2", age_told="30", born="1995-02-03")
    case = register_person(person, by=ines, unit=ines.standing[0].unit, called=called, codes=["spa"])
    case = take_case(case, by=ines)
    consent = {"kind": "data_share", "given": "yes", "by": "self", "partner": partner.name}
    with act(ines, "prepare", case) as doing:
        agreed = doing.save(Consent(case=case, categories=["identity", "needs"], **consent))
        what = {"text": "Un lugar seguro", "channel": "package", "fields": fields}
        referral = doing.save(Referral(case=case, partner=partner, consent=agreed, **what))
    for step in ("offer", "send"):
        referral = referring[step](referral, by=ines)
    return {"envelope": referral.packages.get().envelope, "snapshot": referral.snapshot}


def answer(step, words):
    replies.answer(
        IncomingReferral.objects.get(state__in=("received", "accepted")), step, by=someone("ines"), words=words
    )


def take_back():
    """The person takes the consent of the latest referral back."""
    ines, consent = someone("ines"), Referral.objects.first().consent
    with act(ines, "withdraw_consent", consent.case):
        withdraw_consent(consent, by=ines)
        revoke_resting_on(consent, by=ines)


def look():
    """Where everything stands."""
    referrals, incoming = Referral.objects.order_by("recorded_at"), IncomingReferral.objects.order_by("recorded_at")
    refusals = Event.objects.filter(kind=Kind.REFUSAL, verb="receive_package").order_by("n")
    return {
        "referrals": [[row.state, row.feedback, bool(row.recall_seen_at)] for row in referrals],
        "incoming": [[row.state, row.content.get("htcds"), row.unit.name] for row in incoming],
        "cases": [
            [case.called, case.person.full_name, case.person.born] for case in Case.objects.order_by("opened_at")
        ],
        "waiting": Outgoing.objects.waiting().count(),
        "refusals": [row.details["why"] for row in refusals],
        "keys": OwnKeys.objects.count(),
    }


if __name__ == "__main__":
    _module, what, given = sys.argv
    sys.stdout.write(json.dumps(globals()[what](**json.loads(given))))
