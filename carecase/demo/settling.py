"""Somebody who stays, in the words of the forms: status, home, income, a course, and how it goes after a month."""

from carecase.cases.models import Approval
from carecase.demo.routine import CareStory
from carecase.integration import actions, forms, living_forms, status_forms
from carecase.integration.steps import integrating

WAY = ("review_options", "apply_for_status", "approve", "start")


class SettlingStory(CareStory):
    def staying_plan(self, who):
        return self.case(who).integration_plans.get()

    def settles(self, form_class, who, *, by, record=None, **answers):
        return self.fill(form_class, who, by=by, on=self.staying_plan(who), record=record, **answers)

    def settle(self, who, *, by, supervisor, with_, earns):
        """Everything a life here rests on, approved by a supervisor; from today on the plan is under way."""
        on = self.on
        self.settles(
            forms.StatusRouteForm, who, by=by, route="interim_humanitarian", advised_by="Asesoría legal",
            applied_on=on("2026-04-10"), expires_on=on("2027-04-10"), fee_waiver="granted",
        )  # fmt: skip
        self.settles(status_forms.DependantCoverForm, who, by=by, person=self.case(with_).person, is_covered=True)
        self.settles(
            status_forms.WorkPermitForm, who, by=by, asked_on=on("2026-04-10"), issued_on=on("2026-04-24"),
            expires_on=on("2027-04-10"),
        )  # fmt: skip
        self.settles(
            forms.HomeForm, who, by=by, kind="rented", address="Barrio Las Flores", from_on=on("2026-04-30"),
            until_on=on("2026-10-31"), safety_assessed_on=on("2026-04-27"), is_safe=True, note="Calle iluminada.",
        )  # fmt: skip
        self.settles(forms.IncomeForm, who, by=by, from_on=on("2026-05-04"), **earns)
        self.settles(
            living_forms.CommunityFactorForm, who, by=by, factor="action", weighs="protective",
            looked_on=on("2026-04-27"), note="La iglesia recibe a familias nuevas.",
        )  # fmt: skip
        self.settles(
            living_forms.LanguageCourseForm, who, by=by, language="spa", level="a1", hours=6,
            from_on=on("2026-04-06"), place="Centro comunal",
        )  # fmt: skip
        self.do(actions.ask_for_approval, self.staying_plan(who), by=by)
        self.approve(who, Approval.What.INTEGRATION, by=supervisor)
        for step in WAY:
            self.take(integrating[step], self.staying_plan(who), by=by)

    def after_a_month(self, who, *, by, words):
        """The first review; what was to be reached by now is."""
        plan, today = self.staying_plan(who), self.now().date()
        for goal in plan.milestones.filter(due_on__lte=today):
            self.settles(forms.MilestoneForm, who, by=by, record=goal, reached_on=today)
        review = plan.reviews.get(day=30)
        self.settles(forms.ReviewForm, who, by=by, record=review, held_on=today, how_it_goes=words)
