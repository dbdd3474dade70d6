"""Numbers of vouchers: like those of cases, random and with a check character, but never taken for one."""

from carecase.cases import numbers

PREFIX = "V"


def new_number():
    """V-K7QM-2RD8-X."""
    return f"{PREFIX}-{numbers.new_number()}"


def read(text):
    """A number as somebody typed it, with or without its prefix, in the written form; "" if it is none."""
    plain = "".join(sign for sign in text.upper() if sign.isalnum())
    body = plain[1:] if len(plain) == numbers.PLACES + 2 and plain.startswith(PREFIX) else plain
    number = numbers.read(body)
    return f"{PREFIX}-{number}" if number else ""
