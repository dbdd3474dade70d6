"""When a house is not the answer: what the person wants, and lodging with a business under agreement."""

from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.shelter.querysets import ProviderLodgingQuerySet
from carecase.shelter.vocabulary import CURRENCY
from carecase.workflow.records import Record
from services_catalog.models import Capacity, Price


class ShelterChoice(Record):
    """Whether shelter is wanted; when it is passed by, why. The latest one counts (B1)."""

    class Choice(models.TextChoices):
        WANTED = "wanted", _("Wants a bed in a house")
        DECLINED = "declined", _("Does not want it")
        NOT_NEEDED = "not_needed", _("Has a safe place of her or his own")
        NONE_SUITABLE = "none_suitable", _("Wants it, but no suitable bed was found")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="shelter_choices", editable=False)
    choice = models.CharField(_("shelter"), max_length=15, choices=Choice)
    asked_alone = models.BooleanField(_("she or he was asked alone"), default=False)
    why = SealedField(_("why, in her or his words"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("shelter wanted or not")
        ordering = ["-recorded_at"]

    def __str__(self):
        return self.get_choice_display()


class ProviderLodging(Record):
    """Nights in a hotel or guest house under prior agreement, where no house has a suitable bed (B4)."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="provider_lodgings", editable=False)
    price = models.ForeignKey(
        Price, models.PROTECT, null=True, related_name="+", verbose_name=_("provider and price under agreement")
    )
    #: Where a place is taken from what is free; empty when it was given back, or when the provider keeps no count.
    place = models.ForeignKey(Capacity, models.SET_NULL, null=True, editable=False, related_name="+")
    provider = SealedField(
        _("provider, as in the agreement"),
        max_length=120,
        help_text=_("Its name only. The address stays in the agreement."),
    )
    agreement = models.CharField(_("number of the agreement"), max_length=40)
    from_on = models.DateField(_("first night"))
    nights = models.PositiveSmallIntegerField(_("nights"), validators=[MinValueValidator(1)])
    amount = models.DecimalField(
        _("price of a night"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[CURRENCY], help_text=_("Three letters, for instance USD.")
    )
    ended_on = models.DateField(_("ended early on"), null=True, blank=True)

    objects = ProviderLodgingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lodging with a provider")
        ordering = ["-from_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(nights__gte=1), name="lodging_lasts_a_night"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on")), name="lodging_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def is_running(self, day):
        """Whether it is agreed for this night or a later one."""
        return (self.ended_on is None or self.ended_on > day) and not self.is_over(day)

    def is_over(self, day):
        """Whether the nights agreed have passed by the morning of `day`."""
        return day >= self.from_on + timedelta(days=self.nights)

    @property
    def cost(self):
        """Of all nights agreed, in `currency`."""
        return self.amount * self.nights
