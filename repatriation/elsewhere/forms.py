"""The same forms as on the pages of an organisation here; what is typed travels instead of being kept here."""

from datetime import date

from carecase.access.permissions import Permission
from carecase.plans.models import FollowUp
from carecase.workflow.forms import RecordForm
from repatriation.after.visit_form import VisitForm
from repatriation.elsewhere import answering
from repatriation.models import FamilyAssessment, OriginAnswer, ReceiverConfirmation, Saying
from repatriation.origin import circumstances
from repatriation.origin.forms import CircumstancesMixin, TheirAnswerForm, TheirConfirmationForm, TheirFamilyForm


class FromHere(RecordForm):
    """Its `parent` is the return that came; the record of the form is only filled in, and never kept."""

    permission = Permission.ANSWER_RETURN
    verb = "say_of_return_elsewhere"
    what = None

    def is_question(self, name):
        return False

    def subject(self):
        return self.parent

    @property
    def values(self):
        """As it travels: what JSON knows, days as ISO 8601."""
        cleaned = {name: self.cleaned_data.get(name) for name in self._meta.fields if name in self.fields}
        return {name: each.isoformat() if isinstance(each, date) else each for name, each in cleaned.items()}

    def write(self, doing):
        answering.say(self.parent, self.what, self.values, by=self.by)


class AnswerFromHere(CircumstancesMixin, FromHere):
    what = Saying.ANSWER
    sections_of = TheirAnswerForm.sections_of

    class Meta:
        model = OriginAnswer
        fields = TheirAnswerForm._meta.fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_circumstances()

    @property
    def values(self):
        return super().values | {"factors": circumstances.kept(self.cleaned_data)}


class FamilyFromHere(FromHere):
    what = Saying.FAMILY
    past = TheirFamilyForm.past

    class Meta:
        model = FamilyAssessment
        fields = TheirFamilyForm._meta.fields


class ConfirmFromHere(FromHere):
    what = Saying.CONFIRM
    sections_of = TheirConfirmationForm.sections_of

    class Meta:
        model = ReceiverConfirmation
        fields = TheirConfirmationForm._meta.fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.parent.about_a_child:
            del self.fields["adult_name"], self.fields["adult_papers_seen"]


class VisitFromHere(FromHere):
    """After a visit or call that was asked for: `about` says which."""

    what = Saying.VISIT

    class Meta(VisitForm.Meta):
        model = FollowUp

    def __init__(self, *args, about="", **kwargs):
        super().__init__(*args, **kwargs)
        self.about = about
        for name in ("wellbeing", "safety", "retrafficking_signal"):
            self.fields[name].required = True
        self.fields["note"].max_length = 1800

    clean_retrafficking_signal = VisitForm.clean_retrafficking_signal

    def write(self, doing):
        answering.say(self.parent, self.what, self.values, by=self.by, about=self.about)


FORMS = {form.what: form for form in (AnswerFromHere, FamilyFromHere, ConfirmFromHere, VisitFromHere)}
