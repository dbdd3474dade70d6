"""The two forms of a search: what the one who seeks tells, and what the person who is sought answers."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import finish_tasks
from carecase.cases.models import Search, SearchHit, Task
from carecase.casework import missing
from carecase.workflow.forms import RecordForm

Answer, May = SearchHit.Answer, SearchHit.May


class SearchForm(RecordForm):
    permission = Permission.SEEK_MISSING_PERSON
    plain = ("seeker_name", "aliases", "last_seen", "marks", "citizenship")
    must_answer = ("age_told", "last_seen_place", "last_seen_on")
    sections_of = (
        (_("Who seeks"), ["seeker", "seeker_name", "vetted"]),
        (
            _("Who is sought"),
            ["given_names", "family_names", "aliases", "relation", "sex", "age_told", "citizenship", "marks"],
        ),
        (_("Last seen"), ["last_seen_place", "last_seen_on", "last_seen"]),
        (_("Agreement of the one who seeks"), ["agreed", "agreed_how", "agreed_language"]),
    )

    class Meta:
        model = Search
        fields = [
            "seeker", "seeker_name", "vetted", "given_names", "family_names", "aliases", "relation", "sex", "age_told",
            "citizenship", "marks", "last_seen_place", "last_seen_on", "last_seen", "agreed", "agreed_how",
            "agreed_language",
        ]  # fmt: skip
        help_texts = {
            "agreed": _(
                "Read it out: “We look for the person you seek among those who are cared for in several countries. "
                "Your name, the name and the description you gave are shown to the colleague who cares for somebody "
                "who may be that person. She or he is asked alone, and decides what you are told. You may hear "
                "nothing, even if the person was found. You can end the search at any time, and your help does not "
                "depend on it.”"
            ),
        }

    def clean_age_told(self):
        age = self.cleaned_data["age_told"]
        if age and not (age.isdecimal() and int(age) < 120):
            self.add_error("age_told", _("Write the age in years."))
        return age

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seeker") == Search.Seeker.RELATIVE and not cleaned.get("seeker_name"):
            self.add_error("seeker_name", _("Write who seeks."))
        if not cleaned.get("agreed"):
            self.add_error("agreed", _("Nobody is sought without the agreement of the one who seeks."))
        if self.instance.ended_at:
            self.add_error(None, _("This search has ended already."))
        return cleaned

    def write(self, doing):
        is_new = self.instance._state.adding
        super().write(doing)
        if is_new:
            missing.plan_review(self.instance, doing)
            finish_tasks(self.instance.case, [Task.Kind.MISSING_COMPANION], doing, at=timezone.now())


class AnswerSearchForm(RecordForm):
    """What the person who may be sought says, asked alone."""

    permission = Permission.SEEK_MISSING_PERSON
    verb = "answer_search"
    plain = ("present", "may_tell", "write_to", "message", "language")
    sections_of = (
        (_("How it was asked"), ["alone", "language", "present"]),
        (_("What may be told"), ["answer", "may_tell", "write_to", "message"]),
    )

    class Meta:
        model = SearchHit
        fields = ["alone", "language", "present", "answer", "may_tell", "write_to", "message"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True

    def clean(self):
        cleaned = super().clean()
        answer, may = cleaned.get("answer"), cleaned.get("may_tell") or []
        if self.instance.search.ended_at:
            self.add_error(None, _("Nobody seeks her or him any more: there is nothing to answer."))
        if answer in (Answer.NOTHING, Answer.TELL):
            self.need("alone", _("She or he is asked alone, or not at all."))
            self.need("language", _("Say in which language it was asked."))
        if answer == Answer.TELL and not may:
            self.add_error("may_tell", _("Say what may be told."))
        if answer != Answer.TELL and may:
            self.add_error("may_tell", _("Nothing is told with this answer."))
        self.fits(May.WRITE, "write_to", may)
        self.fits(May.MESSAGE, "message", may)
        return cleaned

    def need(self, name, sentence):
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def fits(self, code, name, may):
        """Words where they may be told, and none that may not."""
        if code in may:
            self.need(name, _("Write what is to be told."))
        elif self.cleaned_data.get(name):
            self.add_error(name, _("Tick above that this may be told, or leave it empty."))

    def write(self, doing):
        if self.instance.changed_fields():
            self.instance.answered_at = timezone.now()
        super().write(doing)
