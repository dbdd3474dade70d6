"""At the door: admitting somebody who is expected, and somebody who is not."""

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.cases.models import Case
from carecase.people.ages import AgeBand
from carecase.people.models import Sex
from carecase.shelter import actions
from carecase.shelter.allocation import suitable_beds
from carecase.shelter.forms.house import ShelterForm, name_of, refuse_far_dates
from carecase.shelter.models import Bed, Stay
from carecase.shelter.vocabulary import DangerSign
from carecase.ui.widgets import DayMonthYear, Moment

INTAKE = [
    "admitted_at", "with_children", "diet", "allergy", "medication", "mobility", "pregnancy", "safe_with_companions",
    "referred_by", "phone_location", "rules_explained_in", "complaint_explained", "alias", "exit_plan_on",
]  # fmt: skip
PLAIN = (
    "admitted_at", "diet", "referred_by", "phone_location", "rules_explained_in", "alias", "exit_plan_on",
)  # fmt: skip


def choices_of(beds):
    """Choices of a select: each bed with its room."""
    return [(str(bed.pk), f"{bed.code} · {bed.room}") for bed in beds]


class StayForm(ShelterForm):
    """What was asked at admission, and what could only be asked in the morning."""

    permission = Permission.ADMIT
    plain = PLAIN
    sections_of = (
        (_("For tonight"), ["admitted_at", "with_children", "diet", "allergy", "medication", "mobility", "pregnancy"]),
        (
            _("Can wait until the morning"),
            [
                "safe_with_companions",
                "phone_location",
                "rules_explained_in",
                "complaint_explained",
                "referred_by",
                "alias",
                "exit_plan_on",
            ],
        ),
    )

    class Meta:
        model = Stay
        fields = INTAKE

    def clean(self):
        cleaned = super().clean()
        admitted_at = cleaned.get("admitted_at")
        if admitted_at and admitted_at > timezone.now():
            self.add_error("admitted_at", _("This is in the future."))
        return cleaned


class AdmitForm(StayForm):
    """The bed, and what is known already. Only beds that suit can be chosen; the others say why on the same page."""

    verb = "admit"
    bed = forms.ModelChoiceField(label=_("Bed"), queryset=Bed.objects.none())

    class Meta(StayForm.Meta):
        fields = INTAKE

    def __init__(self, *args, wanted=None, **kwargs):
        super().__init__(*args, **kwargs)
        house = self.instance.house
        self.judged = suitable_beds(self.instance.case, house)
        self.fields["bed"].queryset = Bed.objects.filter(room__house=house).select_related("room__house__unit")
        fitting = [bed for bed, against in self.judged if not against]
        self.fields["bed"].widget.choices = choices_of(fitting)
        chosen = next((bed for bed in fitting if str(bed.pk) == str(wanted)), fitting[0] if fitting else None)
        self.fields["bed"].initial = chosen and chosen.pk

    @cached_property
    def sections(self):
        """Everything but the bed, which stands first on the page."""
        placed = [(title, hint, [f for f in fields if f.name != "bed"]) for title, hint, fields in super().sections]
        return [group for group in placed if group[2]]

    def write(self, doing):
        actions.open_stay(self.instance, self.cleaned_data["bed"], by=self.by)


