"""Numbers of papers: random, so that nothing can be inferred from one that is found."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # without look-alikes, as in case numbers
PLACES = 10


def new_number():
    """Ten characters, written 7KQM2-RD8XP: fifty bits nearly, so two papers never meet."""
    signs = "".join(secrets.choice(ALPHABET) for _place in range(PLACES))
    return f"{signs[:5]}-{signs[5:]}"
