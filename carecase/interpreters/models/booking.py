"""What was booked: an hour, a language, a mode and a class of topic. Never a name, a case or a house."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Unit
from carecase.access.roles import Role
from carecase.documents.numbers import new_number
from carecase.interpreters import overlap, video
from carecase.interpreters.models.bank import Interpreter, Mode
from carecase.interpreters.models.times import Room
from carecase.interpreters.querysets import BookingQuerySet
from carecase.interpreters.states import HOLDING, OPEN, STANDING, State
from carecase.jurisdictions import languages, zones
from carecase.jurisdictions.currencies import Currency
from carecase.jurisdictions.fields import CountryField, LanguageField
from carecase.sealing.fields import SealedField
from carecase.workflow.engine import Blocked, Check
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record

CENT = Decimal("0.01")


class Topic(models.TextChoices):
    """The class of what is spoken about: all that an interpreter learns before, so that she or he may say no."""

    EVERYDAY = "everyday", _("Everyday matters")
    RIGHTS = "rights", _("Rights and consent")
    HEALTH = "health", _("Health")
    VIOLENCE = "violence", _("Violence, may be hard to hear")
    CHILD = "child", _("With a child")
    LEGAL = "legal", _("Legal advice or asylum")
    POLICE = "police", _("Police or prosecution")


class Booking(StatefulModel, Record):
    """One interpreter asked for one hour. `asked_for` ties the tries of one request together and says nothing else."""

    State = State

    class Conflict(models.TextChoices):
        """The coded facts of the conflict question."""

        RELATIVE = "relative", _("A relative may be concerned")
        ACQUAINTED = "acquainted", _("I may know the person")
        LED_THEM = "led_them", _("I have a tie to those who led or controlled them")
        OTHER_SIDE = "other_side", _("I work or worked for the other side")
        OTHER = "other", _("Another reason, which I need not give")

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("Urgent: within the hour by phone or video")
        PLANNED = "planned", _("At the time agreed")

    data_class = DataClass.OPERATIONS
    retention = Retention.HOUSE

    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="bookings", editable=False)
    room = models.ForeignKey(
        Room,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=pgettext_lazy("video", "room"),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="interpreter_bookings", editable=False)
    asked_for = models.UUIDField(editable=False)
    state = StateField(choices=State, default=State.REQUESTED, editable=False)
    language = LanguageField(_("language"))
    variety = models.CharField(_("variety or place"), max_length=80, blank=True)
    mode = models.CharField(_("how"), max_length=10, choices=Mode)
    topic = models.CharField(_("about"), max_length=10, choices=Topic)
    urgency = models.CharField(_("how soon"), max_length=8, choices=Urgency, default=Urgency.PLANNED)
    country = CountryField(_("in which country"))
    time_zone = models.CharField(_("time zone"), max_length=50, choices=zones.CHOICES)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    busy_from_at = models.DateTimeField(editable=False)  # with the way there
    busy_until_at = models.DateTimeField(editable=False)
    answer_due_at = models.DateTimeField(_("answer needed by"), null=True, blank=True, editable=False)
    offered_at = models.DateTimeField(null=True, editable=False)
    conflict = models.CharField(_("conflict"), max_length=10, choices=Conflict, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("minutes interpreted"), null=True, blank=True, validators=[MaxValueValidator(1440)]
    )
    fee = models.DecimalField(_("fee"), max_digits=10, decimal_places=2, null=True, blank=True, editable=False)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True, editable=False)
    rating = models.PositiveSmallIntegerField(
        _("how it went, from 1 to 5"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking of an interpreter")
        ordering = ["begins_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="a_booking_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(busy_from_at__lte=F("begins_at")) & Q(busy_until_at__gte=F("ends_at")),
                name="a_booking_is_busy_while_it_lasts",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="a_rating_is_one_to_five"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CONFLICT) | ~Q(conflict=""), name="a_conflict_says_which_kind"
            ),
            models.UniqueConstraint(
                fields=["asked_for"], condition=Q(state__in=HOLDING), name="one_interpreter_at_a_time_per_request"
            ),
        ]
        indexes = [
            models.Index(fields=["interpreter", "busy_from_at"], name="booking_by_interpreter"),
            models.Index(fields=["room", "begins_at"], name="booking_by_room"),
            models.Index(fields=["unit", "begins_at"], name="booking_by_unit"),
            models.Index(fields=["answer_due_at"], condition=Q(state=State.OFFERED), name="booking_by_answer"),
            models.Index(fields=["asked_for"], name="booking_by_request"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("casework:booking", args=[self.pk])

    def url_args(self):
        return [self.pk]

    def save(self, *args, **kwargs):
        """Two people who book the same hour at once: the second reads that it is taken."""
        try:
            with transaction.atomic():  # PostgreSQL gives up the whole transaction otherwise
                super().save(*args, **kwargs)
        except IntegrityError as error:
            if not overlap.is_taken(error):
                raise
            raise Blocked([Check(False, _("Somebody has booked this time already. Choose another."))]) from error

    @property
    def is_open(self):
        return self.state in OPEN

    def charge(self):
        """What the minutes cost by the price agreed with the interpreter, if there is one."""
        price = self.interpreter.price
        if price is not None and self.minutes is not None:
            self.fee = (price * self.minutes / 60).quantize(CENT)
            self.currency = self.interpreter.currency

    @property
    def language_in_words(self):
        return languages.name(self.language) + (f" ({self.variety})" if self.variety else "")

    @property
    def is_standing(self):
        """Agreed, and not called off since."""
        return self.state in STANDING

    @property
    def video_link(self):
        return video.link(self)

    def roles_of(self, user):
        """Those of whoever asked and the team, of the bank that keeps the interpreter, and the interpreter's own."""
        own = {Role.INTERPRETER} if self.interpreter.user_id == user.pk else set()
        own |= {m.role for m in user.standing} - {Role.INTERPRETER} if self.recorded_by_id == user.pk else set()
        kept = self.interpreter.roles_of(user) & {Role.INTERPRETER_COORDINATOR}
        return own | kept | self.unit.roles_of(user)


