"""A page of a group: a hundred people, each in one line, saved together. Good rows are kept when others are not."""

import hashlib
import json

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.casework import registration, vocabulary
from carecase.casework.choices import LeanSelect, LeanText
from carecase.casework.group import Families, family_links, languages_of, letter
from carecase.casework.identity import OLDEST
from carecase.casework.registration import age_shown, group_shown
from carecase.casework.registration_forms import GROUPS, SEXES, AgeAndGroup, text
from carecase.jurisdictions import countries, languages
from carecase.people.models import FamilyMember, Sex
from carecase.workflow.comparing import Difference, changes_since, chosen_as_stored, in_words


def line(length, label, **attrs):
    return text(length, label=label, widget=LeanText(attrs))


def choice(label, choices):
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=LeanSelect)


class PersonRow(AgeAndGroup):
    """One person of a group, in one line. What nobody touched is not written; two officers may share a page."""

    called = line(80, _("Name used"))
    given_names = line(200, _("Given names"))
    family_names = line(200, _("Family names"))
    sex = choice(_("Sex"), SEXES)
    age = forms.IntegerField(
        label=_("Age"), required=False, min_value=0, max_value=OLDEST, widget=LeanText({"inputmode": "numeric"})
    )
    group = choice(_("Age group"), GROUPS)
    languages = line(200, _("Languages"), list="languages")
    citizenships = line(200, _("Citizenship"), list="countries")
    family = line(2, _("Family"), autocapitalize="characters")
    relation = choice(_("Relation"), [("", "—"), *FamilyMember.Relation.choices])
    use_required_attribute = False

    def __init__(self, data, *, case, codes, family, relation, known_letters):
        self.case, self.known_letters = case, known_letters
        person = case.person
        now = {
            "called": case.called,
            "given_names": person.given_names,
            "family_names": person.family_names,
            "sex": person.sex,
            "age": age_shown(person),
            "group": group_shown(person),
            "languages": vocabulary.listed(codes, languages.name),
            "citizenships": vocabulary.listed(person.citizenships, countries.name),
            "family": family,
            "relation": relation,
        }
        super().__init__(data, prefix=case.number, initial=now, auto_id="%s")
        self.now = {name: str(value) for name, value in now.items()}
        if person.sex not in dict(SEXES):
            self.fields["sex"].choices = [*SEXES, (person.sex, person.get_sex_display())]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    # --- touched or not ---------------------------------------------------------------------------------------------

    @property
    def typed(self):
        """What came back, as text; a field that did not come back says what it said."""
        return {name: self.data.get(self.add_prefix(name), now).strip() for name, now in self.now.items()}

    @property
    def seen(self):
        """Stands for what the row says now. It comes back with the page and tells whether anybody changed it since."""
        return fingerprint(self.now)

    @property
    def is_touched(self):
        return fingerprint(self.typed) != self.data.get(self.add_prefix("seen"), self.seen)

    @property
    def has_moved_on(self):
        return self.data.get(self.add_prefix("seen"), self.seen) != self.seen

    @property
    def was_ticked(self):
        return bool(self.data.get(self.add_prefix("ticked")))

    @property
    def needs_writing(self):
        return self.is_touched and self.typed != {name: now.strip() for name, now in self.now.items()}

    # --- what is meant ----------------------------------------------------------------------------------------------

    def clean_languages(self):
        return vocabulary.language_codes(self.cleaned_data["languages"])

    def clean_citizenships(self):
        return vocabulary.country_codes(self.cleaned_data["citizenships"])

    def clean_family(self):
        typed = self.cleaned_data["family"].strip().upper()
        if typed and not (typed.isascii() and typed.isalpha()):
            raise forms.ValidationError(_("A family is a letter: A, B, C."))
        return typed

    def clean(self):
        cleaned = super().clean()
        age = cleaned.get("age")
        cleaned["age"] = "" if age is None else str(age)
        if self.case.person.born and self.now["age"] not in ("", cleaned["age"]) and "age" not in self.errors:
            self.add_error("age", _("The date of birth is known: change it on the page of the person."))
        mark, relation = cleaned.get("family"), cleaned.get("relation")
        if mark and not relation and "relation" not in self.errors:
            self.add_error("relation", _("Say what she or he is in the family."))
        if relation and not mark and "family" not in self.errors:
            self.add_error("family", _("Give the family a letter; all with the same letter belong together."))
        cleaned["unit"] = self.known_letters.get(mark, mark) if mark else None
        cleaned["sex"] = cleaned.get("sex") or Sex.NOT_KNOWN
        if self.has_moved_on:
            self.add_error(
                None, _("Somebody changed this row meanwhile. Look at it, and save again what shall stand.")
            )
        return cleaned

    def told(self):
        return registration.Told(self.cleaned_data)

    # --- somebody else was first ------------------------------------------------------------------------------------

    def comparison(self):
        """Where what is stored now and what was typed differ, with who changed it last, as far as one record says."""
        changes = changes_since(self.case.person, 0) | {"called": changes_since(self.case, 0).get("called")}
        found = []
        for name, typed in self.typed.items():
            field = self.fields[name]
            theirs, ours = (in_words(field, value) for value in (self.now[name], typed))
            if theirs != ours:
                label = f"{self.case.label or self.case.number}: {field.label}"
                found.append(Difference(self.add_prefix(name), label, theirs, ours, changes.get(name)))
        return found

    def take_stored(self, names):
        """Control → what is stored, for the fields where that counts and not what was typed."""
        return {self.add_prefix(name): now for name, now in self.now.items() if self.add_prefix(name) in names}


