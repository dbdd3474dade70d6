"""A fingerprint of two public keys that people can read to each other: eight groups of five digits."""

import re
from hashlib import sha256

GROUPS, DIGITS = 8, 5  # 40 digits: some 130 bits


def fingerprint(signing_kid, encryption_kid):
    """Of the thumbprints of a pair of keys, which stand for the keys themselves (RFC 7638)."""
    whole = int.from_bytes(sha256(f"carecase keys\0{signing_kid}\0{encryption_kid}".encode()).digest(), "big")
    digits = str(whole % 10 ** (GROUPS * DIGITS)).zfill(GROUPS * DIGITS)
    return " ".join(digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS))


def same(heard, fingerprint):
    """Whether what was heard and typed, in whatever groups, is this fingerprint."""
    return re.sub(r"[^0-9]", "", heard) == fingerprint.replace(" ", "")
