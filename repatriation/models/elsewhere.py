"""A return to us that another installation prepares: what they let us know of it, and what we said."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Unit
from carecase.sealing.fields import SealedJSONField
from carecase.workflow.records import Record, RecordQuerySet
from referrals.models import Outgoing, Partner
from repatriation.models.origin import ANSWERING


class Saying(models.TextChoices):
    """What the origin side says of a return."""

    ANSWER = "answer", _("Judgement of the place")
    FAMILY = "family", _("Assessment of the family")
    CONFIRM = "confirm", _("Confirmation that she or he is received")
    AGAIN = "again", _("Confirmed once more")
    BACK = "back", _("Confirmation taken back")
    VISIT = "visit", _("Visit or call after the return")


class IncomingReturnQuerySet(RecordQuerySet):
    def visible_to(self, user, reading=None):
        """Those of the desks where she answers about returns."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(unit__in=user.units_as(ANSWERING))

    def waiting(self):
        """Something is asked that nobody has answered yet."""
        return self.filter(closed_at__isnull=True, waits=True)

    def run_out(self):
        """Still readable although the day until which it may be kept is over."""
        return self.filter(closed_at__isnull=True, keep_until__lt=timezone.localdate())


class IncomingReturn(Record):
    """What another installation lets us know of one return: always only the latest, as its person has agreed to."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE

    thread = models.UUIDField(editable=False)
    package_id = models.UUIDField(editable=False)  # the latest: what we say answers it
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="incoming_returns", editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="incoming_returns", editable=False)
    waits = models.BooleanField(default=True, editable=False)
    told_at = models.DateTimeField(_("last news"), default=timezone.now, editable=False)
    keep_until = models.DateField(_("may be kept until"), editable=False)
    closed_at = models.DateTimeField(_("closed on"), null=True, editable=False)

    objects = IncomingReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return to us from another installation")
        ordering = ["-told_at"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "thread"], name="a_return_from_elsewhere_once"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(waits=False),
                name="a_closed_return_waits_for_nobody",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-told_at"], name="incoming_return_by_unit")]

    def __str__(self):
        return f"{self._meta.verbose_name} {str(self.thread)[:8]}"

    def parent(self):
        return None

    def roles_of(self, user):
        return self.unit.roles_of(user)

    def get_absolute_url(self):
        return reverse("repatriation:from_elsewhere_one", args=[self.pk])

    @cached_property
    def content(self):
        """What they let us know; nothing once it was closed."""
        return {} if self.closed_at else self.came.content

    @cached_property
    def reference(self):
        return self.content.get("reference") or str(self.thread)[:8]

    @property
    def in_list(self):
        """Lists open nothing that is sealed."""
        return str(self.thread)[:8].upper()

    @property
    def number(self):
        """What stands in titles of pages."""
        return self.reference

    def may(self, what):
        """Whether they ask us for this now."""
        return what in self.content.get("may", ())

    @property
    def about_a_child(self):
        return bool(self.content.get("is_child"))

    def close(self):
        """Nobody reads any of it any more, nor what we said of it: the key is destroyed."""
        if self.closed_at is None:
            self.closed_at, self.waits = timezone.now(), False
            self.came.key.shred()
            vars(self).pop("content", None)


class IncomingReturnContent(Record):
    """What came, sealed with a key of its own, so that it can be closed for good."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "incoming"

    incoming = models.OneToOneField(IncomingReturn, models.CASCADE, related_name="came", editable=False)
    content = SealedJSONField(_("what came"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("content of a return from elsewhere")

    def __str__(self):
        return str(self.incoming)

    def key_owner(self):
        return None


class IncomingReturnReply(Record):
    """What we said of it, as it was sealed and sent. It is closed together with what came."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "incoming"

    incoming = models.ForeignKey(IncomingReturn, models.CASCADE, related_name="replies", editable=False)
    package = models.OneToOneField(Outgoing, models.CASCADE, related_name="+", editable=False)
    what = models.CharField(max_length=10, choices=Saying, editable=False)
    said = SealedJSONField(_("what was said"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("answer about a return from elsewhere")
        ordering = ["-recorded_at"]

    def __str__(self):
        return self.get_what_display()

    def key_owner(self):
        return self.incoming.came
