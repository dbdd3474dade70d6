"""What a partner in another installation is told of a return: the table of the pages, cut by the same consent."""

import json
from datetime import UTC, datetime, time
from hashlib import sha256

from django.utils import timezone

from carecase.cases.models import Consent
from referrals.exchange import packages
from repatriation.after import visits
from repatriation.models import Saying
from repatriation.origin import facts
from repatriation.tiers import Tier

#: Roles of a partner, as the package calls them.
PURPOSES = {"is_assessor": "assessor", "is_receiver": "receiver", "is_child_authority": "child_authority"}


def told(partner):
    """Everything it may know now, and what is asked of it; {} where that is nothing."""
    sees, place = partner.sees, partner.plan.place
    if not sees:
        return {}
    shown = [(fact.code, str(fact.read(partner))) for fact in facts.seen(partner)]
    return {
        "reference": partner.reference,
        "purposes": [code for name, code in PURPOSES.items() if getattr(partner, name)],
        "sees": sees.name.lower(),
        "is_child": partner.plan.tier == Tier.CHILD,
        "place": str(place.pk) if place else "",
        "may": asked(partner) if place else [],
        "facts": [{"code": code, "value": value} for code, value in shown if value],
        "withheld": [fact.code for fact in facts.withheld(partner)],
        "visits": visits.told_elsewhere(partner),
        "consent": ground(partner),
        "handling": {
            "onward_sharing": "with_new_consent_only",
            "law_enforcement_sharing": "none",
            "retain_until": kept_until(partner.consent).isoformat(),
        },
    }


def asked(partner):
    """What it may say now, but for visits: those are named one by one."""
    may_answer, may_confirm = partner.may_answer, partner.may_confirm
    stands = may_confirm and partner.confirmations.filter(withdrawn_at__isnull=True).exists()
    found = {
        Saying.ANSWER: may_answer,
        Saying.FAMILY: may_answer and partner.plan.tier == Tier.CHILD,
        Saying.CONFIRM: may_confirm,
        Saying.AGAIN: stands,
        Saying.BACK: stands,
    }
    return [what.value for what, holds in found.items() if holds]


def ground(partner):
    consent = partner.consent
    scope = [packages.SCOPE[part] for part in Consent.Category if part in partner.parts]
    informed = [packages.TOLD[each] for each in consent.told if each in packages.TOLD]
    return packages.agreed(consent) | {"scope": scope, "recipient_named": True, "informed_of": informed}


def kept_until(consent):
    """No longer than the consent; where that names no day, as long as referrals are kept."""
    if consent.valid_until:
        return consent.valid_until
    return consent.at.date() + packages.KEPT_AFTER_SHARING


def opened_until(partner):
    latest = timezone.now() + packages.OPENED_WITHIN
    zone = partner.plan.case.pack.timezone
    return min(latest, datetime.combine(kept_until(partner.consent), time.max, tzinfo=zone).astimezone(UTC))


def digest(content):
    """Whether two contents are the same, without keeping either."""
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


__all__ = ["digest", "kept_until", "opened_until", "told"]
