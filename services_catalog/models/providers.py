"""Who gives services, which ones, and where."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from carecase.access.models import Organisation
from carecase.jurisdictions.fields import CountryField
from carecase.workflow.codes import CodesField
from services_catalog.models.base import HsdsObject, Published, Reviewed, Row
from services_catalog.models.types import ServiceType


class Provider(Reviewed, Row):
    """An institution, an organisation or a business that gives services (HSDS organization)."""

    class Model(models.TextChoices):
        """How it comes to care for people; the two that the region compares (founding document II.9.7)."""

        INSTITUTIONAL = "institutional", _("Institution")
        CIVIL_SOCIETY = "civil_society", _("Civil society organisation")
        BUSINESS = "business", _("Business under agreement")

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="providers",
        verbose_name=_("kept by"),
        help_text=_("The organisation whose editors keep this entry up to date."),
    )
    country = CountryField(_("country"), blank=True, default="")
    model = models.CharField(_("model of care"), max_length=15, choices=Model, default=Model.INSTITUTIONAL)
    name = models.CharField(_("name"), max_length=300)
    alternate_name = models.CharField(_("also called"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    email = models.CharField(_("e-mail"), max_length=300, blank=True)
    website = models.CharField(_("website"), max_length=1000, blank=True)
    tax_status = models.CharField(_("tax status"), max_length=300, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=100, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    legal_status = models.CharField(_("legal form"), max_length=300, blank=True)
    logo = models.CharField(_("logo"), max_length=1000, blank=True)
    uri = models.CharField(_("address of its record elsewhere"), max_length=1000, blank=True)
    parent_organization = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )

    class Meta(Reviewed.Meta):
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ["name"]
        indexes = [models.Index(fields=["country", "name"], name="provider_by_country")]


class Site(Row):
    """A place (HSDS location). A confidential one has no address here: that is in the house's own record alone."""

    class Type(models.TextChoices):
        PHYSICAL = "physical", _("A place to go to")
        POSTAL = "postal", _("A place to write to")
        VIRTUAL = "virtual", _("By phone or online")

    provider = models.ForeignKey(
        Provider, models.CASCADE, null=True, blank=True, related_name="sites", verbose_name=_("provider")
    )
    is_confidential = models.BooleanField(_("where it is must not be known"), default=False)
    is_detention = models.BooleanField(
        _("people are detained here"),
        default=False,
        help_text=_("Nobody in care is ever lodged in such a place."),
    )
    country = CountryField(_("country"), blank=True, default="")
    admin1 = models.CharField(_("province, department or state"), max_length=100, blank=True)
    location_type = models.CharField(_("kind of place"), max_length=10, choices=Type, default=Type.PHYSICAL)
    url = models.CharField(_("website"), max_length=1000, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    alternate_name = models.CharField(_("also called"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    transportation = models.TextField(_("how to get there"), blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    external_identifier = models.CharField(_("number elsewhere"), max_length=300, blank=True)
    external_identifier_type = models.CharField(_("kind of number"), max_length=300, blank=True)

    #: What would tell where a confidential place is.
    TELLS_WHERE = ("url", "description", "transportation", "external_identifier")

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confidential=False)
                | Q(latitude__isnull=True, longitude__isnull=True, url="", description="", transportation="")
                & Q(external_identifier=""),
                name="a_confidential_site_says_nothing_of_where_it_is",
            ),
        ]

    def clean(self):
        super().clean()
        if not self.is_confidential:
            return
        told = any(getattr(self, name) for name in self.TELLS_WHERE) or self.latitude or self.longitude
        if told or (not self._state.adding and (self.addresses.exists() or self.extra)):
            raise ValidationError(
                {"is_confidential": _("Take out the address and everything else that tells where it is first.")}
            )

    def save(self, *args, **kwargs):
        self.clean()
        super().save(*args, **kwargs)


class ProviderServices(Published):
    def open(self):
        return self.filter(status=ProviderService.Status.ACTIVE)


class ProviderService(Reviewed, HsdsObject):
    """A service that a provider gives (HSDS service)."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Open")
        INACTIVE = "inactive", _("Not open now")
        DEFUNCT = "defunct", _("Ended")
        CLOSED = "temporarily closed", _("Closed for a time")

    provider = models.ForeignKey(
        Provider, models.CASCADE, null=True, related_name="services", verbose_name=_("provider")
    )
    program = models.ForeignKey(
        "services_catalog.Program", models.SET_NULL, null=True, blank=True, related_name="services"
    )
    service_types = models.ManyToManyField(
        ServiceType, blank=True, related_name="provider_services", verbose_name=_("types of service")
    )
    populations = CodesField(_("meant for"), codes=ServiceType.Population, help_text=_("None marked means everybody."))
    lodges = models.BooleanField(_("people sleep here"), default=False)
    needs_agreement = models.BooleanField(
        _("only under an agreement"), default=False, help_text=_("Without one in force it is not offered.")
    )
    reach_country = models.BooleanField(_("reaches the whole country"), default=False)

    name = models.CharField(_("name"), max_length=300)
    alternate_name = models.CharField(_("also called"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    url = models.CharField(_("website"), max_length=1000, blank=True)
    email = models.CharField(_("e-mail"), max_length=300, blank=True)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.ACTIVE)
    interpretation_services = models.TextField(_("interpreters"), blank=True)
    application_process = models.TextField(_("how to ask for it"), blank=True)
    fees_description = models.TextField(_("what it costs"), blank=True)
    wait_time = models.CharField(_("waiting time"), max_length=300, blank=True)
    fees = models.TextField(_("fees"), blank=True)
    accreditations = models.TextField(_("accreditations"), blank=True)
    eligibility_description = models.TextField(_("who may come"), blank=True)
    minimum_age = models.FloatField(_("from age"), null=True, blank=True)
    maximum_age = models.FloatField(_("up to age"), null=True, blank=True, validators=[MaxValueValidator(150)])
    assured_date = models.DateField(_("checked on"), null=True, blank=True)
    assurer_email = models.CharField(_("checked by"), max_length=300, blank=True)
    licenses = models.TextField(_("licences"), blank=True)
    alert = models.TextField(_("notice"), blank=True)
    last_modified = models.DateTimeField(_("last changed"), null=True, blank=True, editable=False)

    history = HistoricalRecords(m2m_fields=[service_types])
    objects = ProviderServices.as_manager()

    class Meta(Reviewed.Meta):
        verbose_name = _("service of a provider")
        verbose_name_plural = _("services of providers")
        ordering = ["name"]
        indexes = [
            models.Index(fields=["review", "status"], name="provider_service_by_review"),
            models.Index(fields=["last_modified"], name="provider_service_by_change"),
        ]
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
                name="provider_service_ages_in_order",
            ),
        ]


class ServiceSite(Row):
    """A service at a place (HSDS service_at_location)."""

    service = models.ForeignKey(ProviderService, models.CASCADE, related_name="service_at_locations")
    site = models.ForeignKey(Site, models.CASCADE, related_name="services_here", verbose_name=_("place"))
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("service at a place")
        verbose_name_plural = _("services at places")
        constraints = [models.UniqueConstraint(fields=["service", "site"], name="a_service_once_at_a_site")]
