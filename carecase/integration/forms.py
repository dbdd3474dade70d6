"""What staying rests on, one form each."""

from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.integration import attendance, models
from carecase.integration.alerts import expect_decision, follow_ending
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


class OneOfTheFamily:
    """Chooses somebody of the family by case number and age: no name stands in a list."""

    family_field = "person"

    def family(self, plan):
        return [plan.case.person, *plan.family]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = [person.pk for person in self.family(self.instance.plan)]
        field = self.fields[self.family_field]
        field.queryset = Person.objects.filter(pk__in=people).prefetch_related("cases")
        field.label_from_instance = self.without_a_name
        if not people:
            field.help_text = _(
                "Nobody is known here yet. Add the family in the section “Identity” of the record first."
            )

    def without_a_name(self, person):
        if person.pk == self.instance.plan.case.person_id:
            return _("Herself or himself")
        numbers = [case.number for case in person.cases.all()]
        return f"{numbers[0] if numbers else person} · {person.get_age_band_display()}"


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
        fields = ["route", "advised_by", "applied_on", "expires_on", "fee_waiver", "fee_instead", "number"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "applied_on", "expires_on")
        if cleaned.get("fee_waiver") == models.StatusRoute.FeeWaiver.REFUSED and not cleaned.get("fee_instead"):
            self.add_error("fee_instead", _("Say who pays the fees."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        follow_ending(self.instance, doing)
        if self.is_new or "applied_on" in self.changed_data:
            expect_decision(self.instance, doing)


class HomeForm(StayForm):
    class Meta:
        model = models.Home
        fields = [
            "kind",
            "address",
            "from_on",
            "until_on",
            "safety_assessed_on",
            "is_safe",
            "note",
            "landlord",
            "landlord_phone",
        ]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "until_on")
        if cleaned.get("is_safe") is not None and not cleaned.get("safety_assessed_on"):
            self.add_error("safety_assessed_on", _("Say when it was looked at."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        follow_ending(self.instance, doing)


class IncomeForm(StayForm):
    class Meta:
        model = models.Income
        fields = ["kind", "amount", "currency", "from_on", "until_on"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "until_on")
        if cleaned.get("amount") and not cleaned.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        return cleaned


class SchoolingForm(OneOfTheFamily, StayForm):
    family_field = "child"

    class Meta:
        model = models.Schooling
        fields = ["child", "kind", "place", "grade", "from_on", "attendance", "attendance_on"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("attendance") and not cleaned.get("attendance_on"):
            self.add_error("attendance_on", _("Say when you asked."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        attendance.follow(self.instance, doing)

    def family(self, plan):
        return plan.children


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
