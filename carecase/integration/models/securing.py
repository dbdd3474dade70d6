"""What staying rests on: a right to stay, a home, something to live on, a place for every child (B3)."""

from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.integration.models.plan import IntegrationPlan
from carecase.jurisdictions.currencies import Currency
from carecase.people.models import Person
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record

#: B3: a roof for at least so long.
HOUSING_DAYS = 90


class StatusRoute(Record):
    """The way to a right to stay, and until when it holds."""

    class Route(models.TextChoices):
        SPECIAL = "special_victim_category", _("Special protection category")
        HUMANITARIAN = "interim_humanitarian", _("Humanitarian card")
        TRP = "trp", _("Temporary resident permit")
        T_OR_CP = "t_or_cp", _("T visa or continued presence")
        ASYLUM = "asylum_applicant", _("Asylum")
        RESIDENT = "resident", _("Residence by family, work or study")
        NATIONAL = "national", _("Nationality")

    class FeeWaiver(models.TextChoices):
        NOT_NEEDED = "not_needed", _("There is no fee")
        ASKED = "asked", _("Asked to be free of fees")
        GRANTED = "granted", _("Free of fees")
        REFUSED = "refused", _("Fees are to be paid")

    #: These do not run out.
    PERMANENT = (Route.NATIONAL,)

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="routes")
    route = models.CharField(_("way to stay"), max_length=30, choices=Route)
    advised_by = SealedField(_("who gave legal advice"), default="", blank=True, max_length=150)
    applied_on = models.DateField(_("applied for on"), null=True, blank=True)
    expires_on = models.DateField(_("holds until"), null=True, blank=True)
    fee_waiver = models.CharField(_("fees of the authority"), max_length=10, choices=FeeWaiver, blank=True)
    fee_instead = SealedField(_("if fees are to be paid: who pays them"), default="", blank=True, max_length=200)
    number = SealedField(_("file number"), default="", blank=True, max_length=60)

    class Meta:
        verbose_name = _("way to a status")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("applied_on")),
                name="status_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.get_route_display()

    @property
    def says_until_when(self):
        return self.route in self.PERMANENT or self.expires_on is not None

    @cached_property
    def was_refused(self):
        """What the authority said last: an appeal that was granted undoes a refusal."""
        steps = [step for step in self.plan.status_steps.all() if step.route_id == self.pk]
        decided = [step for step in steps if step.kind in step.DECIDES and step.result]
        return bool(decided) and max(decided, key=lambda step: step.done_on).result == "refused"

    @property
    def still_holds(self):
        return not self.was_refused and (self.expires_on is None or self.expires_on >= timezone.localdate())

    @property
    def in_words(self):
        until = _("until %(day)s") % {"day": when(self.expires_on)} if self.expires_on else ""
        return " · ".join(str(part) for part in (self.get_route_display(), until) if part)


class Home(Record):
    """A roof, confirmed for a time, whose safety was looked at anew: a new address is a new risk."""

    class Kind(models.TextChoices):
        RENTED = "rented", _("Rented")
        FAMILY = "family", _("With family or friends")
        SUPPORTED = "supported", _("Supported housing")
        SHELTER = "shelter", _("Still in the house")
        OTHER = "other", _("Another")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="homes")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    address = SealedField(_("address"), default="", blank=True, max_length=300)
    from_on = models.DateField(_("confirmed from"))
    until_on = models.DateField(_("confirmed until"), null=True, blank=True, help_text=_("Empty: without an end."))
    safety_assessed_on = models.DateField(_("safety of the address looked at on"), null=True, blank=True)
    is_safe = models.BooleanField(_("it is safe for her or him"), null=True, blank=True)
    note = SealedField(_("what makes it safe or not"), default="", blank=True, max_length=500)
    landlord = SealedField(_("who lets it, or stands for it"), default="", blank=True, max_length=150)
    landlord_phone = SealedField(_("her or his phone"), default="", blank=True, max_length=40)

    class Meta:
        verbose_name = _("home")
        ordering = ["-from_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="home_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(is_safe__isnull=True) | Q(safety_assessed_on__isnull=False),
                name="a_safe_home_says_when_it_was_looked_at",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_long_enough(self):
        return self.until_on is None or self.until_on - self.from_on >= timedelta(days=HOUSING_DAYS)

    @property
    def in_words(self):
        until = when(self.until_on) if self.until_on else _("without an end")
        return f"{self.get_kind_display()} · {when(self.from_on)} – {until}"


class Income(Record):
    """What she or he lives on, and for how long: the bridge until the first own income."""

    class Kind(models.TextChoices):
        WORK = "work", _("Work")
        BUSINESS = "business", _("Own business")
        STIPEND = "stipend", _("Stipend or benefit")
        FAMILY = "family", _("Family")
        OTHER = "other", _("Another source")

    #: An own income: up to its first day, something else must bridge the months.
    EARNED = (Kind.WORK, Kind.BUSINESS)

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="incomes")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    amount = models.DecimalField(
        _("amount per month"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: without an end."))

    class Meta:
        verbose_name = _("income")
        ordering = ["-from_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="income_is_not_negative"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="income_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_earned(self):
        return self.kind in self.EARNED

    @property
    def in_words(self):
        money = f"{self.currency} {number_format(self.amount, 2, force_grouping=True)}" if self.amount else ""
        return " · ".join(part for part in (self.get_kind_display(), money, when(self.from_on)) if part)


class Schooling(Record):
    """School or childcare for one child, her- or himself included."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        BRIDGE = "bridge", _("Bridge course")
        CHILDCARE = "childcare", _("Childcare")
        AT_HOME = "at_home", _("At home with a parent, as the family wishes")

    class Attendance(models.TextChoices):
        REGULAR = "regular", _("Goes regularly")
        SOMETIMES = "sometimes", _("Goes now and then")
        STOPPED = "stopped", _("Does not go any more")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="schoolings")
    child = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("child"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    place = SealedField(_("where"), default="", blank=True, max_length=150)
    from_on = models.DateField(_("from"))
    grade = SealedField(_("grade or group"), default="", blank=True, max_length=60)
    attendance = models.CharField(_("how it goes with attending"), max_length=10, choices=Attendance, blank=True)
    attendance_on = models.DateField(_("asked on"), null=True, blank=True, help_text=_("Ask again after 180 days."))

    class Meta:
        verbose_name = _("school or childcare")
        ordering = ["-from_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attendance="") | Q(attendance_on__isnull=False), name="attendance_says_when_it_was_asked"
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def in_words(self):
        shown = (self.get_kind_display(), self.grade, self.place, when(self.from_on), self.get_attendance_display())
        return " · ".join(part for part in shown if part)
