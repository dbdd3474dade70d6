"""Numbers of papers: random, so that nothing can be inferred from one that is found."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # without look-alikes, as in case numbers
PLACES = 10


def new_number():
    """Ten characters, written 7KQM2-RD8XP: fifty bits nearly, so two papers never meet."""
    signs = "".join(secrets.choice(ALPHABET) for _place in range(PLACES))
    return f"{signs[:5]}-{signs[5:]}"


def as_printed(typed):
    """What somebody typed, or a reader of codes gave, in the form of the register: 7kqm2 rd8xp → 7KQM2-RD8XP."""
    signs = "".join(sign for sign in typed.upper() if sign in ALPHABET)
    return f"{signs[:5]}-{signs[5:]}" if len(signs) == PLACES else ""
