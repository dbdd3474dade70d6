"""Key pairs of our organisations, and what we know of a partner: who it is, its public keys, what was agreed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Organisation, Unit
from carecase.cases.models import Consent
from carecase.jurisdictions.fields import CountryField
from carecase.sealing.fields import SealedJSONField
from carecase.sealing.models import DataKey
from carecase.workflow.codes import CodesField
from referrals.exchange.fingerprints import fingerprint

WHO = settings.AUTH_USER_MODEL


class OwnKeysQuerySet(models.QuerySet):
    def current(self):
        """Those that sign, and to which partners encrypt from now on: at most one pair of each organisation."""
        return self.filter(replaced_at__isnull=True, revoked_at__isnull=True)

    def opening(self):
        """Those that open what arrives: replaced ones go on for a while, revoked ones never do."""
        return self.filter(Q(opens_until__isnull=True) | Q(opens_until__gt=timezone.now()), revoked_at__isnull=True)


class OwnKeys(models.Model):
    """What one of our organisations signs with and is written to: two pairs that are made and replaced together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="exchange_keys")
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")  # that of the organisation
    signing = models.JSONField(_("public signing key"))
    encryption = models.JSONField(_("public encryption key"))
    signing_kid = models.CharField(max_length=64, unique=True)
    encryption_kid = models.CharField(max_length=64, unique=True)
    private = SealedJSONField(null=True, max_length=2000)  # empty once they are revoked or have run out
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(WHO, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    opens_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = OwnKeysQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("keys of ours")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(replaced_at__isnull=True, revoked_at__isnull=True),
                name="one_current_pair_of_keys_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(opens_until__isnull=False),
                name="replaced_keys_open_until_a_day",
            ),
        ]

    def __str__(self):
        return self.signing_kid[:8]

    @property
    def fingerprint(self):
        return fingerprint(self.signing_kid, self.encryption_kid)


class Partner(models.Model):
    """An organisation that works with another installation, as one of ours knows it. Nobody in care stands here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="partners", verbose_name=_("who of us works with them")
    )
    name = models.CharField(_("name"), max_length=120)
    country = CountryField(_("country"))
    org_id = models.CharField(_("their identifier"), max_length=100)
    inbox = models.CharField(_("address of their inbox"), max_length=200, blank=True)
    desk = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("which team answers what they send")
    )
    agreed_scope = CodesField(_("what may be shared"), codes=Consent.Category)
    agreed_on = models.DateField(_("protocol agreed on"))
    agreed_until = models.DateField(_("protocol valid until"))
    added_by = models.ForeignKey(WHO, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("partner elsewhere")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "org_id"], name="a_partner_once_per_organisation"),
            models.CheckConstraint(
                condition=Q(agreed_until__gte=F("agreed_on")), name="a_protocol_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("exchange:partner", args=[self.pk])

    def roles_of(self, user):
        return self.organisation.roles_of(user)

    @property
    def protocol_holds(self):
        return self.agreed_on <= timezone.localdate() <= self.agreed_until

    @property
    def trusted_keys(self):
        """Their newest keys that two people have compared; None where there are none."""
        return self.keys.trusted().first()


class PartnerKeysQuerySet(models.QuerySet):
    def trusted(self):
        return self.filter(compared_by__isnull=False, compared_again_by__isnull=False, revoked_at__isnull=True)


class PartnerKeys(models.Model):
    """Public keys a partner gave us. They count once two people have compared them with the other side by voice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="keys")
    signing = models.JSONField(_("public signing key"))
    encryption = models.JSONField(_("public encryption key"))
    signing_kid = models.CharField(max_length=64)
    encryption_kid = models.CharField(max_length=64)
    added_by = models.ForeignKey(WHO, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    compared_by = models.ForeignKey(WHO, models.PROTECT, null=True, related_name="+")
    compared_at = models.DateTimeField(null=True)
    compared_again_by = models.ForeignKey(WHO, models.PROTECT, null=True, related_name="+")
    compared_again_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(WHO, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = PartnerKeysQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at"]
        verbose_name = _("keys of a partner")
        constraints = [
            models.UniqueConstraint(fields=["partner", "signing_kid"], name="keys_of_a_partner_once"),
            models.CheckConstraint(
                condition=Q(compared_again_by__isnull=True)
                | (Q(compared_by__isnull=False) & ~Q(compared_again_by=F("compared_by"))),
                name="keys_are_compared_by_two_people",
            ),
        ]

    def __str__(self):
        return self.signing_kid[:8]

    @property
    def fingerprint(self):
        return fingerprint(self.signing_kid, self.encryption_kid)

    @property
    def is_trusted(self):
        return bool(self.compared_by_id and self.compared_again_by_id and not self.revoked_at)
