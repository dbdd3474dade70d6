"""What the person chose, and the plan behind it (B3, C15)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.people.models import FamilyMember
from carecase.sealing.fields import SealedField
from carecase.workflow.fields import StateField, StatefulModel
from carecase.workflow.records import Record, RecordQuerySet


class State(models.TextChoices):
    """B3. A review is a date, not a state; a plan that waits is paused, never deleted."""

    REQUESTED = "requested", _("Asked for")
    LEGAL_OPTIONS_REVIEWED = "legal_options_reviewed", _("Ways to stay looked at")
    STATUS_APPLIED = "status_applied", _("Status applied for")
    PLAN_APPROVED = "plan_approved", _("Plan approved")
    ACTIVE = "active", _("Under way")
    ACHIEVED = "achieved", _("Achieved")
    CHANGED_TO_RETURN = "changed_to_return", _("Changed to return")
    DISCONTINUED = "discontinued", _("Ended")
    SUSPENDED = "suspended", _("Paused")


WAY = (
    State.REQUESTED,
    State.LEGAL_OPTIONS_REVIEWED,
    State.STATUS_APPLIED,
    State.PLAN_APPROVED,
    State.ACTIVE,
    State.ACHIEVED,
)
PAUSED = (State.CHANGED_TO_RETURN, State.SUSPENDED)
ENDED = (State.ACHIEVED, State.DISCONTINUED)


class StayChoice(Record):
    """The person, asked alone and told every option, chose to stay, or not."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="stay_choices")
    alone = models.BooleanField(
        _("asked alone"),
        default=False,
        help_text=_("Without family, companions or an authority; guardian, lawyer or interpreter may be there."),
    )
    all_options_told = models.BooleanField(
        _("every option explained: going back, staying, asylum, a third country, deciding later"), default=False
    )
    wants_to_stay = models.BooleanField(_("wants to stay here"), default=False)
    words = SealedField(_("in her or his words"), default="", blank=True, max_length=2000)

    class Meta:
        verbose_name = _("choice to stay")
        ordering = ["-recorded_at"]

    def __str__(self):
        return str(_("Wants to stay") if self.wants_to_stay else _("Does not want to stay"))

    @property
    def counts(self):
        return self.alone and self.all_options_told and self.wants_to_stay

    in_words = property(__str__)


class IntegrationPlanQuerySet(RecordQuerySet):
    def open(self):
        return self.exclude(state__in=ENDED)


class IntegrationPlan(StatefulModel, Record):
    """A life here: status, home, income, school, and reviews on the way."""

    State = State

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="integration_plans")
    state = StateField(choices=State, default=State.REQUESTED, editable=False)
    paused_in = models.CharField(max_length=30, choices=State, blank=True, editable=False)
    started_at = models.DateTimeField(_("under way since"), null=True, editable=False)

    objects = IntegrationPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("integration plan")
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state__in=ENDED), name="one_open_integration_plan"),
            models.CheckConstraint(
                condition=~Q(state__in=PAUSED) | ~Q(paused_in=""), name="a_paused_integration_knows_where_it_stood"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @property
    def number(self):
        """Of its case: what stands in titles."""
        return self.case.number

    def url_args(self):
        return [self.case.number]

    def get_absolute_url(self):
        return reverse("integration:plan", args=self.url_args())

    @property
    def is_open(self):
        return self.state not in ENDED

    # Read once per copy of the plan; a step always works on a fresh copy.

    @cached_property
    def route(self):
        return self.routes.first()

    @cached_property
    def home(self):
        return self.homes.first()

    @cached_property
    def family(self):
        """People of the family that are not in doubt."""
        members = FamilyMember.objects.filter(unit__members__person=self.case.person_id).select_related("person")
        others = [each for each in members if each.person_id != self.case.person_id]
        return [each.person for each in others if each.proof != FamilyMember.Proof.UNVERIFIED]

    @cached_property
    def children(self):
        """Everybody of school age or younger for whom a place is needed."""
        return [person for person in (self.case.person, *self.family) if person.is_child]
