"""A referral: what was offered outside our house, what the person said, exactly what was shared, what came back."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation, Unit
from carecase.access.roles import Role
from carecase.cases.models import Case, Consent
from carecase.cases.numbers import new_number
from carecase.jurisdictions.fields import CountryField
from carecase.people import names
from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.workflow.codes import CodesField
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record
from referrals.exchange.models.keys import Partner
from referrals.models.vocabulary import (
    ASKED,
    CATEGORY,
    MAY_BE_SEEN,
    OPEN,
    TOLD_BY_PAPER,
    Field,
    Ground,
    Kind,
    Onward,
    Outcome,
    PaperCode,
    State,
)
from referrals.querysets import ANSWERING, ReferralQuerySet
from services_catalog.models import ServiceType


class Referral(StatefulModel, Record):
    """Something asked of somebody outside our team, about one case, with exactly what was ticked (C11)."""

    Field = Field
    Ground = Ground
    Kind = Kind
    Onward = Onward
    Outcome = Outcome
    State = State

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
        HERE = "here", _("In this system")
        LETTER = "letter", _("By letter")
        IN_PERSON = "in_person", _("In person, with the person")
        PHONE = "phone", _("By phone")
        MESSAGE = "message", _("By secure message")
        PACKAGE = "package", _("By sealed package, to another installation")

    #: Hours until an answer is due: the referral_priority crosswalk.
    HOURS = {Urgency.EMERGENCY: 24, Urgency.URGENT: 72, Urgency.NORMAL: 336}

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_number, editable=False)
    batch = models.UUIDField(null=True, editable=False, db_index=True)  # one press for several people (referrals.bulk)
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.REFERRAL)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    state = StateField(choices=State, default=State.DRAFT, editable=False)
    sender_unit = models.ForeignKey(Unit, models.PROTECT, related_name="referrals_sent", editable=False)
    # to whom: a unit or a colleague here, or somebody outside in words
    receiving_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_received",
        verbose_name=_("to a team that works here"),
    )
    receiving_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_received",
        verbose_name=_("to a colleague"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="referrals", editable=False
    )  # of the team or colleague who receives it
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("to a partner in another installation"),
    )
    to_name = SealedField(_("or to whom, in words"), default="", blank=True, max_length=200)
    to_kind = models.CharField(_("kind of organisation"), max_length=40, choices=Organisation.Kind, blank=True)
    country = CountryField(_("in which country"), blank=True)
    # what for, how soon
    service = models.ForeignKey(
        ServiceType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service wanted")
    )
    text = SealedField(_("what is asked for"), default="", blank=True, max_length=2000)
    reason = models.CharField(_("reason"), max_length=40, choices=Reason, default=Reason.SERVICES)
    urgency = models.CharField(_("answer needed"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    onward = models.CharField(_("onward help, if it is that"), max_length=24, choices=Onward, blank=True)
    # what they learn, on what ground, until when
    fields = CodesField(_("exactly what they learn"), codes=Field)
    papers = CodesField(_("papers that go along"), codes=PaperCode)
    consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("consent it rests on"),
    )
    ground = models.CharField(_("or on what it rests without consent"), max_length=20, choices=Ground, blank=True)
    without_consent_because = SealedField(_("why it is sent without consent"), default="", blank=True, max_length=500)
    without_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    share_until = models.DateField(_("they may read it until"), null=True, blank=True)
    # how it gets there
    channel = models.CharField(_("how it is sent"), max_length=10, choices=Channel, blank=True)
    accompanied = models.BooleanField(_("somebody goes along"), default=False)
    accompanied_by = SealedField(_("who goes along"), default="", blank=True, max_length=200)
    # what became of it
    sent_at = models.DateTimeField(_("sent on"), null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="referrals_sent"
    )
    answer_by_at = models.DateTimeField(_("answer needed by"), null=True, editable=False)  # lists are ordered by it
    snapshot = SealedJSONField(_("what was shared"), default=dict, blank=True, editable=False)
    responded_at = models.DateTimeField(_("answered on"), null=True, editable=False)
    feedback = SealedField(_("what they answered, what came of it"), default="", blank=True, max_length=2000)
    outcome = models.CharField(_("why it came to nothing"), max_length=30, choices=Outcome, blank=True)
    instead = SealedField(_("what is done instead"), default="", blank=True, max_length=1000)
    recall_seen_at = models.DateTimeField(_("recall seen on"), null=True, editable=False)
    recall_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    their_case = models.OneToOneField(
        Case, models.PROTECT, null=True, editable=False, related_name="came_by"
    )  # in another country the receiver begins a case of its own

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[*MAY_BE_SEEN, State.REJECTED, State.DONE, State.EXPIRED])
                | Q(sent_at__isnull=False),
                name="a_sent_referral_says_when",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(consent__isnull=False) | Q(without_consent_by__isnull=False),
                name="a_referral_is_sent_with_consent_or_by_a_named_person",
            ),
            models.CheckConstraint(
                condition=Q(receiving_unit__isnull=True) | Q(receiving_user__isnull=True),
                name="a_referral_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | Q(receiving_unit__isnull=True, receiving_user__isnull=True),
                name="a_partner_elsewhere_is_the_one_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.NOT_SUCCESSFUL) | ~Q(outcome=""), name="what_came_to_nothing_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "state"], name="referral_by_case_state"),
            models.Index(fields=["receiving_unit", "state", "sent_at"], name="referral_by_receiving_unit"),
            models.Index(fields=["receiving_user", "state", "sent_at"], name="referral_by_receiving_user"),
            models.Index(fields=["sender_unit", "state", "sent_at"], name="referral_by_sender_unit"),
            models.Index(fields=["answer_by_at", "id"], condition=Q(state__in=ASKED), name="referral_waiting_by_hour"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.reference}"

    def prepare(self):
        """Who sends it and who receives it, always written; the case may be somebody else's later."""
        super().prepare()
        if self.sender_unit_id is None:
            self.sender_unit_id = self.case.unit_id
        if self.sent_at is None:
            self.organisation = self.receiving_organisation()
        else:
            self.answer_by_at = self.sent_at + timedelta(hours=self.HOURS[self.urgency])
        if self.share_until is None and self.consent_id:
            self.share_until = self.consent.valid_until

    @property
    def in_short(self):
        """What it is and for which service, for lists."""
        return " · ".join(str(part) for part in (Kind(self.kind).in_short, self.service) if part)

    @property
    def number(self):
        """Of its case: what stands in titles of those who work on it."""
        return self.case.number

    def url_args(self):
        return [self.case.number, self.pk]

    def get_absolute_url(self):
        return reverse("referrals:page", args=self.url_args())

    # --- who ----------------------------------------------------------------------------------------------------

    @cached_property
    def to(self):
        """Who is asked, in words. A house's alias stands alone (practice rule 11)."""
        if self.receiving_user_id:
            return str(self.receiving_user)
        unit = self.receiving_unit
        if unit is not None:
            return unit.name if unit.kind == Unit.Kind.HOUSE else f"{unit.organisation} · {unit}"
        if self.partner_id:
            return str(self.partner)
        return str(self.organisation) if self.organisation_id else self.to_name

    @property
    def sender(self):
        """Who sends it, as those who receive it read it."""
        unit = self.sender_unit
        return unit.name if unit.kind == Unit.Kind.HOUSE else f"{unit.organisation} · {unit}"

    def receiving_organisation(self):
        """The organisation of the team or colleague who receives it; None for somebody outside."""
        if self.receiving_unit_id:
            return self.receiving_unit.organisation
        return self.sender_unit.organisation if self.receiving_user_id else None

    @property
    def answers_here(self):
        """The other side has accounts here and answers itself; otherwise we note what they said."""
        return bool(self.receiving_unit_id or self.receiving_user_id)

    @property
    def crosses_a_border(self):
        """The receiver works here, under the law of another country."""
        unit = self.receiving_unit
        return unit is not None and unit.organisation.country != self.case.jurisdiction

    @property
    def is_transfer(self):
        return self.kind == Kind.TRANSFER

    def is_addressed_to(self, user):
        if self.sent_at is None:
            return False
        to_her = self.receiving_user_id == user.pk
        return to_her or bool(self.receiving_unit_id and self.receiving_unit.roles_of(user) & ANSWERING)

    def roles_of(self, user):
        """Ours by the case; those who receive it are the referral desk here, whatever else they may be elsewhere."""
        return self.case.roles_of(user) | ({Role.RECEIVING_ORGANISATION} if self.is_addressed_to(user) else set())

    # --- when ---------------------------------------------------------------------------------------------------

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
        return self.answer_by_at if self.state in ASKED else None

    # --- on what ground -----------------------------------------------------------------------------------------

    @property
    def shares(self):
        """The parts of a consent that everything which goes along belongs to."""
        by_papers = set().union(*(TOLD_BY_PAPER.get(code, ()) for code in self.papers))
        return {CATEGORY[field] for field in self.fields if field in CATEGORY} | by_papers

    @property
    def consent_covers_it(self):
        """The consent stands today, names this partner, and everything that goes along."""
        consent = self.consent
        return bool(
            consent and consent.holds and self.shares <= set(consent.categories) and self.names_the_receiver(consent)
        )

    def names_the_receiver(self, consent):
        """Whether the partner of a consent is who receives this. Within one organisation there is no partner."""
        within = self.organisation_id and self.organisation_id == self.sender_unit.organisation_id
        return self.is_named_by(consent) or bool(within and not consent.organisation_id)

    def is_named_by(self, consent):
        """Whether a consent says in so many words who receives this."""
        if consent.organisation_id:
            return consent.organisation_id == self.organisation_id
        said = names.words(consent.partner)
        return any(said == names.words(name) for name in self.called)

    @property
    def called(self):
        """What the receiver may be called in a consent."""
        here = [str(self.organisation)] if self.organisation_id else []
        unit = [str(self.receiving_unit)] if self.receiving_unit_id else []
        elsewhere = [str(self.partner)] if self.partner_id else []
        return [name for name in (*here, *unit, *elsewhere, self.to_name) if name]

    @property
    def has_run_out(self):
        return self.share_until is not None and self.share_until < timezone.localdate()

    @property
    def holds(self):
        """Whether those who receive it may read it now."""
        grounded = self.consent_covers_it or bool(self.without_consent_by_id)
        return self.state in MAY_BE_SEEN and grounded and not self.has_run_out
