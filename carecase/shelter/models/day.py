"""The day of the house: what people brought, what happened on each shift, and what went wrong."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case, RiskLevel
from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.shelter.models.house import House
from carecase.shelter.models.stay import Stay
from carecase.shelter.querysets import BelongingQuerySet, IncidentQuerySet
from carecase.shelter.vocabulary import CURRENCY
from carecase.workflow.codes import CodesField
from carecase.workflow.in_error import CountedQuerySet, MaybeInError
from carecase.workflow.records import Record


class Belonging(Record):
    """Something kept safe for a person. The house sees it until it is given back, also after she or he has left."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="belongings", editable=False)
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="belongings", editable=False)
    house = models.ForeignKey(House, models.PROTECT, related_name="belongings", editable=False)
    description = SealedField(_("what it is"), max_length=200)
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    cash = models.DecimalField(
        _("money, amount"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[CURRENCY], help_text=_("Three letters, for instance USD."), blank=True
    )
    returned_at = models.DateTimeField(_("given back"), null=True, editable=False)
    signed_by = SealedField(_("who signed for it"), default="", blank=True, max_length=120)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        verbose_name = _("belonging")
        ordering = ["recorded_at"]
        indexes = [models.Index(fields=["house", "returned_at"], name="belonging_by_house")]
        constraints = [
            models.CheckConstraint(condition=Q(cash__isnull=True) | ~Q(currency=""), name="money_has_a_currency"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_belonging_is_at_least_one_thing"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def roles_of(self, user):
        return super().roles_of(user) | self.house.roles_of(user)


class DayLogEntry(MaybeInError, Record):
    """A line of the shift: a note, a meal for everybody, a count at night. Whoever was not there is the exception."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Shift note")
        MEAL = "meal", _("Meal")
        HEADCOUNT = "headcount", _("Headcount")
        MEDICATION = "medication", _("Medicine round")
        UPKEEP = "upkeep", _("Cleaning and repairs")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "house"

    house = models.ForeignKey(House, models.CASCADE, related_name="day_log", editable=False)
    kind = models.CharField(_("what"), max_length=12, choices=Kind, default=Kind.NOTE)
    text = SealedField(_("in words"), default="", blank=True, max_length=2000)
    present = models.PositiveSmallIntegerField(_("how many were there"), null=True, editable=False)
    missed = SealedJSONField(_("who was not there"), default=list, blank=True, editable=False)  # case numbers

    objects = CountedQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the day log")
        verbose_name_plural = _("day log")
        ordering = ["-recorded_at"]
        constraints = MaybeInError.Meta.constraints
        indexes = [models.Index(fields=["house", "-recorded_at", "id"], name="log_by_house")]

    def __str__(self):
        return self.get_kind_display()

    def was_just_entered_by(self, user):
        """A count at night is not taken back: whom it said was missing or back is so in the house since."""
        return self.kind != self.Kind.HEADCOUNT and super().was_just_entered_by(user)


class HouseIncident(Record):
    """Something that went wrong in or around the house, what was done about it and who was told (C8)."""

    class Kind(models.TextChoices):
        CONFLICT = "conflict", _("Conflict between residents")
        SELF_HARM = "self_harm", _("Self-harm")
        THREAT = "threat_outside", _("Threat from outside")
        INTRUDER = "intruder", _("Intruder")
        ABSENCE = "absence", _("Somebody is missing")
        ILLNESS = "illness", _("Illness or accident")
        STAFF_ABUSE = "sea_allegation", _("Allegation against staff")  # written no more: carecase.complaints
        PROPERTY = "property", _("Damage or theft")
        FIRE = "fire", _("Fire, flood or quake")

    class Told(models.TextChoices):
        CASE_MANAGER = "case_manager", _("Case manager")
        SHELTER_MANAGER = "shelter_manager", _("Manager of the house")
        SUPERVISOR = "supervisor", _("Supervisor")
        COMPLAINT_CHANNEL = "complaint_channel", _("Complaint channel")
        HEALTH = "health", _("Ambulance or clinic")
        POLICE = "police", _("Police")
        FIRE_SERVICE = "fire_service", _("Fire service")
        CHILD_AUTHORITY = "child_authority", _("Child authority")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "house"

    house = models.ForeignKey(House, models.CASCADE, related_name="incidents", editable=False)
    case = models.ForeignKey(
        Case,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="house_incidents",
        verbose_name=_("whom it concerns"),
    )
    kind = models.CharField(_("what happened"), max_length=15, choices=Kind)
    severity = models.CharField(_("how serious"), max_length=6, choices=RiskLevel, default=RiskLevel.MEDIUM)
    what = SealedField(_("in words: what was seen and heard"), max_length=2000)
    action = SealedField(_("what was done"), default="", blank=True, max_length=2000)
    told = CodesField(_("who was told"), codes=Told)
    about_colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("if it is about a colleague: who"),
        help_text=_("She or he will not see this entry."),
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident in the house")
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["house", "-recorded_at", "id"], name="incident_by_house")]

    def __str__(self):
        return self.get_kind_display()
