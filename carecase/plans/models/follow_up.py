"""Staying in touch: while in care, and afterwards only as the person agreed (care pathway C16, F, L8)."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.access.models import Organisation
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.bounds import has_happened, may_be_planned
from carecase.workflow.records import Record, RecordQuerySet


class FollowUpQuerySet(RecordQuerySet):
    def planned(self):
        return self.filter(done_at__isnull=True, called_off_at__isnull=True)


class FollowUp(Record):
    """A contact that is planned for a day, and how she or he was when it took place."""

    class Kind(models.TextChoices):
        IN_CARE = "in_care", _("While in care")
        FOR_SERVICE = "for_service", _("After a service")
        FOR_ASSESSMENT = "for_assessment", _("For an assessment")
        AFTER_RETURN = "after_return", _("After the return")
        AFTER_INTEGRATION = "after_integration", _("After settling here")

    class Mode(models.TextChoices):
        PHONE = "phone", _("By phone, with the code word")
        VISIT = "visit", _("Visit")
        THROUGH_OTHERS = "through_others", _("Through somebody she or he trusts")

    class Safety(models.TextChoices):
        SAFE = "safe", _("Feels safe")
        WORRIED = "worried", _("Is worried")
        IN_DANGER = "in_danger", _("In danger")

    class Housing(models.TextChoices):
        STABLE = "stable", _("Stable housing")
        TEMPORARY = "temporary", _("Housing for now")
        NONE = "none", _("No housing")

    class Occupation(models.TextChoices):
        WORK = "work", _("Works")
        SCHOOL = "school", _("Studies")
        BOTH = "both", _("Works and studies")
        NEITHER = "neither", _("Neither works nor studies")

    AFTERWARDS = (Kind.AFTER_RETURN, Kind.AFTER_INTEGRATION)

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="follow_ups")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    due_on = models.DateField(_("planned for"), validators=[may_be_planned])
    done_at = models.DateTimeField(_("took place on"), null=True, blank=True, validators=[has_happened])
    mode = models.CharField(_("how"), max_length=16, choices=Mode, default=Mode.PHONE)
    visit_agreed = models.BooleanField(
        _("she or he agreed to a visit"), default=False, help_text=_("Nobody visits a home unless it was agreed.")
    )
    safe_contact_used = models.BooleanField(_("through the contact noted as safe"), null=True, blank=True)
    wellbeing = models.PositiveSmallIntegerField(
        _("how she or he is, from 0 (very bad) to 10 (very well)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(10)],
    )
    safety = models.CharField(_("safety"), max_length=10, choices=Safety, blank=True)
    housing = models.CharField(_("housing"), max_length=10, choices=Housing, blank=True)
    occupation = models.CharField(_("work or school"), max_length=10, choices=Occupation, blank=True)
    services = SealedField(_("services received and still needed"), default="", blank=True, max_length=1000)
    retrafficking_signal = models.BooleanField(
        _("something points to renewed exploitation or control"), null=True, blank=True
    )
    plan_changes = models.BooleanField(_("the plan has to change"), default=False)
    note = SealedField(_("note"), default="", blank=True, max_length=2000)
    next_due_on = models.DateField(_("next contact on"), null=True, blank=True, validators=[may_be_planned])
    partner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("done by the organisation where she or he lives now"),
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )  # who of the partner told how she or he is
    called_off_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        ordering = ["due_on", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "due_on"],
                condition=Q(done_at__isnull=True, called_off_at__isnull=True),
                name="one_planned_follow_up_per_day",
            ),
            models.CheckConstraint(
                condition=Q(wellbeing__isnull=True) | Q(wellbeing__range=(0, 10)), name="wellbeing_from_0_to_10"
            ),
            models.CheckConstraint(
                condition=~Q(mode="visit") | Q(done_at__isnull=True) | Q(visit_agreed=True),
                name="no_visit_unless_agreed",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(called_off_at__isnull=True),
                name="a_follow_up_takes_place_or_is_called_off",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def at(self):
        return self.done_at or self.recorded_at

    @property
    def source(self):
        """Who told it, where that is somebody of the organisation there."""
        return f"{self.partner} · {self.done_by}" if self.done_by_id else ""

    @property
    def is_planned(self):
        return self.done_at is None and self.called_off_at is None
