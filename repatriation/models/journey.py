"""The journey: papers, itinerary, fitness, company. Neutral words only."""

from datetime import time

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.jurisdictions import zones
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral

#: Arrival by day, in local time (B2; regional arrangements on children and people who need care).
DAY_BEGINS, DAY_ENDS = time(6), time(18)


class TravelDocument(Record):
    """A paper to travel with, with its issue and expiry."""

    class Kind(models.TextChoices):
        PASSPORT = "passport", _("Passport")
        TRAVEL_LETTER = "travel_letter", _("Consular travel letter")
        NATIONAL_ID = "national_id", _("National identity card, where it is enough")
        BIRTH_RECORD = "birth_record", _("Birth record")
        VISA = "visa", _("Visa")
        TRANSIT = "transit", _("Transit permit")

    #: With one of these a person may cross a border.
    CROSSES = (Kind.PASSPORT, Kind.TRAVEL_LETTER, Kind.NATIONAL_ID)
    #: With one of these, issued by a country, a person may pass through it.
    PERMITS = (Kind.VISA, Kind.TRANSIT)

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    country = CountryField(_("issued by"))
    number = SealedField(_("number"), default="", blank=True, max_length=60)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("travel document")
        ordering = ["-issued_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="document_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    def is_good_on(self, day):
        return self.issued_on <= day and (self.expires_on is None or self.expires_on >= day)

    @property
    def in_words(self):
        until = _("valid until %(day)s") % {"day": when(self.expires_on)} if self.expires_on else _("no end date")
        return f"{self.get_kind_display()} · {until}"


class Itinerary(Record):
    """What holds for the way as a whole. Its departure and arrival are those of the first and the last leg."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="itineraries")
    departs_at = models.DateTimeField(_("leaves on"), editable=False)
    departs_zone = models.CharField(_("time zone of departure"), max_length=50, choices=zones.CHOICES, editable=False)
    arrives_at = models.DateTimeField(_("arrives on"), editable=False)
    arrives_zone = models.CharField(_("time zone of arrival"), max_length=50, choices=zones.CHOICES, editable=False)
    meeter = SealedField(_("who meets her or him"), default="", blank=True, max_length=150, validators=[neutral])
    first_night = SealedField(
        _("where the first night is spent"), default="", blank=True, max_length=200, validators=[neutral]
    )
    night_reason = SealedField(
        _("if it arrives at night: why"), default="", blank=True, max_length=250, validators=[neutral]
    )

    class Meta:
        verbose_name = _("who meets her or him, and the first night")
        constraints = [
            models.UniqueConstraint(fields=["plan"], name="one_itinerary_per_plan"),
            models.CheckConstraint(condition=Q(arrives_at__gt=F("departs_at")), name="arrival_follows_departure"),
        ]

    def __str__(self):
        return f"{self.departs_at:%Y-%m-%d}"

    @property
    def leaves_local(self):
        return zones.local(self.departs_at, self.departs_zone)

    @property
    def arrives_local(self):
        return zones.local(self.arrives_at, self.arrives_zone)

    @property
    def arrives_by_day(self):
        return DAY_BEGINS <= self.arrives_local.time() < DAY_ENDS

    @property
    def arrival_alarm_at(self):
        """When to ask where the traveller is, if nobody has confirmed the arrival."""
        return self.plan.case.pack.due("arrival_alarm", self.arrives_at)

    @property
    def route(self):
        """Every place of the way, door to door."""
        legs = self.plan.legs_in_order
        places = [place for leg in legs for place in (leg.from_place, leg.to_place)]
        return " – ".join(place for place, before in zip(places, ["", *places], strict=False) if place != before)

    @property
    def carrier(self):
        return ", ".join(leg.carrier for leg in self.plan.legs_in_order if leg.carrier)

    @property
    def in_words(self):
        times = f"{when(self.leaves_local)} → {when(self.arrives_local)}"
        return " · ".join(part for part in (times, self.meeter, self.first_night) if part)


class Fitness(Record):
    """Whether she or he can travel, and under what conditions: the result, never the illness (D14)."""

    class Result(models.TextChoices):
        FIT = "fit", _("Can travel")
        CONDITIONS = "fit_with_conditions", _("Can travel, on conditions")
        UNFIT = "unfit", _("Cannot travel now")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="fitnesses")
    result = models.CharField(_("result"), max_length=20, choices=Result)
    conditions = SealedField(
        _("conditions for the journey"), default="", blank=True, max_length=500, validators=[neutral]
    )
    medicines = SealedField(
        _("medicines to take along, and when they are taken"),
        default="",
        blank=True,
        max_length=500,
        validators=[neutral],
    )
    oxygen = models.BooleanField(_("oxygen is needed on the way"), default=False)
    pregnancy_weeks = models.PositiveSmallIntegerField(
        _("weeks of pregnancy on the day of departure"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(45)],
        help_text=_("Carriers ask for it. Leave empty if it does not apply."),
    )
    clinician = SealedField(_("who certified it"), max_length=120)
    certified_at = models.DateTimeField(_("certified on"), default=timezone.now)

    class Meta:
        verbose_name = _("medical check before travel")
        ordering = ["-certified_at", "-recorded_at"]

    def __str__(self):
        return self.get_result_display()

    @property
    def valid_until(self):
        """F: 72 hours before departure at most, or what the country says."""
        return self.plan.case.pack.due("fit_to_travel", self.certified_at)

    @property
    def in_words(self):
        with_them = [_("oxygen")] if self.oxygen else []
        with_them += [_("medicines")] if self.medicines else []
        return " · ".join(map(str, [self.get_result_display(), when(self.certified_at), *with_them]))


class Companion(Record):
    """Somebody of the family in care who travels on the same day by the same way."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="companions")
    other = models.ForeignKey(Case, models.CASCADE, related_name="+", verbose_name=_("case of the companion"))

    class Meta:
        verbose_name = _("travels with her or him")
        constraints = [models.UniqueConstraint(fields=["plan", "other"], name="companion_once")]

    def __str__(self):
        return self.other.number

    in_words = property(__str__)
