"""When somebody interprets and when a room can be used: weeks that recur, and what differs on a day.

Hours are those of the clocks where the interpreter lives or the room stands; daylight saving follows from the zone.
"""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.interpreters.models.bank import Interpreter
from carecase.interpreters.querysets import RoomQuerySet
from carecase.jurisdictions import zones
from carecase.jurisdictions.fields import CountryField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Availability(Record):
    """Hours that come back every week. From 22:00 until 06:00 means through midnight."""

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "interpreter"

    interpreter = models.ForeignKey(Interpreter, models.CASCADE, related_name="availabilities")
    weekday = models.PositiveSmallIntegerField(
        _("day"), choices=Weekday, validators=[MaxValueValidator(Weekday.SUNDAY)]
    )
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("weekly hours")
        ordering = ["weekday", "begins"]
        constraints = [
            models.CheckConstraint(condition=~Q(begins=F("ends")), name="hours_begin_and_end_at_different_times"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class AvailabilityException(Record):
    """A stretch of time that differs from the week: away, or there all the same."""

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "interpreter"

    interpreter = models.ForeignKey(Interpreter, models.CASCADE, related_name="exceptions")
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    is_there = models.BooleanField(_("available all the same"), default=False)

    class Meta:
        verbose_name = _("exception to the weekly hours")
        ordering = ["begins_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="an_exception_ends_after_it_begins")
        ]

    def __str__(self):
        return f"{self.begins_at:%Y-%m-%d %H:%M}"


class Room(Record):
    """A room for video conferences of one of a country's centres. It is named by what strangers may read."""

    class Equipment(models.TextChoices):
        CAMERA = "camera", _("Camera and screen")
        HEADSETS = "headsets", _("Headsets")
        PHONE = "phone", _("Phone with loudspeaker")
        RECORDING = "recording", _("Recording for courts")
        QUIET = "quiet", _("Sound-proof")
        STEP_FREE = "step_free", _("Without steps")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rooms", editable=False)
    name = models.CharField(_("name"), max_length=80)
    country = CountryField(_("country"))
    place = models.CharField(_("town"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, choices=zones.CHOICES)
    equipment = CodesField(_("equipment"), codes=Equipment)
    is_active = models.BooleanField(_("can be booked"), default=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("video room")
        ordering = ["country", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="room_name_once_per_organisation")
        ]

    def __str__(self):
        return self.name

    def roles_of(self, user):
        return self.organisation.roles_of(user)

    @property
    def equipment_in_words(self):
        return ", ".join(str(word) for word in self._meta.get_field("equipment").labels(self.equipment))


class RoomHours(Record):
    """When the centre is open, every week."""

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "room"

    room = models.ForeignKey(Room, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(
        _("day"), choices=Weekday, validators=[MaxValueValidator(Weekday.SUNDAY)]
    )
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("opening hours")
        ordering = ["weekday", "begins"]
        constraints = [
            models.CheckConstraint(condition=~Q(begins=F("ends")), name="a_room_opens_and_closes"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_of_a_room_has_seven_days"),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"
