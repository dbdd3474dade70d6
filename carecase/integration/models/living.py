"""Daily life: the language, the doctor, an account, somebody to turn to, and the neighbourhood (C15)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.integration.models.plan import IntegrationPlan
from carecase.jurisdictions.fields import LanguageField
from carecase.people.models import Person
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record


class LanguageCourse(Record):
    """A course of the language spoken here, from its level to its certificate."""

    class Level(models.TextChoices):
        LITERACY = "literacy", _("Reading and writing from the start")
        A1 = "a1", _("A1: first words")
        A2 = "a2", _("A2: everyday matters")
        B1 = "b1", _("B1: on her or his own")
        B2 = "b2", _("B2: at work and in public offices")
        C1 = "c1", _("C1 or higher")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="courses")
    language = LanguageField(_("language"))
    level = models.CharField(_("level"), max_length=8, choices=Level)
    place = SealedField(_("where"), default="", blank=True, max_length=150)
    hours = models.PositiveSmallIntegerField(
        _("hours per week"), null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    certificate_on = models.DateField(_("certificate given on"), null=True, blank=True)

    class Meta:
        verbose_name = _("language course")
        ordering = ["-from_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="course_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__lte=60), name="course_hours_fit_a_week"),
        ]

    def __str__(self):
        return f"{self.get_language_display()} {self.get_level_display()}"

    @property
    def in_words(self):
        given = _("certificate given on %(day)s") % {"day": when(self.certificate_on)} if self.certificate_on else ""
        return " · ".join(str(part) for part in (self, when(self.from_on), given) if part)


class HealthCover(Record):
    """Who pays the doctor, for one person of the family, and until when."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("Public insurance")
        PRIVATE = "private", _("Private insurance")
        PROGRAMME = "programme", _("Paid by the programme")
        NONE = "none", _("No cover yet")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="health_covers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = SealedField(_("number of the insured person"), default="", blank=True, max_length=60)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: without an end."))

    class Meta:
        verbose_name = _("health cover")
        ordering = ["-from_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="cover_ends_after_it_begins"
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def in_words(self):
        until = when(self.until_on) if self.until_on else _("without an end")
        return f"{self.person.get_age_band_display()} · {self} · {when(self.from_on)} – {until}"


class Account(Record):
    """A place for her or his own money."""

    class Kind(models.TextChoices):
        BANK = "bank", _("Bank")
        COOPERATIVE = "cooperative", _("Cooperative or savings group")
        PHONE = "phone", _("Money on the phone")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="accounts")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    place = SealedField(_("with whom"), default="", blank=True, max_length=120)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    refused_because = SealedField(_("or why it was refused"), default="", blank=True, max_length=300)

    class Meta:
        verbose_name = _("account")
        ordering = ["-recorded_at"]

    def __str__(self):
        return self.get_kind_display()

    @property
    def in_words(self):
        opened = _("opened on %(day)s") % {"day": when(self.opened_on)} if self.opened_on else self.refused_because
        return " · ".join(str(part) for part in (self, opened) if part)


class Mentor(Record):
    """Somebody to turn to who is not paid for it: checked first, and only as often as she or he likes."""

    class Often(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        TWICE_A_MONTH = "twice_a_month", _("Twice a month")
        MONTHLY = "monthly", _("Once a month")
        WHEN_WANTED = "when_wanted", _("When she or he wants")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="mentors")
    name = SealedField(_("name"), max_length=150)
    phone = SealedField(_("phone"), default="", blank=True, max_length=40)
    vetted_on = models.DateField(_("checked on"), null=True, blank=True)
    vetted_how = SealedField(_("how she or he was checked"), default="", blank=True, max_length=300)
    contact_agreed = models.BooleanField(_("both agreed to be in contact"), default=False)
    often = models.CharField(_("how often"), max_length=14, choices=Often, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("mentor")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact_agreed=False) | Q(vetted_on__isnull=False), name="a_mentor_is_checked_first"
            )
        ]

    def __str__(self):
        return str(_("In contact") if self.contact_agreed else _("Not in contact yet"))

    @property
    def in_words(self):
        return " · ".join(str(part) for part in (self.name, self, self.get_often_display()) if part)


class CommunityFactor(Record):
    """What in the neighbourhood puts her or him at risk, or protects; a risk has its measure."""

    class Factor(models.TextChoices):
        SERVICES = "services", _("Services within reach")
        POLICING = "policing", _("Police and authorities")
        ATTITUDES = "attitudes", _("Attitudes towards people from elsewhere")
        ACTION = "action", _("Neighbours, church, associations")
        SURROUNDINGS = "surroundings", _("Streets, light, transport")
        WORK = "work", _("Work offered, and by whom")
        CONTROLLERS = "controllers", _("People who looked for her or him, or their friends")

    class Weighs(models.TextChoices):
        RISK = "risk", _("Risk")
        PROTECTIVE = "protective", _("Protects")
        NEUTRAL = "neutral", _("Neither")
        UNKNOWN = "unknown", _("Not known")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="community_factors")
    factor = models.CharField(_("what"), max_length=14, choices=Factor)
    weighs = models.CharField(_("how it weighs"), max_length=10, choices=Weighs)
    looked_on = models.DateField(_("looked at on"))
    note = SealedField(_("what was seen"), default="", blank=True, max_length=500)
    measure = SealedField(_("what is done about it"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("the neighbourhood")
        ordering = ["-looked_on", "recorded_at"]

    def __str__(self):
        return f"{self.get_factor_display()}: {self.get_weighs_display()}"

    @property
    def in_words(self):
        return " · ".join(part for part in (str(self), self.measure) if part)
