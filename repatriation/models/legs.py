"""The legs of a journey, door to door. Times are those of the clocks there. Neutral words only."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.jurisdictions import zones
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record
from repatriation.models.escorts import Escort
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral


class Leg(Record):
    """One stretch of the way with one means of transport, and what is known of the stop after it."""

    class Mode(models.TextChoices):
        FOOT = "foot", _("On foot")
        CAR = "car", _("Car of those who accompany")
        AMBULANCE = "ambulance", _("Ambulance")
        TAXI = "taxi", _("Taxi")
        BUS = "bus", _("Bus")
        TRAIN = "train", _("Train")
        BOAT = "boat", _("Boat")
        PLANE = "plane", _("Plane")

    #: These leave without whoever comes late, and have a number.
    SCHEDULED = (Mode.BUS, Mode.TRAIN, Mode.BOAT, Mode.PLANE)

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="legs")
    seq = models.PositiveSmallIntegerField(editable=False)
    mode = models.CharField(_("by what"), max_length=10, choices=Mode)
    carrier = SealedField(_("carrier and number"), default="", blank=True, max_length=120, validators=[neutral])
    from_place = SealedField(_("from which place"), max_length=120, validators=[neutral])
    from_country = CountryField(_("in which country it begins"))
    to_place = SealedField(_("to which place"), max_length=120, validators=[neutral])
    to_country = CountryField(_("in which country it ends"))
    departs_at = models.DateTimeField(_("leaves on"), help_text=_("Local time of the place of departure."))
    departs_zone = models.CharField(_("time zone of departure"), max_length=50, choices=zones.CHOICES)
    arrives_at = models.DateTimeField(_("arrives on"), help_text=_("Local time of the place of arrival."))
    arrives_zone = models.CharField(_("time zone of arrival"), max_length=50, choices=zones.CHOICES)
    escort = models.ForeignKey(
        Escort, models.SET_NULL, null=True, blank=True, related_name="legs", verbose_name=_("who travels along")
    )
    assists = SealedField(
        _("who helps at the station, port or airport"), default="", blank=True, max_length=150, validators=[neutral]
    )
    night_at = SealedField(
        _("if a night falls on the way or before the next leg: where it is spent"),
        default="", blank=True, max_length=200, validators=[neutral],
    )  # fmt: skip
    short_reason = SealedField(
        _("if little time is left before the next leg: why it is enough"),
        default="", blank=True, max_length=250, validators=[neutral],
    )  # fmt: skip
    avoid = SealedField(_("places to avoid on this leg"), default="", blank=True, max_length=250, validators=[neutral])

    class Meta:
        verbose_name = _("leg of the journey")
        ordering = ["departs_at", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "seq"], name="one_leg_in_each_place_of_the_order"),
            models.CheckConstraint(condition=Q(arrives_at__gt=F("departs_at")), name="a_leg_arrives_after_it_leaves"),
        ]

    def __str__(self):
        return f"{self.get_mode_display()} {self.seq}"

    @property
    def leaves_local(self):
        return zones.local(self.departs_at, self.departs_zone)

    @property
    def arrives_local(self):
        return zones.local(self.arrives_at, self.arrives_zone)

    @property
    def crosses_a_border(self):
        return self.from_country != self.to_country

    @property
    def lasts(self):
        return self.arrives_at - self.departs_at

    @property
    def ways(self):
        return f"{self.from_place} → {self.to_place}"

    @property
    def in_words(self):
        by = " ".join(part for part in (self.get_mode_display(), self.carrier) if part)
        return f"{self.ways} · {by} · {when(self.leaves_local)} → {when(self.arrives_local)}"
