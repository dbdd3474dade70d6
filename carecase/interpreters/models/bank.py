"""Who interprets: languages with variety, direction and level; what was checked and sworn, and until when (C12)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.access.roles import Role
from carecase.documents.numbers import new_number
from carecase.interpreters.querysets import InterpreterQuerySet
from carecase.jurisdictions import languages, zones
from carecase.jurisdictions.currencies import Currency
from carecase.jurisdictions.fields import CountryField, LanguageField
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")


class Interpreter(Record):
    """Somebody in the regional bank. Papers and people in care know the number, never the name."""

    class Sex(models.TextChoices):
        WOMAN = "female", _("Woman")
        MAN = "male", _("Man")

    data_class = DataClass.IDENTITY
    retention = Retention.HOUSE

    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interpreter",
        verbose_name=_("account for her or his own pages"),
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="interpreters", editable=False)
    name = SealedField(_("name"), max_length=200)
    phone = SealedField(_("phone"), default="", blank=True, max_length=40)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex)
    nationality = CountryField(_("nationality"), blank=True)
    community = SealedField(_("community or people"), default="", blank=True, max_length=120)
    modes = CodesField(_("how she or he interprets"), codes=Mode)
    country = CountryField(_("where she or he lives"))
    place = models.CharField(_("town"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, choices=zones.CHOICES)
    vetted_on = models.DateField(_("checked on"), null=True, blank=True)
    vetted_until = models.DateField(_("checked until"), null=True, blank=True)
    trained_on = models.DateField(_("trained for this work on"), null=True, blank=True)
    sworn_on = models.DateField(_("oath signed on"), null=True, blank=True)
    sworn_until = models.DateField(_("oath valid until"), null=True, blank=True)
    expert_until = models.DateField(_("may be an expert in court until"), null=True, blank=True)
    price = models.DecimalField(
        _("price per hour"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.USD)
    is_active = models.BooleanField(_("takes bookings"), default=True)

    objects = InterpreterQuerySet.as_manager()

    class Meta:
        verbose_name = _("interpreter")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(vetted_until__isnull=True) | Q(vetted_on__isnull=False), name="a_check_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(sworn_until__isnull=True) | Q(sworn_on__isnull=False), name="an_oath_has_a_day"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("interpreters:interpreter", args=[self.pk])

    def roles_of(self, user):
        """Those of the organisation that keeps her or him; the role of an interpreter only over oneself."""
        own = {Role.INTERPRETER} if self.user_id == user.pk else set()
        return own | (self.organisation.roles_of(user) - {Role.INTERPRETER})


class InterpreterLanguage(Record):
    """A language of an interpreter, by ISO 639-3 with its variety: dialects of one language can be far apart."""

    class Level(models.TextChoices):
        NATIVE = "native", _("First language")
        PROFESSIONAL = "professional", _("Interprets it professionally")
        CONVERSATIONAL = "conversational", _("Enough for everyday matters")

    class Direction(models.TextChoices):
        BOTH = "both", _("Both ways")
        FROM = "from", _("Only from this language")
        INTO = "into", _("Only into this language")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE
    visible_through = "interpreter"

    interpreter = models.ForeignKey(Interpreter, models.CASCADE, related_name="languages")
    language = LanguageField(_("language"))
    variety = models.CharField(_("variety or place"), max_length=80, blank=True)
    level = models.CharField(_("how well"), max_length=14, choices=Level, default=Level.NATIVE)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.BOTH)

    class Meta:
        verbose_name = _("language interpreted")
        ordering = ["language", "variety"]
        constraints = [
            models.UniqueConstraint(fields=["interpreter", "language", "variety"], name="interprets_it_once")
        ]
        indexes = [models.Index(fields=["language", "interpreter"], name="interpreter_by_language")]

    def __str__(self):
        return languages.name(self.language) + (f" ({self.variety})" if self.variety else "")


class Tie(Record):
    """A tie that was declared: to people who control or lead others, or to an authority, in a country or its part."""

    class To(models.TextChoices):
        TRAFFICKER = "trafficker", _("Somebody suspected of trafficking in persons")
        SMUGGLER = "smuggler", _("Somebody suspected of leading migrants")
        POLICE = "police", _("Police, prosecution or migration authority")

    data_class = DataClass.SUSPECTS
    retention = Retention.HOUSE
    visible_through = "interpreter"

    interpreter = models.ForeignKey(Interpreter, models.CASCADE, related_name="ties")
    to = models.CharField(_("tie to"), max_length=10, choices=To)
    country = CountryField(_("in which country"))
    area = models.CharField(_("province or department"), max_length=80, blank=True)
    note = SealedField(_("what was declared"), default="", blank=True, max_length=300)
    declared_on = models.DateField(_("declared on"), default=timezone.localdate)
    ended_on = models.DateField(_("no longer since"), null=True, blank=True)

    class Meta:
        verbose_name = _("declared tie")

    def __str__(self):
        return self.get_to_display()
