"""Codes, PINs, and the one question whether it is still you."""

from itertools import pairwise

from allauth.mfa.base import forms as allauth
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from carecase.signin.devices import houses_of
from carecase.ui.widgets import use_house_widgets

TRIES = 5  # codes in a row, and then for as long as this nobody tries:
WAIT = 5 * 60  # seconds
CODE = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"})
SECRET = {"autocomplete": "current-password", "spellcheck": "false", "autocapitalize": "none"}
PIN_DIGITS = {"autocomplete": "off", "inputmode": "numeric"}


def count_a_try(user):
    """Of codes: counted for the account wherever the tries come from, for only who has the password gets this far."""
    key = f"second-factor-{user.pk}"
    cache.add(key, 0, WAIT)
    try:
        tries = cache.incr(key)
    except ValueError:  # ran out just now
        tries = 1
    if tries > TRIES:
        raise forms.ValidationError(_("Too many wrong codes. Wait five minutes, then try again."))


def forget_tries(user):
    cache.delete(f"second-factor-{user.pk}")


class Counted:
    """allauth's own count follows a limit that the house has switched off; this one stands in its place."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = CODE.__class__(attrs=CODE.attrs)
        self.fields["code"].label = self.label
        self.fields["code"].help_text = self.help
        self.fields["code"].max_length = 20
        use_house_widgets(self)

    def clean_code(self):
        count_a_try(self.user)
        self.cleaned_data["code"] = self.cleaned_data["code"].replace(" ", "")
        code = super().clean_code()
        forget_tries(self.user)
        return code


class AuthenticateForm(Counted, allauth.AuthenticateForm):
    label = _("Code")
    help = _("Six digits from the app on your phone. If you do not have it with you: one of your eight-digit codes.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # the page asks for nothing else
            self.fields["code"].widget.attrs["autofocus"] = True


class ActivateForm(Counted, totp.ActivateTOTPForm):
    label = _("Code")
    help = _("The six digits that the app shows now.")


class SecretForm(forms.Form):
    secret = forms.CharField(max_length=200, strip=False, widget=forms.PasswordInput(attrs=SECRET))

    def __init__(self, *args, label, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["secret"].label = label
        self.fields["secret"].help_text = help_text
        use_house_widgets(self)


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("New PIN"),
        help_text=_("Six to twelve digits that are not easily guessed. It opens your shift on this device only."),
        max_length=12,
        min_length=6,
        widget=forms.PasswordInput(attrs=PIN_DIGITS),
        validators=[RegexValidator(r"^\d+$", _("Digits only."))],
    )
    again = forms.CharField(label=_("The same again"), max_length=12, widget=forms.PasswordInput(attrs=PIN_DIGITS))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)

    def clean_pin(self):
        pin = self.cleaned_data["pin"]
        steps = {int(after) - int(before) for before, after in pairwise(pin)}
        if len(steps) == 1 and steps <= {0, 1, -1}:
            raise forms.ValidationError(_("This one is guessed first. Choose another."))
        return pin

    def clean(self):
        if "pin" in self.cleaned_data and self.cleaned_data.get("again") != self.cleaned_data["pin"]:
            self.add_error("again", _("The two do not agree."))


class DeviceForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("House"), queryset=None)
    name = forms.CharField(
        label=_("What it is called"), max_length=60, help_text=_("“Phone of the night shift”. No name of a person.")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = houses_of(by).order_by("name")
        use_house_widgets(self)
