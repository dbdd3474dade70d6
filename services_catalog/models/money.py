"""What one currency was worth in another on a day. Entered by an administrator; nothing is summed without one."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.jurisdictions.currencies import Currency


class ExchangeRate(models.Model):
    """From `from_on` until the next one, one unit of `currency` is worth `rate` units of `into`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    into = models.CharField(_("in"), max_length=3, choices=Currency, default=Currency.USD)
    from_on = models.DateField(_("from"), default=timezone.localdate)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, validators=[MinValueValidator(0)])
    source = models.CharField(_("source"), max_length=200, help_text=_("For instance the central bank and its page."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-from_on", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "into", "from_on"], name="one_rate_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="a_rate_is_positive"),
            models.CheckConstraint(condition=~Q(currency=F("into")), name="a_currency_is_worth_itself"),
        ]

    def __str__(self):
        return f"1 {self.currency} = {number_format(Decimal(self.rate).normalize())} {self.into}"
