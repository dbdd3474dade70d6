"""Inspection of a place or vehicle, one format for all countries: its condition, what was seized, the receipts."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import GroupIncident
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class Inspection(Record):
    class Condition(models.TextChoices):
        NO_AIR = "no_air", _("No air, heat")
        CROWDED = "crowded", _("Crowded")
        LOCKED = "locked", _("Locked from outside")
        HIDDEN = "hidden", _("Hidden compartment")
        NO_WATER = "no_water", _("No water or toilet")
        SLEEPING_AT_WORK = "sleeping_at_work", _("Beds where people work")
        WATCHED = "watched", _("Cameras or guards")
        CHILDREN = "children", _("Things of children")
        GOOD = "good", _("In good condition")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "incident"

    incident = models.ForeignKey(GroupIncident, models.CASCADE, related_name="inspections")
    place = SealedField(_("place inspected"), default="", blank=True, max_length=300)
    vehicle = SealedField(_("vehicle: kind, colour, plate, company"), default="", blank=True, max_length=300)
    condition = CodesField(_("condition"), codes=Condition)
    words = SealedField(_("what was found"), default="", blank=True, max_length=5000)
    inspected_by = SealedField(_("who inspected, with which order"), default="", blank=True, max_length=300)

    class Meta:
        verbose_name = _("inspection")
        ordering = ["-recorded_at"]

    def __str__(self):
        return str(self._meta.verbose_name)


class SeizedItem(Record):
    """A thing taken, with the receipt that was given for it."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "inspection"

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="items")
    what = SealedField(_("what"), default="", blank=True, max_length=200)
    quantity = models.PositiveSmallIntegerField(
        _("quantity"), null=True, blank=True, validators=[MaxValueValidator(9999)]
    )
    receipt = SealedField(_("number of the receipt"), default="", blank=True, max_length=60)
    kept_by = SealedField(_("who keeps it"), default="", blank=True, max_length=120)
    returned_on = models.DateField(_("given back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("thing seized")
        ordering = ["recorded_at", "id"]

    def __str__(self):
        return str(self._meta.verbose_name)


ITEM_FIELDS = ["what", "quantity", "receipt", "kept_by", "returned_on"]

SECTIONS = (
    (_("What was inspected"), "", ["place", "vehicle", "inspected_by", "occurred_at"]),
    (_("What was found"), _("No names of people."), ["condition", "words"]),
)
