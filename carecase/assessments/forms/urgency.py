"""The urgent questions. Saving them starts what cannot wait."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.assessments.actions import answer_urgency, judge_urgency
from carecase.assessments.conversation import Answer
from carecase.assessments.questionnaire import WithPart
from carecase.assessments.urgency import HEALTH_FIELDS, SECTIONS, HealthUrgency, UrgentNeeds
from carecase.cases.clocks import due
from carecase.people.models import Sex


class UrgentNeedsForm(WithPart):
    permission = Permission.SCREEN
    sections_of = SECTIONS
    plain = (
        "asked", "not_asked_because", "retry_at", "authority", "through", "told_rape_care", "occurred_at",
        "sexual_violence_at", "pregnancy_weeks",
    )  # fmt: skip
    past = ("occurred_at", "sexual_violence_at")
    expected = ("alone",)
    part_model = HealthUrgency
    part_fields = HEALTH_FIELDS
    part_field = "urgent_needs"
    shown_when = {
        "not_asked_because": ("asked", UrgentNeeds.Asked.NOT_ASKED),
        "retry_at": ("asked", UrgentNeeds.Asked.NOT_ASKED),
        "pregnancy_weeks": ("pregnant", Answer.YES),
    }

    class Meta:
        model = UrgentNeeds
        fields = [
            "asked", "not_asked_because", "retry_at", "alone", "language", "through", "authority", "occurred_at",
            "medical_danger", "afraid_here", "hungry", "children_to_feed", "medicine_today", "nowhere_to_sleep",
            "told_rape_care",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.latest_retry = due(self.parent, "urgent_questions_retry", timezone.now())
        if self.parent.person.sex == Sex.MALE:
            self.leave_out("pregnant", "pregnancy_weeks")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("asked") == UrgentNeeds.Asked.NOT_ASKED:
            self.check_not_asked(cleaned)
        else:
            cleaned["not_asked_because"], cleaned["retry_at"] = "", None
            self.need("alone", _("Say whether she or he was alone."))
            if not cleaned.get("told_rape_care"):
                self.add_error("told_rape_care", _("Tell everybody, without asking."))
        if cleaned.get("pregnancy_weeks") is not None and cleaned.get("pregnant") != Answer.YES:
            self.add_error("pregnancy_weeks", _("Only when she is pregnant."))
        check_alone(self)
        return cleaned

    def check_not_asked(self, cleaned):
        self.need("not_asked_because", _("Say why it could not be asked."))
        self.need("retry_at", _("Say when you try again, within four hours."))
        retry = cleaned.get("retry_at")
        if retry and not timezone.now() <= retry <= self.latest_retry:
            self.add_error("retry_at", _("Between now and four hours from now."))

    def write(self, doing):
        self.part.case = self.instance.case
        judge_urgency(self.instance, self.part)
        super().write(doing)
        answer_urgency(self.instance, self.part, doing)


def check_alone(form):
    """Nobody is alone beside an officer."""
    if form.cleaned_data.get("alone") == Answer.YES and form.cleaned_data.get("authority"):
        form.add_error("alone", _("An authority was present, so she or he was not alone."))
