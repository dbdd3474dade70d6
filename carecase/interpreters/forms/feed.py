"""Of what a calendar address is made."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.interpreters.models import Interpreter, Room
from carecase.ui.widgets import use_house_widgets


class FeedForm(forms.Form):
    room = forms.ModelChoiceField(
        Room.objects.none(), label=_("Hours of"), required=False, empty_label=_("My bookings and appointments")
    )
    interpreter = forms.ModelChoiceField(
        Interpreter.objects.none(),
        to_field_name="number",
        label=_("Or the number of an interpreter"),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = Room.objects.visible_to(user)
        self.fields["interpreter"].queryset = Interpreter.objects.visible_to(user)
        if not user.may(Permission.KEEP_INTERPRETER_BANK):
            del self.fields["interpreter"]
        if not self.fields["room"].queryset.exists():
            del self.fields["room"]
        use_house_widgets(self)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("room") and cleaned.get("interpreter"):
            self.add_error("interpreter", _("Choose a room or an interpreter, not both."))
        return cleaned
