"""What a traveller takes along: a list that is signed, line by line."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.jurisdictions.currencies import Currency
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral


class BelongingsSigned(Record):
    """The list of what she or he takes along, signed."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="belongings")
    signed = models.BooleanField(_("the person has signed the list"), default=False)

    class Meta:
        verbose_name = _("list of belongings")
        constraints = [models.UniqueConstraint(fields=["plan"], name="one_list_of_belongings_per_plan")]

    def __str__(self):
        return str(_("Signed") if self.signed else _("Not signed yet"))

    @property
    def in_words(self):
        things = [thing.in_words for thing in self.things.all()]
        return " · ".join([str(self), ", ".join(things) or str(_("nothing on the list"))])


class Belonging(Record):
    """One line of the list: a thing, or money in cash."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "list"

    list = models.ForeignKey(BelongingsSigned, models.CASCADE, related_name="things")
    description = SealedField(_("what"), max_length=150, validators=[neutral])
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    cash = models.DecimalField(
        _("cash"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)

    class Meta:
        verbose_name = _("belonging")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="at_least_one_of_a_belonging"),
            models.CheckConstraint(
                condition=Q(cash__isnull=True, currency="") | (Q(cash__gte=0) & ~Q(currency="")),
                name="cash_has_a_currency",
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def in_words(self):
        count = f"{self.quantity} × " if self.quantity > 1 else ""
        money = f" {self.currency} {number_format(self.cash, 2, force_grouping=True)}" if self.cash is not None else ""
        return f"{count}{self.description}{money}"
