"""Facts about a case's referrals that other apps build their conditions on."""

from carecase.workflow.one_moment import asked_once
from referrals.models import WAS_OFFERED


@asked_once
def onward_referral_offered(case):
    """At least one way onward was offered; that the person declined it counts (B1: never "none")."""
    return case.referrals.filter(state__in=WAS_OFFERED).exclude(onward="").exists()
