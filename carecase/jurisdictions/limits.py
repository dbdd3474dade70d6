"""Amounts of a pack, one for each currency, written as on a receipt: "MXN 20000"."""

from decimal import Decimal

from carecase.jurisdictions.currencies import Currency


def read(text):
    """(currency, amount) of one entry. Raises ValueError."""
    currency, _space, amount = text.partition(" ")
    if currency not in Currency.values or not amount.isdecimal():
        raise ValueError(f"has the limit {text!r}, which is not a known currency and a whole amount")
    return currency, Decimal(amount)
