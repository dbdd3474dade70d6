"""The forms of the plan. Changing it overtakes an approval; noting how far it got does not."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import due, finish_tasks
from carecase.cases.models import Consent, Task
from carecase.plans import actions, standing
from carecase.plans.forms.money import COST_FIELDS, needs_currency
from carecase.plans.models import CarePlan, Objective, PersonAnswer, PlanAction, PlanReview, SafetyPlan
from carecase.workflow.forms import RecordForm, offer_people
from services_catalog.forms import ServiceTypeField


class SafetyPlanForm(RecordForm):
    permission = Permission.WRITE_PLAN
    plain = ("code_word", "revised_at")
    sections_of = (
        (_("What she or he looks out for"), ["warning_signs", "safe_people", "safe_places"]),
        (_("What to do"), ["what_to_do", "code_word"]),
        (_("The paper"), ["copy", "revised_at"]),
    )

    class Meta:
        model = SafetyPlan
        fields = [
            "warning_signs", "safe_people", "safe_places", "what_to_do", "code_word", "copy", "revised_at",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("warning_signs", "safe_people", "safe_places", "what_to_do")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revised_at"] = timezone.now()  # it is looked at again at each contact

    def write(self, doing):
        super().write(doing)
        finish_tasks(self.parent, [Task.Kind.FIRST_RESPONSE], doing, at=timezone.now())


class CarePlanForm(RecordForm):
    permission = Permission.WRITE_PLAN
    plain = ("urgent_needs", "risk_summary", "time_frame", "institutions")
    overtook = False

    class Meta:
        model = CarePlan
        fields = ["urgent_needs", "risk_summary", "time_frame", "institutions", "review_on"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 4}) for name in ("urgent_needs", "risk_summary", "institutions")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.initial |= self.as_it_stands()

    def as_it_stands(self):
        """What a next plan starts with: the words of the last one, and the first review by the country's clock."""
        last = standing.current_plan(self.parent)
        words = {name: getattr(last, name) for name in self.plain} if last else {}
        return words | {"review_on": due(self.parent, "plan_review_first", timezone.now()).date()}

    def write(self, doing):
        plan = self.instance
        if self.is_new:
            actions.begin_plan(plan, self.parent, doing)
        elif plan.changed_fields():
            self.overtook = actions.plan_changed(plan, self.parent, doing)


class OfThePlan(RecordForm):
    """A part of the plan. Changing it changes the plan, and what was approved is approved no longer."""

    permission = Permission.WRITE_PLAN
    overtook = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.plan.case = self.parent
        team = self.parent.colleagues | {self.by, self.instance.owner} - {None}
        offer_people(self.fields["owner"], {each for each in team if each.is_active})
        if self.is_new:
            self.initial["owner"] = self.parent.manager_id or self.by.pk

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("owner") and not cleaned.get("owner_name") and "owner" not in self.errors:
            self.add_error("owner", _("Say who sees to it: a colleague, or somebody else in words."))
        return cleaned

    def write(self, doing):
        if not self.instance.changed_fields() and not self.is_new:
            return
        self.overtook = actions.plan_changed(self.instance.plan, self.parent, doing)
        doing.save(self.instance)


class ObjectiveForm(OfThePlan):
    plain = ("indicator", "baseline", "owner", "owner_name")

    class Meta:
        model = Objective
        fields = ["domain", "goal", "baseline", "indicator", "priority", "due_on", "owner", "owner_name"]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("goal", "indicator", "baseline")}


