"""Who was spoken to, or tried to be reached, and through whom."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.interpreters.models import Booking, Interpreter, Mode
from carecase.interpreters.need import CommunityWish
from carecase.jurisdictions import languages
from carecase.jurisdictions.fields import CountryField, LanguageField
from carecase.sealing.fields import SealedField
from carecase.workflow.in_error import CountedQuerySet, MaybeInError
from carecase.workflow.records import Record


class AuthorityNotice(Record):
    """A notice to an authority, or the attempt: channel, number, time, who; with the next try when nobody answered."""

    class Body(models.TextChoices):
        CHILD_AUTHORITY = "child_authority", _("Child authority")
        IDENTIFICATION = "identification_body", _("Body that decides on identification")
        ASYLUM = "asylum_body", _("Asylum authority")
        CONSULATE = "consulate", _("Consulate")
        POLICE = "police", _("Police or prosecution")

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        LETTER = "letter", _("Letter")
        IN_PERSON = "in_person", _("In person")
        MESSAGE = "message", _("Message")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    body = models.CharField(_("to whom"), max_length=24, choices=Body)
    country = CountryField(_("of which country, for a consulate"), blank=True)
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    contact = SealedField(_("number or name reached"), default="", blank=True, max_length=120)
    reached = models.BooleanField(_("they answered"), default=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    note = SealedField(_("what was said"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("notice to an authority")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=True) | Q(next_try_at__isnull=False), name="an_attempt_has_a_next_try"
            ),
            models.CheckConstraint(condition=~Q(body="consulate") | ~Q(country=""), name="a_consulate_has_a_country"),
        ]

    def __str__(self):
        return self.get_body_display()


class InterpreterRequest(Record):
    """A need for an interpreter and how it was met. Matching belongs to the interpreter bank (architecture 1)."""

    class Purpose(models.TextChoices):
        LIFELINE = "lifeline", _("Medical danger, water or bed (at most 15 minutes)")
        SCREENING = "screening", _("Screening")
        INTERVIEW = "interview", _("Interview")
        CONSENT = "consent", _("Consent and rights")
        HEALTH = "health", _("Health")
        LEGAL = "legal", _("Legal advice")
        POLICE = "police", _("Police or prosecution")
        EVERYDAY = "everyday", _("Everyday matters")

    class Sex(models.TextChoices):
        NO_PREFERENCE = "any", _("No preference")
        FEMALE = "female", _("Woman only")
        MALE = "male", _("Man only")

    class Met(models.TextChoices):
        PHONE = "phone", _("Interpreter by phone")
        VIDEO = "video", _("Interpreter by video")
        IN_PERSON = "in_person", _("Interpreter in person")
        COLLEAGUE = "colleague", _("A colleague speaks it")
        SECOND_LANGUAGE = "second_language", _("A second language was used")
        CO_TRAVELLER = "co_traveller", _("Somebody of the same group, for danger to life only")
        NONE = "none", _("Nobody was found")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="interpreter_requests")
    #: Ties the requests of people of one event who are met together; the id of the one that stands for all.
    together = models.UUIDField(null=True, editable=False)
    language = LanguageField(_("language"))
    variety = models.CharField(_("variety or place"), max_length=80, blank=True)
    purpose = models.CharField(_("for what"), max_length=12, choices=Purpose)
    sex = models.CharField(_("her or his wish"), max_length=6, choices=Sex, default=Sex.NO_PREFERENCE)
    community = models.CharField(
        _("her or his wish about community"),
        max_length=9,
        choices=CommunityWish,
        default=CommunityWish.NO_PREFERENCE,
    )
    excluded_names = SealedField(
        _("whom she or he does not want"),
        default="",
        blank=True,
        max_length=300,
        help_text=_("Names, one per line."),
    )
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.PHONE)
    urgent = models.BooleanField(_("urgent: within the hour"), default=False)
    wanted_at = models.DateTimeField(_("wanted for"), default=timezone.now)
    minutes = models.PositiveSmallIntegerField(
        _("for how many minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, editable=False, related_name="+")
    met = models.CharField(_("how it was met"), max_length=16, choices=Met, blank=True)
    met_at = models.DateTimeField(_("met on"), null=True, blank=True)
    met_by = models.ForeignKey(
        Case,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who of the group helped"),
        help_text=_("For danger to life only, at most fifteen minutes."),
    )

    class Meta:
        verbose_name = _("request for an interpreter")
        ordering = ["-wanted_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(met="co_traveller") | Q(purpose="lifeline"), name="co_travellers_only_for_danger_to_life"
            ),
            models.CheckConstraint(condition=Q(met="") | Q(met_at__isnull=False), name="a_met_request_says_when"),
            models.UniqueConstraint(fields=["together", "case"], name="each_person_is_once_in_a_group_talk"),
        ]
        indexes = [models.Index(fields=["wanted_at"], name="interpreter_wanted_at")]

    def __str__(self):
        return languages.name(self.language)

    @property
    def ends_at(self):
        return self.wanted_at + timedelta(minutes=self.minutes)

    @property
    def asked_for(self):
        """What ties the tries of the bank together: of all who are met together, the same."""
        return self.together or self.pk

    def met_together(self):
        """The requests of everybody who is met at this hour, the one that stands for all first; else this alone."""
        if self.together is None:
            return [self]
        rows = InterpreterRequest.objects.filter(together=self.together)
        rows = list(rows.select_related("case", "case__person", "case__person__key", "case__unit", "key"))
        return sorted(rows, key=lambda each: (each.pk != each.together, each.pk))

    @property
    def due_at(self):
        """When somebody should have been found: the clock of the request (F), and never after the hour itself."""
        if not self.urgent and self.mode != Mode.IN_PERSON:
            return self.wanted_at
        clock = "interpreter_urgent" if self.urgent else "interpreter_in_person"
        return min(self.wanted_at, self.case.pack.due(clock, self.recorded_at))


class RefusedInterpreter(Record):
    """The person prefers another interpreter from now on. No reason is owed."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="refused_interpreters")
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("interpreter whom the person does not want")
        constraints = [models.UniqueConstraint(fields=["case", "interpreter"], name="an_interpreter_is_refused_once")]

    def __str__(self):
        return str(self.interpreter)


class ContactAttempt(MaybeInError, Record):
    """One line: channel, reached or not, next try. Three in thirty days stand before "contact lost" (F)."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        MESSAGE = "message", _("Message")
        VISIT = "visit", _("Visit")
        THROUGH_OTHERS = "through_others", _("Through somebody she or he trusts")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NOT_REACHED = "not_reached", _("Not reached")
        UNSAFE = "unsafe", _("Not safe to go on")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="contact_attempts")
    channel = models.CharField(_("how"), max_length=16, choices=Channel)
    outcome = models.CharField(_("result"), max_length=12, choices=Outcome)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    note = SealedField(_("note"), default="", blank=True, max_length=300)

    objects = CountedQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        ordering = ["-recorded_at"]
        constraints = MaybeInError.Meta.constraints

    def __str__(self):
        return self.get_outcome_display()
