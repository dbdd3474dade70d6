"""What has been agreed beforehand: the services and prices an organisation can count on today."""

from uuid import UUID

from services_catalog.models import Agreement, Price, ProviderService

OFFERED = 200  # in one select; there are seldom more agreements in force than this


def prices_in_force(organisation, day=None):
    """Prices of published services under the agreements in force of one organisation."""
    running = Agreement.objects.in_force(day).filter(organisation=organisation)
    prices = Price.objects.filter(agreement__in=running, service__review=ProviderService.Review.PUBLISHED)
    prices = prices.select_related("agreement", "service__provider", "service_type")
    return prices.order_by("service__name", "service_type__position", "amount", "pk")


def services_agreed(organisations, day=None):
    """Published services that these organisations have under an agreement in force."""
    running = Agreement.objects.in_force(day).filter(organisation__in=organisations)
    agreed = Price.objects.filter(agreement__in=running).values("service")
    return ProviderService.objects.published().filter(pk__in=agreed).select_related("provider").order_by("name", "pk")


def price_for(service, service_type, prices, day):
    """Of these prices the lowest for a service and a type that holds on a day, or None."""
    fitting = (p for p in prices if (p.service_id, p.service_type_id) == (service.pk, service_type.pk))
    running = [price for price in fitting if price.agreement.is_in_force(day)]
    return min(running, key=lambda price: (price.amount, price.pk), default=None)


def called(service):
    """A service as people choose it: by its provider, unless both have one name."""
    provider = service.provider.name if service.provider else ""
    return service.name if provider in ("", service.name) else f"{provider} · {service.name}"


def is_uuid(value):
    """Whether what stands in an address can be the id of a row."""
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False
