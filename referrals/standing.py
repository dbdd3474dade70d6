"""Facts about a case's referrals that other apps build their conditions on."""

from referrals.models import WAS_OFFERED, WITH_THEM, Onward


def onward_referral_offered(case):
    """At least one way onward was offered; that the person declined it counts (B1: never "none")."""
    return case.referrals.filter(state__in=WAS_OFFERED).exclude(onward="").exists()


def referred_to_asylum(case):
    """The asylum authority, or somebody who accompanies the claim, has been asked."""
    return case.referrals.filter(state__in=WITH_THEM, onward=Onward.ASYLUM).exists()
