"""The gate and the phone of a house: who asked for whom, and who is not let in (practice rule 10)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.sealing.fields import SealedField
from carecase.shelter.models.house import House
from carecase.shelter.querysets import NotAdmittedQuerySet
from carecase.workflow.in_error import CountedQuerySet, MaybeInError
from carecase.workflow.records import Record


class GateCall(MaybeInError, Record):
    """Somebody came or called. Nothing is ever confirmed, neither that she or he is here nor the contrary."""

    class Way(models.TextChoices):
        GATE = "gate", _("At the gate")
        PHONE = "phone", _("By phone")
        MESSAGE = "message", _("By message")

    class Answer(models.TextChoices):
        NOTHING = "nothing", _("Nothing was confirmed")
        PUBLIC_NUMBER = "public_number", _("Given the public number")
        POLICE = "police", _("The police were called")
        LET_IN = "let_in", _("Let in: delivery, repair, colleague")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "house"

    house = models.ForeignKey(House, models.CASCADE, related_name="gate_calls", editable=False)
    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.GATE)
    asked_for = SealedField(
        _("for whom, as it was said"),
        default="",
        blank=True,
        max_length=120,
        help_text=_("A name or number. Empty: for nobody, as with a delivery."),
    )
    caller = SealedField(_("who asked: name told, looks, vehicle"), default="", blank=True, max_length=300)
    answer = models.CharField(_("what was answered"), max_length=14, choices=Answer, default=Answer.NOTHING)

    objects = CountedQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the gate log")
        ordering = ["-recorded_at"]
        constraints = MaybeInError.Meta.constraints
        indexes = [models.Index(fields=["house", "-recorded_at", "id"], name="gate_call_by_house")]

    def __str__(self):
        return self.get_way_display()


class NotAdmitted(Record):
    """Somebody who is not let in, as whoever keeps the gate would recognise her or him: no name, and no reason."""

    class Then(models.TextChoices):
        MANAGER = "manager", _("Do not open. Call the manager of the house")
        POLICE = "police", _("Do not open. Call the police")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "house"

    house = models.ForeignKey(House, models.CASCADE, related_name="not_admitted", editable=False)
    looks = SealedField(
        _("what one sees"),
        max_length=300,
        help_text=_("Stature, hair, clothes, vehicle. No name, and not why: the reason is known to the case team."),
    )
    then = models.CharField(_("what to do"), max_length=8, choices=Then, default=Then.MANAGER)
    until_on = models.DateField(_("until"), help_text=_("At most three months; today ends it."))

    objects = NotAdmittedQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody who is not let in")
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["house", "until_on"], name="not_admitted_by_house")]

    def __str__(self):
        return self.get_then_display()

    @property
    def is_live(self):
        return self.until_on > timezone.localdate()
