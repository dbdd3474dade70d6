"""The form of an appointment: the place in neutral words, and somebody of the team or anybody else who goes along.

And what of it stands in a colleague's own calendar: the hours and one word.
"""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.cases.models import Appointment, InterpreterRequest
from carecase.documents.neutral import first_forbidden
from carecase.interpreters.feeds import MOST
from carecase.ui.moments import when
from carecase.workflow.forms import RecordForm

AN_HOUR = timedelta(hours=1)  # where nobody said when she or he comes back
NEUTRAL = ("place", "other_companion", "vehicle")  # what the house's sheet of the day shows


class AppointmentForm(RecordForm):
    permission = Permission.MANAGE_TASKS
    plain = (
        "begins_at",
        "back_at",
        "companion",
        "other_companion",
        "vehicle",
        "interpreter_request",
        "outcome",
    )
    sections_of = (
        (_("When and where"), ["begins_at", "back_at", "purpose", "place"]),
        (_("Who goes along"), ["companion", "other_companion", "vehicle", "interpreter_request"]),
        (_("Afterwards"), ["outcome"]),
    )

    class Meta:
        model = Appointment
        fields = [
            "begins_at", "back_at", "purpose", "place", "companion", "other_companion", "vehicle",
            "interpreter_request", "outcome",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        case = self.instance.case
        self.fields["companion"].queryset = colleagues_of(case)
        asked = Q(wanted_at__gte=timezone.now()) | Q(pk=self.instance.interpreter_request_id)
        requests = InterpreterRequest.objects.filter(asked, case=case)
        self.fields["interpreter_request"].queryset = requests
        self.fields["interpreter_request"].label_from_instance = lambda each: f"{each} · {when(each.wanted_at)}"
        if self.is_new:
            del self.fields["outcome"]

    def clean(self):
        cleaned = super().clean()
        leaves, back = cleaned.get("begins_at"), cleaned.get("back_at")
        if self.is_new and leaves and leaves < timezone.now():
            self.add_error("begins_at", _("Choose a time in the future."))
        if leaves and back and back <= leaves:
            self.add_error("back_at", _("She or he comes back after leaving."))
        for name in NEUTRAL:
            if word := first_forbidden(cleaned.get(name) or ""):
                words = _(
                    "Write this without “%(word)s”: whoever finds the sheet must not learn why she or he is here."
                )
                self.add_error(name, forms.ValidationError(words, params={"word": word}))
        return cleaned


def own_hours(user, begins, until):
    """For interpreters.feeds: of the people she is accountable for, and those she goes along to."""
    planned = Appointment.objects.of(user).filter(begins_at__gt=begins, begins_at__lt=until)
    rows = planned.exclude(outcome=Appointment.Outcome.CALLED_OFF).order_by("begins_at")
    hours = rows.values_list("pk", "begins_at", "back_at")
    return _("Appointment"), [(pk, leaves, back or leaves + AN_HOUR) for pk, leaves, back in hours[:MOST]]


def colleagues_of(case):
    """Who works on the case: by name, or in a unit that does."""
    grants = case.grants.live()
    units = Q(memberships__unit__in=grants.values("unit")) | Q(memberships__unit=case.unit)
    standing = Q(memberships__until_on__isnull=True) & units
    found = User.objects.filter(standing | Q(pk__in=grants.values("user")), is_active=True)
    return found.distinct().order_by("display_name")
