"""Why a package is refused. The reason goes into the trail; whoever sent it learns only that it was refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    TOO_LARGE = "too_large", _("It is too large.")
    NOT_A_PACKAGE = "not_a_package", _("This is not a package.")
    WRONG_RECIPIENT = "wrong_recipient", _("It is not written to any organisation here.")
    DOES_NOT_OPEN = "does_not_open", _("It does not open: another key was used, or it was altered on the way.")
    UNKNOWN_SENDER = "unknown_sender", _("Nobody here knows the sender.")
    NOT_COMPARED = "not_compared", _("The keys of the sender have not been compared by two people yet.")
    REVOKED_KEY = "revoked_key", _("A key was used that is not valid any more.")
    WRONGLY_SIGNED = "wrongly_signed", _("It is not signed, or not by whom it names.")
    PROTOCOL_EXPIRED = "protocol_expired", _("The agreement on sharing with this partner is not in force.")
    NOT_AS_AGREED = "not_as_agreed", _("Its content does not follow the agreed form.")
    WRONG_PARTY = "wrong_party", _("It names another sender or receiver than its keys.")
    EXPIRED = "expired", _("Its time is over, or it comes from the future.")
    REPLAYED = "replayed", _("It has been here before.")
    NOT_EXPECTED = "not_expected", _("It answers something that was not sent to this partner.")


class Refused(Exception):
    """Nothing of the package is kept. `partner`: whose it claims to be, where that is known."""

    def __init__(self, why, partner=None):
        super().__init__(why.value)
        self.why, self.partner = why, partner
