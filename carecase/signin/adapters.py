"""What allauth asks of the house: how secrets are kept, when a password is asked again, how a session begins."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.sealing import ring
from carecase.signin import clocks, devices, factor
from carecase.signin.models import OpenSession, Pin

CONTEXT = b"second factor"


class AccountAdapter(DefaultAccountAdapter):
    """One page of our own asks for the password or a code again; what counts as fresh is the same everywhere."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "This user name and password do not go together. Mind the capital letters, and type the password again."
        ),
    }

    def is_reauthentication_required(self, app=""):
        return not clocks.is_fresh(context.request.session)

    def get_reauthentication_methods(self, user):
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes from the app change every half minute: type a new one."),
    }

    def encrypt(self, text):
        key_id, wrapped = ring.wrap(text.encode(), CONTEXT)
        return f"{key_id}:{wrapped}"

    def decrypt(self, encrypted_text):
        key_id, _colon, wrapped = encrypted_text.partition(":")
        return ring.unwrap(key_id, wrapped, CONTEXT).decode()

    def get_totp_issuer(self):
        """What stands on the phone beside the code: the neutral name of the house."""
        return settings.BRAND_NAME

    def get_totp_label(self, user):
        return user.username

    def build_totp_svg(self, url):
        """Drawn by the page itself (carecase.signin.qr): allauth would need another library for it."""
        return ""

    def can_delete_authenticator(self, authenticator):
        return not factor.is_required_of(authenticator.user)


def begin(sender, request, user, **kwargs):
    """Somebody has signed in: the clocks start, and the list of her own sessions has one more row."""
    device = devices.device_of(request)
    shift = device is not None and devices.may_work_shifts(user, device) and Pin.objects.filter(user=user).exists()
    clocks.begin(request.session, shift=shift)
    Pin.objects.filter(user=user).update(wrong=0)
    if request.session.session_key is None:
        request.session.create()
    words = devices.in_words(request.META.get("HTTP_USER_AGENT", ""))
    facts = {"user": user, "words": words, "device": device, "used_at": timezone.now(), "began_at": timezone.now()}
    row, _made = OpenSession.objects.update_or_create(session_key=request.session.session_key, defaults=facts)
    request.session["row"] = row.pk
    request.session["row_key"] = row.session_key
