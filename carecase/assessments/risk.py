"""Risk: five questions and a level at first contact, the full matrix by day seven, and again on every event (C6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.conversation import SETTING, Conversation, yes_no
from carecase.cases.models import Case, RiskLevel
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Likelihood(models.IntegerChoices):
    NO_SIGN = 0, _("No sign of it")
    VERY_UNLIKELY = 1, _("1 Very unlikely")
    UNLIKELY = 2, _("2 Unlikely")
    POSSIBLE = 3, _("3 Possible")
    LIKELY = 4, _("4 Likely")
    HAPPENING = 5, _("5 Almost certain, or happening")


class Harm(models.IntegerChoices):
    SLIGHT = 1, _("1 Slight")
    LIMITED = 2, _("2 Limited")
    SERIOUS = 3, _("3 Serious")
    SEVERE = 4, _("4 Severe")
    LIFE = 5, _("5 Life in danger")


ORDER = {"": 0, RiskLevel.LOW: 1, RiskLevel.MEDIUM: 2, RiskLevel.HIGH: 3}


def level_of(product):
    """The level of likelihood times harm: low to 6, medium 8 to 12, high from 15 (no product falls between)."""
    if product >= 15:
        return RiskLevel.HIGH
    return RiskLevel.MEDIUM if product >= 8 else RiskLevel.LOW


def higher(*levels):
    return max(levels, key=ORDER.__getitem__)


class RiskAssessment(Conversation):
    """One dated judgement with the person's own view. A later one is a new row that begins with these answers."""

    class Stage(models.TextChoices):
        FIRST = "first", _("First: five questions")
        FULL = "full", _("Full: every threat")
        AGAIN = "again", _("Again: what has changed")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="risk_assessments")
    stage = models.CharField(_("which assessment"), max_length=6, choices=Stage)
    sought = yes_no(_("somebody is looking for her or him, or knows where she or he is"))
    threatened = yes_no(_("she, he or the family was threatened"))
    owes = yes_no(_("somebody demands money or work for a debt"))
    afraid_here = yes_no(_("is afraid of somebody here or near"))
    hopeless = yes_no(_("thinks of dying or of hurting herself or himself"))
    person_view = SealedField(
        _("her or his own view: what frightens, what helps"), default="", blank=True, max_length=3000
    )
    mitigation = SealedField(_("what is done about it now"), default="", blank=True, max_length=3000)
    level = models.CharField(_("level"), max_length=6, choices=RiskLevel)
    because = SealedField(
        _("why this level"),
        default="",
        blank=True,
        max_length=300,
        help_text=_("Read by the whole team, the house included: no names, no story."),
    )
    suggested = models.CharField(_("level of the matrix"), max_length=6, choices=RiskLevel, blank=True, editable=False)
    in_force = models.CharField(_("level in force"), max_length=6, choices=RiskLevel, editable=False)
    again_at = models.DateTimeField(_("assess again by"), null=True, editable=False)

    class Meta(Conversation.Meta):
        verbose_name = _("risk assessment")
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force__in=["high", "medium", "low"]), name="a_risk_assessment_has_a_level_in_force"
            )
        ]

    def __str__(self):
        return f"{self.get_stage_display()} · {self.get_level_display()}"

    @property
    def waits(self):
        """Whether the level judged waits for a supervisor's approval."""
        return self.level != self.in_force


FIVE = ["sought", "threatened", "owes", "afraid_here", "hopeless"]


class Threat(Record):
    """One line of the matrix: how likely, how harmful, what it rests on, what is done, and what is left."""

    class Kind(models.TextChoices):
        TRAFFICKER = "trafficker_threats", _("Threats from those who trafficked or smuggled")
        RE_TRAFFICKING = "re_trafficking", _("Being trafficked again")
        FAMILY = "family_retaliation", _("Revenge on the family")
        DEBT = "debt", _("Debt")
        LOCATION = "location_known", _("The place is known to them")
        SELF_HARM = "self_harm", _("Hurting herself or himself")
        HEALTH = "health", _("Health, epidemic")
        GROUP_VIOLENCE = "group_violence", _("Violence within the group")
        INFILTRATION = "infiltration", _("Somebody of theirs in the group")
        FAMILY_VIOLENCE = "family_violence", _("Violence in the family")
        RETURN = "return", _("Return")
        STAFF = "staff_safety", _("Safety of the team")

    class ReportedBy(models.TextChoices):
        SELF = "self", _("She or he says so")
        FAMILY = "family", _("Family")
        COLLEAGUE = "colleague", _("A colleague")
        AUTHORITY = "authority", _("An authority")
        OTHER = "other", _("Somebody else")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "assessment"

    assessment = models.ForeignKey(RiskAssessment, models.CASCADE, related_name="threats")
    kind = models.CharField(_("threat"), max_length=20, choices=Kind)
    likelihood = models.PositiveSmallIntegerField(_("how likely"), choices=Likelihood)
    harm = models.PositiveSmallIntegerField(_("how harmful"), choices=Harm, null=True, blank=True)
    evidence = SealedField(_("what it rests on"), default="", blank=True, max_length=1500)
    reported_by = models.CharField(_("who says so"), max_length=10, choices=ReportedBy, blank=True)
    mitigation = SealedField(_("what is done about it"), default="", blank=True, max_length=1500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who does it"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    likelihood_after = models.PositiveSmallIntegerField(
        _("how likely after that"), choices=Likelihood, null=True, blank=True
    )
    harm_after = models.PositiveSmallIntegerField(_("how harmful after that"), choices=Harm, null=True, blank=True)

    class Meta:
        verbose_name = _("threat")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind"], name="a_threat_once_per_assessment"),
            models.CheckConstraint(
                condition=Q(likelihood=0, harm__isnull=True)
                | Q(likelihood__range=(1, 5), harm__isnull=False, harm__range=(1, 5)),
                name="a_threat_is_judged_by_likelihood_and_harm",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def score(self):
        return self.likelihood * (self.harm or 0)

    @property
    def level(self):
        return level_of(self.score) if self.score else ""

    @property
    def residual(self):
        """What is left after the measures, 0 to 25, or None when that was not judged."""
        if self.likelihood_after is None:
            return None
        return self.likelihood_after * (self.harm_after or 0)

    @property
    def residual_level(self):
        return level_of(self.residual) if self.residual else ""


SECTIONS = (
    ("", "", ["stage"]),
    SETTING,
    (_("Five questions"), _("Ask them alone. They suggest nothing by themselves; you judge the level."), FIVE),
    (
        _("In her or his own words"),
        _("She or he knows those people best. Note it as it was said."),
        ["person_view"],
    ),
    (
        _("Level"),
        _("Above the matrix: say why. Below it, or below the level of the case: a supervisor agrees first."),
        ["level", "because", "mitigation"],
    ),
)
