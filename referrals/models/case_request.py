"""A request to be given a case: somebody holds a number, from a paper in the person's hand, and asks who has the case.

Whether there is such a case is told to nobody: a number that belongs to none is kept like any other.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Unit
from carecase.access.permissions import Permission
from carecase.access.roles import ROLES
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record, RecordQuerySet
from referrals.models.referral import Referral

#: Those who may hand a case over answer.
HOLDING = frozenset(role for role, card in ROLES.items() if Permission.TRANSFER_CASE in card.permissions)
#: The same for every number: an ending that differed would tell something.
LASTS = timedelta(days=14)


def when_it_ends():
    return timezone.now() + LASTS


class CaseRequestQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=DataClass.NARRATIVE):
        """Of the cases she sees. Who asked has a list of her own (`asked_by`), which knows nothing of a case."""
        return self.filter(case__in=Case.objects.visible_to(user, reading))

    def asked_by(self, user):
        return self.filter(recorded_by=user) if user.is_authenticated else self.none()

    def waiting(self, at=None):
        """No answer yet, and still time for one."""
        return self.filter(answer="", expires_at__gt=at or timezone.now())

    def out_of_time(self, at):
        return self.filter(answer="", case__isnull=False, expires_at__lte=at)


class CaseRequest(Record):
    """Who asks for the case of this number, why, and what those who have it answered."""

    class SpeaksFor(models.TextChoices):
        PERSON = "person", _("The person, who is with us and asks for it")
        GUARDIAN = "guardian", _("Who decides with the child")
        TEAM = "team", _("Our team: the person has not been asked yet")

    class Answer(models.TextChoices):
        TRANSFER = "transfer", _("A transfer was sent")
        PART = "part", _("A part was shared by a referral")
        NOT_NOW = "not_now", _("Not now")
        SILENCE = "silence", _("No answer is given")

    Urgency = Referral.Urgency
    #: The asker learns of these. Silence looks to her like a number that belongs to nobody.
    TOLD = (Answer.TRANSFER, Answer.PART, Answer.NOT_NOW)

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE

    number = models.CharField(_("number of the case"), max_length=12)
    case = models.ForeignKey(Case, models.CASCADE, null=True, editable=False, related_name="requests_to_be_given")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases_asked_for", verbose_name=_("team that asks"))
    speaks_for = models.CharField(_("for whom you ask"), max_length=10, choices=SpeaksFor)
    because = SealedField(_("why you ask"), max_length=1000)
    wanted = SealedField(_("what you want to do for the person"), max_length=1000)
    urgency = models.CharField(_("answer needed"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    expires_at = models.DateTimeField(_("runs out on"), default=when_it_ends, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered on"), null=True, editable=False)
    reason = SealedField(_("why, for colleagues only"), default="", blank=True, max_length=1000, editable=False)
    referral = models.OneToOneField(
        Referral, models.SET_NULL, null=True, editable=False, related_name="answers_request"
    )  # being prepared, or sent as the answer

    objects = CaseRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to be given a case")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | Q(~Q(answer=""), answered_at__isnull=False),
                name="an_answered_request_says_when",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(case__isnull=False), name="only_a_request_for_a_case_is_answered"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("recorded_at")), name="a_request_ends_after_it_began"),
        ]
        indexes = [
            models.Index(fields=["recorded_by", "recorded_at"], name="case_request_by_asker"),
            models.Index(fields=["case", "answer", "expires_at"], name="case_request_by_case"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"

    def parent(self):
        return self.case

    def key_owner(self):
        """A key of its own: it was written by somebody who has no part in the case."""
        return None

    def roles_of(self, user):
        return self.case.roles_of(user) if self.case_id else set()

    def get_absolute_url(self):
        return reverse("referrals:asked_for", args=[self.case.number, self.pk])

    @property
    def asker(self):
        """Who asks, as those who have the case read it. A house's alias stands alone."""
        unit = self.unit
        return unit.name if unit.kind == Unit.Kind.HOUSE else f"{unit.organisation} · {unit}"

    @property
    def is_waiting(self):
        return not self.answer and self.expires_at > timezone.now()

    @property
    def answer_due_at(self):
        return self.recorded_at + timedelta(hours=Referral.HOURS[self.urgency]) if self.is_waiting else None

    @property
    def standing(self):
        """What the asker reads: the same for a number of nobody, for one that is closed, and for silence."""
        if self.answer in self.TOLD:
            return _("Answered")
        return _("Waiting") if self.expires_at > timezone.now() else _("Ran out")
