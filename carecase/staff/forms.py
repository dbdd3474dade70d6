"""Inviting a colleague, giving a role, choosing a password."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit, User
from carecase.access.permissions import Permission
from carecase.access.roles import CHOICES
from carecase.staff.reach import organisations_where
from carecase.ui.widgets import use_house_widgets


class RoleForm(forms.Form):
    """A role in one of the organisations one looks after, in one of its units or in all of it."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose")), *CHOICES])
    place = forms.ChoiceField(label=_("Where"))
    until_on = forms.DateField(label=_("Until"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = organisations_where(by, Permission.MANAGE_STAFF).order_by("name")
        units = Unit.objects.filter(organisation__in=organisations).select_related("organisation")
        self.places = {f"o{each.pk}": (each, None) for each in organisations}
        self.places |= {
            f"u{each.pk}": (each.organisation, each) for each in units.order_by("organisation__name", "name")
        }
        self.fields["place"].choices = [(key, in_words(*place)) for key, place in self.places.items()]
        use_house_widgets(self)

    def clean_until_on(self):
        until = self.cleaned_data["until_on"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return until

    @property
    def given(self):
        """What the action takes."""
        organisation, unit = self.places[self.cleaned_data["place"]]
        facts = {name: self.cleaned_data[name] for name in ("role", "until_on")}
        return facts | {"organisation": organisation, "unit": unit}


def in_words(organisation, unit):
    """A house stands by its alias alone (practice rule 11)."""
    if unit is None:
        return str(_("All of %(organisation)s") % {"organisation": organisation})
    return unit.name if unit.kind == Unit.Kind.HOUSE else f"{unit.name} · {organisation}"


class InviteForm(RoleForm):
    field_order = ["display_name", "username", "role", "place", "until_on"]

    display_name = forms.CharField(label=_("Name shown to colleagues"), max_length=100)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters, digits, points and hyphens. Not the name of the organisation."),
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9.-]*$", _("Small letters, digits, points and hyphens."))],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username

    @property
    def given(self):
        return super().given | {name: self.cleaned_data[name] for name in ("display_name", "username")}


class WelcomeForm(SetPasswordForm):
    """The rules of passwords are shown; both fields may be pasted into (WCAG 3.3.8)."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        use_house_widgets(self)
