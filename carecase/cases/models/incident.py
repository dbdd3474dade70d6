"""The detection of one or many people: the beginning of everything."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation, Unit
from carecase.cases.numbers import new_number
from carecase.cases.querysets import IncidentQuerySet
from carecase.jurisdictions import countries, languages
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class GroupIncident(Record):
    """One detection of one or many people. Every person has an own case; nobody's story is a shared file (C1, B4)."""

    class Site(models.TextChoices):
        BORDER_POST = "border_post", _("Border post")
        HIGHWAY = "highway", _("Road")
        VESSEL = "vessel", _("Boat or ship")
        CONTAINER = "container", _("Container or lorry")
        WORKPLACE = "workplace", _("Workplace")
        BROTHEL = "brothel", _("Bar or brothel")
        PRIVATE_HOME = "private_home", _("Private home")
        AIRPORT = "airport", _("Airport")
        SHELTER = "shelter", _("Shelter")
        CONSULATE = "consulate", _("Consulate")
        STREET = "street", _("Street or trail")
        ONLINE = "online", _("Hotline or online")

    class Transport(models.TextChoices):
        FOOT = "foot", _("On foot")
        BUS = "bus", _("Bus")
        TAXI = "taxi", _("Taxi or car")
        TRUCK = "truck", _("Lorry")
        BOAT = "boat", _("Boat")
        RAFT = "raft", _("Raft")
        PLANE = "plane", _("Plane")
        TRAIN = "train", _("Train")
        CONTAINER = "container", _("Container")

    class Hazard(models.TextChoices):
        HEAT = "heat", _("Heat, thirst")
        COLD = "cold", _("Cold, wet")
        INJURY = "injury", _("Injured people")
        INFECTION = "infection", _("Possible infection")
        VIOLENCE = "violence", _("Violence or weapons")
        WATER = "water", _("Water, drowning")
        CROWDING = "crowding", _("Crowding, no air")

    class Need(models.TextChoices):
        WATER_FOOD = "water_food", _("Water and food")
        BABY_FOOD = "baby_food", _("Baby food")
        CLOTHES = "clothes", _("Dry clothes, blankets")
        MEDICAL = "medical", _("Medical help")
        TRANSPORT = "transport", _("Safe transport")
        BEDS = "beds", _("Beds tonight")
        PROTECTIVE_EQUIPMENT = "protective_equipment", _("Protective equipment")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE

    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    country = CountryField(_("country"))
    admin1 = models.CharField(_("province or department"), max_length=80, blank=True)
    place = SealedField(_("place"), max_length=200)
    site = models.CharField(_("kind of place"), max_length=20, choices=Site, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="incidents", editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="incidents", editable=False)
    registering = models.BooleanField(default=True, editable=False)  # until its cases are taken over, the post sees it
    count = models.PositiveSmallIntegerField(_("how many people"))
    men = models.PositiveSmallIntegerField(_("men"), null=True, blank=True)
    women = models.PositiveSmallIntegerField(_("women"), null=True, blank=True)
    boys = models.PositiveSmallIntegerField(_("boys"), null=True, blank=True)
    girls = models.PositiveSmallIntegerField(_("girls"), null=True, blank=True)
    languages = CodesField(_("languages heard"), codes=languages.CHOICES)
    nationalities = CodesField(_("nationalities told"), codes=countries.CHOICES)
    hazards = CodesField(_("dangers at the place"), codes=Hazard)
    needs = CodesField(_("needed at once"), codes=Need)
    transport = models.CharField(_("how they travelled"), max_length=20, choices=Transport, blank=True)
    suspects_present = models.BooleanField(_("people suspected of leading the group are present"), default=False)
    police_reference = SealedField(_("police reference (number only)"), default="", blank=True, max_length=60)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("group incident")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="an_incident_has_people"),
            models.CheckConstraint(condition=Q(occurred_at__isnull=False), name="an_incident_has_a_time"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("casework:incident", args=[self.number])

    def url_args(self):
        return [self.number]

    def roles_of(self, user):
        """Roles held in the post that registered, or in the team that takes over from it."""
        units = [self.unit, *self.unit.hands_over_to.all()]
        return set().union(*(unit.roles_of(user) for unit in units))
