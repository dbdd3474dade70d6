"""The care plan: what is to change, who does what by when, and what the person says to it (care pathway C9)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Approval, Case, Consent, RightsTalk
from carecase.jurisdictions.currencies import Currency
from carecase.jurisdictions.fields import LanguageField
from carecase.plans.models.safety import Copy
from carecase.sealing.fields import SealedField
from carecase.workflow.bounds import has_happened, may_be_planned
from carecase.workflow.records import Record
from services_catalog.models import ServiceType, Timeframe


class Owned(models.Model):
    """Somebody answers for it: a colleague, or in words whoever else does (an institution, the person herself)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague who sees to it"),
    )
    owner_name = SealedField(_("or who else sees to it"), default="", blank=True, max_length=120)

    class Meta:
        abstract = True

    @property
    def responsible(self):
        """Who answers for it, in words; empty if nobody does."""
        return self.owner_name or (str(self.owner) if self.owner_id else "")


class Costed(models.Model):
    """What it costs, in the currency of the receipt."""

    cost = models.DecimalField(
        _("cost"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | (Q(cost__gte=0) & ~Q(currency="")),
                name="%(class)s_cost_has_a_currency",
            )
        ]


class CarePlan(Record):
    """A plan of one episode of care: drafted, answered by the person, approved, in force until the next one is."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being written")
        CURRENT = "current", _("In force")
        SUPERSEDED = "superseded", _("Replaced")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="care_plans")
    number = models.PositiveSmallIntegerField(editable=False)
    episode = models.PositiveSmallIntegerField(editable=False)
    urgent_needs = SealedField(_("urgent needs"), default="", blank=True, max_length=4000)
    risk_summary = SealedField(_("the risks in short"), default="", blank=True, max_length=4000)
    time_frame = SealedField(_("time frame"), default="", blank=True, max_length=250)
    institutions = SealedField(_("institutions involved"), default="", blank=True, max_length=1000)
    review_on = models.DateField(_("look at the plan again on"), validators=[may_be_planned])
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)  # needs, objectives or actions
    in_force_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("care plan")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="care_plan_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(status="current"), name="one_current_care_plan"),
            models.UniqueConstraint(fields=["case"], condition=Q(status="draft"), name="one_draft_care_plan"),
            models.CheckConstraint(
                condition=~Q(status="current") | Q(in_force_at__isnull=False), name="a_current_plan_came_into_force"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT

    @property
    def is_current(self):
        return self.status == self.Status.CURRENT

    @property
    def may_change(self):
        return self.status != self.Status.SUPERSEDED

    @property
    def approval(self):
        """The last time somebody was asked to approve this plan, or None."""
        asked = self.case.approvals.filter(what=Approval.What.CARE_PLAN, about=self.pk)
        return asked.select_related("requested_by", "answered_by").first()


class Objective(Owned, Record):
    """Something that is to become true, in a field of life."""

    class Domain(models.TextChoices):
        SAFETY = "safety", _("Safety")
        HOUSING = "housing", _("Housing")
        HEALTH = "health", _("Health")
        MENTAL_HEALTH = "mental_health", _("Mental health")
        LEGAL_STATUS = "legal_status", _("Legal status")
        JUSTICE = "justice", _("Justice")
        FAMILY = "family", _("Family")
        EDUCATION = "education", _("Education")
        LIVELIHOOD = "livelihood", _("Livelihood")
        DOCUMENTS = "documents", _("Papers")
        CHILD_CARE = "child_care", _("Child care")
        SOCIAL_NETWORK = "social_network", _("Friends and community")

    class Priority(models.IntegerChoices):
        FIRST = 1, pgettext_lazy("priority", "First")
        NEXT = 2, pgettext_lazy("priority", "Next")
        LATER = 3, pgettext_lazy("priority", "Later")

    class Status(models.TextChoices):
        NOT_APPLICABLE = "n_a", _("Does not apply any more")
        IN_PROGRESS = "in_progress", _("Under way")
        MET = "met", _("Reached")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="objectives")
    domain = models.CharField(_("field of life"), max_length=20, choices=Domain)
    goal = SealedField(_("what is to be reached"), max_length=1000)
    indicator = SealedField(_("how we shall know"), default="", blank=True, max_length=500)
    baseline = SealedField(_("how it is today"), default="", blank=True, max_length=500)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.FIRST)
    due_on = models.DateField(_("by when"), validators=[may_be_planned])
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.IN_PROGRESS)
    outcome = SealedField(_("what was reached"), default="", blank=True, max_length=1000)

    class Meta:
        verbose_name = _("objective")
        ordering = ["priority", "due_on", "recorded_at"]

    def __str__(self):
        return self.get_domain_display()

    @property
    def is_met(self):
        return self.status == self.Status.MET


class PlanAction(Owned, Costed, Record):
    """A service somebody arranges by a day, for the plan or for one of its objectives."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="actions")
    objective = models.ForeignKey(
        Objective, models.CASCADE, null=True, blank=True, related_name="actions", verbose_name=_("for the objective")
    )
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+", verbose_name=_("service"))
    detail = SealedField(_("what exactly"), default="", blank=True, max_length=500)
    provider = SealedField(_("who gives it"), default="", blank=True, max_length=200)
    contact = SealedField(_("how they are reached"), default="", blank=True, max_length=200)
    timeframe = models.CharField(_("starts"), max_length=10, choices=Timeframe, blank=True)
    due_on = models.DateField(_("by when"), validators=[may_be_planned])
    done_on = models.DateField(_("done on"), null=True, blank=True, validators=[has_happened])
    dropped_on = models.DateField(_("given up on"), null=True, blank=True, validators=[has_happened])
    outcome = SealedField(_("how it went, or why it was not needed"), default="", blank=True, max_length=500)

    class Meta:
        verbose_name = _("action")
        ordering = ["due_on", "recorded_at"]
        constraints = [
            *Costed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
                name="an_action_is_done_or_given_up_not_both",
            ),
        ]

    def __str__(self):
        return self.service_type.name

    @property
    def is_open(self):
        return self.done_on is None and self.dropped_on is None