class ExpertAssignment(Record):
    """Somebody of the bank as an expert in proceedings: when, for which court, paid how."""

    class PaidBy(models.TextChoices):
        COURT = "court", _("The court")
        PROSECUTION = "prosecution", _("The prosecution")
        PROGRAMME = "programme", _("Our programme")
        NOBODY = "nobody", _("Nobody: free of charge")

    data_class = DataClass.JUSTICE
    retention = Retention.HOUSE
    visible_through = "interpreter"

    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="assignments")
    court = models.CharField(_("court"), max_length=120)
    country = CountryField(_("country"))
    reference = SealedField(_("number of the proceedings"), default="", blank=True, max_length=60)
    language = LanguageField(_("language"))
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    paid_by = models.CharField(_("paid by"), max_length=12, choices=PaidBy)
    amount = models.DecimalField(
        _("amount"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment as an expert")
        ordering = ["-begins_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="an_assignment_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | ~Q(currency=""), name="an_amount_paid_has_a_currency"
            ),
        ]

    def __str__(self):
        return self.court


class CalendarFeed(models.Model):
    """A secret address that a calendar program may read: hours and the word "booking", nothing else.

    Only a hash of the secret is kept; whoever loses it makes a new one.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    interpreter = models.ForeignKey(Interpreter, models.CASCADE, null=True, blank=True, related_name="feeds")
    room = models.ForeignKey(Room, models.CASCADE, null=True, blank=True, related_name="feeds")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        constraints = [
            models.CheckConstraint(
                condition=Q(interpreter__isnull=True) | Q(room__isnull=True), name="a_feed_is_of_one_thing"
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
