"""Case numbers: random, so that nothing can be inferred from them, with a check character against slips.

Eight random characters and one check character from an alphabet of 31 without look-alikes, written K7QM-2RD8-X. The
check is a weighted sum modulo 31 (a prime above the number of places), which finds every single wrong character and
every swap of two neighbours.
"""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
BLOCK = 4  # characters before the first hyphen
PLACES = 8


def check_character(body):
    total = sum(weight * ALPHABET.index(c) for weight, c in enumerate(body, start=2))
    return ALPHABET[total % len(ALPHABET)]


def new_number():
    body = "".join(secrets.choice(ALPHABET) for _place in range(PLACES))
    return f"{body[:4]}-{body[4:]}-{check_character(body)}"


def read(text):
    """A number as somebody typed it, in the written form, or "" if it is none."""
    plain = "".join(c for c in text.upper() if c.isalnum())
    if len(plain) != PLACES + 1 or set(plain) - set(ALPHABET) or check_character(plain[:-1]) != plain[-1]:
        return ""
    return f"{plain[:4]}-{plain[4:8]}-{plain[8]}"


def read_block(text):
    """The first block of a number, or "". One of letters alone may also be a short name."""
    plain = text.upper()
    return plain if len(plain) == BLOCK and not set(plain) - set(ALPHABET) else ""


class NumberConverter:
    """For URLs: the written form of a number."""

    regex = f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
