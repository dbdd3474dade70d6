"""Forms of a movement: who travels in it, what it is called, another day for everybody."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.ui.moments import when
from carecase.ui.widgets import use_house_widgets
from carecase.workflow.forms import RecordForm
from repatriation import movements
from repatriation.models import Movement

OFFERED = 100
AHEAD = timedelta(days=730)


class Travellers(forms.ModelMultipleChoiceField):
    """Plans by the number of the case, where to and when; those who leave first stand first."""

    def __init__(self, **kwargs):
        widget, empty = forms.CheckboxSelectMultiple, {"required": _("Tick at least one person.")}
        super().__init__(queryset=None, widget=widget, error_messages=empty, **kwargs)

    def offer(self, plans):
        plans = plans.select_related("case").prefetch_related("places", "itineraries")
        self.queryset = plans.order_by("itineraries__departs_at", "pk")
        self.choices = [(plan.pk, self.label_from_instance(plan)) for plan in self.queryset[:OFFERED]]

    def label_from_instance(self, plan):
        country = plan.place.get_country_display() if plan.place else ""
        leaves = when(plan.itinerary.leaves_local) if plan.itinerary else ""
        return " · ".join(part for part in (plan.number, plan.case.called, country, leaves) if part)


class MovementForm(RecordForm):
    """A movement begins with those who travel in it."""

    permission = Permission.PREPARE_RETURN
    plain = ("name", "country", "leaves_on", "organised_by")
    plans = Travellers(label=_("Who travels"))

    class Meta:
        model = Movement
        fields = ["name", "country", "leaves_on", "organised_by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.fields["plans"].offer(movements.joinable(self.by))
        else:
            for name in ("plans", "country", "leaves_on"):
                del self.fields[name]

    def save(self, commit=True):
        if self.is_new:
            return movements.begin(self.instance, self.cleaned_data["plans"], by=self.by)
        return super().save(commit)


class JoinForm(forms.Form):
    plans = Travellers(label=_("Who travels along"))

    def __init__(self, *args, movement, by, **kwargs):
        super().__init__(*args, **kwargs)
        plans = movements.joinable(by)
        there = plans.filter(places__is_chosen=True, places__country=movement.country)
        self.fields["plans"].offer(there)
        use_house_widgets(self)


class RescheduleForm(forms.Form):
    """The new day, and the new hour of the first departure if that changes, too."""

    leaves_on = forms.DateField(label=_("New day"))
    at = forms.TimeField(
        label=_("New hour of the first departure"),
        required=False,
        help_text=_("Local time there. Leave empty if only the day changes."),
    )
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args, movement, first=None, **kwargs):
        """`first`: the itinerary that leaves first, if anybody has one."""
        super().__init__(*args, initial={"leaves_on": movement.leaves_on}, **kwargs)
        self.movement, self.first = movement, first
        if first is None:
            del self.fields["at"]
        use_house_widgets(self)

    @property
    def delta(self):
        """By how much every journey moves."""
        typed = self.cleaned_data
        if self.first is None:
            return typed["leaves_on"] - self.movement.leaves_on
        hour = typed.get("at") or self.first.leaves_local.time()
        then = datetime.combine(typed["leaves_on"], hour, ZoneInfo(self.first.departs_zone))
        return then - self.first.departs_at

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.delta:
            self.add_error("leaves_on", _("This is the day and hour on which they leave now."))
        return cleaned

    def clean_leaves_on(self):
        day, today = self.cleaned_data["leaves_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day has passed."))
        if day > today + AHEAD:
            raise forms.ValidationError(_("Look at the day again."))
        return day
