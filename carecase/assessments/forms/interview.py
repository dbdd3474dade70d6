"""The sitting, and the pages on which what was told is kept once."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.assessments.actions import REPORT_WITHIN, SUPPORT_WITHIN, open_worded
from carecase.assessments.answers import rows_of
from carecase.assessments.child import SECTIONS as CHILD_SECTIONS
from carecase.assessments.child import ChildFacts
from carecase.assessments.exploitation import SECTIONS as EXPLOITATION_SECTIONS
from carecase.assessments.exploitation import ExploitationFacts
from carecase.assessments.forms.urgency import check_alone
from carecase.assessments.interview import CARE_SECTIONS, SECTIONS, Interview, InterviewCareView
from carecase.assessments.journey import LEG_FIELDS, JourneyFacts, JourneyLeg
from carecase.assessments.journey import SECTIONS as JOURNEY_SECTIONS
from carecase.assessments.questionnaire import Questionnaire, Row, WithRows
from carecase.cases.actions import block
from carecase.cases.clocks import open_task
from carecase.cases.models import Consent, Task
from carecase.workflow.forms import UNANSWERED

NEW_LEGS = 3

#: What is read of each page on which something told is kept.
TOLD_SECTIONS = {
    InterviewCareView: CARE_SECTIONS,
    JourneyFacts: JOURNEY_SECTIONS,
    ExploitationFacts: EXPLOITATION_SECTIONS,
    ChildFacts: CHILD_SECTIONS,
}


class InterviewForm(Questionnaire):
    permission = Permission.INTERVIEW
    sections_of = SECTIONS
    plain = ("modules", "present", "minutes", "breaks", "note", "authority", "through", "occurred_at")

    class Meta:
        model = Interview
        fields = [
            "explained", "alone", "language", "through", "authority", "occurred_at", "modules", "retold", "present",
            "minutes", "breaks", "distress", "note",
        ]  # fmt: skip

    @property
    def notices(self):
        """What to keep in mind: how often the story was told, consent, and a child's limits."""
        case, found = self.parent, []
        told = Interview.objects.filter(case=case, retold=True).count()
        if told:
            found.append(_("The story has been told %(n)s times so far. Read it first.") % {"n": told})
        if told + 1 >= case.pack.value("interviews_warning"):
            found.append(_("Telling it again hurts. Ask only what is still open and needed for care."))
        if not any(c.holds for c in case.consents.filter(kind=Consent.Kind.INTERVIEW)):
            found.append(_("No consent to an interview is noted yet. Care does not depend on it."))
        if case.person.is_child:
            minutes = case.pack.value("child_interview_minutes")
            found.append(_("A child: %(n)s minutes at most, with breaks, guardian or psychologist.") % {"n": minutes})
        return found

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.parent.person.is_child:
            adults = [pair for pair in Interview.Module.choices if pair[0] != Interview.Module.CHILD]
            self.fields["modules"].choices = adults

    def clean(self):
        cleaned = super().clean()
        check_alone(self)
        if not cleaned.get("explained"):
            self.add_error("explained", _("Explain this before the first question."))
        accompanied = {Interview.Present.GUARDIAN, Interview.Present.PSYCHOLOGIST} & set(cleaned.get("present") or ())
        if self.parent.person.is_child and cleaned.get("modules") and not accompanied:
            self.add_error("present", _("A child tells with a guardian or a psychologist beside her or him."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        if self.instance.distress == Interview.Distress.STRONG:
            text, due_at = _("Somebody from psychology sees her or him"), timezone.now() + SUPPORT_WITHIN
            open_worded(self.instance.case, text, doing, due_at=due_at, about=self.instance.pk)


class ToldOnce(Questionnaire):
    """What has been told is for reading, not for asking again: it is out of the form unless one corrects it (K4).

    One row per case, added to by whoever speaks with the person.
    """

    permission = Permission.INTERVIEW
    correcting = False
    correct_name = ""  # of the page where everything told can be corrected

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        told = [name for name in self._meta.fields if getattr(self.instance, name) not in (None, "", [])]
        self.told = [] if self.correcting else told
        if not self.correcting:
            self.fields.pop("change_reason", None)
        for name in self.told:
            del self.fields[name]
            self.fields.pop(UNANSWERED.format(name), None)
        self.questions = [name for name in self.questions if name in self.fields]

    @property
    def told_answers(self):
        """What stands there already, in words, and where it is corrected."""
        return rows_of([self.instance], self.told)

    def write(self, doing):
        if self.is_new and type(self.instance).objects.filter(case=self.parent).exists():
            raise block(_("A colleague began this page at the same time. Open it again; copy what you wrote first."))
        super().write(doing)


def corrected(form_class):
    """The same form with everything that was told, to put a mistake right."""
    return type(f"Correct{form_class.__name__}", (form_class,), {"correcting": True})


class CareViewForm(ToldOnce):
    sections_of = CARE_SECTIONS

    class Meta:
        model = InterviewCareView
        fields = ["fears", "wishes", "needs_told", "trusted", "lost", "not_again"]


class ExploitationForm(ToldOnce):
    sections_of = EXPLOITATION_SECTIONS

    class Meta:
        model = ExploitationFacts
        fields = [
            "told", "got_out", "kinds", "sex_kinds", "sector", "began", "ended", "country", "place", "recruiter",
            "control", "earnings",
        ]  # fmt: skip


class ChildFactsForm(ToldOnce):
    sections_of = CHILD_SECTIONS

    class Meta:
        model = ChildFacts
        fields = [
            "wish", "worries", "school", "lived_with", "travels_with", "caregiver", "caregiver_knows",
            "caregiver_safe", "parted_because",
        ]  # fmt: skip


class LegRow(Row):
    class Meta:
        model = JourneyLeg
        fields = LEG_FIELDS

    more_title = _("More about this leg")
    told_first = ("from_country", "from_place", "to_country", "to_place", "told_date", "mode")

    @property
    def first(self):
        return [self[name] for name in self.told_first]

    @property
    def more(self):
        return [self[name] for name in self.fields if name not in (*self.told_first, "version")]

    @property
    def is_open(self):
        return bool(self.errors) or any(field.value() not in (None, "", [], False) for field in self.more)


class JourneyForm(WithRows, ToldOnce):
    sections_of = JOURNEY_SECTIONS
    row_form = LegRow
    rows_title = _("Legs of the journey")
    rows_hint = _("One after another, as she or he tells them. Save to get room for more.")
    row_parent = "journey"

    class Meta:
        model = JourneyFacts
        fields = [name for _title, _hint, names in JOURNEY_SECTIONS for name in names]

    def row_places(self):
        """The legs told so far, and three more."""
        legs = [] if self.is_new else list(self.instance.legs.all())
        last = legs[-1].seq if legs else 0
        new = [JourneyLeg(seq=last + n) for n in range(1, NEW_LEGS + 1)]
        stored = [(f"leg-{leg.pk}", leg, str(leg)) for leg in legs]
        return stored + [(f"leg-new-{n}", leg, str(leg)) for n, leg in enumerate(new)]

    def clean(self):
        cleaned = super().clean()
        currency = cleaned.get("currency") or self.instance.currency
        for name in ("price", "paid", "owed"):
            if cleaned.get(name) is not None and cleaned[name] < 0:
                self.add_error(name, _("Not less than nothing."))
            if cleaned.get(name) is not None and not currency and "currency" not in self.errors:
                self.add_error("currency", _("Say in which currency."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        case, kind = self.instance.case, Task.Kind.MISSING_COMPANION
        if self.instance.somebody_is_missing and not case.tasks.filter(kind=kind).exists():
            open_task(case, kind, doing, due_at=timezone.now() + REPORT_WITHIN, about=self.instance.pk)

    def save_rows(self, doing):
        """New legs are numbered now, under the lock: somebody else may have added some meanwhile."""
        last = self.instance.legs.aggregate(n=Max("seq"))["n"] or 0
        for n, row in enumerate((row for row in self.rows if row.is_new and not row.is_blank), start=last + 1):
            row.instance.seq = n
        super().save_rows(doing)
