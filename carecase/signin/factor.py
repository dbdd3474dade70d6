"""The second factor: who needs one, who has one, and what the trail says of it."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from carecase.audit.reading import signed

EVERY_ROLE = "all"


def has_factor(user):
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_required_of(user):
    """Whether a role of today asks for it. The setting names roles, or all of them; empty asks nobody."""
    needed = set(settings.SECOND_FACTOR_ROLES)
    return bool(needed) and (EVERY_ROLE in needed or bool(needed & {m.role for m in user.standing}))


def codes_left(user):
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else 0


def added(sender, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.TOTP:
        signed(user, "add_factor")


def removed(sender, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.TOTP:
        signed(user, "remove_own_factor")


def renewed(sender, user, **kwargs):
    signed(user, "renew_recovery_codes")


def failed(sender, user, **kwargs):
    signed(user, "factor_failed")
