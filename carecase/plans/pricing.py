"""What a service cost: by the price agreed with its provider, where nobody typed another amount."""

from decimal import Decimal

from django.utils import timezone

from services_catalog.agreed import price_for
from services_catalog.models import Price

CENTS = Decimal("0.01")
Per = Price.Per


def put_prices(logs):
    """Bind logs of one service and type to the price in force on their day, and fill in what they cost. One query."""
    if not logs or logs[0].provider_service is None:
        return
    first = logs[0]
    organisations = {log.case.organisation_id for log in logs}
    prices = Price.objects.filter(service=first.provider_service, service_type=first.service_type)
    prices = list(prices.filter(agreement__organisation__in=organisations).select_related("agreement"))
    for log in logs:
        own = [price for price in prices if price.agreement.organisation_id == log.case.organisation_id]
        put_price(log, price_for(first.provider_service, first.service_type, own, timezone.localdate(log.given_at)))


def put_price(log, price):
    log.price = price
    given = log.outcome in (log.Outcome.DELIVERED, log.Outcome.PARTIAL)
    if price is not None and given and log.cost is None:
        log.cost, log.currency = cost_of(log, price), price.currency


def cost_of(log, price):
    """Units times price: hours by the minutes where those are known, everything else by the quantity, at least one."""
    by_the_hour = price.per == Per.HOUR and log.minutes and not log.quantity
    units = Decimal(log.minutes) / 60 if by_the_hour else log.quantity or 1
    return (units * price.amount).quantize(CENTS)
