"""What stands in a package: exactly what was ticked, in the agreed form, and nothing outside the encryption."""

import json
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest

from referrals.exchange import envelope, schema
from referrals.models import Field, IncomingReferral
from tests.referrals.exchange.conftest import package_of

pytestmark = pytest.mark.django_db

MARKED = ("Marcada", "Nombrez", "1995", "Residenciaz", "Destinoz", "50688887777", "girasol")


def plaintext(referral):
    payload, _keys, _own = envelope.opened(package_of(referral).envelope.encode())
    return payload


def test_the_sample_follows_the_schema():
    sample = json.loads((Path(__file__).parent / "samples" / "sample.json").read_text())
    assert schema.problem(sample) == ""
    assert schema.problem({**sample, "surprise": 1})


def test_what_is_sent_follows_the_schema(sent):
    everything = sent(fields=list(Field))
    assert schema.problem(plaintext(everything)) == ""


def test_only_what_was_ticked_is_inside(sent):
    referral = sent(fields=[Field.CALLED, Field.LANGUAGES])
    text = json.dumps(plaintext(referral), ensure_ascii=False)
    assert "Llamadita" in text
    assert [each for each in MARKED if each in text] == []
    assert referral.case.number not in text


def test_everything_that_was_ticked_is_inside(sent):
    text = json.dumps(plaintext(sent(fields=list(Field))), ensure_ascii=False)
    assert [each for each in MARKED if each not in text] == []


@pytest.mark.parametrize("field", list(Field))
def test_each_field_goes_alone(sent, field):
    found = schema.shared_of(plaintext(sent(fields=[field])))
    assert set(found) == {field}


def test_nothing_of_a_person_stands_outside(sent):
    outside = json.loads(package_of(sent(fields=list(Field))).envelope)
    assert json.loads(urlsafe_b64decode(outside["protected"] + "==")) == {"enc": "A256GCM"}
    assert set(outside) == {"protected", "iv", "ciphertext", "tag", "recipients"}
    [recipient] = outside["recipients"]
    assert set(recipient["header"]) == {"alg", "kid", "epk"}


def test_the_scope_names_the_parts_of_what_goes_along(sent):
    payload = plaintext(sent(fields=[Field.CALLED, Field.DESTINATION]))
    assert payload["consent"]["scope"] == ["identity", "journey"]
    assert payload["consent"]["basis"] == "consent"
    assert payload["consent"]["informed_of"] == ["purpose", "research_use"]


def test_the_htcds_that_arrives_is_the_one_that_was_sent(sent, arrive):
    referral = sent(fields=list(Field), kind="transfer")
    made = plaintext(referral)["htcds"]
    arrive()
    got = IncomingReferral.objects.get().content["htcds"]
    assert got == made
    assert got["person"]["prs_FirstName"] == "Marcada"
    assert got["person"]["prs_Birthdate"] == "1995-02-03"
    assert got["extensions"]["x-carecase"]["shared"]["destination"] == "Destinoz"