class PlanActionForm(OfThePlan):
    plain = (
        "objective", "detail", "provider", "contact", "timeframe", "owner", "owner_name", *COST_FIELDS,
    )  # fmt: skip
    sections_of = (
        (_("What, and from whom"), ["service_type", "objective", "detail", "provider", "contact"]),
        (_("By when, and who sees to it"), ["timeframe", "due_on", "owner", "owner_name"]),
        (_("What it costs"), COST_FIELDS),
    )

    class Meta:
        model = PlanAction
        fields = [
            "service_type", "objective", "detail", "provider", "contact", "timeframe", "due_on", "owner", "owner_name",
            *COST_FIELDS,
        ]  # fmt: skip
        field_classes = {"service_type": ServiceTypeField}
        widgets = {"detail": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = self.instance.plan.objectives.select_related("key")
        self.fields["objective"].label_from_instance = lambda objective: f"{objective}: {objective.goal[:60]}"
        if self.is_new:
            self.initial["currency"] = self.parent.pack.value("currency")

    def clean(self):
        cleaned = super().clean()
        needs_currency(self, cleaned)
        return cleaned

    def write(self, doing):
        super().write(doing)
        if self.instance.plan.is_current:
            actions.remind_of_action(self.instance, self.parent, doing)


class ObjectiveProgressForm(RecordForm):
    """How far it got. This is no change of the plan: nobody has to approve it again."""

    permission = Permission.WRITE_PLAN
    verb = "note_progress"
    plain = ("outcome",)

    class Meta:
        model = Objective
        fields = ["status", "outcome"]
        widgets = {"status": forms.RadioSelect, "outcome": forms.Textarea(attrs={"rows": 3})}


class ActionProgressForm(RecordForm):
    """Done, or given up. No change of the plan either; the task goes with it."""

    permission = Permission.WRITE_PLAN
    verb = "note_progress"
    plain = ("done_on", "dropped_on", "outcome")

    class Meta:
        model = PlanAction
        fields = ["done_on", "dropped_on", "outcome"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("done_on") and cleaned.get("dropped_on"):
            self.add_error("dropped_on", _("Either it was done or it was given up."))
        if cleaned.get("dropped_on") and not cleaned.get("outcome"):
            self.add_error("outcome", _("Write why it was not needed or not possible."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        action = self.instance
        if action.plan.is_current or not action.is_open:
            actions.remind_of_action(action, self.parent, doing)


class PersonAnswerForm(RecordForm):
    permission = Permission.WRITE_PLAN
    plain = ("mode_reason", "occurred_at")
    sections_of = (
        (_("How it was talked through"), ["language", "mode", "teach_back", "mode_reason"]),
        (_("The answer"), ["answer", "words", "by", "how"]),
        (_("The paper"), ["copy"]),
    )

    class Meta:
        model = PersonAnswer
        fields = ["language", "mode", "teach_back", "mode_reason", "answer", "words", "by", "how", "copy"]
        widgets = {"answer": forms.RadioSelect} | {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("words", "mode_reason")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = PersonAnswer.Answer.choices  # none is marked beforehand

    def clean(self):
        cleaned = super().clean()
        if self.parent.person.is_child and cleaned.get("by") == Consent.By.SELF:
            self.add_error("by", _("For a child the guardian answers, alone or together with the child."))
        if cleaned.get("mode") in PersonAnswer.CHECKED_BY_ASKING_BACK:
            self.check_asking_back(cleaned)
        elif cleaned.get("language"):
            self.check_language(cleaned["language"], cleaned.get("mode"))
        return cleaned

    def write(self, doing):
        super().write(doing)
        finish_tasks(self.parent, [Task.Kind.CARE_PLAN], doing, at=timezone.now())

    def check_asking_back(self, cleaned):
        if not cleaned.get("teach_back"):
            self.add_error("teach_back", _("Without an interpreter, ask back what she or he understood."))
        if not cleaned.get("mode_reason"):
            self.add_error("mode_reason", _("Write why there was no interpreter."))

    def check_language(self, language, mode):
        """What is noted of both sides decides; nothing is assumed of somebody whose languages were not noted."""
        spoken = standing.languages_spoken(self.parent)
        if spoken and language not in spoken:
            self.add_error("language", _("It is not noted that she or he speaks this language well."))
        mine = set(self.by.languages.values_list("language", flat=True))
        if mode == PersonAnswer.Mode.SAME_LANGUAGE and mine and language not in mine:
            self.add_error("mode", _("It is not noted that you speak this language: who interpreted?"))


class PlanReviewForm(RecordForm):
    permission = Permission.WRITE_PLAN
    plain = ("note",)

    class Meta:
        model = PlanReview
        fields = ["reviewed_on", "with_person", "result", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def write(self, doing):
        super().write(doing)
        actions.plan_reviewed(self.instance, self.parent, doing)
