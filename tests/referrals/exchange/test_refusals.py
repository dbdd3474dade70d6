"""What is refused, why, and that nothing of it is kept: one line in the trail each."""

import json
import uuid
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from carecase.audit.models import Event, Kind
from referrals.exchange import envelope, keys, outbox, packages
from referrals.exchange.receiving import take_in
from referrals.exchange.refusals import Refused, Why
from referrals.models import Arrived, IncomingReferral, OwnKeys, Partner, PartnerKeys
from tests.referrals.exchange.conftest import package_of

pytestmark = pytest.mark.django_db


def expect(why, raw, by):
    """Refused for this reason, written down, and nothing new stands in the database."""
    before = (Arrived.objects.count(), IncomingReferral.objects.count())
    raw = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
    with pytest.raises(Refused) as refusal:
        take_in(raw, by=by)
    assert refusal.value.why == why
    line = Event.objects.order_by("-n").first()
    assert (line.kind, line.verb, line.details) == (Kind.REFUSAL, "receive_package", {"why": why.value})
    assert (Arrived.objects.count(), IncomingReferral.objects.count()) == before


@pytest.fixture
def travelling(sent):
    """A package as it travels, as an object."""
    return json.loads(package_of(sent()).envelope)


@pytest.fixture
def forged(sent, theirs, organisation):
    """Seal something else than what was sent, with our keys: `forged(expires="2020-01-01T00:00:00Z")`."""
    referral = sent()

    def make(form=dict, own=None, seal_to=None, **changes):
        own = own or OwnKeys.objects.current().get(organisation=organisation)
        payload = packages.of_referral(referral, own) | changes
        recipient = seal_to or OwnKeys.objects.current().get(organisation=theirs)
        return envelope.sealed(form(payload), own, [recipient]).encode()

    return make


def test_a_true_package_is_taken_in(travelling, system):
    assert take_in(json.dumps(travelling).encode(), by=system)
    assert IncomingReferral.objects.get().content["subject"]["case_alias"]


def test_the_same_package_again(travelling, system):
    raw = json.dumps(travelling).encode()
    take_in(raw, by=system)
    expect(Why.REPLAYED, raw, system)


def test_the_database_itself_refuses_a_number_that_is_taken(travelling, system):
    take_in(json.dumps(travelling).encode(), by=system)
    seen = Arrived.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrived.objects.create(package_id=seen.pk, partner=seen.partner, kind=seen.kind)


def test_the_same_content_in_a_new_envelope(forged, system):
    number = str(uuid.uuid4())
    take_in(forged(package_id=number), by=system)
    expect(Why.REPLAYED, forged(package_id=number), system)


@pytest.mark.parametrize("part", ["ciphertext", "tag", "iv", "protected"])
def test_an_altered_byte(travelling, system, part):
    first = travelling[part][0]
    travelling[part] = ("A" if first != "A" else "B") + travelling[part][1:]
    expect(Why.DOES_NOT_OPEN, travelling, system)


def test_an_altered_key_of_the_content(travelling, system):
    travelling["recipients"][0]["encrypted_key"] = "AAAA" + travelling["recipients"][0]["encrypted_key"][4:]
    expect(Why.DOES_NOT_OPEN, travelling, system)


def test_another_key_under_our_number(forged, theirs, system):
    other = OwnKeys(encryption=envelope.new_pair()[1][1])
    other.encryption_kid = OwnKeys.objects.current().get(organisation=theirs).encryption_kid
    expect(Why.DOES_NOT_OPEN, forged(seal_to=other), system)


def test_a_package_for_somebody_else(travelling, system):
    travelling["recipients"][0]["header"]["kid"] = "somebody-else"
    expect(Why.WRONG_RECIPIENT, travelling, system)


def test_no_recipient_at_all(travelling, system):
    expect(Why.WRONG_RECIPIENT, travelling | {"recipients": []}, system)


@pytest.mark.parametrize("raw", [b"", b"x", b"[]", b"{}", b'"a"', b"\xff\xfe", b'{"recipients": 1}', b"[" * 100_000])
def test_what_is_no_package(own_keys, system, raw):
    expect(Why.NOT_A_PACKAGE, raw, system)


@pytest.mark.parametrize(
    "recipients", [[{}], [{"header": 1}], [{"header": {"kid": [1]}}], [{"header": {"kid": "a\0"}}]]
)
def test_recipients_that_are_none(own_keys, system, recipients):
    expect(Why.WRONG_RECIPIENT, {"recipients": recipients}, system)


def test_too_much_of_it(own_keys, system):
    expect(Why.TOO_LARGE, b"{" + b" " * envelope.LARGEST + b"}", system)


def test_somebody_nobody_knows(travelling, partner, theirs, system):
    PartnerKeys.objects.filter(partner__organisation=theirs).delete()
    expect(Why.UNKNOWN_SENDER, travelling, system)


@pytest.mark.parametrize("compared", [0, 1])
def test_keys_that_two_people_have_not_compared(sent, organisation, theirs, introduce, system, compared):
    raw = package_of(sent()).envelope.encode()
    Partner.objects.filter(organisation=theirs).delete()
    introduce(theirs, organisation, compared=compared)
    expect(Why.NOT_COMPARED, raw, system)


def test_keys_of_the_sender_that_were_revoked(travelling, theirs, keepers, system):
    keys.revoke_partners(PartnerKeys.objects.get(partner__organisation=theirs), by=keepers[theirs][0])
    expect(Why.REVOKED_KEY, travelling, system)


