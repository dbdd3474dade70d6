"""Under which blind tokens a person is found: the words of her or his names, phones, numbers of papers."""

import unicodedata

from carecase.people import names, phones
from carecase.people.models import SearchToken
from carecase.sealing import ring

Kind = SearchToken.Kind
SHORTEST_PAPER = 4


def of_names(*texts):
    return {(Kind.NAME, token) for token in names.tokens(" ".join(texts))}


def of_word(word):
    """The token of one folded word."""
    return ring.blind(Kind.NAME, word)


def of_phone(number):
    return {(Kind.PHONE, ring.blind(Kind.PHONE, digits)) for digits in phones.spellings(number)}


def of_paper(number):
    plain = paper(number)
    return {(Kind.PAPER, ring.blind(Kind.PAPER, plain))} if plain else set()


def paper(text):
    """A number of a paper without what people leave out or add: "C-01.234 567" and "c01234567" are the same."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    return plain if len(plain) >= SHORTEST_PAPER else ""