def fingerprint(values):
    stripped = {name: value.strip() for name, value in values.items()}
    return hashlib.sha256(json.dumps(stripped, sort_keys=True).encode()).hexdigest()[:16]


class SeveralForm(forms.Form):
    """The same for several rows at once: it fills them in, and they are saved with the page."""

    which = forms.ChoiceField(
        label=_("For whom"),
        choices=[("ticked", _("The ticked people")), ("all", _("All on this page"))],
        required=False,
    )
    languages = line(200, _("Languages"), list="languages", autocomplete="off")
    citizenships = line(200, _("Citizenship"), list="countries", autocomplete="off")
    group = choice(_("Age group"), GROUPS)
    family = forms.BooleanField(label=_("They are one family"), required=False)
    use_required_attribute = False

    def __init__(self, data=None, ticked=(), everybody=(), initial=None):
        super().__init__(data, prefix="several", auto_id="%s", initial=initial)
        self.ticked, self.everybody = ticked, everybody

    @classmethod
    def as_typed(cls, data):
        """What stands in it while something else of the page is saved: kept, not judged."""
        return cls(initial={name: data.get(f"several-{name}", "") for name in cls.base_fields} if data else None)

    def clean_languages(self):
        return vocabulary.language_codes(self.cleaned_data["languages"])

    def clean_citizenships(self):
        return vocabulary.country_codes(self.cleaned_data["citizenships"])

    def clean(self):
        cleaned = super().clean()
        if not self.people:
            self.add_error("which", _("Tick the people it is about."))
        if not any(cleaned.get(name) for name in ("languages", "citizenships", "group", "family")) and not self.errors:
            raise forms.ValidationError(_("Say what is the same for them."))
        return cleaned

    @property
    def people(self):
        return self.everybody if self.cleaned_data.get("which") == "all" else self.ticked

    def fill(self, row, mark):
        """What this says about one row: field name → text, for the fields it says anything about."""
        said = self.cleaned_data
        filled = {
            "languages": added(row.typed["languages"], vocabulary.listed(said["languages"], languages.name)),
            "citizenships": added(row.typed["citizenships"], vocabulary.listed(said["citizenships"], countries.name)),
            "group": said["group"],
            "family": mark if said["family"] else "",
        }
        return {name: value for name, value in filled.items() if value}


