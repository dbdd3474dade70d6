"""The key ring: the few keys that live outside the database and open everything inside it.

``settings.SEALING_KEYS`` is ``"k2:<base64 of 32 bytes>,k1:…"``: the first seals, all of them open.
``settings.SEALING_INDEX_KEY`` (base64 of 32 bytes) makes blind tokens and never rotates, or look-ups would go blind.
No ring key is used as it is: HKDF-SHA256 derives one subkey per purpose.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NONCE_BYTES = 12
TOKEN_HEX = 32
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,20}")


class SealingError(Exception):
    """Something sealed cannot be opened, or something clear cannot be sealed."""


class KeyMissing(SealingError):
    """The ring or the database no longer holds the key that this was sealed with."""


class Shredded(SealingError):
    """The data key was destroyed on purpose: its texts are erased for good."""


class Broken(SealingError):
    """The sealed text is damaged, or was moved here from another row or field."""


def current_key_id():
    """The id of the ring key that wraps new data keys."""
    return next(iter(_ring()))


def wrap(dek, context):
    """Lock a data key with the current ring key; ``context`` must be given again to unwrap. → (ring key id, text)"""
    key_id, nonce = current_key_id(), os.urandom(NONCE_BYTES)
    locked = AESGCM(_subkey(key_id, b"wrapping")).encrypt(nonce, dek, context)
    return key_id, base64.b64encode(nonce + locked).decode()


def unwrap(key_id, wrapped, context):
    """The data key in ``wrapped``, or Broken when it was altered or belongs to another context."""
    try:
        raw = base64.b64decode(wrapped, validate=True)
        return AESGCM(_subkey(key_id, b"wrapping")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:
        raise Broken(f"A data key wrapped by ring key {key_id!r} does not open.") from error


def mac(key_id, message):
    """HMAC-SHA256 of ``message`` under the audit subkey of one ring key, 32 bytes."""
    return hmac.digest(_subkey(key_id, b"audit"), message, "sha256")


def blind(kind, value):
    """A token for looking up what is sealed: equal values of one kind have equal tokens, and it tells nothing else.

    The caller normalises the value first. 32 hexadecimal digits.
    """
    secret = _derive(_bytes_of("SEALING_INDEX_KEY", _setting("SEALING_INDEX_KEY")), b"blind")
    return hmac.new(secret, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()[:TOKEN_HEX]


def problems():
    """Sentences on what is wrong with the two settings; empty when all is well."""
    found = []
    for attempt in (_ring, lambda: blind("check", "")):
        try:
            attempt()
        except ImproperlyConfigured as error:
            found.append(str(error))
    return found


def _setting(name):
    value = getattr(settings, name, "") or ""
    if not value.strip():
        raise ImproperlyConfigured(f"{name} is not set: nothing can be sealed or opened without it.")
    return value.strip()


def _ring():
    """Ring key id → its 32 bytes, the current one first."""
    return _parse(_setting("SEALING_KEYS"))


@lru_cache(maxsize=8)
def _parse(text):
    ring = {}
    for place, entry in enumerate(text.split(","), start=1):
        key_id, colon, encoded = entry.strip().partition(":")
        if not colon or not _KEY_ID.fullmatch(key_id):
            raise ImproperlyConfigured(f"SEALING_KEYS: entry {place} is not of the form id:base64.")
        if key_id in ring:
            raise ImproperlyConfigured(f"SEALING_KEYS: the id {key_id!r} is there twice.")
        ring[key_id] = _bytes_of(f"SEALING_KEYS: key {key_id!r}", encoded)
    return ring


def _bytes_of(what, encoded):
    try:
        raw = base64.b64decode(encoded.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise ImproperlyConfigured(f"{what} is not the base64 of {KEY_BYTES} bytes.")
    return raw


def _subkey(key_id, purpose):
    try:
        return _derive(_ring()[key_id], purpose)
    except KeyError:
        raise KeyMissing(f"The ring holds no key {key_id!r}. Put it back into SEALING_KEYS.") from None


@lru_cache(maxsize=64)
def _derive(key, purpose):
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"carecase " + purpose).derive(key)
