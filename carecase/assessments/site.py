"""The place, not only the person: its risks, and those who are stuck there without a case (practice rule 6)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.answers import in_words
from carecase.cases.models import GroupIncident, RiskLevel
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


def risk(label):
    return models.CharField(label, max_length=6, choices=RiskLevel, blank=True)


class SiteReport(Record):
    """The risks of a post, camp, road or house where people were found, and the biosafety steps taken. No names."""

    class Step(models.TextChoices):
        TEMPERATURE = "temperature", _("Temperature and symptoms asked")
        HANDS = "hands", _("Water and soap for hands")
        MASKS = "masks", _("Masks and gloves")
        DISTANCE = "distance", _("Air and distance")
        ISOLATION = "isolation", _("A place apart for the ill")
        VACCINES = "vaccines", _("Vaccines offered")
        WASTE = "waste", _("Waste and toilets")
        CLEANING = "cleaning", _("Vehicles and rooms cleaned")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "incident"

    incident = models.ForeignKey(GroupIncident, models.CASCADE, related_name="site_reports")
    health = risk(_("health"))
    infiltration = risk(_("infiltration by smugglers or traffickers"))
    violence = risk(_("violence"))
    host_community = risk(_("tension with people who live there"))
    biosafety = CodesField(_("biosafety steps taken"), codes=Step)
    words = SealedField(
        _("what was seen"),
        default="",
        blank=True,
        max_length=3000,
        help_text=_("About the place. No names of people."),
    )
    measures = SealedField(_("what is done about it, by whom and by when"), default="", blank=True, max_length=2000)

    class Meta:
        verbose_name = _("report on the place")
        ordering = ["-recorded_at"]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def risks(self):
        """Pairs of what and level, those that were judged."""
        names = ("health", "infiltration", "violence", "host_community")
        return [(self._meta.get_field(n).verbose_name, getattr(self, n)) for n in names if getattr(self, n)]


class HeadCount(Record):
    """People stuck at the place who have no case: how many, and what they were given."""

    class Given(models.TextChoices):
        WATER = "water", _("Water")
        FOOD = "food", _("Food")
        BABY_FOOD = "baby_food", _("Baby food")
        CLOTHES = "clothes", _("Clothes, blankets")
        HYGIENE = "hygiene", _("Hygiene kits")
        MEDICAL = "medical", _("Medical help")
        INFORMATION = "information", _("Information in their languages")
        CALL = "call", _("A call home")
        TRANSPORT = "transport", _("Safe transport")
        SLEEP = "sleep", _("A place to sleep")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "incident"

    incident = models.ForeignKey(GroupIncident, models.CASCADE, related_name="head_counts")
    men = models.PositiveSmallIntegerField(_("men"), default=0, validators=[MaxValueValidator(9999)])
    women = models.PositiveSmallIntegerField(_("women"), default=0, validators=[MaxValueValidator(9999)])
    boys = models.PositiveSmallIntegerField(_("boys"), default=0, validators=[MaxValueValidator(9999)])
    girls = models.PositiveSmallIntegerField(_("girls"), default=0, validators=[MaxValueValidator(9999)])
    not_known = models.PositiveSmallIntegerField(
        _("others, not counted apart"), default=0, validators=[MaxValueValidator(9999)]
    )
    given = CodesField(_("what they were given"), codes=Given)
    meals = models.PositiveSmallIntegerField(_("meals"), default=0, validators=[MaxValueValidator(9999)])
    note = SealedField(_("note"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("headcount")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(men__gt=0) | Q(women__gt=0) | Q(boys__gt=0) | Q(girls__gt=0) | Q(not_known__gt=0),
                name="a_headcount_counts_somebody",
            )
        ]

    def __str__(self):
        return str(self.total)

    @property
    def given_words(self):
        return in_words(self, "given")

    @property
    def total(self):
        return self.men + self.women + self.boys + self.girls + self.not_known


SITE_SECTIONS = (
    (
        _("Risks of the place"),
        _("About the place, never about one person: somebody suspected has a form of her or his own."),
        ["health", "infiltration", "violence", "host_community", "words"],
    ),
    (_("Biosafety and measures"), "", ["biosafety", "measures", "occurred_at"]),
)
HEAD_COUNT_SECTIONS = (
    (_("How many"), _("People without a case. Nobody is named."), ["men", "women", "boys", "girls", "not_known"]),
    (_("What they were given"), "", ["given", "meals", "note", "occurred_at"]),
)
