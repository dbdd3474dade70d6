"""What a package may look like: the agreed schemas, and the ticked fields of a carecase at the other end.

Whatever comes is checked before it is looked at, so that nothing in it can surprise a page or a record.
"""

import json
from functools import cache
from pathlib import Path

from django import forms

from carecase.assessments.identification import Status
from carecase.assessments.models import HealthNeeds, NeedsAssessment
from carecase.assessments.needs import Need
from carecase.cases.models import LegalStay
from carecase.jurisdictions import countries, languages
from carecase.people.ages import AgeBand
from carecase.people.models import Gender, Guardian, IdentityPaper, PersonLanguage, Phone, Sex
from carecase.sealing.fields import refuse_unstorable
from carecase.ui.late import Late
from referrals.exchange import talks
from referrals.models import Field

jsonschema, referencing = Late("jsonschema"), Late("referencing")

FOLDER = Path(__file__).parent / "schemas"
REFERRAL, REPLY = "carecase-referral", "carecase-referral-reply"
FILES = {REFERRAL: "referral-package.schema.json", REPLY: "reply-package.schema.json"}
SPACE = "x-carecase"  # our corner of the extensions of HTCDS


def problem(payload):
    """Where a payload departs from what was agreed, as a path without values; "" where it does not."""
    if not file_of(payload.get("format")):
        return "format"
    try:
        refuse_unstorable(payload)
        validator(payload["format"]).validate(payload)
        ticked().validate(shared_of(payload))
    except (jsonschema.ValidationError, RecursionError, forms.ValidationError) as error:
        return "/".join(str(part) for part in getattr(error, "absolute_path", ())) or "whole"
    return ""


def file_of(form):
    """The agreed schema of a format; None where nobody knows it."""
    if not isinstance(form, str):
        return None
    talk = talks.of(form)
    return talk.schema if talk else FILES.get(form) and FOLDER / FILES[form]


def shared_of(payload):
    """The ticked fields, where the sender works with carecase; else nothing."""
    space = payload.get("htcds", {}).get("extensions", {}).get(SPACE, {})
    return space.get("shared", {}) if isinstance(space, dict) else {}


def standard(file):
    """One of the agreed schemas, as it is."""
    return json.loads((FOLDER / file).read_text())


@cache
def validator(form):
    schemas = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
    resources = [(each["$id"], referencing.Resource.from_contents(each)) for each in schemas]
    return validator_of(
        json.loads(file_of(form).read_text()), registry=referencing.Registry().with_resources(resources)
    )


def validator_of(schema, **more):
    kind = jsonschema.Draft202012Validator
    return kind(schema, format_checker=kind.FORMAT_CHECKER, **more)


# --- the ticked fields ----------------------------------------------------------------------------------------------


def text(longest):
    return {"type": "string", "maxLength": longest}


def code(choices):
    return {"enum": ["", *choices.values]}


def one_of(choices):
    return {"enum": [each for each, _label in choices]}


def row(**fields):
    return {"type": "object", "additionalProperties": False, "required": sorted(fields), "properties": fields}


def rows(**fields):
    return {"type": "array", "maxItems": 50, "items": row(**fields)}


def domains(model):
    urgent = {"enum": Need.values}
    return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(model.domains, urgent)}


def maybe(schema):
    """Or an empty object: nothing was recorded."""
    return {"anyOf": [schema, {"type": "object", "maxProperties": 0}]}


def country_or_nothing():
    return {"enum": ["", *(each for each, _name in countries.CHOICES)]}


@cache
def ticked():
    fields = {
        Field.NAMES: row(given=text(200), family=text(200)),
        Field.CALLED: text(80),
        Field.CASE_NUMBER: text(20),
        Field.SEX: {"enum": Sex.values},
        Field.GENDER: code(Gender),
        Field.AGE: row(
            years={"type": ["integer", "null"], "minimum": 0, "maximum": 130}, band={"enum": AgeBand.values}
        ),
        Field.BORN: text(60),
        Field.CITIZENSHIPS: {"type": "array", "maxItems": 20, "items": one_of(countries.CHOICES)},
        Field.LANGUAGES: rows(
            language=one_of(languages.CHOICES), variety=text(80), level={"enum": PersonLanguage.Level.values}
        ),
        Field.PAPERS: rows(
            kind={"enum": IdentityPaper.Kind.values},
            number=text(60),
            country=country_or_nothing(),
            until={"anyOf": [{"const": ""}, {"type": "string", "format": "date"}]},
        ),
        Field.GUARDIAN: rows(
            capacity={"enum": Guardian.Capacity.values}, body=text(120), name=text(120), phone=text(40)
        ),
        Field.SAFE_CONTACT: rows(
            number=text(40),
            whose={"enum": Phone.Whose.values},
            contact_name=text(100),
            safe={"enum": Phone.Safe.values},
            safe_window=text(100),
            code_word=text(40),
        ),
        Field.NEEDS: domains(NeedsAssessment),
        Field.HEALTH_NEEDS: row(
            needs=domains(HealthNeeds), words={"type": "array", "maxItems": 10, "items": text(10_000)}
        ),
        Field.LEGAL_STAY: maybe(row(status=code(LegalStay.Status), number=text(200), until=text(20))),
        Field.IDENTIFICATION: {"enum": ["", *Status.values]},
    }
    told = {field.value: fields.get(field, text(20_000)) for field in Field}
    whole = {"type": "object", "additionalProperties": False, "properties": told}
    return validator_of(whole)