class PersonAnswer(Record):
    """What the person says to the plan, talked through in a language she or he understands. A refusal is an answer."""

    class Answer(models.TextChoices):
        AGREED = "agreed", _("Agrees")
        IN_PART = "agreed_in_part", _("Agrees in part")
        REFUSED = "refused", _("Does not agree")

    Mode = RightsTalk.Mode
    CHECKED_BY_ASKING_BACK = (Mode.SECOND_LANGUAGE, Mode.AUDIO)

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="answers")
    answer = models.CharField(_("answer"), max_length=16, choices=Answer)
    by = models.CharField(_("answered by"), max_length=10, choices=Consent.By)
    how = models.CharField(_("how"), max_length=10, choices=Consent.How)
    words = SealedField(_("in her or his words"), default="", blank=True, max_length=2000)
    language = LanguageField(_("in which language"))
    mode = models.CharField(_("how it was talked through"), max_length=20, choices=Mode)
    teach_back = models.BooleanField(_("asked back what was understood, and it was clear"), default=False)
    mode_reason = SealedField(_("why without an interpreter"), default="", blank=True, max_length=500)
    copy = models.CharField(_("the written copy"), max_length=20, choices=Copy)

    class Meta:
        verbose_name = _("answer to the plan")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mode__in=["second_language", "audio"]) | Q(teach_back=True),
                name="without_an_interpreter_only_with_asking_back",
            )
        ]

    def __str__(self):
        return self.get_answer_display()

    @property
    def needs_asking_back(self):
        return self.mode in self.CHECKED_BY_ASKING_BACK


class PlanReview(Record):
    """A look at the plan with the person: 30 days after approval, then every 90 days or when something happens (F)."""

    class Result(models.TextChoices):
        GOES_ON = "goes_on", _("The plan goes on as it is")
        CHANGED = "changed", _("The plan is changed")
        NEXT_PLAN = "next_plan", _("A new plan is written")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField(_("looked at on"), default=timezone.localdate, validators=[has_happened])
    with_person = models.BooleanField(_("together with her or him"), default=False)
    result = models.CharField(_("result"), max_length=10, choices=Result)
    note = SealedField(_("what was said"), default="", blank=True, max_length=2000)

    class Meta:
        verbose_name = _("review of the plan")
        ordering = ["-reviewed_on", "-recorded_at"]

    def __str__(self):
        return self.get_result_display()
