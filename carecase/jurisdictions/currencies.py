"""Currencies of the region. Amounts are Decimal, and nothing is ever summed across currencies without a rate."""

from django.db import models


class Currency(models.TextChoices):
    """ISO 4217. A code is its own label: it is what stands on a receipt."""

    BZD = "BZD", "BZD"
    CAD = "CAD", "CAD"
    CRC = "CRC", "CRC"
    DOP = "DOP", "DOP"
    EUR = "EUR", "EUR"
    GTQ = "GTQ", "GTQ"
    HNL = "HNL", "HNL"
    MXN = "MXN", "MXN"
    NIO = "NIO", "NIO"
    PAB = "PAB", "PAB"
    USD = "USD", "USD"
