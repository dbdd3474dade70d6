"""What stands in a package for a partner: a referral cut to what was ticked and agreed to, or an answer to one."""

import uuid
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from carecase.cases.models import Consent
from carecase.people.models import Person
from referrals.exchange import htcds_cut
from referrals.exchange.htcds_cut import REASON
from referrals.exchange.schema import REFERRAL, REPLY
from referrals.models import Field, Ground

OPENED_WITHIN = timedelta(days=30)  # a package that lay about for longer is not opened any more
KEPT_AFTER_SHARING = timedelta(days=365)  # where no day is said until which they may read it

Category = Consent.Category
#: Part of a consent → what the package calls it.
SCOPE = {
    Category.IDENTITY: "identity",
    Category.CONTACT: "contact",
    Category.NEEDS: "needs",
    Category.HEALTH: "health",
    Category.STORY: "exploitation",
    Category.LEGAL: "legal",
    Category.TRAVEL: "journey",
}
TOLD = {
    "purpose": "purpose",
    "uses": "uses",
    "research": "research_use",
    "access": "access_right",
    "retention": "retention",
    "withdrawal": "withdrawal",
}
METHOD = {"signed": "written", "thumb": "thumbprint", "oral": "verbal_witnessed"}
GIVEN_BY = {"self": "self", "guardian": "guardian", "both": "guardian"}


def cut(values):
    """Without what is empty: in JSON of the schemas an absent thing is left out, never null."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


# --- frame ----------------------------------------------------------------------------------------------------------


def frame(form, partner, own, expires):
    return {
        "format": form,
        "version": "1.0",
        "package_id": str(uuid.uuid4()),
        "created": moment(timezone.now()),
        "expires": moment(expires),
        "from": party(own.organisation.pk, own.organisation.name, own.organisation.country, own.signing_kid),
        "to": party(partner.org_id, partner.name, partner.country, partner.trusted_keys.encryption_kid),
    }


def party(org_id, name, country, key_id):
    return {"org_id": str(org_id), "name": name, "country": country, "key_id": key_id}


def moment(at):
    return at.astimezone(UTC).isoformat(timespec="seconds")


# --- a referral -----------------------------------------------------------------------------------------------------


def of_referral(referral, own):
    """A referral that is being sent: its snapshot holds exactly what was ticked."""
    return {
        **frame(REFERRAL, referral.partner, own, opened_until(referral)),
        "kind": referral.kind,
        "purpose": REASON[referral.reason],
        "priority": referral.urgency,
        "consent": ground(referral),
        "subject": subject(referral),
        "htcds": htcds_cut.record(referral),
        "needs": needs(referral),
        "risk": risk(referral),
        "logistics": logistics(referral),
        "attachments": [attachment(each) for each in referral.attachments.all()],
        "handling": handling(referral),
    }


def opened_until(referral):
    latest = timezone.now() + OPENED_WITHIN
    if referral.share_until is None:
        return latest
    zone = referral.case.pack.timezone
    return min(latest, datetime.combine(referral.share_until, time.max, tzinfo=zone))


def ground(referral):
    """What it rests on: the consent with its parts, or why a named person sends it without."""
    scope = [SCOPE[part] for part in Category if part in referral.shares] or [SCOPE[Category.NEEDS]]
    common = {"scope": scope, "recipient_named": True}
    consent = referral.consent
    if consent is None:
        child = referral.ground == Ground.CHILD
        basis = "best_interests_determination" if child else "vital_interest_override"
        override = {} if child else {"override_reason": referral.ground or Ground.OTHER.value}
        day = referral.sent_at.date().isoformat()
        return {"basis": basis, "given_on": day, "given_by": "authority", "informed_of": [], **common, **override}
    said = agreed(consent)
    return said | common | {"informed_of": [TOLD[each] for each in consent.told if each in TOLD]}


def agreed(consent):
    """What a consent says of itself."""
    said = {
        "basis": "consent" if consent.by in ("", Consent.By.SELF) else "assent_plus_guardian",
        "given_on": consent.at.date().isoformat(),
        "given_by": GIVEN_BY.get(consent.by),
        "method": METHOD.get(consent.how),
        "valid_until": consent.valid_until and consent.valid_until.isoformat(),
    }
    return cut(said)


def subject(referral):
    told = referral.snapshot
    age, contacts = told.get(Field.AGE), told.get(Field.SAFE_CONTACT, [])
    identity = cut({field.value: told.get(field) for field in (Field.NAMES, Field.CALLED, Field.BORN, Field.PAPERS)})
    guardians = told.get(Field.GUARDIAN, [])
    found = {
        "age_band": age and age["band"],
        "gender": told.get(Field.GENDER),
        "languages": list(dict.fromkeys(row["language"] for row in told.get(Field.LANGUAGES, []))),
        "citizenship": told.get(Field.CITIZENSHIPS),
        "identity": identity,
        "safe_contact": safe_contact(contacts[0]) if contacts else None,
        "guardian": {"all": guardians} if guardians else None,
    }
    sex = {"sex_iso5218": int(told[Field.SEX])} if Field.SEX in told else {}
    child = is_child(referral.case.person) if age else None
    return {"case_alias": referral.reference, "is_child": child, **sex, **cut(found)}


def is_child(person: Person):
    return None if person.age_is_unknown else person.is_child


def safe_contact(row):
    return {"channel": "phone", "value": row["number"], "do_not_leave_message": True} | cut(
        {"instructions": " · ".join(filter(None, [row["safe_window"], row["code_word"]]))}
    )


def needs(referral):
    """First what is asked for, then what the person needs, where that was ticked."""
    asked = {"service_type": referral.service.code if referral.service_id else "other", "detail": referral.text}
    urgent = [{"service_type": name, "level": level} for name, level in referral.snapshot.get(Field.NEEDS, {}).items()]
    return [cut(asked), *urgent]


def risk(referral):
    """Told only where what happened may be told."""
    if Category.STORY not in referral.shares:
        return {}
    return {"level": referral.case.risk_level or "unknown"} | cut({"notes": referral.snapshot.get(Field.FEARS)})


def logistics(referral):
    held = [row["kind"] for row in referral.snapshot.get(Field.PAPERS, [])]
    return {"escort": referral.accompanied} | cut({"documents_held": held})


def attachment(paper):
    return {
        "name": f"{paper.document}-{paper.paper_number}.pdf",
        "media_type": "application/pdf",
        "sha256": paper.sha256,
        "bytes": len(paper.pdf),
    }


def handling(referral):
    keep = referral.share_until or (timezone.localdate() + KEPT_AFTER_SHARING)
    return {
        "onward_sharing": "with_new_consent_only",
        "law_enforcement_sharing": "none",
        "retain_until": keep.isoformat(),
        "destroy_if_rejected": True,
        "sensitivity": "severe",
    }


# --- answers --------------------------------------------------------------------------------------------------------


def of_reply(kind, partner, own, to, *, outcome="", words=""):
    """An answer to the package `to`, or its recall."""
    said = cut({"outcome": str(outcome), "words": words})
    expires = timezone.now() + OPENED_WITHIN
    return {**frame(REPLY, partner, own, expires), "in_reply_to": str(to), "kind": str(kind), **said}
