"""What happens to referrals because of something else."""

from django.utils.translation import gettext as _

from carecase.workflow.acts import act
from referrals.models import OPEN
from referrals.steps import fall_with_consent


def revoke_resting_on(consent, *, by):
    """Call in the act that takes a consent back: what rests on it and on no named person's word ends at once."""
    with act(by, "revoke_referrals", consent.case):
        for referral in consent.referrals.filter(state__in=OPEN, without_consent_by__isnull=True):
            if fall_with_consent.open_for(referral):
                fall_with_consent(referral, by=by, reason=_("The consent it rested on was taken back."))
