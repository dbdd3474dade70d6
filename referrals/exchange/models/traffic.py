"""What goes to partners, what comes from them, and which packages have been seen."""

import uuid
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Unit
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record, RecordQuerySet
from referrals.exchange import talks
from referrals.exchange.models.keys import Partner
from referrals.models.referral import Referral
from referrals.models.vocabulary import Kind, Outcome
from referrals.querysets import ANSWERING

#: Characters of a package as it travels: `envelope.LARGEST` bytes, which are ASCII.
LONGEST_ENVELOPE = 1_000_000


class PackageKind(models.TextChoices):
    """What a package says: the referral itself, or one of the answers to it."""

    REFERRAL = "referral", _("Referral")
    ACKNOWLEDGEMENT = "acknowledgement", _("It has arrived")
    ACCEPTANCE = "acceptance", _("Accepted")
    REJECTION = "rejection", _("Not accepted")
    COMPLETION = "completion", _("Done")
    FAILURE = "not_successful", _("Came to nothing")
    FEEDBACK = "feedback", _("Words")
    RECALL = "recall", _("Called back")
    RETURN = "return", _("A return: what they may know, and what is asked")
    RETURN_ANSWER = "return_answer", _("A return: what the other side says")
    RETURN_CLOSED = "return_closed", _("A return: nothing more for them")


class Arrived(models.Model):
    """A package that was taken in: its number is taken for ever, so that nobody can play it again."""

    package_id = models.UUIDField(primary_key=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="arrived")
    kind = models.CharField(max_length=20, choices=PackageKind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("package that arrived")

    def __str__(self):
        return str(self.package_id)[:8]


class IncomingState(models.TextChoices):
    RECEIVED = "received", _("Received, no answer yet")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Not accepted")
    DONE = "completed", _("Done")
    NOT_SUCCESSFUL = "not_successful", _("Came to nothing")
    REVOKED = "revoked", _("Called back")
    EXPIRED = "expired", _("Ran out")


class IncomingReferralQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Those of the desks where she answers referrals."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(unit__in=user.units_as(ANSWERING))

    def run_out(self):
        """Still readable although the day until which it may be kept is over."""
        return self.filter(emptied_at__isnull=True, keep_until__lt=timezone.localdate())


class IncomingReferral(StatefulModel, Record):
    """A referral that came from another installation, exactly as it came."""

    State = IncomingState

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE

    package_id = models.UUIDField(unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="incoming", editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="incoming_referrals", editable=False)
    state = StateField(choices=IncomingState, default=IncomingState.RECEIVED, editable=False)
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.REFERRAL, editable=False)
    urgency = models.CharField(
        _("answer needed"), max_length=10, choices=Referral.Urgency, default=Referral.Urgency.NORMAL, editable=False
    )
    keep_until = models.DateField(_("may be kept until"), null=True, editable=False)
    destroy_if_rejected = models.BooleanField(default=True, editable=False)
    outcome = models.CharField(_("why it came to nothing"), max_length=30, choices=Outcome, blank=True)
    said = SealedField(_("what was said back"), default="", blank=True, max_length=2000)
    answered_at = models.DateTimeField(_("answered on"), null=True, editable=False)
    emptied_at = models.DateTimeField(_("closed on"), null=True, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, null=True, editable=False, related_name="came_from_elsewhere")

    objects = IncomingReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral from another installation")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=IncomingState.NOT_SUCCESSFUL) | ~Q(outcome=""),
                name="what_came_to_nothing_elsewhere_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncomingState.REVOKED) | Q(emptied_at__isnull=False),
                name="what_is_recalled_is_closed",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "recorded_at"], name="incoming_by_unit")]

    def __str__(self):
        return f"{self._meta.verbose_name} {str(self.package_id)[:8]}"

    @property
    def in_short(self):
        """What it is, for lists."""
        return Kind(self.kind).in_short

    def parent(self):
        return None

    def roles_of(self, user):
        return self.unit.roles_of(user)

    def get_absolute_url(self):
        return reverse("exchange:incoming_one", args=[self.pk])

    @property
    def is_open(self):
        return self.state in (self.State.RECEIVED, self.State.ACCEPTED)

    @property
    def answer_due_at(self):
        if self.state != self.State.RECEIVED:
            return None
        return self.recorded_at + timedelta(hours=Referral.HOURS[self.urgency])

    @cached_property
    def content(self):
        """What came; nothing once it was closed."""
        return {} if self.emptied_at else self.came.content

    @cached_property
    def reference(self):
        """As the sender calls it; a number of ours where what came is closed."""
        return self.content.get("subject", {}).get("case_alias") or str(self.package_id)[:8]

    def close(self):
        """Nobody reads what came any more, neither here nor in the history or a backup: its key is destroyed."""
        if self.emptied_at is None:
            self.emptied_at = timezone.now()
            self.came.key.shred()
            vars(self).pop("content", None)


