"""Who receives, and the handover."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral


class ReceiverConfirmation(Record):
    """A receiving organisation has confirmed: name, phone, date. For a child: the child authority, and an adult."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="confirmations")
    organisation = models.CharField(_("organisation"), max_length=150, validators=[neutral])
    name = SealedField(_("name of the person there"), max_length=120)
    phone = SealedField(_("phone there"), max_length=40)
    confirmed_on = models.DateField(_("confirmed on"))
    is_child_authority = models.BooleanField(_("it is the child authority"), default=False)
    adult_name = SealedField(_("adult who takes the child"), default="", blank=True, max_length=120)
    adult_papers_seen = models.BooleanField(
        _("identity paper of the adult and birth record of the child were seen"), default=False
    )
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True, editable=False)

    class Meta:
        verbose_name = _("confirmation of who receives")
        ordering = ["-confirmed_on", "-recorded_at"]

    def __str__(self):
        return self.organisation

    @property
    def in_words(self):
        return f"{self.organisation} · {self.name}, {self.phone}"


class Handover(Record):
    """Who signed when, and for an adult what stands in for a missing signature (D13)."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="handovers")
    place = SealedField(_("where"), default="", blank=True, max_length=200, validators=[neutral])
    person_signed_at = models.DateTimeField(_("the person signed on"), null=True, blank=True)
    escort_signed_at = models.DateTimeField(_("the escort signed on"), null=True, blank=True)
    receiver_signed_at = models.DateTimeField(_("the one who receives signed on"), null=True, blank=True)
    missing_because = SealedField(_("which signature is missing, and why"), default="", blank=True, max_length=500)
    confirmed_with = SealedField(_("confirmed by phone with whom"), default="", blank=True, max_length=120)
    confirmed_at = models.DateTimeField(_("confirmed by phone on"), null=True, blank=True)
    condition = SealedField(_("how she or he arrived"), default="", blank=True, max_length=500, validators=[neutral])
    belongings_given = models.BooleanField(_("belongings and medicines were given over"), default=False)

    class Meta:
        verbose_name = _("handover")
        constraints = [models.UniqueConstraint(fields=["plan"], name="one_handover_per_plan")]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def signatures(self):
        return [at for at in (self.person_signed_at, self.escort_signed_at, self.receiver_signed_at) if at]

    @property
    def has_three_signatures(self):
        return len(self.signatures) == 3

    @property
    def confirmed_by_phone(self):
        return bool(self.missing_because and self.confirmed_with and self.confirmed_at)

    @property
    def handed_over_at(self):
        """When it was complete: the last signature, or the call that stands in for one."""
        moments = [*self.signatures, *([self.confirmed_at] if self.confirmed_at else [])]
        return max(moments) if moments else None

    @property
    def in_words(self):
        return _("%(count)s of 3 signatures") % {"count": len(self.signatures)}
