"""Every sign-in, sign-out and failed try is on record. A failed try never notes the name that was typed."""

from carecase.audit.reading import signed


def signed_in(sender, request, user, **kwargs):
    signed(user, "signed_in")


def signed_out(sender, request, user, **kwargs):
    if user is not None:
        signed(user, "signed_out")


def failed(sender, credentials, request=None, **kwargs):
    signed(None, "sign_in_failed")
