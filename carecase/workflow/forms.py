"""The second door for writing: a form over one record. It takes "no answer" for an answer, and loses nothing."""

from datetime import date

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.ui.widgets import use_house_widgets
from carecase.workflow.acts import act
from carecase.workflow.bounds import has_happened
from carecase.workflow.comparing import as_shown, changes_since, differences
from carecase.workflow.engine import Forbidden
from carecase.workflow.records import NoAnswer, Stale

UNANSWERED = "{}-unanswered"
EARLIEST, LATEST = 1900, 2100


def offer_people(field, people):
    """Let one of these accounts be chosen. They are known already, so that no form asks for them again."""
    field.queryset = field.queryset.model.objects.filter(pk__in=[each.pk for each in people])
    named = sorted((str(each), each.pk) for each in people)
    field.choices = [("", field.empty_label), *((pk, name) for name, pk in named)]


class RecordForm(forms.ModelForm):
    """Say in `Meta` the model and its fields; in `permission` who may write; in `sections` how the page reads.

    Every field that may be left empty also takes a reason for having no answer, but those named in `plain` (they
    are not questions to the person). Those named in `must_answer` need an answer or a reason; those in `past` are
    moments or days that lie behind us. Those in `expected` are not called optional: most answers ask for them.
    """

    permission = None
    verb = ""
    sections_of = ()  # pairs of title and field names; none: one plain section
    plain = ("occurred_at",)
    must_answer = ()
    past = ("occurred_at",)
    expected = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    change_reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown in the history beside the change."),
    )

    def __init__(self, *args, by, parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)
        self.by, self.parent = by, parent
        self.is_new = self.instance._state.adding
        self.fields["version"].initial = self.instance.version
        if self.is_new:
            del self.fields["change_reason"]
        use_house_widgets(self)
        self.questions = [name for name in self._meta.fields if self.is_question(name)]
        for name in self.questions:
            self.fields[UNANSWERED.format(name)] = self.no_answer_field(name)

    def is_question(self, name):
        if name not in self.fields or name in self.plain:
            return False
        field = self.fields[name]
        tick = isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField)
        return not (field.required or tick or isinstance(field, forms.FileField))

    def leave_out_if_nothing_to_choose(self, name):
        """A list with no row in it is not shown; one that was sent along is, so that it can be refused."""
        if self.data.get(self.add_prefix(name)):
            return
        choices = list(iter(self.fields[name].choices))  # of the choices themselves it would first ask how many
        if any(value for value, _label in choices):
            self.fields[name].choices = choices  # read already
            return
        for each in (name, UNANSWERED.format(name)):
            self.fields.pop(each, None)
        self.questions = [each for each in self.questions if each != name]

    def no_answer_field(self, name):
        return forms.ChoiceField(
            label=_("No answer, because"),
            choices=[("", "—"), *NoAnswer.choices],
            required=False,
            initial=self.instance.unanswered.get(name, ""),
        )

    @property
    def no_answer(self):
        """Field name → the bound select beside it, for the form renderer."""
        return {name: self[UNANSWERED.format(name)] for name in self.questions}

    @cached_property
    def sections(self):
        """What the page shows: (title, hint, bound fields)."""
        shown = [name for name in self._meta.fields if name in self.fields]
        placed = self.sections_of or (("", shown),)
        groups = [(title, "", [self[name] for name in names if name in self.fields]) for title, names in placed]
        taken = {"version"}.union(*(names for _title, names in placed))
        last = [name for name in shown if name not in taken]
        more = [name for name in self.fields if name not in shown and name not in taken and "-un" not in name]
        last += [name for name in more if not self[name].is_hidden]
        return [group for group in [*groups, ("", "", [self[name] for name in last])] if group[2]]

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, date) and not EARLIEST <= value.year <= LATEST:
                self.add_error(name, _("Look at the year again."))  # clocks cannot be counted from there
        for name in self.past:
            self.check_past(name, cleaned.get(name))
        for name in self.questions:
            # Radios cannot be emptied without a script: there the reason for having no answer wins.
            if isinstance(self.fields[name], forms.NullBooleanField) and cleaned.get(UNANSWERED.format(name)):
                cleaned[name] = None
        for name in self.must_answer:
            given = cleaned.get(name) not in (None, "", [])
            if name not in self.errors and not given and not cleaned.get(UNANSWERED.format(name)):
                self.add_error(name, _("Answer this, or say why there is no answer."))
        return cleaned

    def check_past(self, name, value):
        try:
            if value and name not in self.errors:
                has_happened(value)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _post_clean(self):
        answers = {name: self.cleaned_data.get(UNANSWERED.format(name)) for name in self.questions}
        kept = {name: why for name, why in self.instance.unanswered.items() if name not in answers}
        self.instance.unanswered = kept | {name: why for name, why in answers.items() if why}
        super()._post_clean()

    def is_stale(self):
        """Whether somebody saved this record after the form was shown."""
        shown = self.data.get(self.add_prefix("version"), "")
        return not self.is_new and shown != str(self.instance.version)

    def save(self, commit=True):
        """Write the record, its history and its audit event as `by`, in one transaction."""
        subject = self.subject()
        verb = self.verb or f"{'record' if self.is_new else 'change'}_{self.instance._meta.model_name}"
        named = [subject] if subject.pk and not subject._state.adding else []
        with act(self.by, verb, *named, reason=self.cleaned_data.get("change_reason", "")) as doing:
            if not self.by.has_perm(self.permission, subject):
                raise Forbidden(verb)
            if self.is_stale():
                raise Stale(verb)
            self.write(doing)
        return self.instance

    def subject(self):
        """Who or what it is about: on this the right is asked, and this the trail names."""
        return self.instance.parent() or self.parent or self.instance

    def write(self, doing):
        """What saving means. Override to let something follow in the same transaction."""
        doing.save(self.instance)

    def comparison(self, shown=0):
        """When somebody else saved first: where what is stored now and what was typed differ."""
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        names = [name for name in self._meta.fields if name in self.fields]
        return differences(self.untouched(stored), self, names, changes_since(stored, shown))

    def untouched(self, stored):
        """This form as it would be shown now."""
        return type(self)(instance=stored, by=self.by, parent=self.parent)

    def take_stored(self, names):
        """After a comparison: for these fields what is stored counts, not what was typed."""
        both = [each for name in names for each in (name, UNANSWERED.format(name)) if each in self.fields]
        if not both:
            return
        self.data = self.data.copy()
        for control, values in as_shown(self.untouched(self.instance), both).items():
            self.data.setlist(control, values)
            if not values:
                del self.data[control]

    def take_note(self, data, stored):
        """After a comparison: what is stored now is what the next attempt starts from."""
        data[self.add_prefix("version")] = stored.version
