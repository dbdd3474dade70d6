"""What an officer fills in first: the event with its count of people, or one person."""

from datetime import timedelta

from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.cases.models import GroupIncident
from carecase.casework import registration
from carecase.casework.choices import few_of_many
from carecase.casework.folding import FoldingForm
from carecase.casework.identity import OLDEST
from carecase.casework.registration import IN_DOUBT, MOST_AT_ONCE
from carecase.jurisdictions import countries, languages
from carecase.people import ages
from carecase.people.ages import AgeBand
from carecase.people.models import Person, Sex
from carecase.sealing.fields import refuse_unstorable
from carecase.ui.widgets import Moment, use_house_widgets
from carecase.workflow.forms import RecordForm

A_SLOW_CLOCK = timedelta(minutes=10)  # a tablet may run ahead of us by so much
EARLIEST_YEAR = 2000

GROUPS = [
    ("", "—"),
    ("adult", _("18 or over")),
    *((band, band.label) for band in (AgeBand.UNDER_18, AgeBand.UNDER_12, AgeBand.UNDER_6)),
    (IN_DOUBT, _("In doubt")),
]
SEXES = [(Sex.NOT_KNOWN, "—"), (Sex.FEMALE, Sex.FEMALE.label), (Sex.MALE, Sex.MALE.label)]


def registering_units(user):
    """Where this user may register people."""
    may = {role for role, card in ROLES.items() if Permission.REGISTER_PEOPLE in card.permissions}
    units = Unit.objects.filter(pk__in=user.units_as(may)).select_related("organisation")
    return units.prefetch_related(Prefetch("hands_over_to", Unit.objects.select_related("organisation")))


def text(length, **options):
    options = {"required": False, "max_length": length, "validators": [refuse_unstorable]} | options
    return forms.CharField(**options)


class ChoosesUnit:
    """Which unit registers: asked only where there is a choice."""

    def choose_unit(self, units):
        self.units = list(units)
        if len(self.units) == 1:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units.prefetch_related(None)
        if not self.units:
            self.fields["unit"].help_text = _(
                "Your organisation has no post, team or house yet. Ask the administrator."
            )

    @property
    def chosen_unit(self):
        """As it was listed: who takes over from it is known with it."""
        if len(self.units) == 1:
            return self.units[0]
        return next((unit for unit in self.units if unit == self.cleaned_data.get("unit")), None)


def past(moment):
    """Now where nothing is said; never the future, and no slip of the year."""
    if moment is None:
        return timezone.now()
    if moment > timezone.now() + A_SLOW_CLOCK:
        raise forms.ValidationError(_("This has not happened yet."))
    if moment.year < EARLIEST_YEAR:
        raise forms.ValidationError(_("Check the year."))
    return moment


