"""Arriving well: what helps her or him to live where she or he went back to (C15, second half)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.plans.models.plan import Costed
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record


class ReintegrationPlan(Record):
    """Drafted before the departure, or within a month of the arrival; the side of origin keeps it."""

    class KeptBy(models.TextChoices):
        ORIGIN = "origin", _("Us: we work where she or he lives now")
        PARTNER = "partner", _("A partner there; we write down what it tells us")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="reintegration_plans")
    episode = models.PositiveSmallIntegerField(editable=False)
    kept_by = models.CharField(_("who keeps this plan"), max_length=8, choices=KeptBy)
    partner = models.CharField(_("which organisation there"), max_length=120, blank=True)
    contact = SealedField(_("who there, and how to reach her or him"), default="", blank=True, max_length=200)
    drafted_on = models.DateField(_("drafted on"))
    agreed = models.BooleanField(_("she or he agrees with it"), default=False)
    words = SealedField(_("what she or he wants, in her or his words"), default="", blank=True, max_length=2000)
    review_on = models.DateField(_("look at it again on"))

    class Meta:
        verbose_name = _("reintegration plan")
        ordering = ["-episode"]
        constraints = [
            models.UniqueConstraint(fields=["case", "episode"], name="one_reintegration_plan_per_episode"),
            models.CheckConstraint(condition=~Q(kept_by="partner") | ~Q(partner=""), name="the_partner_is_named"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.episode}"

    @property
    def number(self):
        """Of its case: what stands in titles."""
        return self.case.number

    def get_absolute_url(self):
        return reverse("integration:reintegration", args=[self.case.number])


class ReintegrationActivity(Costed, Record):
    """One thing that helps: in which part of life, for her or him, for the people around, or in how things are run."""

    class Dimension(models.TextChoices):
        ECONOMIC = "economic", _("Work and money")
        SOCIAL = "social", _("Home, papers, school, health")
        PSYCHOSOCIAL = "psychosocial", _("Mind, family and friends")

    class Level(models.TextChoices):
        INDIVIDUAL = "individual", _("For her or him")
        COMMUNITY = "community", _("For the people around")
        STRUCTURAL = "structural", _("In services and rules")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReintegrationPlan, models.CASCADE, related_name="activities")
    dimension = models.CharField(_("part of life"), max_length=12, choices=Dimension)
    level = models.CharField(_("for whom"), max_length=10, choices=Level)
    what = SealedField(_("what is done"), max_length=300)
    provider = SealedField(_("who gives it"), default="", blank=True, max_length=150)
    due_on = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    left_because = SealedField(_("or why it is left"), default="", blank=True, max_length=300)

    class Meta:
        verbose_name = _("activity of the reintegration plan")
        ordering = ["due_on", "recorded_at"]
        constraints = [*Costed.Meta.constraints]

    def __str__(self):
        return f"{self.get_dimension_display()} · {self.get_level_display()}"

    @property
    def is_settled(self):
        return bool(self.done_on or self.left_because)

    @property
    def is_overdue(self):
        return not self.is_settled and self.due_on < timezone.localdate()

    @property
    def stands(self):
        if self.done_on:
            return _("done on %(day)s") % {"day": when(self.done_on)}
        return self.left_because or _("by %(day)s") % {"day": when(self.due_on)}


class ReintegrationReview(Record):
    """The plan was looked at again, with her or him, as far as that was possible."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReintegrationPlan, models.CASCADE, related_name="reviews")
    held_on = models.DateField(_("held on"))
    how_it_goes = SealedField(_("how it goes, in her or his words"), max_length=2000)
    changes = SealedField(_("what changes in the plan"), default="", blank=True, max_length=1000)
    next_on = models.DateField(_("look at it again on"), null=True, blank=True, help_text=_("Empty: no more."))

    class Meta:
        verbose_name = _("review of the reintegration plan")
        ordering = ["-held_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gte=models.F("held_on")),
                name="the_next_review_comes_later",
            )
        ]

    def __str__(self):
        return when(self.held_on)
