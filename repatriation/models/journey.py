"""The journey: papers, one line of itinerary, fitness, company, money, belongings. Neutral words only."""

from datetime import time

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.jurisdictions import zones
from carecase.jurisdictions.currencies import Currency
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
    """Door to door in one line. Times are those of the clocks there."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="itineraries")
    route = SealedField(_("route, door to door"), max_length=250, validators=[neutral])
    carrier = SealedField(_("carrier and number"), max_length=120, validators=[neutral])
    departs_at = models.DateTimeField(_("leaves on"), help_text=_("Local time of the place of departure."))
    departs_zone = models.CharField(_("time zone of departure"), max_length=50, choices=zones.CHOICES)
    arrives_at = models.DateTimeField(_("arrives on"), help_text=_("Local time of the place of arrival."))
    arrives_zone = models.CharField(_("time zone of arrival"), max_length=50, choices=zones.CHOICES)
    accompanied = models.BooleanField(_("an escort is there on every leg"), default=False)
    meeter = SealedField(_("who meets her or him"), default="", blank=True, max_length=150, validators=[neutral])
    first_night = SealedField(
        _("where the first night is spent"), default="", blank=True, max_length=200, validators=[neutral]
    )
    night_reason = SealedField(
        _("if it arrives at night: why"), default="", blank=True, max_length=250, validators=[neutral]
    )

    class Meta:
        verbose_name = _("itinerary")
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
    def in_words(self):
        return f"{self.route} · {when(self.leaves_local)} → {when(self.arrives_local)}"


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
        return f"{self.get_result_display()} · {when(self.certified_at)}"


class Escort(Record):
    """A named person who travels along, for one traveller."""

    class Kind(models.TextChoices):
        SOCIAL = "social", _("Social")
        MEDICAL = "medical", _("Medical")
        SECURITY = "security", _("Security")
        CHILD_PROTECTION = "child_protection", _("Child protection officer")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="escorts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = SealedField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=120, validators=[neutral])
    is_woman = models.BooleanField(_("a woman"), default=False)

    class Meta:
        verbose_name = _("escort")
        ordering = ["recorded_at"]

    def __str__(self):
        return self.get_kind_display()

    @property
    def in_words(self):
        return f"{self.get_kind_display()} · {self.name} · {self.organisation}"


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


class Budget(Record):
    """What the return costs, approved by somebody other than the one who asks."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="budgets")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    covers = SealedField(_("what it covers"), default="", blank=True, max_length=250, validators=[neutral])
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("budget")
        constraints = [
            models.UniqueConstraint(fields=["plan"], name="one_budget_per_plan"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_budget_is_not_negative"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="nobody_approves_her_own_budget",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="an_approved_budget_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.currency} {number_format(self.amount, 2, force_grouping=True)}"

    @property
    def in_words(self):
        if self.approved_by:
            return f"{self} · " + _("approved by %(who)s") % {"who": self.approved_by}
        return f"{self} · " + _("not approved yet")


class BelongingsSigned(Record):
    """The list of what she or he takes along, signed."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="belongings")
    items = SealedField(_("what she or he takes along"), max_length=2000, validators=[neutral])
    signed = models.BooleanField(_("the person has signed the list"), default=False)

    class Meta:
        verbose_name = _("list of belongings")
        constraints = [models.UniqueConstraint(fields=["plan"], name="one_list_of_belongings_per_plan")]

    def __str__(self):
        return str(_("Signed") if self.signed else _("Not signed yet"))

    in_words = property(__str__)
