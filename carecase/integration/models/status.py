"""The way to a status, step by step; who of the family it covers; the permit to work (B3, C15)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.integration.models.plan import IntegrationPlan
from carecase.integration.models.securing import StatusRoute
from carecase.people.models import Person
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.records import Record


class StatusStep(Record):
    """One dated step with the authority. When it decides at the latest comes from the country's pack."""

    class Kind(models.TextChoices):
        FINGERPRINTS = "fingerprints", _("Fingerprints and photograph")
        PAPERS = "papers", _("Papers asked for by the authority")
        INTERVIEW = "interview", _("Interview with the authority")
        DECISION = "decision", _("Decision")
        APPEAL = "appeal", _("Appeal")
        CARD = "card", _("Card or certificate collected")

    class Result(models.TextChoices):
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    #: Those whose end says whether the status holds.
    DECIDES = (Kind.DECISION, Kind.APPEAL)

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="status_steps")
    route = models.ForeignKey(StatusRoute, models.CASCADE, related_name="steps", editable=False)
    kind = models.CharField(_("step"), max_length=14, choices=Kind)
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.CharField(_("what was decided"), max_length=8, choices=Result, blank=True)
    note = SealedField(_("what to bring, or what was said"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("step towards the status")
        ordering = ["due_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(result="") | Q(done_on__isnull=False), name="a_decision_has_its_day")
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_overdue(self):
        return bool(self.due_on and not self.done_on and self.due_on < timezone.localdate())

    @property
    def in_words(self):
        if self.done_on:
            stands = self.get_result_display() or _("done on %(day)s") % {"day": when(self.done_on)}
        else:
            stands = _("by %(day)s") % {"day": when(self.due_on)} if self.due_on else ""
        return " · ".join(str(part) for part in (self.get_kind_display(), stands) if part)


class DependantCover(Record):
    """Whether the status covers one person of the family, and if not, why and what is done instead."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="covers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who"))
    is_covered = models.BooleanField(_("the status covers her or him"), default=False)
    why_not = SealedField(_("if not: why, and what is done instead"), default="", blank=True, max_length=300)

    class Meta:
        verbose_name = _("person who depends on her or him")
        ordering = ["recorded_at"]
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="one_cover_per_person")]

    def __str__(self):
        return str(_("Covered") if self.is_covered else _("Not covered"))

    @property
    def is_settled(self):
        return self.is_covered or bool(self.why_not)

    @property
    def in_words(self):
        return " · ".join(str(part) for part in (self.person.get_age_band_display(), self, self.why_not) if str(part))


class WorkPermit(Record):
    """Leave to work: asked for, given, and until when."""

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(IntegrationPlan, models.CASCADE, related_name="permits")
    asked_on = models.DateField(_("asked for on"), null=True, blank=True)
    issued_on = models.DateField(_("given on"), null=True, blank=True)
    expires_on = models.DateField(_("holds until"), null=True, blank=True, help_text=_("Empty: without an end."))
    number = SealedField(_("number of the permit"), default="", blank=True, max_length=60)

    class Meta:
        verbose_name = _("permit to work")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(issued_on__isnull=False, expires_on__gte=F("issued_on")),
                name="a_permit_ends_after_it_was_given",
            )
        ]

    def __str__(self):
        return str(_("Given by the authority") if self.issued_on else _("Asked for"))

    @property
    def holds(self):
        return bool(self.issued_on and (self.expires_on is None or self.expires_on >= timezone.localdate()))

    @property
    def in_words(self):
        if not self.issued_on:
            return " · ".join(str(part) for part in (self, when(self.asked_on)) if part)
        until = when(self.expires_on) if self.expires_on else _("without an end")
        return f"{self} · {when(self.issued_on)} – {until}"
