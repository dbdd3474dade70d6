"""The envelope: how one text is sealed so that it opens only in its own row and field.

Stored as ``v1:<data key id>:<base64 of nonce + text + tag>``, AES-256-GCM. The associated data is
``label of the base model : id : field``, the same for a row and for its history.
"""

import base64
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carecase.sealing.ring import NONCE_BYTES, Broken

VERSION = "v1"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text as it is stored: sealed, or empty (``""`` and None have nothing to hide). Never shows what is in it.

    ``record_id`` is the record it was loaded into, which is not always the one it is saved with (a copied record).
    """

    stored: str | None
    record_id: object = None

    def __repr__(self):
        return "<sealed>"

    __str__ = __repr__

    @property
    def key_id(self):
        return self._parts()[0]

    @property
    def is_marker(self):
        """True when nothing is inside: it stands for a text that was already erased when the row was written."""
        return not self._parts()[1]

    def open(self, key, place):
        """The clear text. ``place`` is the associated data, ``key`` the 32 bytes of the data key."""
        raw = self._parts()[1]
        try:
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place).decode()
        except (InvalidTag, ValueError) as error:
            raise Broken(f"Not readable at {place.decode()}: damaged, or moved here from another place.") from error

    def _parts(self):
        try:
            version, key_id, body = self.stored.split(":")
            if version != VERSION:
                raise ValueError(version)
            return UUID(key_id), base64.b64decode(body, validate=True)
        except (AttributeError, ValueError) as error:
            raise Broken("A sealed column holds something that was never sealed.") from error


def seal(text, key_id, key, place, record_id):
    """Seal ``text`` for one place. Every call uses a new nonce, so equal texts look different."""
    nonce = os.urandom(NONCE_BYTES)
    body = base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), place)).decode()
    return Sealed(f"{VERSION}:{key_id}:{body}", record_id)


def seal_bytes(data, key, place):
    """Seal the bytes of a file for one place: nonce, sealed bytes, tag."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, place)


def open_bytes(sealed, key, place):
    """The bytes, or Broken when they were altered or belong to another place."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as error:
        raise Broken("A sealed file is damaged, or was moved here from another place.") from error


def marker(key_id, record_id):
    """What a new row stores for a text whose key is already shredded."""
    return Sealed(f"{VERSION}:{key_id}:", record_id)


def place_of(model, record_id, field_name):
    """The associated data of one field of one record; its history rows have the same."""
    return f"{base_model(model)._meta.label}:{record_id}:{field_name}".encode()


def base_model(model):
    """The model of the record itself: simple-history's models carry it as ``instance_type``."""
    return getattr(model, "instance_type", model)._meta.concrete_model


def record_id_of(instance):
    """The id of the record, also on a row of its history. None when it has none yet."""
    pk = base_model(type(instance))._meta.pk
    return pk.to_python(instance.__dict__.get(pk.attname))
