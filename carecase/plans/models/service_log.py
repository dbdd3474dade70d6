"""Services given, and services that were needed and could not be given (care pathway C10).

What is logged about health tells of illness, pregnancy or rape already by its kind ("clinical care after rape"),
whatever stands in a note. A note in a class of its own would not be enough: the row itself belongs where only those
who read health see it. So there are two logs with the same fields, one per class of reader, like a case's notes.
"""

from datetime import timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.plans.models.plan import Costed
from carecase.plans.models.voucher import Voucher
from carecase.sealing.fields import SealedField
from carecase.workflow.bounds import has_happened
from carecase.workflow.in_error import UNDO_WITHIN, CountedQuerySet, MaybeInError
from carecase.workflow.records import Record
from services_catalog.models import Price, ProviderService, ServiceType

#: So long nobody asks why something that was just logged was a slip.
NO_REASON_ASKED = timedelta(minutes=15)


class LogQuerySet(CountedQuerySet):
    def just_logged_by(self, user):
        """A colleague's own lines while she may take them back, also those she may not read afterwards."""
        return self.filter(recorded_by=user, recorded_at__gt=timezone.now() - UNDO_WITHIN)


class LogBase(Costed, MaybeInError, Record):
    """A service given, tried or not to be had, at a moment.

    Nothing is deleted: what was logged by mistake is marked as entered in error.
    """

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        REMOTE = "remote", _("By video or online")
        PHONE = "phone", _("By phone")

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("Given")
        PARTIAL = "partial", _("Given in part")
        NO_SHOW = "no_show", _("She or he did not come")
        DECLINED = "declined_by_person", _("She or he did not want it")
        UNAVAILABLE = "unavailable", _("Was not to be had")
        NOT_APPLICABLE = "not_applicable", _("Was not needed")

    class Disposition(models.TextChoices):
        """Who took care of it; the list of Primero (care pathway I)."""

        BY_US = "provided_by_us", _("We gave it")
        REFERRED = "referred", _("Referred to others")
        ELSEWHERE = "already_received_elsewhere", _("Already received elsewhere")
        DECLINED = "declined_by_person", _("She or he did not want it")
        UNAVAILABLE = "unavailable", _("Was not to be had")
        NOT_APPLICABLE = "not_applicable", _("Was not needed")

    retention = Retention.CASE
    visible_through = "case"

    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+", verbose_name=_("service"))
    outcome = models.CharField(_("result"), max_length=20, choices=Outcome, default=Outcome.DELIVERED)
    given_at = models.DateTimeField(_("when"), default=timezone.now, validators=[has_happened])
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MaxValueValidator(24 * 60)]
    )
    quantity = models.PositiveSmallIntegerField(
        _("quantity"), null=True, blank=True, validators=[MaxValueValidator(10_000)]
    )
    provider_service = models.ForeignKey(
        ProviderService,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("provider in the catalogue"),
    )
    price = models.ForeignKey(Price, models.PROTECT, null=True, editable=False, related_name="+")
    voucher = models.OneToOneField(
        Voucher, models.PROTECT, null=True, editable=False, related_name="%(class)s", verbose_name=_("voucher")
    )
    provider = SealedField(_("who gave it"), default="", blank=True, max_length=200)
    place = SealedField(_("place"), default="", blank=True, max_length=200)
    interpreter_used = models.BooleanField(_("with an interpreter"), null=True, blank=True)
    disposition = models.CharField(_("who took care of it"), max_length=30, choices=Disposition, blank=True)
    budget_line = models.CharField(_("budget line"), max_length=40, blank=True)
    note = SealedField(_("note"), default="", blank=True, max_length=1000)
    entry = models.UUIDField(null=True, editable=False, db_index=True)  # the same for all that one press logged
    why_in_error = SealedField(default="", blank=True, editable=False, max_length=300)

    objects = LogQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-given_at", "-recorded_at"]
        constraints = [*Costed.Meta.constraints, *MaybeInError.Meta.constraints]
        indexes = [
            models.Index(fields=["case", "-given_at"], name="%(class)s_by_case"),
            models.Index(fields=["recorded_by", "-recorded_at"], name="%(class)s_by_writer"),
        ]

    def __str__(self):
        return self.service_type.name

    @property
    def at(self):
        return self.given_at

    @property
    def undo_asks_why(self):
        return timezone.now() - self.recorded_at > NO_REASON_ASKED


