"""How it goes: dated milestones, and reviews with the person (C15)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.clocks import refresh_next_due
from carecase.integration.models.plan import IntegrationPlan
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record


class Milestone(Record):
    """Something to reach by a day. What is left at the end says why."""

    class Area(models.TextChoices):
        STATUS = "status", _("Status and papers")
        HOUSING = "housing", _("Home")
        WORK = "work", _("Work and income")
        LANGUAGE = "language", _("Language")
        SCHOOL = "school", _("School")
        HEALTH = "health", _("Health cover")
        CHILDCARE = "childcare", _("Childcare")
        MONEY = "money", _("Bank account")
        PEOPLE = "people", _("Mentor and people around")
        JUSTICE = "justice", _("Rights and claims")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="milestones")
    area = models.CharField(_("area"), max_length=10, choices=Area)
    goal = SealedField(_("what is reached then"), max_length=300)
    due_on = models.DateField(_("by"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    left_because = SealedField(_("or why it is left"), default="", blank=True, max_length=300)
    day = models.PositiveSmallIntegerField(null=True, editable=False)  # of the template it came from

    class Meta:
        verbose_name = _("milestone")
        ordering = ["due_on", "recorded_at"]

    def __str__(self):
        return self.get_area_display()

    @property
    def is_settled(self):
        return bool(self.reached_on or self.left_because)

    @property
    def is_overdue(self):
        return not self.is_settled and self.due_on < timezone.localdate()

    @property
    def in_words(self):
        if self.reached_on:
            stands = _("reached on %(day)s") % {"day": when(self.reached_on)}
        else:
            stands = self.left_because or _("by %(day)s") % {"day": when(self.due_on)}
        return f"{self.goal} · {stands}"


class Review(Record):
    """Thirty, ninety and so many days after the beginning: how it goes, with the person."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="reviews")
    day = models.PositiveSmallIntegerField(_("days after the beginning"), editable=False)
    due_on = models.DateField(_("due on"), editable=False)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    how_it_goes = SealedField(_("how it goes, in her or his words"), default="", blank=True, max_length=2000)
    changes = SealedField(_("what changes in the plan"), default="", blank=True, max_length=1000)

    class Meta:
        verbose_name = _("review")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="one_review_per_day")]

    def __str__(self):
        return str(_("After %(days)s days") % {"days": self.day})

    @property
    def is_overdue(self):
        return not self.held_on and self.due_on < timezone.localdate()

    def finish_reminder(self, doing):
        """The task for this review is done when it was held."""
        for task in self.plan.case.tasks.open().filter(about=self.pk):
            task.done_at, task.done_by = timezone.now(), doing.by
            doing.save(task)
        refresh_next_due(self.plan.case, doing)

    @property
    def in_words(self):
        stands = _("held on %(day)s") if self.held_on else _("due on %(day)s")
        return f"{self} · " + stands % {"day": when(self.held_on or self.due_on)}


class Rest(Record):
    """What is still to be done when a plan ends before its goals, and who goes on with it."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="rests")
    remains = SealedField(_("what is still to be done"), max_length=1000)
    goes_on_with = SealedField(_("who goes on with it"), max_length=200)

    class Meta:
        verbose_name = _("what remains")
        ordering = ["-recorded_at"]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def in_words(self):
        return f"{self.remains} · {self.goes_on_with}"
