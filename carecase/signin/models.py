"""Where somebody is signed in, the devices a house shares, the PIN of a shift, and factors that were taken away."""

import uuid

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Unit

WRONG_PINS = 5  # then the session ends, and only the password opens one again


class DeviceQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(revoked_at__isnull=True)


class Device(models.Model):
    """A phone, tablet or computer that a house shares. It holds a secret; only a hash of that is kept here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="devices", verbose_name=_("house"))
    name = models.CharField(_("what it is called"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared device")

    def __str__(self):
        return self.name


class Pin(models.Model):
    """Opens a locked shift again, on a shared device only. Chosen by the person, kept as a hash, spent by guessing."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pin")
    digest = models.CharField(max_length=200, editable=False)
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)
    wrong = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("PIN")

    def __str__(self):
        return str(self._meta.verbose_name)

    def choose(self, digits):
        self.digest, self.chosen_at, self.wrong = make_password(digits), timezone.now(), 0

    def opens_with(self, digits):
        """Whether these are the digits. A try is counted before it is judged, so that nobody guesses side by side."""
        counted = Pin.objects.filter(pk=self.pk, wrong__lt=WRONG_PINS).update(wrong=F("wrong") + 1)
        if not counted or not check_password(digits, self.digest):
            self.refresh_from_db(fields=["wrong"])
            return False
        Pin.objects.filter(pk=self.pk).update(wrong=0)
        return True

    @property
    def is_spent(self):
        return self.wrong >= WRONG_PINS


class OpenSessionQuerySet(models.QuerySet):
    def open(self):
        """Those whose session is still there. The others ended, ran out or were replaced."""
        return self.filter(session_key__in=Session.objects.filter(expire_date__gt=timezone.now()).values("pk"))


class OpenSession(models.Model):
    """Somebody is signed in somewhere: on what kind of device, since when, and when it was last used."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    words = models.CharField(max_length=60)  # empty: nobody can tell
    began_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)
    device = models.ForeignKey(Device, models.SET_NULL, null=True)

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("open session")

    def __str__(self):
        return str(self.words or _("A device we do not know"))


class FactorRemoval(models.Model):
    """An administrator takes a lost second factor away. Of those who see or decide much, with a second person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_removals")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("removal of a second factor")
        constraints = [
            models.CheckConstraint(condition=~Q(user=F("asked_by")), name="nobody_takes_her_own_factor_away"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | (~Q(second=F("asked_by")) & ~Q(second=F("user"))),
                name="two_people_take_a_strong_factor_away",
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(done_at__isnull=True), name="one_open_removal"),
        ]

    def __str__(self):
        return str(self.user)
