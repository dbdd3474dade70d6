"""What the manager of a house decides, and what each shift writes down."""

import datetime
import re
from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.cases.clocks import open_task
from carecase.cases.models import Case, Task
from carecase.shelter import actions
from carecase.shelter.absences import note_back, note_missing
from carecase.shelter.models import Bed, Belonging, DayLogEntry, House, HouseIncident, HouseLocation, Room, Stay
from carecase.ui.widgets import use_house_widgets
from carecase.workflow.forms import RecordForm
from carecase.workflow.records import Stale

LOOK_AGAIN_WITHIN = timedelta(hours=24)


def refuse_far_dates(form, cleaned):
    """A slip of the finger in the year, before anything is computed from it."""
    for name, value in cleaned.items():
        if isinstance(value, datetime.date) and not 1900 < value.year < 2100:
            form.add_error(name, _("Look at the year again."))


class ShelterForm(RecordForm):
    """A record form with the house's own widgets for dates, times and yes or no."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)

    def clean(self):
        cleaned = super().clean()
        refuse_far_dates(self, dict(cleaned))
        happened_at = cleaned.get("occurred_at")
        if happened_at and happened_at > timezone.now():
            self.add_error("occurred_at", _("This is in the future."))
        return cleaned


class HouseForm(ShelterForm):
    permission = Permission.RUN_HOUSE
    plain = ("admits", "accepts", "complaint_channel", "open_at_night", "step_free", "has_isolation_room")
    sections_of = (
        (_("The house"), ["kind", "country", "capacity", "open_at_night", "step_free", "has_isolation_room"]),
        (_("For whom"), ["admits", "accepts", "offered_to"]),
        (_("Before it opens"), ["complaint_channel", "is_detention", "is_open"]),
    )

    class Meta:
        model = House
        fields = [
            "kind", "country", "capacity", "open_at_night", "step_free", "has_isolation_room", "admits", "accepts",
            "offered_to", "complaint_channel", "is_detention", "is_open",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_open") and not cleaned.get("complaint_channel"):
            self.add_error("complaint_channel", _("No house opens before its residents can complain about staff."))
        if cleaned.get("is_open") and cleaned.get("is_detention"):
            self.add_error("is_open", _("A place where people are detained is never opened as a house."))
        return cleaned


class LocationForm(ShelterForm):
    permission = Permission.RUN_HOUSE
    plain = ("phone", "directions")

    class Meta:
        model = HouseLocation
        fields = ["address", "phone", "directions"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}


class RoomForm(ShelterForm):
    """A room, and in the same breath the beds in it."""

    permission = Permission.RUN_HOUSE
    plain = ("wing",)
    new_beds = forms.CharField(
        label=_("Beds to add"),
        required=False,
        max_length=400,
        help_text=_("As they are written on the beds, with commas: 3A, 3B, 3C."),
    )

    class Meta:
        model = Room
        fields = ["name", "kind", "wing", "step_free"]

    def clean_new_beds(self):
        codes = [code.strip() for code in re.split(r"[,;\n]", self.cleaned_data["new_beds"]) if code.strip()]
        longest = Bed._meta.get_field("code").max_length
        if too_long := [code for code in codes if len(code) > longest]:
            raise forms.ValidationError(
                _("Shorten these: %(codes)s."), params={"codes": ", ".join(code[:20] for code in too_long)}
            )
        known = set(Bed.objects.filter(room__house=self.instance.house).values_list("code", flat=True))
        if twice := known & set(codes) or {code for code in codes if codes.count(code) > 1}:
            raise forms.ValidationError(
                _("These beds are there already: %(codes)s."), params={"codes": ", ".join(sorted(twice))}
            )
        return codes

    def clean_name(self):
        others = Room.objects.filter(house=self.instance.house, name=self.cleaned_data["name"])
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a room with this name already."))
        return self.cleaned_data["name"]

    def write(self, doing):
        super().write(doing)
        for code in self.cleaned_data["new_beds"]:
            doing.save(Bed(room=self.instance, code=code))


class BedForm(ShelterForm):
    permission = Permission.RUN_HOUSE

    class Meta:
        model = Bed
        fields = ["room", "code", "out_of_service"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = Room.objects.filter(house=self.parent)

    def clean_code(self):
        others = Bed.objects.filter(room__house=self.parent, code=self.cleaned_data["code"])
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a bed with this code already."))
        return self.cleaned_data["code"]


# --- the day -----------------------------------------------------------------------------------------------------


def name_of(case):
    """How colleagues in the house recognise somebody: the name used, and the number."""
    return f"{case.called} · {case.number}" if case.called else case.number


def choices_of(places):
    """Residents as choices, each with the bed: one walks from bed to bed."""
    return [(place.case.number, f"{place.bed.code} · {place.case.called or place.case.number}") for place in places]


class DayLogForm(ShelterForm):
    """One line of the shift. For a meal everybody was there, but for those who are marked."""

    permission = Permission.KEEP_DAY_LOG
    plain = ("text", "occurred_at")
    missed = forms.MultipleChoiceField(
        label=_("Everybody, except"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = DayLogEntry
        fields = ["kind", "text", "occurred_at"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, residents=(), **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(value, label) for value, label in DayLogEntry.Kind.choices if value != DayLogEntry.Kind.HEADCOUNT]
        self.fields["kind"].choices = kinds
        self.residents = residents
        self.fields["missed"].choices = choices_of(residents)
        if self["kind"].value() != DayLogEntry.Kind.MEAL:
            del self.fields["missed"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") != DayLogEntry.Kind.MEAL and not cleaned.get("text", "").strip():
            self.add_error("text", _("Write a few words."))
        return cleaned

    def write(self, doing):
        if self.instance.kind == DayLogEntry.Kind.MEAL:
            self.instance.missed = self.cleaned_data.get("missed", [])
            self.instance.present = len(self.residents) - len(self.instance.missed)
        super().write(doing)


class HeadcountForm(ShelterForm):
    """The count at night, by exception: those marked are not there. Who was away and is not marked has come back."""

    permission = Permission.KEEP_DAY_LOG
    plain = ("text",)
    missed = forms.MultipleChoiceField(label=_("Not here"), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = DayLogEntry
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, residents=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.residents = residents
        self.fields["missed"].choices = choices_of(residents)
        self.fields["missed"].initial = [place.case.number for place in residents if place.absence]

    def write(self, doing):
        missed = set(self.cleaned_data["missed"])
        entry = self.instance
        entry.kind, entry.missed = DayLogEntry.Kind.HEADCOUNT, sorted(missed)
        entry.present = len(self.residents) - len(missed)
        super().write(doing)
        for place in self.residents:
            if place.case.number in missed and not place.absence:
                note_missing(place.case, by=self.by)
            elif place.case.number not in missed and place.absence:
                note_back(place.case, by=self.by)


class IncidentForm(ShelterForm):
    permission = Permission.KEEP_DAY_LOG
    plain = ("case", "told", "action", "about_colleague", "occurred_at")
    sections_of = (
        (_("What happened"), ["kind", "severity", "occurred_at", "case", "what"]),
        (_("What was done"), ["action", "told"]),
        (_("About a colleague"), ["about_colleague"]),
    )
    # After these the risk of the person concerned is judged again.
    JUDGE_AGAIN = (
        HouseIncident.Kind.THREAT,
        HouseIncident.Kind.SELF_HARM,
        HouseIncident.Kind.CONFLICT,
        HouseIncident.Kind.INTRUDER,
    )

    class Meta:
        model = HouseIncident
        fields = ["kind", "severity", "occurred_at", "case", "what", "action", "told", "about_colleague"]
        widgets = {"what": forms.Textarea(attrs={"rows": 4}), "action": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        residents = Stay.objects.visible_to(self.by).open().filter(house=self.parent).values("case")
        concerned = Q(pk__in=residents) | Q(pk=self.instance.case_id)
        self.fields["case"].queryset = Case.objects.filter(concerned).select_related("key")
        self.fields["case"].label_from_instance = name_of
        memberships = {"memberships__unit": self.parent.unit, "memberships__until_on__isnull": True}
        colleagues = User.objects.filter(**memberships, is_active=True).distinct()
        self.fields["about_colleague"].queryset = colleagues.exclude(pk=self.by.pk)
        kinds = self.fields["kind"].choices  # abuse by staff has a door of its own, past the house
        self.fields["kind"].choices = [each for each in kinds if each[0] != HouseIncident.Kind.STAFF_ABUSE]

    def write(self, doing):
        super().write(doing)
        incident = self.instance
        if incident.case and incident.kind in self.JUDGE_AGAIN:
            due_at = incident.at + LOOK_AGAIN_WITHIN
            open_task(incident.case, Task.Kind.RISK_REASSESSMENT, doing, due_at=due_at, about=incident.pk)


class BelongingForm(ShelterForm):
    permission = Permission.ADMIT
    plain = ("cash", "currency")

    class Meta:
        model = Belonging
        fields = ["description", "quantity", "cash", "currency"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].initial = self.parent.pack.value("currency")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("cash") is not None and not cleaned.get("currency"):
            self.add_error("currency", _("Which currency?"))
        return cleaned


class ReturnForm(ShelterForm):
    """Who signed, made a thumb print, or stood by as a witness."""

    permission = Permission.ADMIT
    verb = "return_belonging"

    class Meta:
        model = Belonging
        fields = ["signed_by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed_by"].required = True
        self.fields.pop("change_reason", None)

    def save(self):
        """The right is held in the house: it no longer sees the case of somebody who has left."""
        if self.is_stale():
            raise Stale(self.verb)
        return actions.return_belonging(self.instance, by=self.by, signed_by=self.instance.signed_by)
