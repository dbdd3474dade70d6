"""What a way between two countries asks: where the border is crossed, who is told, and what a supervisor allowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record
from repatriation.models.plan import ReturnPlan
from repatriation.models.verifying import Way
from repatriation.wording import neutral


class Rule(models.TextChoices):
    """What the country on the other side asks of an arrival."""

    POINT = "point", _("The border is crossed where they receive")
    DAY = "day", _("They receive on that day of the week")
    HOURS = "hours", _("They receive at that hour")
    NOTICE = "notice", _("They know of it early enough")
    ROOM = "room", _("They can receive one more on that day")


class Crossing(Record):
    """Where this journey crosses the border, among the points the other country receives at."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="crossings")
    point = models.CharField(_("where the border is crossed"), max_length=80, validators=[neutral])

    class Meta:
        verbose_name = _("border crossing")
        constraints = [models.UniqueConstraint(fields=["plan"], name="one_crossing_per_plan")]

    def __str__(self):
        return self.point


class Notification(Record):
    """Somebody who must know beforehand was told: who, when, by whom. Words that mark nobody."""

    class To(models.TextChoices):
        CONSULATE = "consulate", _("The consulate")
        CHILD_AUTHORITY = "child_authority", _("The child authority there")
        MIGRATION_AUTHORITY = "migration_authority", _("The migration authority there")
        AIRLINE = "airline", _("The airline: a child travels with an escort")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="notifications")
    to = models.CharField(_("who was told"), max_length=20, choices=To)
    done_at = models.DateTimeField(_("told on"))
    way = models.CharField(_("how"), max_length=10, choices=Way)
    with_whom = SealedField(_("with whom"), default="", blank=True, max_length=120)
    words = SealedField(_("what was said"), default="", blank=True, max_length=300, validators=[neutral])

    class Meta:
        verbose_name = _("notice before the arrival")
        ordering = ["-done_at", "-recorded_at"]

    def __str__(self):
        return self.get_to_display()


class CorridorException(Record):
    """A supervisor lets a rule of the way pass for this arrival, with a reason; another arrival is asked anew."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="corridor_exceptions")
    rule = models.CharField(_("which rule"), max_length=10, choices=Rule)
    reason = SealedField(_("why it may pass"), max_length=500, validators=[neutral])
    arrives_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("exception from a rule of the way")
        ordering = ["-recorded_at"]

    def __str__(self):
        return self.get_rule_display()
