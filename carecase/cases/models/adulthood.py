"""The change to adult services of somebody who turns 18 in care."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.bounds import may_be_planned
from carecase.workflow.records import Record


class AdulthoodPlan(Record):
    """Made with the person half a year before: which service goes on with her or him, and what changes."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.OneToOneField(Case, models.CASCADE, related_name="adulthood_plan")
    adult_service = SealedField(
        _("adult service that goes on with her or him"), default="", blank=True, max_length=150
    )
    contact = SealedField(_("whom to turn to there"), default="", blank=True, max_length=150)
    meets_on = models.DateField(_("first meeting on"), null=True, blank=True, validators=[may_be_planned])
    wishes = SealedField(_("what she or he wants, in her or his words"), max_length=2000)
    changes = SealedField(
        _("what changes: where she or he lives, school or work, money, health, papers"),
        default="",
        blank=True,
        max_length=2000,
    )
    told_of_rights = models.BooleanField(
        _("told that from the birthday she or he alone decides, and that each consent is asked anew"), default=False
    )
    agreed = models.BooleanField(_("she or he agrees to this plan"), default=False)

    class Meta:
        verbose_name = _("change to adult services")

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def is_made(self):
        """A service is named, the person knows what changes and agrees."""
        return bool(self.adult_service and self.told_of_rights and self.agreed)
