"""The HTCDS record of a referral, made of the ticked fields alone, so that nothing else can be in it.

Only carecase's own corner (`x-carecase`) holds what HTCDS has no place for; languages stand there in ISO 639-3.
"""

import csv
import re
from functools import cache

from carecase.assessments.identification import Status
from carecase.jurisdictions import languages
from carecase.people.models import Gender, Phone
from referrals.exchange.schema import SPACE
from referrals.models import Field

GENDER = {
    Gender.WOMAN: "Feminine",
    Gender.MAN: "Masculine",
    Gender.TRANS_WOMAN: "TransgenderFeminine",
    Gender.TRANS_MAN: "TransgenderMasculine",
    Gender.NON_BINARY: "NonConforming",
    Gender.UNKNOWN: "NonSpecifiedUnknown",
}
STATUS = {
    Status.POSSIBLE: "PossibleVictimOfTrafficking",
    Status.ACTUAL: "ActualVictimOfTrafficking",
    Status.NOT_ESTABLISHED: "NotAVictimOfTrafficking",
}
REASON = {
    "additional_services_required": "AdditionalServicesRequired",
    "migration_or_change_of_location": "MigrationOrChangeOfLocation",
    "other": "Other",
}
WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
E164 = re.compile(r"\+[1-9]\d{1,14}")


def record(referral):
    """HTCDS 2.0 of what is shared by this referral."""
    told = referral.snapshot
    outgoing = {
        "cas_ReasonForOutgoingReferral": REASON[referral.reason],
        "cas_OutgoingReferralDate": referral.sent_at.date().isoformat(),
    }
    parts = {"person": person(told), "victim": victim(told)}
    return {
        "standard": "HTCDS",
        "version": "2.0",
        **{name: part for name, part in parts.items() if part},
        "case": {"cas_Status": "Active"},
        "referrals": [outgoing],
        "consent": {"con_Consent": referral.consent_id is not None},
        "extensions": {SPACE: {"shared": told}},
    }


def person(told):
    names, born = told.get(Field.NAMES, {}), told.get(Field.BORN, "")
    spoken = [iso639_2()[row["language"]] for row in told.get(Field.LANGUAGES, [])]
    numbers = [row["number"] for row in told.get(Field.PAPERS, []) if row["number"]]
    phones = [row["number"] for row in told.get(Field.SAFE_CONTACT, []) if is_own(row)]
    found = {
        "prs_FirstName": names.get("given"),
        "prs_SecondName": names.get("family"),
        "prs_Birthdate": born if WHOLE_DAY.fullmatch(born) else None,
        "prs_Gender": GENDER.get(told.get(Field.GENDER)),
        "prs_PrimaryLanguage": next(iter(spoken), None),
        "prs_SecondaryLanguage": next(iter(spoken[1:]), None),
        "prs_Citizenship": told.get(Field.CITIZENSHIPS),
        "prs_IdentityNumber": next(iter(numbers), None),
        "prs_MobilePhone": next(iter(phones), None),
    }
    return {name: value for name, value in found.items() if value}


def is_own(row):
    return row["whose"] == Phone.Whose.OWN and E164.fullmatch(row["number"])


@cache
def iso639_2():
    """ISO 639-3 code → the one that HTCDS asks for, a group where the language has none of its own."""
    with languages.FILE.open(encoding="utf-8", newline="") as lines:
        return {row["iso639_3"]: row["htcds_iso639_2"] for row in csv.DictReader(lines)}


def victim(told):
    status = STATUS.get(told.get(Field.IDENTIFICATION))
    return {"vic_TraffickingStatus": status} if status else {}
