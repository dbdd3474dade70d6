"""The envelope of a package: signed by the sender's organisation, then encrypted to each key of the receiver.

Nothing but the numbers of keys stands outside the encryption: no name, no date, no kind.
"""

import json
import re

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from referrals.exchange.refusals import Refused, Why
from referrals.models import OwnKeys, PartnerKeys

LARGEST = 1_000_000  # bytes of an envelope
SIGNING = ["Ed25519"]  # RFC 9864: the name says the curve
ENCRYPTION = ["ECDH-ES+A256KW", "A256GCM"]
RECIPIENTS_AT_MOST = 50
THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")


def new_pair():
    """Two new key pairs: (private, public) to sign with, and the same to be written to."""
    return tuple((key.as_dict(private=True), key.as_dict(private=False)) for key in map(OKPKey.generate_key, CURVES))


CURVES = ("Ed25519", "X25519")


def kid(public):
    """The number of a key is its thumbprint (RFC 7638): it says nothing about whose it is."""
    return OKPKey.import_key(public).thumbprint()


def sealed(payload, own, recipients):
    """A payload as it travels. `own`: the keys that sign; `recipients`: the keys that may open it."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    signing = OKPKey.import_key(own.private["signing"])
    header = {"alg": SIGNING[0], "kid": own.signing_kid}
    signed = jws.serialize_compact(header, text, signing, algorithms=SIGNING)
    whole = jwe.GeneralJSONEncryption({"enc": ENCRYPTION[1]}, signed.encode())
    for each in recipients:
        header = {"alg": ENCRYPTION[0], "kid": each.encryption_kid}
        whole.add_recipient(header, OKPKey.import_key(each.encryption))
    return json.dumps(jwe.encrypt_json(whole, None, algorithms=ENCRYPTION), separators=(",", ":"))


def opened(raw):
    """(payload, keys of the sender, keys of ours) of an envelope whose sender is who signed it; or Refused."""
    outer = read(raw, Why.NOT_A_PACKAGE)
    own, one = addressed(outer)
    try:
        signed = jwe.decrypt_json(one, OKPKey.import_key(own.private["encryption"]), algorithms=ENCRYPTION).plaintext
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(Why.DOES_NOT_OPEN) from error
    return *verified(signed, own), own


def read(raw, why):
    """JSON of bounded size, an object; anything else is refused."""
    if len(raw) > LARGEST:
        raise Refused(Why.TOO_LARGE)
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused(why) from error
    if not isinstance(found, dict):
        raise Refused(why)
    return found


def addressed(outer):
    """The keys of ours it is written to, and the envelope with that one recipient.

    The library wants a key for every recipient, so the others are left out first.
    """
    recipients = outer.get("recipients")
    if not isinstance(recipients, list) or not all(isinstance(each, dict) for each in recipients):
        raise Refused(Why.NOT_A_PACKAGE)
    by_kid = {kid_of(each): each for each in recipients[:RECIPIENTS_AT_MOST]}
    known = OwnKeys.objects.filter(encryption_kid__in=list(by_kid)).select_related("organisation", "key")
    own = next(iter(known.opening()), None)
    if own is None:
        raise Refused(Why.REVOKED_KEY if known.exists() else Why.WRONG_RECIPIENT)
    return own, {**outer, "recipients": [by_kid[own.encryption_kid]]}


def kid_of(recipient):
    header = recipient.get("header")
    return number_of(header.get("kid")) if isinstance(header, dict) else ""


def number_of(kid):
    """What may be a thumbprint; anything else is nobody's."""
    return kid if isinstance(kid, str) and THUMBPRINT.fullmatch(kid) else ""


def verified(signed, own):
    """(payload, keys of the sender): whoever signed is a partner of this organisation, and its keys count."""
    keys = sender_of(signed, own)
    try:
        payload = jws.deserialize_compact(signed, OKPKey.import_key(keys.signing), algorithms=SIGNING).payload
    except (JoseError, ValueError) as error:
        raise Refused(Why.WRONGLY_SIGNED, keys.partner) from error
    return read(payload, Why.NOT_AS_AGREED), keys


def sender_of(signed, own):
    """The keys of a partner that the signature names. What is not signed at all is refused like a bad signature."""
    try:
        name = number_of(jws.extract_compact(signed).headers().get("kid"))
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise Refused(Why.WRONGLY_SIGNED) from error
    of_this_key = PartnerKeys.objects.filter(signing_kid=name, partner__organisation=own.organisation_id)
    keys = of_this_key.select_related("partner__desk", "partner__organisation").first()
    if keys is None:
        raise Refused(Why.UNKNOWN_SENDER)
    if keys.revoked_at:
        raise Refused(Why.REVOKED_KEY, keys.partner)
    if not keys.is_trusted:
        raise Refused(Why.NOT_COMPARED, keys.partner)
    if not keys.partner.protocol_holds:
        raise Refused(Why.PROTOCOL_EXPIRED, keys.partner)
    return keys