def added(before, more):
    """What stood there, and what is new; nothing if nothing is new."""
    here = [part.strip() for part in before.split(",") if part.strip()]
    new = [part for part in more.split(", ") if part and part not in here]
    return ", ".join([*here, *new]) if new else ""


class PeoplePage:
    """The rows of one page with what is common to them."""

    def __init__(self, incident, cases, user, data=None, bound=None):
        self.incident, self.user, self.data = incident, user, data
        self.families = Families(family_links(incident, user))
        codes = languages_of([case.person_id for case in cases])
        known = self.letters_then_known()
        self.rows = [
            PersonRow(
                data if bound is None or case.number in bound else None,
                case=case,
                codes=codes.get(case.person_id, []),
                family=self.families.of(case.person_id),
                relation=self.families.relation(case.person_id),
                known_letters=known,
            )
            for case in cases
        ]
        self.several = SeveralForm.as_typed(data)
        if chosen := chosen_as_stored(data or {}):
            self.take_stored(chosen)

    def take_stored(self, chosen):
        self.data = self.data.copy()
        for row in filter(lambda row: row.is_bound, self.rows):
            for control, now in row.take_stored(chosen).items():
                self.data[control] = now
            row.data = self.data

    @property
    def comparison(self):
        """Of the rows that somebody else saved first."""
        rows = (row for row in self.rows if row.is_bound and row.needs_writing and row.has_moved_on)
        return [each for row in rows for each in row.comparison()]

    # --- letters of families ----------------------------------------------------------------------------------------

    @property
    def letters(self):
        """ "A:<id>,B:<id>": comes back with the page, so that a letter means what it meant when the page was shown."""
        return ",".join(f"{mark}:{unit}" for unit, mark in self.families.letters.items())

    def letters_then_known(self):
        """Letter → family, as the page showed them; any other letter begins a new family."""
        units = {str(pk): unit for pk, unit in self.families.units.items()}
        if self.data is None:
            return {mark: units.get(str(pk)) for pk, mark in self.families.letters.items()}
        pairs = (pair.partition(":")[::2] for pair in self.data.get("letters", "").split(","))
        return {mark: units[unit] for mark, unit in pairs if unit in units}

    def free_letter(self):
        taken = set(self.families.letters.values()) | {row.typed["family"].upper() for row in self.rows}
        return next(mark for mark in map(letter, range(len(taken) + 1)) if mark not in taken)

    # --- several at once --------------------------------------------------------------------------------------------

    def fill_in(self):
        """Write into the rows what is the same for several of them. False if that cannot be understood."""
        ticked = [row for row in self.rows if row.was_ticked]
        self.several = SeveralForm(self.data, ticked=ticked, everybody=self.rows)
        if not self.several.is_valid():
            return False
        mark = self.letter_for(self.several.people) if self.several.cleaned_data["family"] else ""
        if mark is None:
            self.several.add_error(
                "family", _("They already belong to different families. Change the letters in the rows.")
            )
            return False
        self.data = self.data.copy()
        for row in self.several.people:
            for name, value in self.several.fill(row, mark).items():
                self.data[row.add_prefix(name)] = value
            row.data = self.data
        return True

    def letter_for(self, rows):
        """The letter one of them has already, a free one, or None if they have different ones."""
        here = {row.typed["family"].upper() for row in rows} - {""}
        if len(here) > 1:
            return None
        return next(iter(here), None) or self.free_letter()

    # --- saving -----------------------------------------------------------------------------------------------------

    def save(self, *, by):
        """Write the rows that were changed and are good. Returns those written, and those that need another look."""
        changed = [row for row in self.rows if row.needs_writing]
        good = [row for row in changed if row.is_valid()]
        if good:
            registration.describe_people([(row.case, row.told()) for row in good], by=by)
        return good, [row for row in changed if row not in good]
