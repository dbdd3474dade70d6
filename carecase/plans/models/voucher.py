"""A voucher: what a provider gives a person against a numbered paper, and is paid for later (mission M14)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.jurisdictions.currencies import Currency
from carecase.plans.voucher_numbers import new_number
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record, RecordQuerySet
from services_catalog.models import Agreement, Price, ServiceType


class VoucherQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """A voucher for health care tells of health: who reads health sees it, and who issued it."""
        vouchers = super().visible_to(user, reading)
        told = Case.objects.visible_to(user, DataClass.HEALTH)
        everyday = ~Q(price__service_type__domain=ServiceType.Domain.HEALTH)
        return vouchers.filter(everyday | Q(case__in=told) | Q(recorded_by=user))

    def used_in(self, month):
        """Redeemed, and used in the month of this day."""
        return self.filter(state=Voucher.State.REDEEMED, used_on__year=month.year, used_on__month=month.month)

    def run_out(self, today):
        return self.filter(state=Voucher.State.ISSUED, valid_until__lt=today)


class Voucher(StatefulModel, Record):
    """So many units of one price of an agreement, for one person. The paper bears the number and nobody's name."""

    class State(models.TextChoices):
        ISSUED = "issued", _("Issued")
        REDEEMED = "redeemed", _("Redeemed")
        VOID = "void", _("Void")
        EXPIRED = "expired", _("Expired")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="vouchers", editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="issued_vouchers", editable=False)
    price = models.ForeignKey(Price, models.PROTECT, related_name="+", verbose_name=_("what for, and with whom"))
    number = models.CharField(_("number"), max_length=14, unique=True, default=new_number, editable=False)
    serial = models.PositiveIntegerField(editable=False)  # counts under the agreement, from 1
    quantity = models.PositiveSmallIntegerField(
        _("quantity"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("In units of the price: nights, items, hours."),
    )
    amount = models.DecimalField(_("unit price"), max_digits=12, decimal_places=2, editable=False)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, editable=False)
    valid_until = models.DateField(_("valid until"))
    budget_line = models.CharField(_("budget line"), max_length=40, blank=True)
    state = StateField(choices=State, default=State.ISSUED, editable=False)
    redeemed_at = models.DateTimeField(_("entered as redeemed"), null=True, editable=False)
    used_on = models.DateField(_("used on"), null=True, editable=False)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["-recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "serial"], name="a_voucher_of_an_agreement_once"),
            models.CheckConstraint(
                condition=Q(state="redeemed", redeemed_at__isnull=False)
                | (~Q(state="redeemed") & Q(redeemed_at__isnull=True)),
                name="a_redeemed_voucher_says_when",
            ),
            models.CheckConstraint(
                condition=Q(used_on__isnull=True) | Q(used_on__lte=F("valid_until")),
                name="a_voucher_is_used_while_it_is_valid",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1, serial__gte=1), name="a_voucher_is_for_something"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_voucher_has_no_negative_price"),
        ]
        indexes = [
            models.Index(fields=["state", "valid_until"], name="voucher_by_end"),
            models.Index(fields=["agreement", "used_on"], name="voucher_by_use"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("plans:vouchers", args=[self.case.number])

    @property
    def service_type(self):
        return self.price.service_type

    @property
    def service(self):
        return self.price.service

    @property
    def total(self):
        return self.quantity * self.amount

    @property
    def is_usable(self):
        return self.state == self.State.ISSUED and self.valid_until >= timezone.localdate()
