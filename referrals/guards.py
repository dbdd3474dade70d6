"""What must be true before a referral leaves the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.workflow.engine import guard


def change_page(referral):
    return reverse("referrals:referral", args=referral.url_args())


@guard(_("Say to whom."), done=_("It says to whom."), fix=change_page)
def recipient_is_named(referral):
    return bool(referral.to)


@guard(_("Say what is asked for, or which service."), done=_("It says what is asked for."), fix=change_page)
def request_is_clear(referral):
    return bool(referral.text or referral.service_id)


@guard(_("Say how it is sent."), done=_("It says how it is sent."), fix=change_page)
def way_of_sending_is_named(referral):
    return bool(referral.channel)


@guard(
    _("Record a consent that covers what is shared, or write why it is sent without."),
    done=_("Consent covers what is shared, or a named person answers for sending without."),
    fix=change_page,
)
def consent_or_a_named_reason(referral):
    return referral.consent_covers_it or bool(referral.without_consent_because and referral.without_consent_by_id)
