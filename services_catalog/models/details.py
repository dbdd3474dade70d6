"""What is known of a provider, a service or a place beside its name. Objects and names as in HSDS 3.1."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_catalog.models.base import Row
from services_catalog.models.providers import Provider, ProviderService, ServiceSite, Site


def belongs_to(model, name, **options):
    """A relation of a detail to what it may hang on."""
    return models.ForeignKey(model, models.CASCADE, null=True, blank=True, related_name=name, **options)


class Unit(Row):
    """In what a capacity is counted: beds, places, people."""

    name = models.CharField(_("name"), max_length=300)
    scheme = models.CharField(_("scheme"), max_length=300, blank=True)
    identifier = models.CharField(_("identifier"), max_length=300, blank=True)
    uri = models.CharField(_("address"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("unit of capacity")
        ordering = ["name"]


class Capacity(Row):
    """How many places are free, and since when that is known (HSDS service_capacity)."""

    # Files may name a service or a unit that they do not hold; nobody makes such a row here.
    service = models.ForeignKey(ProviderService, models.CASCADE, null=True, related_name="capacities")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("counted in"))
    available = models.IntegerField(_("free now"), validators=[MinValueValidator(0)])
    maximum = models.IntegerField(_("in all"), null=True, blank=True, validators=[MinValueValidator(0)])
    description = models.TextField(_("description"), blank=True)
    updated = models.DateTimeField(_("last update"), default=timezone.now)

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        constraints = [
            models.CheckConstraint(condition=Q(available__gte=0), name="no_place_is_given_twice"),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(maximum__gte=F("available")),
                name="not_more_places_free_than_there_are",
            ),
        ]

    def __str__(self):
        return f"{self.available}/{self.maximum}" if self.maximum is not None else str(self.available)


class Contact(Row):
    """A person or desk to speak with. Staff of providers, never people in care."""

    provider = belongs_to(Provider, "contacts")
    service = belongs_to(ProviderService, "contacts")
    service_site = belongs_to(ServiceSite, "contacts")
    site = belongs_to(Site, "contacts")
    name = models.CharField(_("name"), max_length=300, blank=True)
    title = models.CharField(_("function"), max_length=300, blank=True)
    department = models.CharField(_("department"), max_length=300, blank=True)
    email = models.CharField(_("e-mail"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")


class Phone(Row):
    provider = belongs_to(Provider, "phones")
    service = belongs_to(ProviderService, "phones")
    service_site = belongs_to(ServiceSite, "phones")
    site = belongs_to(Site, "phones")
    contact = belongs_to(Contact, "phones")
    number = models.CharField(_("number"), max_length=100)
    extension = models.FloatField(_("extension"), null=True, blank=True)
    type = models.CharField(_("kind"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")

    def __str__(self):
        return self.number


class Address(Row):
    """Where a place is. A confidential place has none."""

    class Type(models.TextChoices):
        PHYSICAL = "physical", _("Where it is")
        POSTAL = "postal", _("For letters")
        VIRTUAL = "virtual", _("Online")

    site = belongs_to(Site, "addresses")
    attention = models.CharField(_("to the attention of"), max_length=300, blank=True)
    address_1 = models.CharField(_("address"), max_length=300)
    address_2 = models.CharField(_("address, second line"), max_length=300, blank=True)
    city = models.CharField(_("town"), max_length=300)
    region = models.CharField(_("region"), max_length=300, blank=True)
    state_province = models.CharField(_("province, department or state"), max_length=300)
    postal_code = models.CharField(_("postal code"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=100)
    address_type = models.CharField(_("kind"), max_length=10, choices=Type, default=Type.PHYSICAL)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def clean(self):
        super().clean()
        if self.site and self.site.is_confidential:
            raise ValidationError(_("Where this place is must not be known: it has no address here."))

    def save(self, *args, **kwargs):
        self.clean()  # also where no form asked: an address that is never written cannot leak
        super().save(*args, **kwargs)

    def __str__(self):
        return ", ".join(filter(None, [self.address_1, self.city, self.state_province]))


class Language(Row):
    """A language that is spoken. `code` is ISO 639-3; files from elsewhere may hold other codes, kept as they are."""

    service = belongs_to(ProviderService, "languages")
    site = belongs_to(Site, "languages")
    phone = belongs_to(Phone, "languages")
    name = models.CharField(_("name"), max_length=300, blank=True)
    code = models.CharField(_("code"), max_length=35, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        indexes = [models.Index(fields=["code"], name="catalogue_language_by_code")]


class Schedule(Row):
    """When a place or a service is open: RFC 5545 parts as HSDS has them."""

    class Frequency(models.TextChoices):
        WEEKLY = "WEEKLY", _("Every week")
        MONTHLY = "MONTHLY", _("Every month")

    class Day(models.TextChoices):
        MO = "MO", _("Monday")
        TU = "TU", _("Tuesday")
        WE = "WE", _("Wednesday")
        TH = "TH", _("Thursday")
        FR = "FR", _("Friday")
        SA = "SA", _("Saturday")
        SU = "SU", _("Sunday")

    service = belongs_to(ProviderService, "schedules")
    service_site = belongs_to(ServiceSite, "schedules")
    site = belongs_to(Site, "schedules")
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    dtstart = models.DateField(_("first day"), null=True, blank=True)
    timezone = models.FloatField(_("hours from UTC"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)
    count = models.PositiveIntegerField(_("how many times"), null=True, blank=True)
    wkst = models.CharField(_("week begins on"), max_length=2, choices=Day, blank=True)
    freq = models.CharField(_("repeats"), max_length=10, choices=Frequency, blank=True)
    interval = models.PositiveIntegerField(
        _("every so many"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    byday = models.CharField(
        _("days"),
        max_length=200,
        blank=True,
        help_text=_("Two letters each, for instance MO,TU,WE. 1MO: first Monday."),
    )
    byweekno = models.CharField(_("weeks of the year"), max_length=300, blank=True)
    bymonthday = models.CharField(_("days of the month"), max_length=300, blank=True)
    byyearday = models.CharField(_("days of the year"), max_length=1000, blank=True)
    description = models.TextField(_("in words"), blank=True)
    opens_at = models.TimeField(_("opens"), null=True, blank=True)
    closes_at = models.TimeField(_("closes"), null=True, blank=True)
    schedule_link = models.CharField(_("address of the timetable"), max_length=1000, blank=True)
    attending_type = models.CharField(_("how one takes part"), max_length=300, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")


class ServiceArea(Row):
    """From where people may come, or how far the service goes out to them."""

    service = belongs_to(ProviderService, "service_areas")
    service_site = belongs_to(ServiceSite, "service_areas")
    name = models.CharField(_("name"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    extent = models.TextField(_("extent"), blank=True)
    extent_type = models.CharField(_("kind of extent"), max_length=100, blank=True)
    uri = models.CharField(_("address"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("area served")
        verbose_name_plural = _("areas served")


class Accessibility(Row):
    site = belongs_to(Site, "accessibility")
    description = models.TextField(_("description"), blank=True)
    details = models.TextField(_("details"), blank=True)
    url = models.CharField(_("website"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("accessibility")
        verbose_name_plural = _("accessibility")


class CostOption(Row):
    """What people or their helpers pay without an agreement."""

    service = belongs_to(ProviderService, "cost_options")
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    option = models.CharField(_("for whom"), max_length=300, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    amount_description = models.TextField(_("what it includes"), blank=True)

    class Meta:
        verbose_name = _("price without agreement")
        verbose_name_plural = _("prices without agreement")


class RequiredDocument(Row):
    service = belongs_to(ProviderService, "required_documents")
    document = models.CharField(_("paper"), max_length=500, blank=True)
    uri = models.CharField(_("address"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("paper that is asked for")
        verbose_name_plural = _("papers that are asked for")


class Funding(Row):
    provider = belongs_to(Provider, "funding")
    service = belongs_to(ProviderService, "funding")
    source = models.CharField(_("who pays"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("source of money")
        verbose_name_plural = _("sources of money")


class Program(Row):
    provider = belongs_to(Provider, "programs")
    name = models.CharField(_("name"), max_length=300)
    alternate_name = models.CharField(_("also called"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")


class Identifier(Row):
    """The number of a provider in a register (HSDS organization_identifier)."""

    provider = belongs_to(Provider, "identifiers")
    identifier_scheme = models.CharField(_("register"), max_length=300, blank=True)
    identifier_type = models.CharField(_("kind of number"), max_length=300)
    identifier = models.CharField(_("number"), max_length=300)

    class Meta:
        verbose_name = _("number in a register")
        verbose_name_plural = _("numbers in registers")


class Url(Row):
    provider = belongs_to(Provider, "additional_websites")
    service = belongs_to(ProviderService, "additional_urls")
    label = models.CharField(_("label"), max_length=300, blank=True)
    url = models.CharField(_("address"), max_length=1000)

    class Meta:
        verbose_name = _("web address")
        verbose_name_plural = _("web addresses")


class Taxonomy(Row):
    name = models.CharField(_("name"), max_length=500)
    description = models.TextField(_("description"), blank=True)
    uri = models.CharField(_("address"), max_length=1000, blank=True)
    version = models.CharField(_("version"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("taxonomy")
        verbose_name_plural = _("taxonomies")


class TaxonomyTerm(Row):
    code = models.CharField(_("code"), max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=500)
    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    taxonomy = models.CharField(_("taxonomy"), max_length=500, blank=True)
    taxonomy_detail = models.ForeignKey(Taxonomy, models.CASCADE, null=True, blank=True, related_name="terms")
    language = models.CharField(_("language"), max_length=100, blank=True)
    term_uri = models.CharField(_("address"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")


class Attribute(Row):
    """A term of a taxonomy said of any object: `link_entity` names its table, `link_id` the row."""

    link_id = models.UUIDField(null=True, blank=True)
    link_entity = models.CharField(max_length=100, blank=True)
    link_type = models.CharField(max_length=300, blank=True)
    taxonomy_term = models.ForeignKey(TaxonomyTerm, models.CASCADE, null=True, blank=True, related_name="attributes")
    value = models.TextField(_("value"), blank=True)
    label = models.CharField(_("label"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        indexes = [models.Index(fields=["link_entity", "link_id"], name="attribute_by_row")]


class Metadata(Row):
    """What another system says was changed in one of its rows. Our own changes are in the history."""

    resource_id = models.UUIDField(null=True, blank=True)
    resource_type = models.CharField(max_length=100, blank=True)
    last_action_date = models.CharField(max_length=100)
    last_action_type = models.CharField(max_length=300)
    field_name = models.CharField(max_length=300)
    previous_value = models.TextField(blank=True)
    replacement_value = models.TextField(blank=True)
    updated_by = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("change elsewhere")
        verbose_name_plural = _("changes elsewhere")
        indexes = [models.Index(fields=["resource_type", "resource_id"], name="metadata_by_row")]


class MetaTableDescription(Row):
    name = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=100, blank=True)
    character_set = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("description of a table")
        verbose_name_plural = _("descriptions of tables")
