"""What is written down when a journey does not go as planned: stopped on the way, not begun, or paused."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.bounds import has_happened, may_be_planned
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral


class TransitIncident(Record):
    """Something happened on the way: what, that she or he is safe, who was told."""

    class Kind(models.TextChoices):
        MISSED = "missed_connection", _("A connection was missed or cancelled")
        REFUSED = "refused_entry", _("Stopped at a border or refused boarding")
        ILL = "ill", _("Illness or accident")
        THREAT = "threat", _("A threat, or somebody who follows")
        APART = "apart", _("She or he and the escort lost each other")
        STOPPED = "own_wish", _("She or he does not want to go on")
        OTHER = "other", _("Something else")

    class Told(models.TextChoices):
        ESCORT = "escort", _("The escort")
        RECEIVER = "receiver", _("Those who receive")
        CONTACT = "own_contact", _("Her or his own contact, as she or he wishes")
        GUARDIAN = "guardian", _("The guardian")
        SUPERVISOR = "supervisor", _("The supervisor")
        CARRIER = "carrier", _("The carrier")
        EMERGENCY = "emergency", _("Doctor, rescue or police, for danger to life")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="incidents")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    happened_at = models.DateTimeField(_("happened on"), default=timezone.now, validators=[has_happened])
    where = SealedField(_("where"), max_length=200, validators=[neutral])
    words = SealedField(_("what happened, in words"), default="", blank=True, max_length=1000)
    safe_at = models.DateTimeField(_("safe since"), null=True, blank=True, validators=[has_happened])
    safe_where = SealedField(_("where she or he is safe now, and with whom"), default="", blank=True, max_length=300)
    told = CodesField(_("who was told"), codes=Told)

    class Meta:
        verbose_name = _("incident on the way")
        ordering = ["-happened_at", "-recorded_at"]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_settled(self):
        """Safe, and those who wait know."""
        return bool(self.safe_at and self.told)


class MissedDeparture(Record):
    """She or he did not leave on the day: how she or he is, before anything else. Nobody is punished for staying."""

    class Reached(models.TextChoices):
        YES = "yes", _("Yes, spoken with")
        NO = "no", _("Not reached yet")

    class Wish(models.TextChoices):
        REBOOK = "rebook", _("Wants to leave on another day")
        STAY = "stay", _("Does not want to return now")
        THINK = "think", _("Wants time to think")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="missed_departures")
    reached = models.CharField(_("was she or he reached"), max_length=3, choices=Reached)
    well = SealedField(
        _("how she or he is"), default="", blank=True, max_length=1000, help_text=_("In her or his own words.")
    )
    wish = models.CharField(_("what she or he wants now"), max_length=6, choices=Wish, blank=True)
    reached_at = models.DateTimeField(_("spoken with on"), null=True, blank=True, validators=[has_happened])

    class Meta:
        verbose_name = _("departure that did not take place")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wish="") | Q(reached="yes"), name="a_wish_is_heard_from_who_was_reached"
            )
        ]

    def __str__(self):
        return self.get_reached_display()


class Pause(Record):
    """Why a plan waits, until when it is looked at again, and what becomes of what was booked."""

    class Why(models.TextChoices):
        HEALTH = "health", _("Health: she or he cannot travel now")
        PAPERS = "papers", _("Papers or permissions are missing")
        SAFETY = "safety", _("It is not safe there or on the way")
        TIME = "time", _("She or he wants time to think")
        FAMILY = "family", _("Something in the family")
        PROCEEDINGS = "proceedings", _("A hearing or statement here")
        RECEIVER = "receiver", _("Those who receive cannot do it now")
        MONEY = "money", _("Money")
        ROUTE = "route", _("Strike, weather, or a closed border")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="pauses")
    why = models.CharField(_("why the plan waits"), max_length=12, choices=Why)
    look_again_on = models.DateField(_("looked at again on"), validators=[may_be_planned])
    booked = SealedField(
        _("what was booked, and what becomes of it"), default="", blank=True, max_length=500, validators=[neutral]
    )

    class Meta:
        verbose_name = _("pause of a return")
        ordering = ["-recorded_at"]

    def __str__(self):
        return self.get_why_display()

    @property
    def in_words(self):
        return _("%(why)s; looked at again on %(day)s") % {"why": self, "day": when(self.look_again_on)}
