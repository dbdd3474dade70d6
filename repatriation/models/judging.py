"""Is it safe to return there: the risk, the family, and for a child what is best (C13, B2)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.risk import Harm, Likelihood, level_of
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record
from repatriation.models.origin import ReturnPartner
from repatriation.models.plan import Place, ReturnPlan

#: A danger that is looked at here has at least the lowest likelihood.
LIKELIHOODS = [(value, label) for value, label in Likelihood.choices if value]


class Level(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    UNACCEPTABLE = "unacceptable", _("Not acceptable, whatever is done")


class ReturnRisk(Record):
    """The danger at one place before and after what can be done about it, judged with the origin side (C13)."""

    Level = Level

    class Factor(models.TextChoices):
        HARMED_BY = "those_who_harmed", _("Those who did harm are at large or tied to the home")
        THREATS = "threats", _("Threats against her, him or the family")
        DEBT = "debt", _("Debt")
        PROTECTION = "protection", _("Authorities there cannot or will not protect")
        STIGMA = "stigma", _("Talk and rejection in the community")
        HOME = "home", _("Violence or pressure at home")
        HEALTH = "health", _("Treatment cannot go on there")
        HOUSING = "housing", _("No safe place for the first night or month")
        LIVELIHOOD = "livelihood", _("Nothing to live on")
        PAPERS = "papers", _("Papers missing")
        PERSECUTION = "persecution", _("Persecution for who she or he is")
        DISASTER = "disaster", _("Disaster or armed conflict")
        HARM_AGAIN = "harm_again", _("The same could happen again")

    class Heard(models.TextChoices):
        ORIGIN_SIDE = "origin_side", _("The origin side judged it with us")
        INDEPENDENT = "independent", _("An independent source; the origin side is not safe to ask")
        NOBODY = "nobody", _("Nobody there yet")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="risks")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("place"))
    factors = CodesField(_("what makes it dangerous"), codes=Factor)
    likelihood = models.PositiveSmallIntegerField(_("how likely"), choices=LIKELIHOODS)
    harm = models.PositiveSmallIntegerField(_("how harmful"), choices=Harm)
    measures = SealedField(_("what is done about it"), default="", blank=True, max_length=2000)
    residual_likelihood = models.PositiveSmallIntegerField(_("how likely after that"), choices=LIKELIHOODS)
    residual_harm = models.PositiveSmallIntegerField(_("how harmful after that"), choices=Harm)
    unacceptable = models.BooleanField(_("not acceptable, whatever is done"), default=False)
    heard = models.CharField(_("who there was heard"), max_length=12, choices=Heard, default=Heard.NOBODY)
    source = SealedField(_("who, and how they know"), default="", blank=True, max_length=250)
    wish = SealedField(_("what the person wants and fears, in her or his words"), max_length=2000)
    alternatives = SealedField(_("other ways that were weighed"), default="", blank=True, max_length=1000)
    assessed_at = models.DateTimeField(_("judged on"), default=timezone.now)
    level = models.CharField(max_length=12, choices=Level, editable=False)
    residual_level = models.CharField(max_length=12, choices=Level, editable=False)

    class Meta:
        verbose_name = _("danger at the place of return")
        ordering = ["-assessed_at", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), harm__range=(1, 5)), name="return_risk_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(residual_likelihood__range=(1, 5), residual_harm__range=(1, 5)),
                name="residual_return_risk_is_1_to_5",
            ),
        ]

    def __str__(self):
        return self.get_residual_level_display()

    @property
    def score(self):
        return self.likelihood * self.harm

    @property
    def residual_score(self):
        return self.residual_likelihood * self.residual_harm

    @property
    def valid_until(self):
        """B2: not older than 30 days, or what the country says."""
        return self.plan.case.pack.due("return_risk_valid", self.assessed_at)

    @property
    def origin_was_heard(self):
        """Somebody there was, and it is known who: their half is here and not too old, or a source is named."""
        answer = next((each for each in self.plan.origin_answers.all() if each.place_id == self.place_id), None)
        return self.heard != self.Heard.NOBODY and bool(self.source or (answer and answer.is_valid))

    @property
    def in_words(self):
        before = f"{self.get_level_display()} {self.score}"
        after = f"{self.get_residual_level_display()} {self.residual_score}"
        return f"{self.place.in_words}: {before} → {after}"

    def prepare(self):
        super().prepare()
        self.level = level_of(self.score)
        self.residual_level = Level.UNACCEPTABLE if self.unacceptable else level_of(self.residual_score)


class FamilyAssessment(Record):
    """The origin side visited those the child would live with: willing, able, and no danger among them."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="family_assessments")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("place"))
    partner = models.ForeignKey(
        ReturnPartner, models.CASCADE, null=True, editable=False, related_name="family_assessments"
    )
    done_by = models.CharField(_("done by"), max_length=120)
    done_on = models.DateField(_("done on"), default=timezone.localdate)
    agrees = models.BooleanField(_("the family wants it"))
    able = models.BooleanField(_("the family is able to care"))
    implicated = models.BooleanField(_("somebody of the household is a danger"))
    likelihood = models.PositiveSmallIntegerField(
        _("how likely it is that harm is done there"), choices=LIKELIHOODS, null=True, blank=True
    )
    harm = models.PositiveSmallIntegerField(_("how harmful that would be"), choices=Harm, null=True, blank=True)
    findings = SealedField(_("what was found"), default="", blank=True, max_length=4000)

    class Meta:
        verbose_name = _("assessment of the family")
        ordering = ["-done_on", "-recorded_at"]

    def __str__(self):
        return str(_("The family can take her or him") if self.speaks_for_return else _("Not with this family"))

    @property
    def score(self):
        """Of the home, likelihood × harm; None where it was not judged so."""
        return self.likelihood * self.harm if self.likelihood and self.harm else None

    @property
    def level(self):
        return Level(level_of(self.score)) if self.score else None

    @property
    def speaks_for_return(self):
        return self.agrees and self.able and not self.implicated and self.level != Level.HIGH

    @property
    def in_words(self):
        score = f" · {self.level.label} {self.score}" if self.score else ""
        return f"{self.place.in_words}: {self}{score} · {self.done_by}"


class BestInterests(Record):
    """What a panel found best for the child; a return needs the answer "return", and to this place."""

    class Decision(models.TextChoices):
        RETURN = "return", _("Return to this place")
        NO_RETURN = "no_return", _("No return")
        WAIT = "wait", _("Not yet")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="best_interests")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("place"))
    panel_on = models.DateField(_("panel of"), default=timezone.localdate)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    to_whom = SealedField(_("into whose care"), default="", blank=True, max_length=150)
    panel = SealedField(_("who sat on the panel, with their offices"), default="", blank=True, max_length=1000)
    childs_view = SealedField(_("what the child wants"), max_length=2000)
    guardians_view = SealedField(_("what the guardian says"), default="", blank=True, max_length=2000)
    alternatives = SealedField(_("other ways that were weighed"), default="", blank=True, max_length=2000)
    reasons = SealedField(_("reasons of the panel"), default="", blank=True, max_length=4000)

    class Meta:
        verbose_name = _("best-interests determination")
        ordering = ["-panel_on", "-recorded_at"]

    def __str__(self):
        return self.get_decision_display()

    @property
    def in_words(self):
        return f"{self.get_decision_display()} · {self.place.in_words}"
