"""What people type about partners, keys and packages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit
from carecase.ui.widgets import use_house_widgets
from referrals.exchange import adapters, envelope, keys
from referrals.models import Outcome, Partner


class KeysForm(forms.Form):
    """Public keys as the partner gave them: pasted, or as a file."""

    pasted = forms.CharField(
        label=_("Their public keys, pasted"),
        required=False,
        max_length=keys.LONGEST_JWKS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("A set of keys (JWKS), as the other side downloads it from its page of partners."),
    )
    file = forms.FileField(label=_("Or as a file"), required=False)

    def clean(self):
        cleaned = super().clean()
        given = cleaned.get("pasted") or text_of(cleaned.get("file"))
        if not self.errors:
            cleaned["keys"] = keys.read_jwks(given)
        return cleaned


def text_of(file):
    if file is None:
        raise ValidationError(_("Paste the keys, or choose the file."))
    if file.size > keys.LONGEST_JWKS:
        raise ValidationError(_("This is too long for a set of keys."))
    return file.read().decode("utf-8", errors="replace")


class PartnerForm(forms.ModelForm):
    class Meta:
        model = Partner
        fields = [
            "organisation", "name", "country", "org_id", "inbox", "desk", "agreed_scope", "agreed_on", "agreed_until"
        ]  # fmt: skip

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["desk"].queryset = desks(organisations)
        self.fields["desk"].label_from_instance = lambda unit: f"{unit.organisation} · {unit}"
        self.fields["org_id"].help_text = _("As it stands on their page of partners.")
        self.fields["inbox"].help_text = _("Starts with https://. Empty: packages are handed over as files.")
        self.fields["agreed_scope"].required = True
        if not self.instance._state.adding:
            del self.fields["organisation"]
        use_house_widgets(self)

    @property
    def sections(self):
        shown = [("", "", ["organisation", "name", "country", "org_id", "inbox", "desk"])]
        shown.append((_("Information-sharing protocol"), "", ["agreed_scope", "agreed_on", "agreed_until"]))
        return [(title, hint, [self[name] for name in names if name in self.fields]) for title, hint, names in shown]

    def clean_inbox(self):
        address = self.cleaned_data["inbox"].strip()
        if address and not adapters.is_allowed(address):
            raise ValidationError(
                _("This address is not safe for packages: it starts with https:// and names a host.")
            )
        return address

    def clean(self):
        cleaned = super().clean()
        organisation = cleaned.get("organisation") or (
            None if self.instance._state.adding else self.instance.organisation
        )
        desk, began, ends = (cleaned.get(name) for name in ("desk", "agreed_on", "agreed_until"))
        if desk and organisation and desk.organisation_id != organisation.pk:
            self.add_error("desk", _("This team belongs to another organisation."))
        if began and ends and ends < began:
            self.add_error("agreed_until", _("It ends before it begins."))
        return cleaned


def desks(organisations):
    units = Unit.objects.filter(organisation__in=organisations).exclude(kind=Unit.Kind.HOUSE)
    return units.select_related("organisation").order_by("organisation__name", "name")


class CompareForm(forms.Form):
    heard = forms.CharField(
        label=_("What the other side reads to you"),
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_(
            "Eight groups of five digits. Call a number you know from elsewhere, never one that came with the keys."
        ),
    )


class PackageForm(forms.Form):
    file = forms.FileField(label=_("The package"), help_text=_("A file that a partner gave you."))

    def clean_file(self):
        given = self.cleaned_data["file"]
        if given.size > envelope.LARGEST:
            raise ValidationError(_("This file is too long."))
        return given


class WordsForm(forms.Form):
    words = forms.CharField(label=_("To those who sent it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class FailureForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Why"), choices=Outcome, widget=forms.RadioSelect)
