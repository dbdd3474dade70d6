"""A return in the words of its forms: asked and counselled, judged, prepared, gone, received."""

from carecase.cases.models import Approval
from carecase.demo.routine import CareStory
from carecase.demo.stage import NotPlayed
from repatriation import actions, forms
from repatriation.models import ReturnPlan
from repatriation.steps import returning

ONLY_ONE = (forms.ItineraryForm, forms.BudgetForm, forms.BelongingsForm, forms.HandoverForm)
EVERY_OPTION = ["return", "stay", "asylum", "third_country", "later"]


class ReturnStory(CareStory):
    def return_plan(self, who):
        """The plan of somebody, read anew."""
        case = self.parent(who)
        plan = ReturnPlan.objects.filter(case=case).first()
        if plan is None:
            raise NotPlayed(f"{who} has no return plan.")
        plan.case = case
        return plan

    def ask_for_return(self, who, *, by, **answers):
        return self.fill(forms.PlanForm, who, by=by, **answers)

    def note(self, form_class, who, *, by, record=None, **answers):
        """One row of what a return rests on. Of some there is only one, whose page is opened again."""
        plan = self.return_plan(who)
        if form_class in ONLY_ONE:
            record = form_class._meta.model.objects.filter(plan=plan).first()
        return self.fill(form_class, who, by=by, on=plan, record=record, **answers)

    def go(self, step, who, *, by, reason=""):
        return self.take(returning[step], self.return_plan(who), by=by, reason=reason)

    def place(self, who, *, by, **answers):
        return self.note(forms.PlaceForm, who, by=by, **answers)

    def counsel(self, who, *, by, language, words, chosen="return"):
        """Alone, every option, the answer in her or his own words."""
        answers = {"alone": True, "language": language, "told": EVERY_OPTION, "chosen": chosen, "words": words}
        self.note(forms.OptionsTalkForm, who, by=by, **answers)
        return self.go("counsel", who, by=by)

    def ask_approval(self, who, *, by, supervisor):
        self.do(actions.ask_for_approval, self.return_plan(who), by=by)
        return self.approve(who, Approval.What.RETURN, by=supervisor)

    def budget(self, who, amount, currency, *, by, supervisor, covers):
        budget = self.note(forms.BudgetForm, who, by=by, amount=amount, currency=currency, covers=covers)
        return self.do(actions.approve_budget, budget, by=supervisor)
