"""Needs by domain, health apart."""

from carecase.access.permissions import Permission
from carecase.assessments.forms.urgency import check_alone
from carecase.assessments.needs import HEALTH_FIELDS, SECTIONS, HealthNeeds, NeedsAssessment
from carecase.assessments.questionnaire import InARow, WithPart


class NeedsForm(WithPart):
    permission = Permission.ASSESS_NEEDS
    sections_of = SECTIONS
    plain = ("authority", "through", "occurred_at", "health_words")
    must_answer = ("wants",)
    part_model = HealthNeeds
    part_fields = HEALTH_FIELDS
    part_field = "needs"

    class Meta:
        model = NeedsAssessment
        fields = ["alone", "language", "through", "authority", "occurred_at", "wants", *NeedsAssessment.domains]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in (*NeedsAssessment.domains, *HealthNeeds.domains):
            self.fields[name].widget = InARow(choices=self.fields[name].choices)
        if not self.is_bound:
            self.begin_with_the_last()

    def begin_with_the_last(self):
        """What was noted before is shown again; the health side only to those who may read it."""
        case = self.parent
        self.before = NeedsAssessment.objects.filter(case=case).visible_to(self.by).first()
        health = HealthNeeds.objects.filter(case=case).visible_to(self.by).first()
        for row, names in ((self.before, ["wants", *NeedsAssessment.domains]), (health, HEALTH_FIELDS)):
            self.initial |= {name: getattr(row, name) for name in names} if row else {}

    def clean(self):
        cleaned = super().clean()
        check_alone(self)
        return cleaned
