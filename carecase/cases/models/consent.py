"""What the person was told and agreed to."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.cases.models.case import Case
from carecase.jurisdictions import languages
from carecase.jurisdictions.fields import LanguageField
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class Consent(Record):
    """What the person agreed to: per purpose, partner, data category and time. Never a condition of service (C3)."""

    class Kind(models.TextChoices):
        SERVICES = "services", _("Services")
        INTERVIEW = "interview", _("Interview")
        DATA_RECORD = "data_record", _("Keeping her or his data")
        DATA_SHARE = "data_share", _("Sharing data with a partner")
        PHOTO = "photo", _("Photograph")
        BIOMETRICS = "biometrics", _("Fingerprints")
        MEDICAL_EXAM = "medical_exam", _("Medical examination")
        RETURN = "return", _("Return")
        RECORDING = "recording", _("Recording")
        RESEARCH = "research_deidentified", _("Research without identity")
        FOLLOW_UP = "follow_up", _("Contact or visits afterwards")
        CONSULATE = "consulate", _("Contact with a consulate")

    class Given(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        PARTIAL = "partial", _("In part")
        DEFERRED = "deferred", _("To be asked later")

    class By(models.TextChoices):
        SELF = "self", _("Herself or himself")
        GUARDIAN = "guardian", _("The guardian")
        BOTH = "both", _("Both: guardian, and the child's assent")

    class How(models.TextChoices):
        SIGNED = "signed", _("Signed")
        THUMB = "thumb", _("Thumb print")
        ORAL = "oral", _("Said before a witness")

    class Told(models.TextChoices):
        """The seven things of the HTCDS consent checklist."""

        PURPOSE = "purpose", _("What for")
        USES = "uses", _("Who will use it and how")
        RESEARCH = "research", _("Use without identity for studies")
        ACCESS = "access", _("The right to see and correct it")
        RETENTION = "retention", _("How long it is kept")
        WITHDRAWAL = "withdrawal", _("How to take it back")
        NOT_A_CONDITION = "not_a_condition", _("That help does not depend on it")

    class Category(models.TextChoices):
        IDENTITY = "identity", _("Identity")
        CONTACT = "contact", _("Contact")
        NEEDS = "needs", _("Needs and services")
        HEALTH = "health", _("Health")
        STORY = "story", _("What happened")
        LEGAL = "legal", _("Legal situation")
        TRAVEL = "travel", _("Travel")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    kind = models.CharField(_("to what"), max_length=24, choices=Kind)
    given = models.CharField(_("answer"), max_length=10, choices=Given)
    by = models.CharField(_("answered by"), max_length=10, choices=By, blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How, blank=True)
    told = CodesField(_("explained beforehand"), codes=Told)
    language = LanguageField(_("in which language"), blank=True)
    partner = SealedField(_("with whom, one partner per consent"), default="", blank=True, max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the partner, if it works with this system"),
    )
    categories = CodesField(_("which information"), codes=Category)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    deferred_because = SealedField(_("why it is asked later"), default="", blank=True, max_length=300)
    ask_again_at = models.DateTimeField(_("to be asked by"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("consent")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given="deferred") | Q(ask_again_at__isnull=False), name="deferred_consent_has_a_deadline"
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def holds(self):
        """Whether it covers anything today."""
        today = timezone.localdate()
        given = self.given in (self.Given.YES, self.Given.PARTIAL)
        return given and self.withdrawn_at is None and (self.valid_until is None or self.valid_until >= today)


class RightsTalk(Record):
    """Rights explained, in a language understood, and checked by asking back."""

    class Mode(models.TextChoices):
        SAME_LANGUAGE = "same_language", _("In a shared language")
        INTERPRETER = "interpreter", _("With an interpreter")
        SECOND_LANGUAGE = "second_language", _("In a second language, checked by asking back")
        AUDIO = "audio", _("With audio or pictures, checked by asking back")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="rights_talks")
    language = LanguageField(_("language"))
    mode = models.CharField(_("how"), max_length=20, choices=Mode)
    understood = models.BooleanField(_("understood, in her or his own words"), default=False)
    limits_told = models.BooleanField(_("limits of confidentiality and duty to report explained first"), default=False)

    class Meta:
        verbose_name = _("talk about rights")
        ordering = ["-recorded_at"]

    def __str__(self):
        return languages.name(self.language)