class IncomingContent(Record):
    """What came, sealed with a key of its own, so that it can be closed for good while the rest stays readable."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "incoming"

    incoming = models.OneToOneField(IncomingReferral, models.CASCADE, related_name="came", editable=False)
    content = SealedJSONField(_("what came"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("content of a referral from elsewhere")

    def __str__(self):
        return str(self.incoming)

    def key_owner(self):
        return None


class OutgoingQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Of the referrals she may read, and of the desks where she answers."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        ours = Referral.objects.visible_to(user)
        theirs = IncomingReferral.objects.visible_to(user)
        talked = [Q(thread__in=numbers) for numbers in talks.threads_of(user)]
        return self.filter(reduce(or_, talked, Q(referral__in=ours) | Q(incoming__in=theirs)))

    def waiting(self):
        """Still to be handed to the other side's inbox."""
        return self.filter(delivered_at__isnull=True, refused_at__isnull=True, dropped_at__isnull=True).exclude(
            partner__inbox=""
        )


class Outgoing(Record):
    """A package for a partner, as it travels: nobody but the partner can open it, we neither."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE

    package_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="outgoing", editable=False)
    kind = models.CharField(_("what it says"), max_length=20, choices=PackageKind, editable=False)
    reply_to = models.UUIDField(null=True, editable=False)
    referral = models.ForeignKey(
        Referral, models.CASCADE, null=True, blank=True, related_name="packages", editable=False
    )
    incoming = models.ForeignKey(
        IncomingReferral, models.CASCADE, null=True, blank=True, related_name="replies", editable=False
    )
    thread = models.UUIDField(null=True, editable=False)  # of what else it is about: see talks.py
    envelope = SealedField(max_length=LONGEST_ENVELOPE, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now, editable=False)
    delivered_at = models.DateTimeField(_("handed over on"), null=True, editable=False)
    acknowledged_at = models.DateTimeField(_("acknowledged on"), null=True, editable=False)
    refused_at = models.DateTimeField(_("refused on"), null=True, editable=False)
    dropped_at = models.DateTimeField(_("not sent any more since"), null=True, editable=False)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("package for a partner")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(referral__isnull=True) | Q(incoming__isnull=True), name="a_package_belongs_to_one_side"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "recorded_at"], name="outgoing_by_partner"),
            models.Index(fields=["reply_to"], name="outgoing_by_what_it_answers"),
            models.Index(fields=["thread"], name="outgoing_by_thread"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {str(self.package_id)[:8]}"

    def parent(self):
        return self.referral or self.incoming or talks.record_of(self)

    def roles_of(self, user):
        above = self.parent()
        return above.roles_of(user) if above else set()

    @property
    def standing(self):
        """Where it is, in words."""
        if self.acknowledged_at or self.delivered_at:
            return _("It has arrived") if self.acknowledged_at else _("Handed over, not confirmed yet")
        if self.refused_at:
            return _("Their system refused it")
        if self.dropped_at:
            return _("Not sent any more")
        return _("Waits for the line") if self.partner.inbox else _("To be handed over as a file")
