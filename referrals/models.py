"""A referral: what was offered outside our house, what the person said, and what came back."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.cases.models import Case, Consent
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record
from services_catalog.models import ServiceType


class State(models.TextChoices):
    """The carecase column of the referral_status crosswalk, with what comes before anything is sent."""

    DRAFT = "draft", _("Being prepared")
    OFFERED = "offered", _("Offered to the person")
    DECLINED = "declined", _("The person does not want it")
    SENT = "sent", _("Sent, no answer yet")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Not accepted")
    DONE = "completed", _("Done")
    REVOKED = "revoked", _("Called back")


#: Something is still expected from somebody.
OPEN = (State.DRAFT, State.OFFERED, State.SENT, State.ACCEPTED)
#: The other side has been asked.
WITH_THEM = (State.SENT, State.ACCEPTED, State.DONE)
#: The person was told of it; what she or he answered counts the same (B1, closing).
WAS_OFFERED = (State.OFFERED, State.DECLINED, State.SENT, State.ACCEPTED, State.REJECTED, State.DONE)


class Onward(models.TextChoices):
    """Where somebody goes who is not, or not only, in our kind of care (B1: never "none")."""

    ASYLUM = "asylum", _("Asylum")
    LABOUR = "labour", _("Labour rights")
    GBV = "gbv", _("Violence against women")
    SMUGGLING = "smuggling_assistance", _("Help for people on the move")
    OTHER = "other", _("Another programme")


class Referral(StatefulModel, Record):
    """A referral of a person to somebody outside our house; the case stays with us (C11)."""

    State = State
    Onward = Onward

    class Reason(models.TextChoices):
        """The three of HTCDS."""

        SERVICES = "additional_services_required", _("More services are needed")
        MOVE = "migration_or_change_of_location", _("The person moves to another place")
        OTHER = "other", _("Another reason")

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", _("Within 24 hours")
        URGENT = "urgent", _("Within 72 hours")
        NORMAL = "normal", _("Within two weeks")

    class Channel(models.TextChoices):
        LETTER = "letter", _("By letter")
        IN_PERSON = "in_person", _("In person, with the person")
        PHONE = "phone", _("By phone")
        MESSAGE = "message", _("By secure message")

    #: Hours until an answer is due: the referral_priority crosswalk.
    HOURS = {Urgency.EMERGENCY: 24, Urgency.URGENT: 72, Urgency.NORMAL: 336}

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    state = StateField(choices=State, default=State.DRAFT, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("to an organisation that works here"),
    )
    to_name = SealedField(_("or to whom, in words"), default="", blank=True, max_length=200)
    to_kind = models.CharField(_("kind of organisation"), max_length=40, choices=Organisation.Kind, blank=True)
    country = CountryField(_("in which country"), blank=True)
    service = models.ForeignKey(
        ServiceType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service wanted")
    )
    text = SealedField(_("what is asked for"), default="", blank=True, max_length=2000)
    reason = models.CharField(_("reason"), max_length=40, choices=Reason, default=Reason.SERVICES)
    urgency = models.CharField(_("answer needed"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    onward = models.CharField(_("onward help, if it is that"), max_length=24, choices=Onward, blank=True)
    shares = CodesField(_("which information goes with it"), codes=Consent.Category)
    accompanied = models.BooleanField(_("somebody goes along"), default=False)
    channel = models.CharField(_("how it is sent"), max_length=10, choices=Channel, blank=True)
    consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("consent it rests on"),
    )
    without_consent_because = SealedField(
        _("or why it is sent without consent"), default="", blank=True, max_length=500
    )
    without_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent on"), null=True, editable=False)
    responded_at = models.DateTimeField(_("answered on"), null=True, editable=False)
    feedback = SealedField(_("what they answered, what came of it"), default="", blank=True, max_length=2000)

    class Meta:
        verbose_name = _("referral")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[State.SENT, State.ACCEPTED, State.REJECTED, State.DONE])
                | Q(sent_at__isnull=False),
                name="a_sent_referral_says_when",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(consent__isnull=False) | Q(without_consent_by__isnull=False),
                name="a_referral_is_sent_with_consent_or_by_a_named_person",
            ),
        ]
        indexes = [models.Index(fields=["case", "state"], name="referral_by_case_state")]

    def __str__(self):
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @property
    def number(self):
        """Of its case: what stands in titles."""
        return self.case.number

    def url_args(self):
        return [self.case.number, self.pk]

    def get_absolute_url(self):
        return reverse("referrals:page", args=self.url_args())

    @cached_property
    def to(self):
        """Who is asked, in words."""
        return str(self.organisation) if self.organisation_id else self.to_name

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def acknowledgement_due_at(self):
        """When it should have arrived: the same day in an emergency, else within some working days (F)."""
        clock = "referral_emergency" if self.urgency == self.Urgency.EMERGENCY else "referral_acknowledged"
        return self.case.pack.due(clock, self.sent_at)

    @property
    def answer_due_at(self):
        """When an answer is due, as long as none has come."""
        if self.state != State.SENT:
            return None
        return self.sent_at + timedelta(hours=self.HOURS[self.urgency])

    @property
    def consent_covers_it(self):
        """The consent stands today and names everything that goes along."""
        consent = self.consent
        return bool(consent and consent.holds and set(self.shares) <= set(consent.categories))
