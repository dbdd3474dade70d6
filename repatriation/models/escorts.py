"""Who travels along, and how she or he comes home again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.jurisdictions import zones
from carecase.people.models import Sex
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral


class Escort(Record):
    """A named person who travels along, for one traveller."""

    class Kind(models.TextChoices):
        SOCIAL = "social", _("Social")
        MEDICAL = "medical", _("Medical")
        SECURITY = "security", _("Security")
        CHILD_PROTECTION = "child_protection", _("Child protection officer")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="escorts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = SealedField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=120, validators=[neutral])
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.NOT_KNOWN)
    paper_number = SealedField(_("number of the identity paper"), default="", blank=True, max_length=60)
    needs_no_return = models.BooleanField(_("no way back is needed"), default=False)
    back_carrier = SealedField(_("carrier and number on the way back"), default="", blank=True, max_length=120)
    back_departs_at = models.DateTimeField(_("way back: leaves on"), null=True, blank=True)
    back_departs_zone = models.CharField(
        _("way back: time zone of departure"), max_length=50, choices=zones.CHOICES, blank=True
    )
    back_arrives_at = models.DateTimeField(_("way back: arrives on"), null=True, blank=True)
    back_arrives_zone = models.CharField(
        _("way back: time zone of arrival"), max_length=50, choices=zones.CHOICES, blank=True
    )

    class Meta:
        verbose_name = _("escort")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(back_departs_at__isnull=True, back_arrives_at__isnull=True)
                | Q(back_arrives_at__gt=F("back_departs_at")),
                name="an_escort_comes_back_after_leaving",
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def in_words(self):
        return f"{self.get_kind_display()} · {self.name} · {self.organisation}"

    @property
    def is_woman(self):
        return self.sex == Sex.FEMALE

    @property
    def way_back(self):
        """How she or he comes home again, in words; empty while nobody knows."""
        if self.needs_no_return:
            return _("no way back is needed")
        if self.back_departs_at is None:
            return ""
        leaves = zones.local(self.back_departs_at, self.back_departs_zone)
        arrives = zones.local(self.back_arrives_at, self.back_arrives_zone)
        return f"{self.back_carrier} {when(leaves)} → {when(arrives)}".strip()
