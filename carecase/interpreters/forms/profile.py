"""What is kept of an interpreter: who, which languages, when, and what she or he declared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Membership, User
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.interpreters.models import (
    Availability,
    AvailabilityException,
    Interpreter,
    InterpreterLanguage,
    Tie,
    Weekday,
)
from carecase.workflow.forms import RecordForm


class InterpreterForm(RecordForm):
    permission = Permission.KEEP_INTERPRETER_BANK
    plain = (
        "phone", "place", "modes", "nationality", "community", "vetted_on", "vetted_until", "trained_on", "sworn_on",
        "sworn_until", "expert_until", "price", "user",
    )  # fmt: skip
    sections_of = (
        (_("Who"), ["name", "phone", "sex", "nationality", "community"]),
        (_("How and where"), ["modes", "country", "place", "time_zone"]),
        (
            _("Checked, trained, sworn"),
            ["vetted_on", "vetted_until", "trained_on", "sworn_on", "sworn_until", "expert_until"],
        ),
        (_("Price and account"), ["price", "currency", "user", "is_active"]),
    )

    class Meta:
        model = Interpreter
        fields = [
            "name", "phone", "sex", "nationality", "community", "modes", "country", "place", "time_zone", "vetted_on",
            "vetted_until", "trained_on", "sworn_on", "sworn_until", "expert_until", "price", "currency", "user",
            "is_active",
        ]  # fmt: skip
        help_texts = {
            "name": _("Kept sealed. Everybody else reads a number."),
            "community": _("Asked only to keep a person's wish; opened for nobody else."),
            "sworn_on": _("The day on the signed oath."),
            "user": _("With an account she or he answers on a phone; without, you note what was said."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisation = self.instance.organisation_id or self.parent.pk
        named = Membership.objects.filter(role=Role.INTERPRETER, organisation=organisation).values("user")
        free = User.objects.filter(pk__in=named, is_active=True, interpreter__isnull=True)
        self.fields["user"].queryset = free | User.objects.filter(pk=self.instance.user_id)

    def clean(self):
        cleaned = super().clean()
        for since, until in (("vetted_on", "vetted_until"), ("sworn_on", "sworn_until")):
            begins, ends = cleaned.get(since), cleaned.get(until)
            if ends and not begins:
                self.add_error(since, _("Say since when."))
            elif ends and ends < begins:
                self.add_error(until, _("This is before it begins."))
        return cleaned


class InterpretedForm(RecordForm):
    permission = Permission.KEEP_INTERPRETER_BANK
    plain = ("variety",)

    class Meta:
        model = InterpreterLanguage
        fields = ["language", "variety", "level", "direction"]
        help_texts = {"variety": _("Where this way of speaking comes from, for example Mam of Todos Santos.")}

    def clean(self):
        cleaned = super().clean()
        known = self.instance.interpreter.languages.exclude(pk=self.instance.pk)
        if known.filter(language=cleaned.get("language"), variety=cleaned.get("variety", "")).exists():
            self.add_error("language", _("This language is already noted."))
        return cleaned


class WeeklyHoursForm(RecordForm):
    """The same hours on several days at once."""

    permission = Permission.KEEP_INTERPRETER_BANK

    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Availability
        fields = ["begins", "ends"]
        help_texts = {"ends": _("Earlier than “from” means through midnight.")}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("begins") and cleaned.get("begins") == cleaned.get("ends"):
            self.add_error("ends", _("They end at another time than they begin."))
        return cleaned

    def write(self, doing):
        hours = {"interpreter": self.instance.interpreter, "begins": self.instance.begins, "ends": self.instance.ends}
        doing.save_all([Availability(weekday=day, **hours) for day in self.cleaned_data["days"]])


class ExceptionForm(RecordForm):
    permission = Permission.KEEP_INTERPRETER_BANK

    class Meta:
        model = AvailabilityException
        fields = ["begins_at", "ends_at", "is_there"]

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("begins_at"), cleaned.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("This is before it begins."))
        return cleaned


class OwnHoursForm(WeeklyHoursForm):
    permission = Permission.INTERPRET


class OwnExceptionForm(ExceptionForm):
    permission = Permission.INTERPRET


class TieForm(RecordForm):
    permission = Permission.KEEP_INTERPRETER_BANK
    plain = ("area", "note", "ended_on")

    class Meta:
        model = Tie
        fields = ["to", "country", "area", "note", "declared_on", "ended_on"]
