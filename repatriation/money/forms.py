"""Lines of a budget, what was paid and handed over, what became of bookings; and the funds that pay."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.actions import block
from carecase.ui.widgets import use_house_widgets
from carecase.workflow.acts import act
from repatriation import known
from repatriation.actions import recheck
from repatriation.forms import ReturnForm
from repatriation.models import Budget, BudgetLine, Fund, Payment
from repatriation.models.money import CALLED_OFF, Outcome
from repatriation.money import spending
from repatriation.money.bookings import HOLDS
from services_catalog.exchange import Money, NoRate, Rates

ASKS_ANEW = ("code", "currency", "fund")


class BudgetLineForm(ReturnForm):
    """A line that is added or grows is a new question: the approval is taken back, and a ready plan with it."""

    begins_with = staticmethod(known.of_budget_line)
    rate = forms.DecimalField(
        label=_("What one unit is worth in the currency of the budget"),
        required=False,
        max_digits=18,
        decimal_places=8,
        min_value=0,
        help_text=_("Only for another currency. Leave empty to go by the exchange rates of today."),
    )

    class Meta:
        model = BudgetLine
        fields = ["code", "estimate", "currency", "fund", "funder", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.budget = self.plan.budgets.first()
        field = self.fields["fund"]
        own = Fund.objects.filter(organisation=self.plan.case.organisation)
        field.queryset = own.in_force() | own.filter(pk=self.instance.fund_id)
        if self.is_new:
            self.initial["currency"] = self.budget.currency if self.budget else self.plan.case.pack.value("currency")

    def clean(self):
        cleaned = super().clean()
        fund = cleaned.get("fund")
        if not fund and not cleaned.get("funder") and "fund" not in self.errors:
            self.add_error("fund", _("Say who pays: a fund, or somebody else."))
        if fund:
            cleaned["funder"] = ""  # the fund says who gave it
        if fund and cleaned.get("currency") and cleaned["currency"] != fund.currency:
            self.add_error("currency", _("This fund pays in %(currency)s.") % {"currency": fund.currency})
        if self.instance.paid and {"currency", "fund"} & set(self.changed_data):
            self.add_error("fund", _("Something was paid already: currency and fund stay as they are."))
        if cleaned.get("currency"):
            self.clean_rate_of(cleaned)
        return cleaned

    def clean_rate_of(self, cleaned):
        """The rate kept with the line: typed, or of today; an old one stays while the currency does."""
        into = self.budget.currency if self.budget else cleaned["currency"]
        typed = cleaned.get("rate")
        if cleaned["currency"] == into:
            self.worth = 1
        elif typed or self.is_new or "currency" in self.changed_data:
            self.worth = typed or self.of_today(cleaned["currency"], into)
        else:
            self.worth = self.instance.rate

    def of_today(self, currency, into):
        try:
            return Rates(timezone.localdate()).factor(currency, into)
        except NoRate as missing:
            self.add_error("rate", str(missing))
            return None

    def write(self, doing):
        if self.plan.state in CALLED_OFF:
            raise block(_("This return was called off."))
        if self.instance.outcome:
            raise block(_("It was already said what became of this line."))
        line, grows = self.instance, not self.is_new and self.instance.estimate > self.before.estimate
        if self.is_new or line.rate != self.worth:
            line.rate, line.rate_on, line.rate_by = self.worth, timezone.localdate(), self.by
        if self.is_new:
            line.asked_by = self.by
        spending.ask(line, doing, anew=self.is_new or grows or bool(set(ASKS_ANEW) & set(self.changed_data)))
        recheck(self.plan, by=self.by)

    @property
    def before(self):
        return BudgetLine.objects.get(pk=self.instance.pk)


class BudgetForm(ReturnForm):
    """In which currency the lines are added up. Another one is another sum, so it is approved anew."""

    class Meta:
        model = Budget
        fields = ["currency"]

    def clean(self):
        cleaned, rates = super().clean(), Rates(timezone.localdate())
        self.worth = {}
        for line in self.instance.lines if cleaned.get("currency") else ():
            try:
                self.worth[line] = rates.factor(line.currency, cleaned["currency"])
            except NoRate as missing:
                self.add_error("currency", str(missing))
        return cleaned

    def write(self, doing):
        if self.changed_data:
            for line, worth in self.worth.items():
                line.rate, line.rate_on, line.rate_by = worth, timezone.localdate(), self.by
                doing.save(line)
            budget = self.instance
            budget.asked_by, budget.approved_by, budget.approved_at = self.by, None, None
        super().write(doing)


class PaymentForm(ReturnForm):
    """What was paid, with the number of its receipt."""

    past = ("paid_on",)

    class Meta:
        model = Payment
        fields = ["amount", "paid_on", "voucher"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        line = self.instance.line
        self.fields["amount"].help_text = _("In %(currency)s.") % {"currency": line.currency}
        for name in self.must_say:
            self.fields[name].required = True

    must_say = ("voucher",)

    def clean_amount(self):
        if not (amount := self.cleaned_data["amount"]):
            raise forms.ValidationError(_("More than zero."))
        return amount

    def write(self, doing):
        spending.pay(self.instance, doing)
        recheck(self.plan, by=self.by)


class HandOverAllowance(PaymentForm):
    """Money put into the person's hand: who gave it, and how she or he signed for it."""

    verb = "hand_over_allowance"
    must_say = ("handed_by", "received")

    class Meta:
        model = Payment
        fields = ["amount", "paid_on", "handed_by", "received", "witness"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            line = self.instance.line
            self.initial["handed_by"] = str(self.by)
            self.initial["amount"] = line.reserved or None

    def clean(self):
        cleaned = super().clean()
        received = cleaned.get("received")
        if received and received != Payment.Received.SIGNED and not cleaned.get("witness"):
            self.add_error("witness", _("Say who was there."))
        return cleaned


class SettleForm(forms.Form):
    """What became of each line that was booked. Nothing chosen: nobody knows yet."""

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(plan.budget_lines.booked().select_related("fund", "key"))
        for line in self.lines:
            self.add(line)
        use_house_widgets(self)

    def add(self, line):
        may_hold = [] if line.freed_at else [(HOLDS, _("It still holds"))]
        choices = [("", _("Not known yet")), *may_hold, *Outcome.choices]
        label = f"{line} · {Money(line.approved or line.paid, line.currency)}"
        self.fields[f"outcome-{line.pk}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.fields[f"lost-{line.pk}"] = forms.DecimalField(
            label=_("If lost: how much (%(currency)s)") % {"currency": line.currency},
            required=False, max_digits=12, decimal_places=2, min_value=0,
        )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        for line in self.lines:
            lost = cleaned.get(f"lost-{line.pk}")
            if cleaned.get(f"outcome-{line.pk}") == Outcome.LOST and not lost:
                self.add_error(f"lost-{line.pk}", _("Say how much is lost."))
        return cleaned

    @property
    def answers(self):
        """Line → what was said of it."""
        said = {line: self.cleaned_data.get(f"outcome-{line.pk}") for line in self.lines}
        return {line: (each, self.cleaned_data.get(f"lost-{line.pk}")) for line, each in said.items() if each}


class ApproveForm(forms.Form):
    """To the estimate or to less; and beyond what a fund has left, with the reason."""

    def __init__(self, *args, budget, may_go_beyond, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(budget.lines.waiting().select_related("fund", "key"))
        for line in self.lines:
            self.fields[f"line-{line.pk}"] = forms.DecimalField(
                label=line.in_words, initial=line.estimate,
                max_digits=12, decimal_places=2, min_value=0, max_value=line.estimate, help_text=line.payer,
            )  # fmt: skip
        if may_go_beyond:
            self.fields["beyond"] = forms.CharField(
                label=_("Why more than the fund has left"), required=False, max_length=500,
                help_text=_("Only if a fund has less left than this. It is kept with your name."),
            )  # fmt: skip

    @property
    def amounts(self):
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}

    @property
    def beyond(self):
        return self.cleaned_data.get("beyond", "")


class FundForm(forms.ModelForm):
    """A fund is never made smaller than what was promised and paid from it; its currency stays."""

    class Meta:
        model = Fund
        fields = ["organisation", "funder", "name", "currency", "amount", "from_on", "until_on"]

    def __init__(self, *args, by, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)
        self.by, self.is_new = by, self.instance._state.adding
        field = self.fields["organisation"]
        field.queryset = field.queryset.filter(pk__in=organisations)
        if self.is_new and len(organisations) == 1:
            field.initial = next(iter(organisations))
        if not self.is_new:
            self.fields["organisation"].disabled = self.fields["currency"].disabled = True

    def clean(self):
        cleaned = super().clean()
        begins, ends, amount = (cleaned.get(name) for name in ("from_on", "until_on", "amount"))
        if begins and ends and ends < begins:
            self.add_error("until_on", _("It cannot end before it begins."))
        if not self.is_new and amount is not None and amount < self.instance.ledger.taken:
            self.add_error("amount", _("More than this was promised or paid already."))
        return cleaned

    def save(self):
        """With its history and a line in the trail, as one act."""
        with act(self.by, "keep_fund", self.instance):
            if not self.is_new:
                Fund.objects.select_for_update().get(pk=self.instance.pk)
            self.instance.by, self.instance.at, self.instance._history_user = self.by, timezone.now(), self.by
            return super().save()
