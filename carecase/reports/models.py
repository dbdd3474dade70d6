"""What something costs where no agreement says it: a night in a house of one's own, and a service that is missing.

Both are dated figures that somebody worked out; who, when and from what stands beside them. They hold nobody in care.
"""

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.access.models import Organisation
from carecase.jurisdictions.currencies import Currency
from carecase.jurisdictions.fields import CountryField
from carecase.shelter.models import House
from services_catalog.exchange import Money
from services_catalog.models import ServiceType


class DatedCost(models.Model):
    """It holds from `from_on` until the next one of the same kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    from_on = models.DateField(_("from"), default=timezone.localdate)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    source = models.CharField(_("how it was worked out"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_%(class)s_is_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="a_%(class)s_says_its_source"),
        ]

    @property
    def money(self):
        return Money(self.amount, self.currency)

    def __str__(self):
        return str(self.money)


class NightCost(DatedCost):
    """What one night of one person in a house costs: its spending of some months divided by the nights slept there."""

    house = models.ForeignKey(House, models.PROTECT, related_name="night_costs", verbose_name=_("house"))

    class Meta(DatedCost.Meta):
        verbose_name = _("cost of a night in a house")
        constraints = [
            *DatedCost.Meta.constraints,
            models.UniqueConstraint(fields=["house", "from_on"], name="one_night_cost_a_day"),
        ]


class UnitCost(DatedCost):
    """What a type of service costs for one person, for a petition where no agreement has a price that fits."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    country = CountryField(_("country"))
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+", verbose_name=_("service"))

    class Meta(DatedCost.Meta):
        verbose_name = _("unit cost of a service")
        constraints = [
            *DatedCost.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "country", "service_type", "from_on"], name="one_unit_cost_a_day"
            ),
        ]
