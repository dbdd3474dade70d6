"""One note about several people at once: written into each case, with its own history there (practice rule 10)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.models import CaseNote, HealthNote, LegalNote, OperationsNote
from carecase.ui.widgets import Moment, use_house_widgets
from carecase.workflow.acts import act
from carecase.workflow.bounds import has_happened
from carecase.workflow.engine import Forbidden

MOST = 100
NOTES = {
    "operations": (OperationsNote, Permission.WRITE_OPERATIONS_NOTE),
    "case": (CaseNote, Permission.WRITE_CASE_NOTE),
    "health": (HealthNote, Permission.WRITE_HEALTH_NOTE),
    "legal": (LegalNote, Permission.WRITE_LEGAL_NOTE),
}


def kinds_for(user):
    """The kinds of note this user may write somewhere, as choices; who reads a note follows from its kind."""
    return [(code, model._meta.verbose_name) for code, (model, need) in NOTES.items() if user.may(need)]


class NoteForSeveralForm(forms.Form):
    """`cases`: those of the group shown. Nobody is named in the note of another: that is said on the page."""

    kind = forms.ChoiceField(label=_("Who reads it"), widget=forms.RadioSelect)
    text = forms.CharField(label=_("Note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
    occurred_at = forms.DateTimeField(
        label=_("when it happened"),
        required=False,
        validators=[has_happened],
        widget=Moment,
        help_text=_("Leave empty if it is happening now."),
    )
    cases = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("For whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one person.")},
    )

    def __init__(self, *args, cases, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases
        self.fields["kind"].choices = kinds
        self.fields["kind"].initial = kinds[0][0] if kinds else None
        use_house_widgets(self)

    def clean_cases(self):
        cases = self.cleaned_data["cases"]
        if len(cases) > MOST:
            raise forms.ValidationError(_("At most %(most)d people at once."), params={"most": MOST})
        return cases


def write_for_several(cases, kind, text, *, by, occurred_at=None):
    """The same words in each case. No case learns which others it was written about."""
    model, need = NOTES[kind]
    with act(by, "write_note_for_several") as doing:
        if not all(by.has_perm(need, case) for case in cases):
            raise Forbidden("write_note_for_several")
        return doing.save_all([model(case=case, text=text, occurred_at=occurred_at) for case in cases])
