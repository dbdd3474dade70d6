"""Who receives, and the handover."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.files.models import KeepsFile
from carecase.sealing.fields import SealedField, SealedJSONField
from carecase.workflow.bounds import has_happened
from carecase.workflow.records import Record, RecordQuerySet
from repatriation import signing
from repatriation.models.origin import ReturnPartner
from repatriation.models.plan import ReturnPlan
from repatriation.wording import neutral


class ReceiverConfirmationQuerySet(RecordQuerySet):
    def with_who_confirmed(self):
        """Each with what decides whether it stands: the partner, and the consent this one takes part on."""
        return self.select_related("partner__organisation", "partner__elsewhere", "partner__consent")


class ReceiverConfirmation(Record):
    """A receiving organisation has confirmed: name, phone, date. For a child: the child authority, and an adult."""

    class Came(models.TextChoices):
        """Where it is known: by their own page, or in one line after a call."""

        HERE = "here", _("In this system")
        PHONE = "phone", _("By phone")
        PACKAGE = "package", _("By sealed package")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="confirmations")
    partner = models.ForeignKey(ReturnPartner, models.CASCADE, null=True, editable=False, related_name="confirmations")
    came = models.CharField(_("how it was confirmed"), max_length=10, choices=Came, blank=True, editable=False)
    organisation = models.CharField(_("organisation"), max_length=150, validators=[neutral])
    name = SealedField(_("name of the person there"), max_length=120)
    phone = SealedField(_("phone there"), max_length=40)
    confirmed_on = models.DateField(_("confirmed on"))
    is_child_authority = models.BooleanField(_("it is the child authority"), default=False)
    adult_name = SealedField(_("adult who takes the child"), default="", blank=True, max_length=120)
    adult_papers_seen = models.BooleanField(
        _("identity paper of the adult and birth record of the child were seen"), default=False
    )
    meets = SealedField(
        _("who meets her or him, and where"), default="", blank=True, max_length=200, validators=[neutral]
    )
    first_night = SealedField(
        _("where the first night is spent"), default="", blank=True, max_length=200, validators=[neutral]
    )
    reconfirmed_at = models.DateTimeField(_("confirmed again on"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True, editable=False)

    objects = ReceiverConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of who receives")
        ordering = ["-confirmed_on", "-recorded_at"]

    def __str__(self):
        return self.organisation

    @property
    def stands(self):
        """Not taken back; and who confirmed may still take part in the return."""
        return self.withdrawn_at is None and (
            self.partner_id is None or (self.partner.holds and self.partner.receives)
        )

    @property
    def in_words(self):
        return f"{self.organisation} · {self.name}, {self.phone}"


class Handover(Record):
    """What was given over, to whom and how she or he arrived; for an adult, what stands in for a signature (D13)."""

    class IdentitySeen(models.TextChoices):
        PASSPORT = "passport", _("Passport")
        NATIONAL_ID = "national_id", _("National identity card")
        STAFF_CARD = "staff_card", _("Card of the organisation")
        KNOWN = "known", _("None; the escort knows her or him")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="handovers")
    place = SealedField(_("where"), default="", blank=True, max_length=200, validators=[neutral])
    received_by = SealedField(_("who receives: name and task"), default="", blank=True, max_length=150)
    identity_seen = models.CharField(
        _("what identity paper of this person was seen"), max_length=12, choices=IdentitySeen, blank=True
    )
    condition = SealedField(_("how she or he arrived"), default="", blank=True, max_length=500, validators=[neutral])
    belongings_given = models.BooleanField(_("belongings and medicines were given over"), default=False)
    medicines = SealedField(
        _("medicines given over, and how they are taken"), default="", blank=True, max_length=500, validators=[neutral]
    )
    missing_because = SealedField(_("which signature is missing, and why"), default="", blank=True, max_length=500)
    confirmed_with = SealedField(_("confirmed by phone with whom"), default="", blank=True, max_length=120)
    confirmed_at = models.DateTimeField(_("confirmed by phone on"), null=True, blank=True)

    class Meta:
        verbose_name = _("handover")
        constraints = [models.UniqueConstraint(fields=["plan"], name="one_handover_per_plan")]

    def __str__(self):
        return str(self._meta.verbose_name)

    @cached_property
    def signatures(self):
        """Who has signed → the signature, in the order of the paper."""
        return {each.who: each for each in self.signed.select_related("key")}

    @cached_property
    def signers(self):
        """Who signs, in the order of the paper: an escort only where one goes along, or has signed."""
        has_escort = bool(self.plan.escorts.all()) or Signer.ESCORT in self.signatures
        return [who for who in Signer if who != Signer.ESCORT or has_escort]

    @property
    def is_signed(self):
        return all(who in self.signatures for who in self.signers)

    @property
    def confirmed_by_phone(self):
        return bool(self.missing_because and self.confirmed_with and self.confirmed_at)

    @property
    def handed_over_at(self):
        """When it was complete: the last signature, or the call that stands in for one."""
        moments = [each.signed_at for each in self.signatures.values()]
        moments += [self.confirmed_at] if self.confirmed_at else []
        return max(moments) if moments else None

    @property
    def in_words(self):
        return _("%(count)s of %(all)s signatures") % {"count": len(self.signatures), "all": len(self.signers)}


class Signer(models.TextChoices):
    """In the order of the paper."""

    PERSON = "person", _("The person")
    ESCORT = "escort", _("The escort")
    RECEIVER = "receiver", _("Who receives")


class HandoverSignature(KeepsFile):
    """One of the three: drawn on the screen, or given on paper before somebody who saw it, with a scan if any."""

    Who = Signer

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "handover"
    file_word = "hoja"

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="signed")
    who = models.CharField(_("who signs"), max_length=10, choices=Signer, editable=False)
    name = SealedField(_("name of who signs"), max_length=120)
    signed_at = models.DateTimeField(_("signed on"), default=timezone.now, validators=[has_happened])
    strokes = SealedJSONField(default=list, blank=True, editable=False, max_length=signing.LONGEST)
    seen_by = SealedField(
        _("signed on paper, seen by"),
        default="",
        blank=True,
        max_length=120,
        help_text=_("Who saw the signature on paper, if it is not drawn here."),
    )

    class Meta:
        verbose_name = _("signature of the handover")
        ordering = ["signed_at", "recorded_at"]
        constraints = [models.UniqueConstraint(fields=["handover", "who"], name="each_signs_once")]

    def __str__(self):
        return self.get_who_display()

    @property
    def path(self):
        """The lines of a drawn signature, for a picture; none of one on paper."""
        return signing.as_path(self.strokes)

    @property
    def plan(self):
        return self.handover.plan
