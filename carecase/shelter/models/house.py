"""A house under its alias, its rooms and beds; and, apart from all that, where it is."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Unit
from carecase.jurisdictions.fields import CountryField
from carecase.jurisdictions.packs import pack_for
from carecase.sealing.fields import SealedField
from carecase.shelter.querysets import HouseQuerySet
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class House(Record):
    """A place where people sleep under our care. Its unit's name is its alias, the only name that ever leaves it."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency: for the first weeks")
        RECOVERY = "recovery", _("Recovery: for months")

    class OfferedTo(models.TextChoices):
        OWN = "own", _("Case teams of our own organisation")
        COUNTRY = "country", _("Every case team in the country")

    class Admits(models.TextChoices):
        WOMEN = "women", _("Women")
        MEN = "men", _("Men")
        GIRLS = "girls", _("Girls under 18")
        BOYS = "boys", _("Boys under 18")

    class Accepts(models.TextChoices):
        FAMILIES = "families", _("Families")
        MOTHERS_WITH_INFANTS = "mothers_with_infants", _("Mothers with small children")
        UNACCOMPANIED = "unaccompanied", _("Children without an adult of their own")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="house", editable=False)
    country = CountryField(_("country"))
    kind = models.CharField(_("what it is for"), max_length=10, choices=Kind, default=Kind.EMERGENCY)
    capacity = models.PositiveSmallIntegerField(_("how many people may sleep here"))
    admits = CodesField(_("who may sleep here"), codes=Admits, help_text=_("None marked: everybody."))
    accepts = CodesField(_("the house is prepared for"), codes=Accepts, help_text=_("None marked: all of these."))
    open_at_night = models.BooleanField(_("admits people at any hour"), default=True)
    step_free = models.BooleanField(_("entrance, bathroom and kitchen without steps"), default=False)
    has_isolation_room = models.BooleanField(_("has a room for isolation"), default=False)
    is_detention = models.BooleanField(
        _("stands in a place where people are detained"),
        default=False,
        help_text=_("Nobody in our care is ever lodged in such a place."),
    )
    offered_to = models.CharField(
        _("who may ask for a bed"), max_length=10, choices=OfferedTo, default=OfferedTo.COUNTRY
    )
    complaint_channel = models.CharField(
        _("how residents complain about staff"),
        max_length=200,
        blank=True,
        help_text=_("A number or person outside the house. No house opens without it."),
    )
    is_open = models.BooleanField(_("open for admissions"), default=False)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = _("house")
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="a_house_has_room_for_somebody"),
            models.CheckConstraint(
                condition=Q(is_open=False) | ~Q(complaint_channel=""),
                name="no_house_opens_without_a_complaint_channel",
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(is_detention=False), name="a_place_of_detention_is_never_a_house"
            ),
        ]

    def __str__(self):
        return self.alias

    @property
    def alias(self):
        return self.unit.name

    @property
    def number(self):
        """What the pages that serve every record put above their title."""
        return self.alias

    def get_absolute_url(self):
        return reverse("shelter:board", args=[self.pk])

    def url_args(self):
        return [self.pk]

    def roles_of(self, user):
        return self.unit.roles_of(user)

    @property
    def pack(self):
        return pack_for(self.country)

    def longest_stay_on(self, admitted_at):
        """The day by which a stay that begins then must be over or extended (pack clocks shelter_stay_*)."""
        return self.pack.due(f"shelter_stay_{self.kind}", admitted_at).date()


class HouseLocation(Record):
    """Where the house is. Its own model and data class: the people who work in the house read it, nobody else (E4)."""

    data_class = DataClass.SHELTER_LOCATION
    retention = Retention.HOUSE
    visible_through = "house"

    house = models.OneToOneField(House, models.CASCADE, related_name="location", editable=False)
    address = SealedField(_("address"), max_length=500)
    phone = SealedField(_("phone"), default="", blank=True, max_length=60)
    directions = SealedField(_("how to get there"), default="", blank=True, max_length=1000)

    class Meta:
        verbose_name = _("where the house is")

    def __str__(self):
        return str(self._meta.verbose_name)


class RoomKind(models.TextChoices):
    WOMEN = "women", _("women")
    MEN = "men", _("men")
    FAMILIES = "families", _("families")
    GIRLS = "girls", _("young women and girls")
    BOYS = "boys", _("young men and boys")
    LGBTI = "lgbti", _("LGBTI, by own choice")
    MOTHER_INFANT = "mother_infant", _("mothers with small children")
    ISOLATION = "isolation", _("isolation")


class Room(Record):
    """A room, for whom it is, and the wing it stands in: what must be apart may be in another wing of a house."""

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "house"

    house = models.ForeignKey(House, models.CASCADE, related_name="rooms", editable=False)
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("for whom"), max_length=20, choices=RoomKind)
    wing = models.CharField(
        _("wing or floor"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the house has no separate wings. Wings have bathrooms and ways of their own."),
    )
    step_free = models.BooleanField(_("reached without steps"), default=False)

    class Meta:
        verbose_name = _("room")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["house", "name"], name="room_name_once_per_house")]

    def __str__(self):
        return f"{self.name} · {self.get_kind_display()}"


class Bed(Record):
    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "room"

    room = models.ForeignKey(Room, models.CASCADE, related_name="beds", verbose_name=_("room"))
    code = models.CharField(_("bed"), max_length=12, help_text=_("As it is written on the bed, for instance 3C."))
    out_of_service = models.BooleanField(_("cannot be used for now"), default=False)

    class Meta:
        verbose_name = _("bed")
        ordering = ["room__name", "code"]
        constraints = [models.UniqueConstraint(fields=["room", "code"], name="bed_code_once_per_room")]

    def __str__(self):
        return self.code

    @property
    def house(self):
        return self.room.house
