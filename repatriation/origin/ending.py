"""How a partner's sight of a return ends: in the transaction of what ends it, with the confirmation it gave."""

from django.utils import timezone

from repatriation.elsewhere import sending
from repatriation.models import ReturnPartner


def end(partner, doing, because):
    """Call in the act that ends it: from the next request on there is nothing, and what they confirmed is void."""
    partner.until_at, partner.ended_because = timezone.now(), because
    doing.save(partner)
    sending.close_if_told(partner, doing)
    for confirmation in partner.confirmations.filter(withdrawn_at__isnull=True):
        confirmation.withdrawn_at = partner.until_at
        doing.save(confirmation)


def end_with_the_return(plan, doing):
    """Nobody over there waits any more."""
    for partner in plan.partners.filter(until_at__isnull=True):
        end(partner, doing, ReturnPartner.Ended.RETURN)