class EmergencyForm(forms.Form):
    """A minute at the door: what can be seen, the four danger signs, a bed. "Not sure" is an answer."""

    called = forms.CharField(
        label=_("Alias or name used"), required=False, max_length=80, help_text=_("Whatever she or he likes.")
    )
    sex = forms.ChoiceField(
        label=_("Sleeps among"),
        choices=[(Sex.FEMALE, _("women")), (Sex.MALE, _("men")), (Sex.NOT_KNOWN, _("not sure"))],
        widget=forms.RadioSelect,
    )
    age_band = forms.ChoiceField(
        label=_("Age, as it seems"),
        choices=[
            (AgeBand.ADULT, _("adult")),
            (AgeBand.UNDER_18, _("12 to 17")),
            (AgeBand.UNDER_12, _("6 to 11")),
            (AgeBand.UNDER_6, _("under 6")),
            (AgeBand.UNKNOWN, _("not sure")),
        ],
        widget=forms.RadioSelect,
    )
    signs = forms.MultipleChoiceField(
        label=_("Danger signs: look for all four"),
        error_messages={"required": _("Look for the four signs, then mark what you see, or none of these.")},
        choices=[*DangerSign.choices, ("none", _("None of these"))],
        widget=forms.CheckboxSelectMultiple,
    )
    bed = forms.ModelChoiceField(
        label=_("Bed"), queryset=Bed.objects.none(), required=False, empty_label=_("The first one that suits")
    )
    with_children = forms.BooleanField(
        label=_("She or he comes with children: admit each of them right after"), required=False
    )
    came_with = forms.ModelChoiceField(label=_("Child of"), queryset=Case.objects.none(), required=False)
    asked_alone = forms.BooleanField(
        label=_("The adult was asked alone and wants to stay together with this child"), required=False
    )
    shown_number = forms.CharField(label=_("Case number on a card, if there is one"), required=False, max_length=20)
    agreed_by = forms.ModelChoiceField(
        label=_("No bed suits: who on call agreed by phone?"), queryset=User.objects.none(), required=False
    )
    mitigation = forms.CharField(
        label=_("What is done so that nobody is in danger"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    main = ("called", "sex", "age_band", "signs", "bed")
    more = ("with_children", "came_with", "asked_alone", "shown_number")
    exception = ("agreed_by", "mitigation")

    def __init__(self, *args, board, on_call, **kwargs):
        super().__init__(*args, **kwargs)
        free = [place.bed for place in board.places if place.state == "free"]
        self.fields["bed"].queryset = Bed.objects.filter(pk__in=[bed.pk for bed in free]).select_related(
            "room__house__unit"
        )
        self.fields["bed"].widget.choices = [("", self.fields["bed"].empty_label), *choices_of(free)]
        adults = [place.case for place in board.residents if not place.case.person.is_child]
        self.fields["came_with"].queryset = Case.objects.filter(pk__in=[case.pk for case in adults])
        self.fields["came_with"].widget.choices = [("", "—"), *((case.pk, name_of(case)) for case in adults)]
        self.fields["agreed_by"].queryset = on_call

    def clean_signs(self):
        signs = self.cleaned_data["signs"]
        if "none" in signs and len(signs) > 1:
            raise forms.ValidationError(_("Mark the signs you see, or none of these, not both."))
        return [sign for sign in signs if sign != "none"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("agreed_by") and not cleaned.get("mitigation"):
            self.add_error("mitigation", _("Say what is done so that nobody is in danger."))
        if cleaned.get("asked_alone") and not cleaned.get("came_with"):
            self.add_error("came_with", _("Whose child is it?"))
        return cleaned

    def bound(self, names):
        return [self[name] for name in names]

    @property
    def main_fields(self):
        return self.bound(self.main)

    @property
    def more_fields(self):
        return self.bound(self.more)

    @property
    def exception_fields(self):
        return self.bound(self.exception)


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=[("", "—"), *Stay.EndReason.choices])


class ExitForm(forms.Form):
    expected_at = forms.DateTimeField(label=_("Back by"), widget=Moment)

    def clean_expected_at(self):
        if self.cleaned_data["expected_at"] <= timezone.now():
            raise forms.ValidationError(_("Choose a time in the future."))
        return self.cleaned_data["expected_at"]

    def clean(self):
        cleaned = super().clean()
        refuse_far_dates(self, dict(cleaned))
        return cleaned


class LongerForm(forms.Form):
    note = forms.CharField(
        label=_("Why she or he should stay longer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExtendForm(forms.Form):
    until_on = forms.DateField(label=_("New longest stay until"), widget=DayMonthYear)

    def clean(self):
        cleaned = super().clean()
        refuse_far_dates(self, dict(cleaned))
        return cleaned
