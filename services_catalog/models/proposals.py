"""A new type of service: proposed by one country, agreed or objected to by each, then dated (practice rule 16)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.access.models import Organisation
from carecase.jurisdictions.fields import CountryField
from services_catalog.models.types import ServiceType, Timeframe


class TypeProposal(models.Model):
    """A type that is not in the catalogue yet. With every country's agreement it gets its date and its code."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Being considered")
        ADOPTED = "adopted", _("Adopted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    country = CountryField(_("proposed by"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    phase = models.CharField(_("phase"), max_length=10, choices=ServiceType.Phase)
    domain = models.CharField(_("field of support"), max_length=40, choices=ServiceType.Domain)
    urgency = models.CharField(_("usually starts"), max_length=10, choices=Timeframe)
    name_es = models.CharField(_("name in Spanish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    name_fr = models.CharField(_("name in French"), max_length=100)
    name_pt_br = models.CharField(_("name in Portuguese"), max_length=100)
    name_ht = models.CharField(_("name in Haitian Creole"), max_length=100)
    usually_es = models.CharField(_("who usually gives it, in Spanish"), max_length=200)
    usually_en = models.CharField(_("who usually gives it, in English"), max_length=200)
    why = models.TextField(_("why it is needed"), max_length=2000)
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome, default=Outcome.OPEN, editable=False)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True, editable=False)
    service_type = models.OneToOneField(
        ServiceType, models.PROTECT, null=True, blank=True, editable=False, related_name="proposal"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proposed type of service")
        verbose_name_plural = _("proposed types of service")
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="adopted", adopted_on__isnull=False, service_type__isnull=False)
                | (~Q(outcome="adopted") & Q(adopted_on__isnull=True, service_type__isnull=True)),
                name="what_is_adopted_has_a_date_and_a_code",
            ),
        ]

    def __str__(self):
        return self.name_es


class Opinion(models.Model):
    """What one country says to a proposal. It may change its mind until the type is adopted."""

    class Answer(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        OBJECTS = "objects", _("Objects")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(TypeProposal, models.CASCADE, related_name="opinions", editable=False)
    country = CountryField(_("country"), editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer of a country")
        verbose_name_plural = _("answers of countries")
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "country"], name="one_answer_per_country"),
            models.CheckConstraint(condition=~Q(answer="objects", reason=""), name="an_objection_says_why"),
        ]

    def __str__(self):
        return f"{self.country}: {self.get_answer_display()}"
