"""Asking a state whether somebody is its national: one request with its clock, and what came of it line by line."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.jurisdictions.currencies import Currency
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record, RecordQuerySet


class Way(models.TextChoices):
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Through their website")


class NationalityRequestQuerySet(RecordQuerySet):
    def waiting(self):
        return self.filter(ended_on__isnull=True)


class NationalityRequest(Record):
    """A request to a consulate here, or to an embassy in a third country where there is none. It hangs on the case:
    papers are also asked for by people who stay."""

    class Office(models.TextChoices):
        CONSULATE = "consulate", _("Its consulate in this country")
        EMBASSY = "embassy", _("Its embassy in a third country")

    class WaitsFor(models.TextChoices):
        ANSWER = "answer", _("Waits for their reply")
        US = "us", _("They wait for us")
        LETTER = "letter", _("Waits for the travel letter")
        COLLECTION = "collection", _("Travel letter to be collected")
        NOTHING = "nothing", _("Ended")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="nationality_requests")
    country = CountryField(_("nationality to be confirmed"))
    office = models.CharField(_("who is asked"), max_length=10, choices=Office)
    seat = CountryField(_("for an embassy elsewhere: in which country it stands"), blank=True)
    office_name = models.CharField(_("which office"), max_length=100, help_text=_("For instance: consulate, city."))
    way = models.CharField(_("how it is sent"), max_length=10, choices=Way)
    reference = SealedField(_("their file number"), default="", blank=True, max_length=60)
    wants_letter = models.BooleanField(_("a travel letter is asked for too"), default=True)
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)
    waits_for = models.CharField(max_length=10, choices=WaitsFor, default=WaitsFor.ANSWER, editable=False)
    last_on = models.DateField(editable=False)
    chase_at = models.DateTimeField(null=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)

    objects = NationalityRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of nationality")
        ordering = ["-sent_on", "-recorded_at"]
        indexes = [models.Index(fields=["country", "office_name", "chase_at"], name="consulates_to_ask_again")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(office="embassy") | ~Q(seat=""), name="an_embassy_elsewhere_has_a_country"
            ),
            models.CheckConstraint(
                condition=Q(waits_for="nothing", ended_on__isnull=False)
                | (~Q(waits_for="nothing") & Q(ended_on__isnull=True)),
                name="a_request_waits_or_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(chase_at__isnull=True) | Q(frozen_at__isnull=True, ended_on__isnull=True),
                name="nobody_is_asked_again_who_must_not_be",
            ),
        ]

    def __str__(self):
        return f"{self.get_country_display()} · {self.office_name}"

    def get_absolute_url(self):
        return reverse("repatriation:nationality", args=[self.case.number, self.pk])

    @property
    def is_frozen(self):
        """Nobody contacts this office: a fear, a claim or a missing consent stands against it."""
        return self.frozen_at is not None and self.ended_on is None

    @property
    def days_waiting(self):
        return ((self.ended_on or timezone.localdate()) - self.sent_on).days

    @cached_property
    def answer(self):
        """What they said of the nationality, or None."""
        return self.entries.filter(kind__in=NationalityEntry.ANSWERS).first()

    @cached_property
    def letter(self):
        """The line that says that the letter was issued, or None."""
        return self.entries.filter(kind=NationalityEntry.Kind.LETTER_ISSUED).first()

    @property
    def in_words(self):
        state = _("do not contact") if self.is_frozen else self.get_waits_for_display()
        return f"{self} · {state}"


class NationalityEntry(Record):
    """One line of what happened to a request: sent, received, asked back, answered, paid, issued, collected."""

    class Kind(models.TextChoices):
        SENT = "sent", _("Sent")
        RECEIVED = "received", _("They confirm that they have it")
        ASKED_AGAIN = "asked_again", _("Asked again")
        ESCALATED = "escalated", _("Asked higher up")
        QUESTION = "question", _("They ask something back")
        REPLIED = "replied", _("Their question was answered")
        FEE_ASKED = "fee_asked", _("They ask for a fee")
        FEE_PAID = "fee_paid", _("The fee was paid, or waived")
        YES = "yes", _("Yes, she or he is a national")
        NO = "no", _("No, she or he is not a national")
        CANNOT = "cannot", _("They cannot confirm it")
        LETTER_ISSUED = "letter_issued", _("Travel letter issued")
        LETTER_COLLECTED = "letter_collected", _("Travel letter collected")
        CALLED_OFF = "called_off", _("Called off by us, without contacting them")
        FROZEN = "frozen", _("Stands still: do not contact")
        RELEASED = "released", _("Goes on: contact is possible again")

    #: What was said of the nationality.
    ANSWERS = (Kind.YES, Kind.NO, Kind.CANNOT)
    #: What means speaking to the office; none of it is done while something stands against it.
    CONTACTS = (
        Kind.SENT,
        Kind.ASKED_AGAIN,
        Kind.ESCALATED,
        Kind.REPLIED,
        Kind.FEE_PAID,
        Kind.LETTER_COLLECTED,
    )

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "request"

    request = models.ForeignKey(NationalityRequest, models.CASCADE, related_name="entries")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    entry_on = models.DateField(_("on"), default=timezone.localdate)
    way = models.CharField(_("how"), max_length=10, choices=Way, blank=True)
    with_whom = SealedField(_("with whom"), default="", blank=True, max_length=120)
    words = SealedField(_("what was said"), default="", blank=True, max_length=500)
    amount = models.DecimalField(
        _("amount of the fee"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    next_on = models.DateField(_("ask again on, if they named a day"), null=True, blank=True)

    class Meta:
        verbose_name = _("line about a confirmation of nationality")
        ordering = ["-entry_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | ~Q(currency=""), name="a_fee_has_a_currency")
        ]

    def __str__(self):
        return self.get_kind_display()
