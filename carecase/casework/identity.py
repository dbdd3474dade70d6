"""Who a person is: names, age, languages, papers, phones, family, guardian. Reached and allowed through the case."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import due, finish_tasks, open_task
from carecase.cases.models import Case, Task
from carecase.cases.numbers import read
from carecase.casework.choices import few_of_many
from carecase.casework.consequences import follow, make_findable
from carecase.casework.folding import FoldingForm
from carecase.jurisdictions.packs import pack_for
from carecase.people import phones
from carecase.people.models import (
    FamilyMember,
    FamilyUnit,
    Guardian,
    IdentityPaper,
    Person,
    PersonLanguage,
    Phone,
)
from carecase.sealing.fields import refuse_unstorable
from carecase.ui.moments import day
from carecase.workflow.comparing import Difference
from carecase.workflow.forms import RecordForm
from carecase.workflow.partial_dates import span

OLDEST = 120  # years
NEW_FAMILY = "new"


class IdentityForm(FoldingForm, RecordForm):
    """The person as she or he says, with the name used. Little is asked at first contact: the rest waits, folded."""

    permission = Permission.EDIT_IDENTITY
    plain = ("aliases", "age_basis", "age_band", "marks")
    sections_of = (
        (_("Names"), ["called", "given_names", "family_names", "aliases"]),
        (_("Age and sex"), ["born", "age_told", "age_basis", "age_band", "sex", "gender"]),
        (_("Origin"), ["citizenships", "is_stateless"]),
    )
    may_wait = (
        "people", "religion", "marital_status", "children_count", "education", "occupation", "last_residence",
        "destination", "entry", "marks",
    )  # fmt: skip
    fold_title = _("More about her or him, when there is time")
    fold_hint = _("None of this is asked at first contact.")

    called = forms.CharField(
        label=_("Name used"),
        required=False,
        max_length=80,
        validators=[refuse_unstorable],
        help_text=_("What she or he wants to be called here. It may be any name."),
    )
    called_before = forms.CharField(required=False, widget=forms.HiddenInput)
    age_told = forms.IntegerField(
        label=_("Age, if the date is not known"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        help_text=_("In whole years; 0 for a baby."),
    )

    class Meta:
        model = Person
        fields = [
            "given_names", "family_names", "aliases", "born", "age_told", "age_basis", "age_band", "sex", "gender",
            "citizenships", "is_stateless", "people", "religion", "marital_status", "children_count", "education",
            "occupation", "last_residence", "destination", "entry", "marks",
        ]  # fmt: skip
        help_texts = {
            "age_basis": _("Disputed means: cared for as a child until it is clear."),
            "age_band": _("Only if neither a date nor an age is known: as it seems."),
        }
        widgets = {"aliases": forms.TextInput, "marks": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was_adult = not self.is_new and not self.instance.is_child
        self.age_before = self.instance.age_told
        self.fields["called"].initial = self.parent.called
        self.fields["called_before"].initial = self.parent.called
        few_of_many(self.fields["citizenships"])
        if self.instance.age_told_on:
            told_on = _("Told on %(day)s.") % {"day": day(self.instance.age_told_on, "full")}
            self.fields["age_told"].help_text = told_on

    def clean_age_told(self):
        age = self.cleaned_data["age_told"]
        return "" if age is None else str(age)

    def clean_born(self):
        born, today = self.cleaned_data["born"], timezone.localdate()
        try:
            spanned = span(born)
        except ValueError:  # no such date: the field says so itself
            return born
        if spanned and spanned[0] > today:
            raise forms.ValidationError(_("This date has not come yet."))
        if spanned and spanned[1].year < today.year - OLDEST:
            raise forms.ValidationError(_("Nobody is that old. Check the year."))
        return born

    def is_stale(self):
        """The name used stands on the case: somebody may have changed it alone."""
        return super().is_stale() or self.cleaned_data["called_before"] != self.parent.called

    def comparison(self, shown=0):
        theirs, typed = self.parent.called, self["called"].value()
        called = Difference("called", self.fields["called"].label, theirs or "—", typed or "—")
        return ([called] if theirs != typed else []) + super().comparison(shown)

    def take_note(self, data, stored):
        super().take_note(data, stored)
        data["called_before"] = self.parent.called

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_stateless") and cleaned.get("citizenships"):
            self.add_error("is_stateless", _("Either a citizenship or none: both cannot be."))
        if (cleaned.get("born") or cleaned.get("age_told")) and not cleaned.get("age_basis"):
            cleaned["age_basis"] = Person.Basis.STATED
        return cleaned

    def write(self, doing):
        person, case = self.instance, self.parent
        if person.age_told != self.age_before:
            person.age_told_on = timezone.localdate() if person.age_told else None
        super().write(doing)
        case.person, case.called = person, self.cleaned_data["called"]
        make_findable([person], also=[case])
        were_adults = {case.pk} if self.was_adult else set()
        follow([case], doing, aged=[case], named=[case], were_adults=were_adults)


class LanguageForm(RecordForm):
    permission = Permission.EDIT_IDENTITY
    plain = ("variety",)

    class Meta:
        model = PersonLanguage
        fields = ["language", "variety", "level", "reads"]
        help_texts = {"variety": _("Where this way of speaking comes from, for example Mam of Todos Santos.")}

    def clean(self):
        cleaned = super().clean()
        code, variety = cleaned.get("language"), cleaned.get("variety", "")
        same = self.instance.person.languages.filter(language=code, variety=variety)
        if code and same.exclude(pk=self.instance.pk).exists():
            self.add_error("language", _("This language is already noted."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        follow([self.parent], doing, speaking=[self.parent])


class PaperForm(RecordForm):
    """A paper held by those who controlled or led the person is fetched back: a task of its own."""

    permission = Permission.EDIT_IDENTITY
    plain = ("expires_on",)
    held_against_her = (IdentityPaper.Holder.TRAFFICKER, IdentityPaper.Holder.SMUGGLER)

    class Meta:
        model = IdentityPaper
        fields = ["kind", "number", "country", "expires_on", "held_by"]

    def write(self, doing):
        super().write(doing)
        case, paper = self.parent, self.instance
        make_findable([case.person])
        follow([case], doing, named=[case])
        if paper.held_by in self.held_against_her:
            due_at = due(case, "initial_assessment", timezone.now())
            open_task(case, Task.Kind.PAPER_RETRIEVAL, doing, due_at=due_at, about=paper.pk)
        else:
            finish_about(case, Task.Kind.PAPER_RETRIEVAL, paper, doing)


class PhoneForm(RecordForm):
    """A number that has leaked is not called, and starts what a leak asks for (practice rule 13)."""

    permission = Permission.EDIT_IDENTITY
    plain = ("contact_name", "safe_window", "code_word")
    sections_of = (
        (_("Whose number"), ["number", "whose", "contact_name"]),
        (_("Calling without doing harm"), ["safe", "safe_window", "code_word", "leaked"]),
    )
    shown_when = {"safe_window": ("safe", Phone.Safe.ONLY_THEN)}

    class Meta:
        model = Phone
        fields = ["number", "whose", "contact_name", "safe", "safe_window", "code_word", "leaked"]
        labels = {"safe": _("May we call?")}
        help_texts = {
            "number": _("Without country code it is a number of this country."),
            "code_word": _("What we say first, so that she or he knows who is calling."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.had_leaked = not self.is_new and self.instance.leaked
        self.fields["number"].widget.attrs |= {
            "inputmode": "tel",
            "autocomplete": "off",
            "class": "govuk-input--width-20",
        }
        if not self.is_new:
            self.initial["number"] = phones.shown(self.instance.number)

    def clean_number(self):
        return phones.normalised(self.cleaned_data["number"], self.parent.jurisdiction)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("safe") == Phone.Safe.ONLY_THEN and not cleaned.get("safe_window"):
            self.add_error("safe_window", _("Say when it is safe."))
        if cleaned.get("leaked") and cleaned.get("safe") in (Phone.Safe.YES, Phone.Safe.ONLY_THEN):
            self.add_error("safe", _("A number that has become known is not safe to call."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        case, phone = self.parent, self.instance
        make_findable([case.person])
        follow([case], doing, named=[case])
        if phone.leaked and not self.had_leaked:
            due_at = due(case, "leak_response", timezone.now())
            for kind in (Task.Kind.LEAK, Task.Kind.RISK_REASSESSMENT):
                open_task(case, kind, doing, due_at=due_at, about=phone.pk)


class FamilyMemberForm(RecordForm):
    """Who belongs to whom. "Together" counts only after each adult, alone, has said so (practice rule 1)."""

    permission = Permission.EDIT_FAMILY
    plain = ("proof", "asked_alone_at", "wants_together")
    sections_of = (
        (_("Which family"), ["family", "relative"]),
        (_("In this family"), ["relation", "proof"]),
        (_("Asked alone"), ["asked_alone_at", "wants_together"]),
    )

    family = forms.ChoiceField(label=_("Family"), required=False, widget=forms.RadioSelect)
    relative = forms.CharField(
        label=_("Or the case number of a relative"),
        required=False,
        max_length=20,
        validators=[refuse_unstorable],
        help_text=_("For somebody who was registered apart."),
    )

    class Meta:
        model = FamilyMember
        fields = ["relation", "proof", "asked_alone_at", "wants_together"]
        labels = {"relation": _("She or he is"), "asked_alone_at": _("When she or he was asked alone")}
        help_texts = {
            "proof": _("Somebody whose relation is in doubt is lodged apart until it is clear."),
            "wants_together": _("Asked without the others, without any authority, with an interpreter if needed."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.fields["family"].choices = [*families_around(self.parent, self.by), (NEW_FAMILY, _("A new family"))]
        else:
            del self.fields["family"], self.fields["relative"]

    def clean_relative(self):
        typed = self.cleaned_data["relative"].strip()
        if not typed:
            return None
        found = Case.objects.visible_to(self.by).filter(number=read(typed)).select_related("person").first()
        if found is None:
            raise forms.ValidationError(_("No case with this number among those you see."))
        if found.person_id == self.parent.person_id:
            raise forms.ValidationError(_("This is the number of the same person."))
        return found

    def clean(self):
        cleaned = super().clean()
        if self.is_new and not self.errors:
            self.choose_family(cleaned)
        asked, wants = cleaned.get("asked_alone_at"), cleaned.get("wants_together")
        if asked and asked > timezone.now():
            self.add_error("asked_alone_at", _("This has not happened yet."))
        if wants is not None and not asked and "asked_alone_at" not in self.errors:
            self.add_error("asked_alone_at", _("Ask her or him alone first, and note when."))
        return cleaned

    def choose_family(self, cleaned):
        family, relative = cleaned.get("family"), cleaned.get("relative")
        if not family and relative is None:
            self.add_error("family", _("Choose a family, begin a new one, or write the case number of a relative."))
            return
        if relative is not None:
            member = relative.person.families.select_related("unit").first()
            self.unit = member.unit if member else None
        else:
            self.unit = None if family == NEW_FAMILY else FamilyUnit.objects.get(pk=family)
        if self.unit and self.unit.members.filter(person=self.parent.person_id).exists():
            self.add_error(None, _("She or he already belongs to this family."))

    def write(self, doing):
        if self.is_new:
            self.instance.unit = self.unit or self.found_family(doing)
        super().write(doing)

    def found_family(self, doing):
        unit = doing.save(FamilyUnit())
        if relative := self.cleaned_data.get("relative"):
            other = FamilyMember.Relation.OTHER_RELATIVE  # said more exactly on the relative's own page
            doing.save(FamilyMember(unit=unit, person=relative.person, relation=other))
        return unit


def families_around(case, user):
    """The families among those who were found together with this person, as far as the reader sees them."""
    if case.incident_id is None:
        return []
    mates = {c.person_id: c for c in Case.objects.visible_to(user).filter(incident=case.incident_id)}
    members = FamilyMember.objects.filter(person__in=mates).exclude(person=case.person_id).order_by("recorded_at")
    families = {}
    for member in members:
        mate = mates[member.person_id]
        families.setdefault(str(member.unit_id), []).append(f"{mate.label} {mate.called}".strip() or mate.number)
    return [(unit, ", ".join(names)) for unit, names in families.items()]


class GuardianForm(RecordForm):
    permission = Permission.EDIT_IDENTITY
    plain = ("body", "phone", "until_on")

    class Meta:
        model = Guardian
        fields = ["capacity", "body", "name", "phone", "from_on", "until_on"]
        labels = {"name": _("Name of the person who decides")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.initial["body"] = str(pack_for(self.parent.jurisdiction).body("child_authority"))

    def clean_phone(self):
        typed = self.cleaned_data["phone"].strip()
        return phones.normalised(typed, self.parent.jurisdiction) if typed else ""

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("The guardianship cannot end before it begins."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        guardian = self.instance
        if guardian.until_on is None or guardian.until_on >= timezone.localdate():
            finish_tasks(self.parent, [Task.Kind.GUARDIAN], doing, at=timezone.now())


def finish_about(case, kind, record, doing):
    """Close the task that this very record had called for."""
    for task in case.tasks.open().filter(kind=kind, about=record.pk):
        task.done_at, task.done_by = timezone.now(), doing.by
        doing.save(task)
