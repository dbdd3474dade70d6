"""What a return costs: the budget with its lines, what was paid, and the funds it is paid from.

Nothing is added across currencies but by the rate kept with each line, and every amount is rounded before it is added.
"""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.jurisdictions.currencies import Currency
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record, RecordQuerySet
from repatriation.models.plan import ReturnPlan, State
from repatriation.money.ledger import Cost, Ledger
from repatriation.wording import neutral
from services_catalog.exchange import Money

ZERO = Decimal("0.00")
#: Of such a plan nothing more is approved or added; what was booked is only settled.
CALLED_OFF = (State.WITHDRAWN, State.DECLINED, State.ENDED_BY_DEATH)


def money_of(label, **options):
    """Money as it stands on a receipt: never below zero, to the hundredth."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, validators=[MinValueValidator(0)], **options)


def account(**options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, **options)


def together(*names):
    """All of these are said, or none."""
    said, unsaid = ({f"{name}__isnull": empty for name in names} for empty in (False, True))
    return Q(**said) | Q(**unsaid)


# --- where it comes from ------------------------------------------------------------------------------------------


class FundQuerySet(models.QuerySet):
    def in_force(self, day=None):
        day = day or timezone.localdate()
        return self.filter(from_on__lte=day, until_on__gte=day)


class Fund(models.Model):
    """Money that a funder gave an organisation for returns, in one currency, for some time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="funds", verbose_name=_("organisation")
    )
    funder = models.CharField(_("funder"), max_length=120)
    name = models.CharField(_("name of the fund"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    amount = money_of(_("amount"))
    from_on = models.DateField(_("from"), default=timezone.localdate)
    until_on = models.DateField(_("until"))
    by = account()
    at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords()
    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["-from_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="a_fund_is_named_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_fund_is_not_negative"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="a_fund_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.name} · {self.currency}"

    def get_absolute_url(self):
        return reverse("repatriation:fund", args=[self.pk])

    def holds_on(self, day):
        return self.from_on <= day <= self.until_on

    @property
    def ledger(self):
        """What became of it so far."""
        return Ledger(self, self.lines.sums())


# --- what it is for -----------------------------------------------------------------------------------------------


class BudgetQuerySet(RecordQuerySet):
    def waiting(self):
        """Not approved, of returns that nobody has called off."""
        return self.filter(approved_by__isnull=True).exclude(plan__state__in=CALLED_OFF)


class Budget(Record):
    """What a return costs, in the currency in which its lines are added up; approved as a whole (C14, B2)."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="budgets")
    currency = models.CharField(_("currency in which it is added up"), max_length=3, choices=Currency)
    asked_by = account()
    approved_by = account(null=True)
    approved_at = models.DateTimeField(null=True, editable=False)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget")
        constraints = [
            models.UniqueConstraint(fields=["plan"], name="one_budget_per_plan"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="nobody_approves_her_own_budget",
            ),
            models.CheckConstraint(
                condition=together("approved_by", "approved_at"), name="an_approved_budget_says_when"
            ),
        ]

    def __str__(self):
        return str(Money(self.amount, self.currency))

    @property
    def reference(self):
        """What those call it who must not know whose it is."""
        return f"B-{str(self.pk)[:8].upper()}"

    @property
    def lines(self):
        return self.plan.budget_lines.all()

    @property
    def cost(self):
        return Cost(self.currency, self.lines)

    @property
    def amount(self):
        return self.cost.whole.estimate

    @property
    def covers(self):
        """What it is for, in the words of its lines."""
        return ", ".join(dict.fromkeys(line.get_code_display() for line in self.lines))

    @property
    def asked(self):
        """What is still to be spent or approved, in its currency: what the limit is held against."""
        return Cost(self.currency, (line for line in self.lines if line.is_live)).whole.estimate

    @property
    def stands(self):
        """Approved with every line that counts, and there is one."""
        live = [line for line in self.lines if line.is_live]
        return bool(self.approved_by_id and live) and not any(line.is_waiting for line in live)

    @property
    def in_words(self):
        """On the plan: how much, who agreed, what it has really cost so far, and whether something must be said."""
        cost = self.cost
        agreed = _("approved by %(who)s") % {"who": self.approved_by} if self.approved_by else _("not approved yet")
        paid = Money(cost.whole.actual, self.currency)
        actual = _("%(money)s paid or lost") % {"money": paid} if paid.amount else ""
        asked = any(line.is_in_question for line in cost.lines)
        open_question = _("say what became of what was booked") if asked else ""
        parts = (Money(cost.whole.estimate, self.currency), agreed, actual, open_question)
        return " · ".join(str(part) for part in parts if part)


class Outcome(models.TextChoices):
    """What became of a line. Empty: it is still to be used."""

    USED = "used", _("Used: the rest is free again")
    RELEASED = "released", _("Given back, or never paid")
    LOST = "lost", _("Lost: it was paid or is owed, and nobody used it")


class LineQuerySet(RecordQuerySet):
    def live(self):
        """Still to be used, or used."""
        return self.filter(outcome__in=["", Outcome.USED])

    def waiting(self):
        return self.filter(outcome="", approved__isnull=True)

    def booked(self):
        """Where money is promised or paid, and nobody has said yet what became of it."""
        return self.filter(outcome="").filter(Q(approved__isnull=False) | Q(paid__gt=0))

    def in_question(self):
        return self.filter(outcome="", in_question_since__isnull=False)

    def sums(self):
        """Reserved, spent and lost, over all of these. They are of one currency."""
        return self.aggregate(**SUMS)


#: The same as the properties of a line, for the database.
MONEY = models.DecimalField(max_digits=20, decimal_places=2)
RESERVED = Case(
    When(
        Q(outcome="", freed_at__isnull=True, approved__gt=F("paid")),
        then=F("approved") - F("paid"),
    ),
    default=Value(ZERO),
    output_field=MONEY,
)
SPENT = Case(When(outcome__in=["", Outcome.USED], then=F("paid")), default=Value(ZERO), output_field=MONEY)


def added(column):
    return Coalesce(Sum(column, output_field=MONEY), Value(ZERO), output_field=MONEY)


SUMS = {"reserved_sum": added(RESERVED), "spent_sum": added(SPENT), "lost_sum": added("lost")}


class BudgetLine(Record):
    """One thing that costs: estimated, approved by somebody else, paid, and what became of it."""

    class Code(models.TextChoices):
        TICKETS = "tickets", _("Tickets")
        DOCS_FEES = "docs_fees", _("Fees for documents")
        MEDICAL = "medical", _("Medical check")
        ESCORT_TRAVEL = "escort_travel", _("Journey of the escort")
        ACCOMMODATION_TRANSIT = "accommodation_transit", _("Nights on the way")
        FOOD = "food", _("Food on the way")
        LOCAL_TRANSPORT = "local_transport", _("Transport at both ends")
        CLOTHING_HYGIENE_KIT = "clothing_hygiene_kit", _("Clothes and hygiene kit")
        ALLOWANCE = "allowance", _("Money handed for the way")
        REINTEGRATION_GRANT = "reintegration_grant", _("Support for a new start")
        INTERPRETER = "interpreter", _("Interpreter")
        CONTINGENCY = "contingency", _("Reserve for what nobody foresees")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="budget_lines")
    code = models.CharField(_("what for"), max_length=30, choices=Code)
    estimate = money_of(_("estimate"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("fund that pays")
    )
    funder = models.CharField(_("or who else pays"), max_length=120, blank=True, validators=[neutral])
    note = SealedField(_("note"), default="", blank=True, max_length=250, validators=[neutral])
    # What one unit was worth in the currency of the budget on the day it was entered, and who entered it.
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, default=1, editable=False)
    rate_on = models.DateField(default=timezone.localdate, editable=False)
    rate_by = account()
    asked_by = account()
    approved = money_of(_("approved"), null=True, editable=False)
    approved_by = account(null=True)
    approved_at = models.DateTimeField(null=True, editable=False)
    beyond_because = SealedField(
        _("why more than the fund has left"), default="", blank=True, max_length=500, editable=False
    )
    paid = money_of(_("paid"), default=ZERO, editable=False)  # always the sum of its payments
    in_question_since = models.DateTimeField(null=True, editable=False)
    freed_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome, blank=True, editable=False)
    lost = money_of(_("lost"), default=ZERO, editable=False)
    settled_by = account(null=True)
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(estimate__gte=0, paid__gte=0, lost__gte=0), name="a_budget_line_is_not_negative"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="a_budget_line_has_a_rate"),
            models.CheckConstraint(condition=Q(fund__isnull=False) | ~Q(funder=""), name="somebody_pays_a_line"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("estimate")),
                name="no_more_is_approved_than_asked",
            ),
            models.CheckConstraint(
                condition=together("approved", "approved_by", "approved_at"), name="an_approved_line_says_who_and_when"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="nobody_approves_her_own_line",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="a_settled_line_says_who_and_when",
            ),
            models.CheckConstraint(condition=Q(lost=0) | Q(outcome=Outcome.LOST), name="only_a_lost_line_loses"),
        ]

    def __str__(self):
        return self.get_code_display()

    @property
    def is_open(self):
        return not self.outcome

    @property
    def is_live(self):
        return self.outcome in ("", Outcome.USED)

    @property
    def is_waiting(self):
        return self.is_open and self.approved is None

    @property
    def is_in_question(self):
        return self.is_open and self.in_question_since is not None

    @property
    def is_allowance_to_hand(self):
        """Money for the way that was agreed to and is not wholly in the person's hand."""
        agreed = self.is_open and self.approved is not None
        return agreed and self.code == self.Code.ALLOWANCE and self.approved > self.paid

    @property
    def is_booked(self):
        """Money is promised or paid, and nobody has said yet what became of it."""
        return self.is_open and (self.approved is not None or self.paid > 0)

    @property
    def money(self):
        return Money(self.estimate, self.currency)

    @property
    def reserved(self):
        if self.outcome or self.freed_at or self.approved is None:
            return ZERO
        return max(self.approved - self.paid, ZERO)

    @property
    def spent(self):
        return self.paid if self.is_live else ZERO

    @property
    def payer(self):
        return str(self.fund) if self.fund_id else self.funder

    @property
    def in_words(self):
        return f"{self} · {self.money}"


class Payment(Record):
    """What was paid for a line, by which receipt; or what was put into the person's hand, and how she or he signed."""

    class Received(models.TextChoices):
        SIGNED = "signed", _("Signed")
        THUMB = "thumb", _("Thumbprint")
        WITNESS = "witness", _("Before a witness")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "line"

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="payments")
    amount = money_of(_("amount"))
    paid_on = models.DateField(_("day"), default=timezone.localdate)
    voucher = models.CharField(_("number of the receipt or voucher"), max_length=40, blank=True)
    handed_by = SealedField(_("who handed it over"), default="", blank=True, max_length=120)
    received = models.CharField(_("how it was received"), max_length=10, choices=Received, blank=True)
    witness = SealedField(_("witness"), default="", blank=True, max_length=120)

    class Meta:
        verbose_name = _("payment")
        ordering = ["paid_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_of_something"),
            models.CheckConstraint(
                condition=~Q(voucher="") | ~Q(received=""), name="a_payment_has_a_receipt_or_was_received"
            ),
        ]

    def __str__(self):
        return str(Money(self.amount, self.line.currency))

    @property
    def plan(self):
        return self.line.plan

    @property
    def in_words(self):
        proof = self.voucher or self.get_received_display()
        return " · ".join(part for part in (str(self), when(self.paid_on), proof) if part)
