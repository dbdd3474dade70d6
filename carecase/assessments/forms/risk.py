"""The five questions, the level, and the matrix below them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.assessments.actions import held_level, level_in_force, next_assessment, on_day, open_worded, settle_risk
from carecase.assessments.forms.urgency import check_alone
from carecase.assessments.questionnaire import Row, WithRows
from carecase.assessments.risk import FIVE, ORDER, SECTIONS, Likelihood, RiskAssessment, Threat, higher, level_of
from carecase.assessments.urgency import UrgentNeeds
from carecase.workflow.forms import UNANSWERED, offer_people

Stage = RiskAssessment.Stage
JUDGED = ("likelihood", "harm")


class ThreatRow(Row):
    class Meta:
        model = Threat
        fields = [
            "likelihood", "harm", "evidence", "reported_by", "mitigation", "owner", "due_on",
            "likelihood_after", "harm_after",
        ]  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("evidence", "mitigation")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_people(self.fields["owner"], self.parent.colleagues)
        self.fields["likelihood"].empty_value = None  # a threat that was not judged is not a row

    more_title = _("What it rests on, and what is done about it")

    @property
    def is_open(self):
        """Shown unfolded where something stands or is wrong."""
        return bool(self.errors) or any(field.value() not in (None, "") for field in self.more)

    @property
    def first(self):
        return [self[name] for name in JUDGED]

    @property
    def more(self):
        return [self[name] for name in self._meta.fields if name not in JUDGED]

    def clean(self):
        cleaned = super().clean()
        self.check_pair(cleaned, "likelihood", "harm")
        self.check_pair(cleaned, "likelihood_after", "harm_after")
        written = [name for name in self._meta.fields if name not in JUDGED and cleaned.get(name)]
        if written and cleaned.get("likelihood") is None and "likelihood" not in self.errors:
            self.add_error("likelihood", _("Judge how likely it is."))
        if (cleaned.get("due_on") or cleaned.get("owner")) and not cleaned.get("mitigation"):
            self.add_error("mitigation", _("Say what is done."))
        return cleaned

    def check_pair(self, cleaned, likelihood, harm):
        how_likely, how_harmful = cleaned.get(likelihood), cleaned.get(harm)
        if how_likely and how_harmful is None and harm not in self.errors:
            self.add_error(harm, _("Judge how harmful it would be."))
        if not how_likely:
            cleaned[harm] = None


class RiskForm(WithRows):
    permission = Permission.ASSESS_RISK
    sections_of = SECTIONS
    plain = ("because", "mitigation", "authority", "through", "occurred_at")
    must_answer = ("person_view",)
    row_form = ThreatRow
    rows_as_lines = True
    rows_title = _("The matrix: likelihood × harm")
    rows_hint = _("At first contact, what you know; by day seven, every threat. 1–6 low, 8–12 medium, 15–25 high.")
    row_parent = "assessment"

    class Meta:
        model = RiskAssessment
        fields = [
            "stage", "alone", "language", "through", "authority", "occurred_at", *FIVE, "person_view", "level",
            "because", "mitigation",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = RiskAssessment.objects.filter(case=self.parent).visible_to(self.by).first()
        if not self.is_bound:
            self.initial |= self.begins_with()

    def begins_with(self):
        """What was answered before is shown again, to be asked only where it may have changed."""
        carried = {name: getattr(self.before, name) for name in (*FIVE, "mitigation")} if self.before else {}
        urgent = UrgentNeeds.objects.filter(case=self.parent).visible_to(self.by).first()
        if not carried and urgent is not None:
            carried["afraid_here"] = urgent.afraid_here
        return {"stage": self.next_stage(), **carried}

    @property
    def rows_folded(self):
        """At first contact the matrix waits, unless something stands in it already."""
        return not self.is_bound and self.initial.get("stage") == Stage.FIRST

    def next_stage(self):
        judged = RiskAssessment.objects.filter(case=self.parent, recorded_at__gte=self.parent.opened_at)
        stages = set(judged.values_list("stage", flat=True))
        if not stages:
            return Stage.FIRST
        return Stage.AGAIN if Stage.FULL in stages else Stage.FULL

    def row_places(self):
        """One row per threat; it begins with what the assessment before said about it."""
        known = {threat.kind: threat for threat in self.before.threats.all()} if self.before else {}
        return [(f"threat-{kind.value}", self.begun(kind, known.get(kind)), kind.label) for kind in Threat.Kind]

    def begun(self, kind, known):
        carried = {name: getattr(known, name) for name in ThreatRow.Meta.fields} if known else {}
        return Threat(kind=kind, **carried)

    def clean(self):
        cleaned = super().clean()
        check_alone(self)
        if cleaned.get("stage") == Stage.FIRST:
            self.check_first(cleaned)
        if cleaned.get("stage") == Stage.FULL:
            self.check_full()
        self.check_level(cleaned)
        return cleaned

    def check_first(self, cleaned):
        for name in FIVE:
            if not cleaned.get(UNANSWERED.format(name)):
                self.need(name, _("Answer this, or say why there is no answer."))

    def check_full(self):
        left = [row.title for row in self.rows if row.is_valid() and row.cleaned_data.get("likelihood") is None]
        if left:
            names = ", ".join(map(str, left))
            self.add_error(
                None, _("The full assessment judges every threat. Still open: %(names)s.") % {"names": names}
            )

    def check_level(self, cleaned):
        level = cleaned.get("level")
        if not level:
            return
        self.instance.suggested = self.level_of_matrix()
        above = ORDER[level] > ORDER[self.instance.suggested] and self.instance.suggested
        below = ORDER[level] < ORDER[higher(held_level(self.parent), self.instance.suggested)]
        if above or below:
            self.need("because", _("This differs from the matrix or lowers the level: say why."))

    def level_of_matrix(self):
        """The highest level of all threats judged, or "" when none was."""
        judged = [row.cleaned_data for row in self.rows if row.is_valid() and row.cleaned_data.get("likelihood")]
        products = [each["likelihood"] * each["harm"] for each in judged if each.get("harm")]
        if products:
            return level_of(max(products))
        none_found = any(
            row.cleaned_data.get("likelihood") == Likelihood.NO_SIGN for row in self.rows if row.is_valid()
        )
        return level_of(0) if none_found else ""

    def write(self, doing):
        assessment = self.instance
        assessment.in_force = level_in_force(assessment, self.by)
        assessment.again_at = next_assessment(assessment.case, assessment.in_force, assessment.at)
        super().write(doing)
        settle_risk(assessment, doing)

    def save_rows(self, doing):
        for row in self.rows:
            if row.cleaned_data.get("likelihood") is not None:
                row.instance.assessment = self.instance
                doing.save(row.instance)
                self.open_measure(row.instance, doing)

    def open_measure(self, threat, doing):
        """What somebody is to do by a day becomes a task; its words stay in the assessment."""
        if threat.owner_id and threat.due_on:
            case, due_at = self.instance.case, on_day(self.instance.case, threat.due_on)
            text = _("A measure of the risk assessment")
            open_worded(case, text, doing, due_at=due_at, owner=threat.owner, about=threat.pk)
