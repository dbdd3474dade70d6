"""What was agreed with a provider beforehand: until when, for which services, at what price, how many vouchers."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.access.models import Organisation
from carecase.jurisdictions.currencies import Currency
from services_catalog.models.providers import Provider, ProviderService
from services_catalog.models.types import ServiceType


class AgreementQuerySet(models.QuerySet):
    def in_force(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), from_on__lte=day, until_on__gte=day)


class Agreement(models.Model):
    """Between an organisation that cares for people and a provider (mission M14: hotels, shops, clinics)."""

    class Kind(models.TextChoices):
        INSTITUTIONAL = "institutional", _("Institutional")
        BUSINESS = "business", _("Business support")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="agreements", verbose_name=_("organisation")
    )
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="agreements", verbose_name=_("provider"))
    number = models.CharField(_("number"), max_length=40)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.BUSINESS)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    ended_on = models.DateField(_("ended early on"), null=True, blank=True)
    vouchers = models.PositiveIntegerField(
        _("most vouchers"), null=True, blank=True, help_text=_("Empty: as many as are needed.")
    )
    terms = models.TextField(_("terms"), blank=True)

    history = HistoricalRecords()
    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="an_agreement_number_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="an_agreement_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.number} · {self.provider}"

    def is_in_force(self, day=None):
        day = day or timezone.localdate()
        return self.from_on <= day <= self.until_on and (self.ended_on is None or day < self.ended_on)


class Price(models.Model):
    """A unit price under an agreement."""

    class Per(models.TextChoices):
        PERSON_NIGHT = "person_night", _("Person and night")
        PERSON = "person", _("Person")
        ITEM = "item", _("Item")
        HOUR = "hour", _("Hour")
        TRIP = "trip", _("Trip")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="prices")
    service = models.ForeignKey(
        ProviderService, models.PROTECT, related_name="prices", verbose_name=_("service of the provider")
    )
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+", verbose_name=_("type of service"))
    per = models.CharField(_("per"), max_length=15, choices=Per)
    amount = models.DecimalField(_("price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    most_per_person = models.PositiveSmallIntegerField(
        _("most for one person"), null=True, blank=True, help_text=_("In units of the price: nights, items, hours.")
    )
    conditions = models.CharField(_("limits"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["service_type", "amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "service", "service_type", "per"], name="one_price_for_a_service"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_price_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency} · {self.get_per_display()}"