class ServiceLog(LogBase):
    data_class = DataClass.OPERATIONS
    case = models.ForeignKey(Case, models.CASCADE, related_name="services")

    class Meta(LogBase.Meta):
        verbose_name = _("service given")
        verbose_name_plural = _("services given")


class HealthServiceLog(LogBase):
    data_class = DataClass.HEALTH
    case = models.ForeignKey(Case, models.CASCADE, related_name="health_services")

    class Meta(LogBase.Meta):
        verbose_name = _("health service given")
        verbose_name_plural = _("health services given")


class NeedBase(Record):
    """Something that was needed and is not to be had yet: what a petition for resources is made of."""

    class Reason(models.TextChoices):
        NOT_KNOWN = "not_known", _("Not known yet")
        NONE = "no_provider", _("Nobody offers it")
        NO_CAPACITY = "no_capacity", _("No place or capacity")
        NOT_IN_COUNTRY = "not_in_country", _("Does not exist in the country")
        REFUSED = "refused_by_provider", _("The provider refused")
        NOT_ELIGIBLE = "not_eligible", _("She or he is not entitled to it")
        COST = "cost", _("Nobody pays for it")
        TOO_FAR = "too_far", _("Too far, or no safe transport")
        NO_INTERPRETER = "no_interpreter", _("No interpreter")
        NOT_SAFE = "not_safe", _("Not safe for her or him")
        NOT_WANTED = "not_wanted", _("She or he does not want what there is")
        OTHER = "other", _("Another reason")

    class Resolution(models.TextChoices):
        DELIVERED = "delivered", _("It was given")
        NOT_NEEDED = "not_needed", _("It is not needed any more")
        DECLINED = "declined_by_person", _("She or he does not want it")
        IN_ERROR = "entered_in_error", _("It was entered in error")

    retention = Retention.CASE
    visible_through = "case"

    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+", verbose_name=_("service"))
    needed_since = models.DateField(_("needed since"), default=timezone.localdate, validators=[has_happened])
    reason = models.CharField(_("why it is not to be had"), max_length=20, choices=Reason, default=Reason.NOT_KNOWN)
    note = SealedField(_("what was tried"), default="", blank=True, max_length=1000)
    instead = SealedField(_("what is done instead"), default="", blank=True, max_length=1000)
    resolved_at = models.DateTimeField(_("settled on"), null=True, blank=True, editable=False)
    resolution = models.CharField(
        _("how it was settled"), max_length=20, choices=Resolution, blank=True, editable=False
    )
    entry = models.UUIDField(null=True, editable=False)  # of the log that told of it

    class Meta:
        abstract = True
        ordering = ["needed_since", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "service_type"], condition=Q(resolved_at__isnull=True), name="one_open_%(class)s"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolution="")
                | (Q(resolved_at__isnull=False) & ~Q(resolution="")),
                name="a_settled_%(class)s_says_how",
            ),
        ]

    def __str__(self):
        return self.service_type.name


class UnmetNeed(NeedBase):
    data_class = DataClass.OPERATIONS
    case = models.ForeignKey(Case, models.CASCADE, related_name="unmet_needs")

    class Meta(NeedBase.Meta):
        verbose_name = _("unmet need")
        verbose_name_plural = _("unmet needs")


class HealthUnmetNeed(NeedBase):
    data_class = DataClass.HEALTH
    case = models.ForeignKey(Case, models.CASCADE, related_name="health_unmet_needs")

    class Meta(NeedBase.Meta):
        verbose_name = _("unmet health need")
        verbose_name_plural = _("unmet health needs")


def log_model(service_type):
    """Where a service of this type is logged."""
    return HealthServiceLog if service_type.is_health else ServiceLog


def need_model(service_type):
    """Where a need for a service of this type is kept."""
    return HealthUnmetNeed if service_type.is_health else UnmetNeed
