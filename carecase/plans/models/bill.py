"""The monthly bill of a provider: numbers of vouchers, quantities and amounts, and nobody's name."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.jurisdictions.currencies import Currency
from carecase.plans.models.voucher import Voucher
from services_catalog.models import Agreement


class Bill(models.Model):
    """What a provider asks to be paid under one agreement for one month."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("To be checked")
        ACCEPTED = "accepted", _("Accepted")
        DISPUTED = "disputed", _("Disputed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="bills", verbose_name=_("agreement"))
    month = models.DateField(_("month"))  # its first day
    number = models.CharField(_("number on the bill"), max_length=40)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    outcome = models.CharField(_("state"), max_length=10, choices=Outcome, default=Outcome.OPEN, editable=False)
    note = models.CharField(_("what is disputed"), max_length=500, blank=True, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    settled_at = models.DateTimeField(null=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        ordering = ["-month", "-entered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="a_bill_is_entered_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_bill_is_for_a_month"),
            models.CheckConstraint(
                condition=Q(outcome="open", settled_at__isnull=True)
                | (~Q(outcome="open") & Q(settled_at__isnull=False)),
                name="a_settled_bill_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.number} · {self.month:%Y-%m}"

    def get_absolute_url(self):
        return reverse("plans:bill", args=[self.pk])

    @property
    def is_open(self):
        return self.outcome == self.Outcome.OPEN


class BillLine(models.Model):
    """One line of a bill. `voucher` is the one it claims: no other line of any bill can claim it too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("number of the voucher"), max_length=20)
    quantity = models.PositiveIntegerField(
        _("quantity"), validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    amount = models.DecimalField(
        _("unit price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    voucher = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="bill_line", editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("line of a bill")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["bill", "position"], name="a_line_of_a_bill_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, amount__gte=0), name="a_line_bills_something"),
        ]

    def __str__(self):
        return self.number

    @property
    def total(self):
        return self.quantity * self.amount
