"""Facts about a case's referrals that other apps build their conditions on."""

from carecase.workflow.facts import IT, holds
from referrals.models import WAS_OFFERED, Referral


@holds
def onward_referral_offered():
    """At least one way onward was offered; that the person declined it counts (B1: never "none")."""
    return Referral.objects.filter(case=IT, state__in=WAS_OFFERED).exclude(onward="")
