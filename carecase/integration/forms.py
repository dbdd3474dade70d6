"""What staying rests on, one form each."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.integration import models
from carecase.people.models import Person
from carecase.workflow.forms import RecordForm


class StayForm(RecordForm):
    """The base of all: the team answers, not the person, so no field asks why it is empty."""

    permission = Permission.PLAN_INTEGRATION

    def is_question(self, name):
        return False

    def check_order(self, cleaned, first, last):
        begins, ends = cleaned.get(first), cleaned.get(last)
        if begins and ends and ends < begins:
            self.add_error(last, _("This is before it begins."))


class StayChoiceForm(StayForm):
    must_answer = ("words",)

    class Meta:
        model = models.StayChoice
        fields = ["alone", "all_options_told", "wants_to_stay", "words", "occurred_at"]

    def is_question(self, name):
        return name == "words"


class StatusRouteForm(StayForm):
    class Meta:
        model = models.StatusRoute
        fields = ["route", "advised_by", "applied_on", "expires_on", "dependants_covered", "fee_waived", "number"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "applied_on", "expires_on")
        return cleaned


class HomeForm(StayForm):
    class Meta:
        model = models.Home
        fields = ["kind", "address", "from_on", "until_on", "safety_assessed_on", "is_safe", "note"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "until_on")
        if cleaned.get("is_safe") is not None and not cleaned.get("safety_assessed_on"):
            self.add_error("safety_assessed_on", _("Say when it was looked at."))
        return cleaned


class IncomeForm(StayForm):
    class Meta:
        model = models.Income
        fields = ["kind", "amount", "currency", "from_on", "until_on", "work_permit"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "until_on")
        if cleaned.get("amount") and not cleaned.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        return cleaned


class SchoolingForm(StayForm):
    class Meta:
        model = models.Schooling
        fields = ["child", "kind", "place", "from_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        children = [child.pk for child in self.instance.plan.children]
        field = self.fields["child"]
        field.queryset = Person.objects.filter(pk__in=children).prefetch_related("cases")
        field.label_from_instance = self.without_a_name

    def without_a_name(self, person):
        if person.pk == self.instance.plan.case.person_id:
            return _("Herself or himself")
        numbers = [case.number for case in person.cases.all()]
        return f"{numbers[0] if numbers else person} · {person.get_age_band_display()}"


class MilestoneForm(StayForm):
    class Meta:
        model = models.Milestone
        fields = ["area", "goal", "due_on", "reached_on", "left_because"]


class ReviewForm(StayForm):
    """A review that the beginning of the plan has set; holding it is what is written down."""

    verb = "hold_review"

    class Meta:
        model = models.Review
        fields = ["held_on", "how_it_goes", "changes"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].required = True

    def write(self, doing):
        super().write(doing)
        self.instance.finish_reminder(doing)