class IncidentForm(FoldingForm, ChoosesUnit, RecordForm):
    """Time, place, count: with that a group is registered. Everything else may come later (B1)."""

    permission = Permission.REGISTER_PEOPLE
    verb = "register_incident"
    sections_of = (
        (_("When and where"), ["unit", "occurred_at", "place", "admin1", "country", "site"]),
        (_("How many people"), ["count", "men", "women", "boys", "girls"]),
        (_("What is needed first"), ["languages", "needs", "suspects_present"]),
    )
    may_wait = ("nationalities", "hazards", "transport", "police_reference")
    fold_title = _("More about the place and the journey, when there is time")

    unit = forms.ModelChoiceField(label=_("Who registers"), queryset=Unit.objects.none())
    occurred_at = forms.DateTimeField(
        label=_("When they were met"),
        required=False,
        help_text=_(
            "Every deadline counts from here. Leave empty for now; write the true time when copying from paper."
        ),
    )
    count = forms.IntegerField(
        label=_("How many people"),
        required=False,
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=_("At most 500 at a time; more can be added afterwards. Each gets a number, from P01 on."),
    )

    class Meta:
        model = GroupIncident
        fields = [
            "occurred_at", "place", "admin1", "country", "site", "count", "men", "women", "boys", "girls", "languages",
            "needs", "suspects_present", "nationalities", "hazards", "transport", "police_reference",
        ]  # fmt: skip
        help_texts = {"place": _("As colleagues call it: the post, the kilometre, the river.")}
        labels = {"suspects_present": _("People suspected of leading the group are present")}

    plain = tuple(Meta.fields)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, parent=None, **kwargs)
        self.choose_unit(units)
        if self.is_new:
            self.fields["country"].initial = self.units[0].organisation.country if self.units else ""
            self.fields["occurred_at"].initial = timezone.now().replace(second=0, microsecond=0)
        few_of_many(self.fields["languages"], at_least=3)
        few_of_many(self.fields["nationalities"])
        for name in ("count", "men", "women", "boys", "girls"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean_occurred_at(self):
        return past(self.cleaned_data["occurred_at"])

    def clean(self):
        cleaned = super().clean()
        self.parent = self.chosen_unit
        parts = [cleaned.get(name) or 0 for name in ("men", "women", "boys", "girls")]
        if sum(parts) > MOST_AT_ONCE and "count" not in self.errors:
            self.add_error("count", _("At most 500 people at a time; add the others afterwards."))
        if "count" in self.errors:
            return cleaned
        if not cleaned.get("count"):
            cleaned["count"] = sum(parts) or None
        if cleaned["count"] is None:
            self.add_error("count", _("Say how many people there are; an estimate is enough."))
        elif cleaned["count"] < sum(parts):
            self.add_error("count", _("There are more men, women, boys and girls than people."))
        return cleaned

    def write(self, doing):
        registration.register(self.instance, by=self.by, unit=self.parent)


class ChangeIncidentForm(IncidentForm):
    """What was said about the event, put right. People are added on its page, never taken away."""

    verb = "change_incident"

    def __init__(self, *args, parent, **kwargs):
        super().__init__(*args, units=[parent.unit], **kwargs)
        self.parent = parent
        for name in ("occurred_at", "count"):  # every clock hangs on the one, every number on the other
            del self.fields[name]

    def clean(self):
        return RecordForm.clean(self)

    def write(self, doing):
        doing.save(self.instance)


class AddPeopleForm(forms.Form):
    how_many = forms.IntegerField(
        label=_("How many more"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


# --- one person -----------------------------------------------------------------------------------------------------


class AgeAndGroup(forms.Form):
    """An age in years, or a group where it is not known; the two must fit."""

    def clean(self):
        cleaned = super().clean()
        age, group = cleaned.get("age"), cleaned.get("group")
        if age is None or "age" in self.errors:
            return cleaned
        if not fits(age, group):
            if "group" in self.changed_data:
                self.add_error("age", _("The age and the age group do not fit."))
            else:
                cleaned["group"] = ""  # the age was put right, and says the group
        return cleaned


def fits(age, group):
    if group == "adult":
        return age >= ages.ADULT_AT
    return group in ("", IN_DOUBT) or ages.band(age) == group


class PersonRegistrationForm(AgeAndGroup, ChoosesUnit):
    """Somebody at the door or on the phone. No field about her or him has to be filled in."""

    unit = forms.ModelChoiceField(label=_("Who registers"), queryset=Unit.objects.none())
    called = text(
        80, label=_("Name used"), help_text=_("Any name she or he wants to be called; a first name is enough.")
    )
    given_names = text(200, label=_("Given names"))
    family_names = text(200, label=_("Family names"))
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    age = forms.IntegerField(label=_("Age"), required=False, min_value=0, max_value=OLDEST)
    group = forms.ChoiceField(
        label=_("Age group"),
        choices=GROUPS,
        required=False,
        help_text=_("If the age is not known: as it seems. In doubt means cared for as a child."),
    )
    languages = forms.TypedMultipleChoiceField(
        label=_("Languages"), choices=languages.CHOICES, required=False, empty_value=[]
    )
    citizenships = forms.TypedMultipleChoiceField(
        label=_("Citizenships"), choices=countries.CHOICES, required=False, empty_value=[]
    )
    occurred_at = forms.DateTimeField(
        label=_("When she or he was met"), required=False, widget=Moment,
        help_text=_("Every deadline counts from here. Leave empty for now."),
    )  # fmt: skip
    note = text(
        2000,
        label=_("What must be known at once"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How she or he came to us, and what cannot wait. No story: that is asked later, alone."),
    )

    field_order = [
        "called", "given_names", "family_names", "sex", "age", "group", "languages", "citizenships", "note", "unit",
        "occurred_at",
    ]  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.choose_unit(units)
        few_of_many(self.fields["languages"])
        few_of_many(self.fields["citizenships"], at_least=1)
        use_house_widgets(self)

    def clean_occurred_at(self):
        return past(self.cleaned_data["occurred_at"])

    def person(self, **details):
        """The person as described, not yet saved."""
        facts = self.cleaned_data
        person = Person(given_names=facts["given_names"], family_names=facts["family_names"], **details)
        person.sex, person.citizenships = facts["sex"] or Sex.NOT_KNOWN, facts["citizenships"]
        age = facts.get("age")
        registration.say_age(person, "" if age is None else str(age), facts["group"])
        return person
