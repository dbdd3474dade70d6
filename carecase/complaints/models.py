"""What is said against somebody of staff, and whom it is kept from. No case is linked, so that no case tells of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.complaints.querysets import ComplaintQuerySet
from carecase.documents.numbers import new_number
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record

ACKNOWLEDGED_WITHIN = {True: timedelta(hours=4), False: timedelta(hours=24)}  # whether she is in danger now
ANSWERED_WITHIN = timedelta(days=30)


class StaffComplaint(Record):
    """Whoever brings it need not be the person it happened to, and need not be sure."""

    class Through(models.TextChoices):
        SEEN = "seen", _("I saw or heard it myself")
        TOLD = "told", _("She or he told me")
        PAPER = "paper", _("On paper, in the box")
        PHONE = "phone", _("By phone")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("It happened, and follows were drawn")
        PASSED_ON = "passed_on", _("Passed on to the authority that must look into it")
        NOT_CLEAR = "not_clear", _("It could not be cleared up")
        NOT_UPHELD = "not_upheld", _("It did not happen")

    data_class = DataClass.COMPLAINTS
    retention = Retention.HOUSE

    number = models.CharField(_("number"), max_length=12, unique=True, default=new_number, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    through = models.CharField(_("how it came to you"), max_length=5, choices=Through)
    in_danger = models.BooleanField(_("somebody may be in danger now"), default=False)
    what = SealedField(_("what happened, as far as it is known"), max_length=5000)
    where = SealedField(_("where and when"), default="", blank=True, max_length=300)
    whom = SealedField(
        _("whom it happened to"),
        default="",
        blank=True,
        max_length=200,
        help_text=_("Only if she or he wants it. It may stay empty."),
    )
    wishes = SealedField(_("what she or he wishes"), default="", blank=True, max_length=1000)
    accused_words = SealedField(
        _("who did it, in words"),
        default="",
        blank=True,
        max_length=300,
        help_text=_("If the name is not known: how one recognises her or him, and when she or he works."),
    )
    acknowledged_at = models.DateTimeField(_("received by somebody who looks into it"), null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome, blank=True)
    measures = SealedField(_("what was done, and who was told"), default="", blank=True, max_length=5000)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint about staff")
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["organisation", "-recorded_at", "id"], name="complaint_by_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | ~Q(outcome=""), name="an_end_has_an_outcome"),
        ]

    def __str__(self):
        return self.number

    def roles_of(self, user):
        """Roles held in the organisation, but none for somebody it is kept from."""
        if self.excluded.filter(user=user).exists():
            return set()
        return self.organisation.roles_of(user)

    @property
    def due_at(self):
        """By when the next answer is owed to whoever complained; None once it has ended."""
        if self.ended_at:
            return None
        within = ANSWERED_WITHIN if self.acknowledged_at else ACKNOWLEDGED_WITHIN[self.in_danger]
        return self.recorded_at + within


class ExcludedFromComplaint(Record):
    """Somebody who never learns that there is this complaint: the accused, and whomever the complainer names."""

    data_class = DataClass.COMPLAINTS
    retention = Retention.HOUSE
    visible_through = "complaint"

    complaint = models.ForeignKey(StaffComplaint, models.CASCADE, related_name="excluded", editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    accused = models.BooleanField(_("accused"), default=False, editable=False)

    class Meta:
        verbose_name = _("somebody a complaint is kept from")
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="one_is_kept_from_once")]

    def __str__(self):
        return str(self.user)
