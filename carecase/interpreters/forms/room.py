"""A room for video conferences and when it is open."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.interpreters.models import Room, RoomHours, Weekday
from carecase.workflow.forms import RecordForm


class RoomForm(RecordForm):
    permission = Permission.KEEP_INTERPRETER_BANK
    plain = ("place", "equipment")

    class Meta:
        model = Room
        fields = ["name", "country", "place", "time_zone", "equipment", "is_active"]
        help_texts = {
            "name": _("As strangers may read it: interpreters see it. Never the name of a house."),
            "time_zone": _("Its hours are those of the clocks there."),
        }

    def clean_name(self):
        """Its organisation is not asked for here, so the form would not see the constraint."""
        name, room = self.cleaned_data["name"], self.instance
        if Room.objects.filter(organisation=room.organisation, name=name).exclude(pk=room.pk).exists():
            raise forms.ValidationError(_("There is a room of this name already."))
        return name


class RoomHoursForm(RecordForm):
    """The same hours on several days at once."""

    permission = Permission.KEEP_INTERPRETER_BANK

    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = RoomHours
        fields = ["begins", "ends"]
        help_texts = {"ends": _("Earlier than “from” means through midnight.")}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("begins") and cleaned.get("begins") == cleaned.get("ends"):
            self.add_error("ends", _("It closes at another time than it opens."))
        return cleaned

    def write(self, doing):
        hours = {"room": self.instance.room, "begins": self.instance.begins, "ends": self.instance.ends}
        doing.save_all([RoomHours(weekday=day, **hours) for day in self.cleaned_data["days"]])
