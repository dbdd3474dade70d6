"""A return in the words of its forms: asked and counselled, judged, prepared, gone, received."""

import json
from datetime import timedelta

from django.utils import timezone

from carecase.cases.models import Approval
from carecase.demo.routine import CareStory
from carecase.demo.stage import NotPlayed, fill, sent
from repatriation import actions, forms
from repatriation.after.forms import SignatureForm
from repatriation.counselling import OptionsTalkForm
from repatriation.legs_forms import LegForm
from repatriation.models import Handover, HandoverSignature, ReturnPartner, ReturnPlan
from repatriation.money import forms as money_forms
from repatriation.origin.forms import ReturnPartnerForm
from repatriation.steps import returning

ONLY_ONE = (forms.ItineraryForm, forms.BelongingsForm, forms.HandoverForm)
#: A line as a finger draws it: up and down, from left to right.
DRAWN = json.dumps([[[60 + 12 * n, 100 + (40 if n % 2 else -40) * (1 if n % 3 else 2) // 2] for n in range(40)]])
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

    def legs(self, who, *legs, by):
        """The way, leg by leg, in order; the escort, where there is one, is on each of them."""
        for leg in legs:
            plan = self.return_plan(who)
            along = {"escort": escort} if (escort := plan.escorts.first()) else {}
            self.fill(LegForm, who, by=by, on=plan, **(along | leg))

    def leg(self, mode, one, then, leaves, arrives, **more):
        """`one` and `then`: place, country and zone. The hours as the clocks show them there."""
        here = dict(zip(("from_place", "from_country", "departs_zone"), one, strict=True))
        there = dict(zip(("to_place", "to_country", "arrives_zone"), then, strict=True))
        times = {"departs_at": self.typed(leaves), "arrives_at": self.typed(arrives)}
        return {"mode": mode, **here, **there, **times, **more}

    def take_part(self, who, organisation, *, by, until, **purposes):
        """An organisation of the origin side takes part, on a consent that names it."""
        parts = ["identity", "contact", "health", "travel"]
        agreed = self.consent(who, "data_share", by=by, language="spa", organisation=organisation, categories=parts,
                              valid_until=self.on(until))  # fmt: skip
        return self.note(ReturnPartnerForm, who, by=by, organisation=organisation, consent=agreed, **purposes)

    def they_say(self, form_class, partner, *, by, **answers):
        """Somebody of the origin side fills in a form on their own page of one return, as long as it opens for them."""
        seen = ReturnPartner.objects.to_us(by).filter(pk=partner.pk).first()
        if seen is None or not seen.sees:
            raise NotPlayed(f"{by} does not see this return.")
        said = fill(form_class, seen, by=by, record=form_class.blank(seen), **answers)
        self.clock.goes_on()
        return said

    def signs_handover(self, who, signer, name, *, by, seen_by=""):
        """One signature of the handover, drawn on the screen unless somebody saw it on paper."""
        handover = Handover.objects.get(plan=self.return_plan(who))
        row = HandoverSignature.objects.filter(handover=handover, who=signer).first()
        row = row or HandoverSignature(handover=handover, who=signer)
        drawn = {"seen_by": seen_by} if seen_by else {"drawing": DRAWN}
        return self.fill(SignatureForm, who, by=by, record=row, name=name, signed_at=self.now(), **drawn)

    def go(self, step, who, *, by, reason=""):
        return self.take(returning[step], self.return_plan(who), by=by, reason=reason)

    def place(self, who, *, by, **answers):
        return self.note(forms.PlaceForm, who, by=by, **answers)

    def counsel(self, who, *, by, language, words, chosen="return"):
        """Alone, every option, the answer in her or his own words."""
        answers = {"alone": True, "language": language, "told": EVERY_OPTION, "chosen": chosen, "words": words}
        self.note(OptionsTalkForm, who, by=by, **answers)
        return self.go("counsel", who, by=by)

    def ask_approval(self, who, *, by, supervisor):
        self.do(actions.ask_for_approval, self.return_plan(who), by=by)
        return self.approve(who, Approval.What.RETURN, by=supervisor)

    def budget(self, who, currency, lines, *, by, supervisor, **payer):
        """Line by line (what for → how much), and approved by somebody else."""
        for code, amount in lines.items():
            asked = {"code": code, "estimate": amount, "currency": currency}
            self.note(money_forms.BudgetLineForm, who, by=by, **asked, **payer)
        return self.do(actions.approve_budget, self.return_plan(who).budgets.get(), by=supervisor)

    def fund(self, *, by, **answers):
        """Money given for returns, for a year. Nobody in care stands behind it."""
        told = {"funder": "Cooperación regional", "name": "Retornos asistidos", "from_on": timezone.localdate()}
        told |= {"until_on": timezone.localdate() + timedelta(days=365)} | answers
        fund = sent(lambda *data: money_forms.FundForm(*data, by=by, organisations=[told["organisation"]]), **told)
        return fund.save()

    def pay(self, who, code, *, by, **answers):
        line = self.return_plan(who).budget_lines.get(code=code)
        return self.fill(money_forms.PaymentForm, who, by=by, on=line, **answers)

    def hand_over_allowance(self, who, *, by, **answers):
        line = self.return_plan(who).budget_lines.get(code="allowance")
        return self.fill(money_forms.HandOverAllowance, who, by=by, on=line, **answers)