def test_keys_of_the_receiver_that_were_revoked(travelling, theirs, keepers, system):
    keys.revoke(OwnKeys.objects.get(organisation=theirs), by=keepers[theirs][0])
    expect(Why.REVOKED_KEY, travelling, system)


def test_a_protocol_that_has_ended(travelling, theirs, system):
    yesterday = timezone.localdate() - timedelta(days=1)
    Partner.objects.filter(organisation=theirs).update(agreed_on=yesterday, agreed_until=yesterday)
    expect(Why.PROTOCOL_EXPIRED, travelling, system)


def test_a_signature_of_another(forged, organisation, system):
    own = OwnKeys.objects.current().get(organisation=organisation)
    other = envelope.new_pair()[0][0]
    own.private = {**own.private, "signing": other}
    expect(Why.WRONGLY_SIGNED, forged(own=own), system)


def test_no_signature(forged, theirs, system, monkeypatch):
    monkeypatch.setattr(envelope.jws, "serialize_compact", lambda header, text, key, algorithms: text)
    expect(Why.WRONGLY_SIGNED, forged(), system)


def test_a_signature_that_says_it_is_none(forged, system, monkeypatch):
    """{"alg":"none"} with the number of a key we know."""

    def unsigned(header, text, key, algorithms):
        parts = [json.dumps({"alg": "none", "kid": header["kid"]}), text]
        return ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts) + "."

    monkeypatch.setattr(envelope.jws, "serialize_compact", unsigned)
    expect(Why.WRONGLY_SIGNED, forged(), system)


@pytest.mark.parametrize(
    "change",
    [
        {"surprise": 1},
        {"format": "carecase-other"},
        {"kind": "case_request"},
        {"needs": []},
        {"package_id": "1"},
        {"created": "today"},
        {"htcds": {"standard": "HTCDS"}},
        {"subject": {"case_alias": "x"}},
    ],
)
def test_what_does_not_follow_the_agreed_form(forged, system, change):
    expect(Why.NOT_AS_AGREED if change != {"created": "today"} else Why.EXPIRED, forged(**change), system)


@pytest.mark.parametrize(
    "shared",
    [{"sex": "7"}, {"strange": 1}, {"called": "x" * 81}, {"languages": [{"language": "spa"}]}, {"names": 1}, 5],
)
def test_fields_that_no_carecase_would_send(forged, system, shared):
    htcds = {
        "standard": "HTCDS",
        "version": "2.0",
        "case": {"cas_Status": "Active"},
        "consent": {"con_Consent": True},
        "extensions": {"x-carecase": {"shared": shared}},
    }
    expect(Why.NOT_AS_AGREED, forged(htcds=htcds), system)


def test_a_character_that_no_database_keeps(forged, system):
    expect(Why.NOT_AS_AGREED, forged(purpose_detail="a\0b"), system)


def test_what_is_no_object_inside(forged, system):
    expect(Why.NOT_AS_AGREED, forged(form=list), system)


@pytest.mark.parametrize("end", ["from", "to"])
def test_other_parties_than_the_keys_say(forged, system, end):
    party = {"org_id": "another", "name": "Another", "country": "HN"}
    expect(Why.WRONG_PARTY, forged(**{end: party}), system)


@pytest.mark.parametrize(
    "times",
    [
        {"expires": "2020-01-01T00:00:00+00:00"},
        {"created": "2999-01-01T00:00:00+00:00", "expires": "2999-02-01T00:00:00+00:00"},
        {"expires": "2999-01-01T00:00:00"},
    ],
)
def test_a_time_that_is_not_now(forged, system, times):
    expect(Why.EXPIRED, forged(**times), system)


def test_a_package_that_lay_about(travelling, system):
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        expect(Why.EXPIRED, travelling, system)


def test_an_answer_to_nothing(partner, organisation, theirs, system):
    """Sealed and signed by them, but of a package that was never sent to them."""
    back = Partner.objects.get(organisation=theirs)
    own = outbox.signing_keys(theirs)
    payload = packages.of_reply("acceptance", back, own, uuid.uuid4())
    expect(Why.NOT_EXPECTED, envelope.sealed(payload, own, [back.trusted_keys]).encode(), system)


def test_several_may_be_written_to_and_each_opens_it(sent, organisation, theirs, keepers, system):
    referral = sent()
    own, one = (OwnKeys.objects.current().get(organisation=each) for each in (organisation, theirs))
    stranger = OwnKeys(encryption=envelope.new_pair()[1][1], encryption_kid="stranger")
    raw = envelope.sealed(packages.of_referral(referral, own), own, [stranger, one]).encode()
    assert take_in(raw, by=system)


def test_replaced_keys_open_for_a_while_but_sign_nothing(travelling, theirs, keepers, system):
    new = keys.make(theirs, by=keepers[theirs][0])
    assert outbox.signing_keys(theirs) == new
    with time_machine.travel(timezone.now() + keys.OPEN_FOR - timedelta(days=1)):
        take_in(json.dumps(travelling).encode(), by=system)


def test_replaced_keys_stop_opening(forged, theirs, keepers, system):
    old = OwnKeys.objects.get(organisation=theirs)
    keys.make(theirs, by=keepers[theirs][0])
    with time_machine.travel(timezone.now() + keys.OPEN_FOR + timedelta(days=1)):
        keys.forget_run_out(by=system)
        expect(Why.REVOKED_KEY, forged(seal_to=old), system)
        assert OwnKeys.objects.get(pk=old.pk).private is None
