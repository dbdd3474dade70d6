"""Identification: what a body decided, when and on what (C5). Many per case, none ever overwritten."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments import palermo
from carecase.assessments.palermo import Act, AgeStanding, Means, Purpose, Result
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class Status(models.TextChoices):
    """identification_status of the care pathway, section I. The first two are derived from screenings."""

    NOT_SCREENED = "not_screened", _("Not screened yet")
    NO_INDICATORS = "no_indicators", _("No signs of trafficking")
    POSSIBLE = "possible", _("Possible trafficking, decision pending")
    ACTUAL = "actual", _("Trafficking established")
    NOT_ESTABLISHED = "not_victim", _("Trafficking not established")
    REVOKED = "revoked_or_appealed", _("Decision revoked or appealed")


#: What a person may record. Nobody records that nothing was asked.
RECORDED = (Status.POSSIBLE, Status.ACTUAL, Status.NOT_ESTABLISHED, Status.NO_INDICATORS, Status.REVOKED)
DECIDED = frozenset({Status.ACTUAL, Status.NOT_ESTABLISHED, Status.NO_INDICATORS, Status.REVOKED})
#: Decisions of a body, with its date and number; that there are no signs is our own finding.
RESOLVED = frozenset({Status.ACTUAL, Status.NOT_ESTABLISHED, Status.REVOKED})


class Smuggling(models.TextChoices):
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    SMUGGLED = "smuggled", _("Was smuggled")
    NOT_SMUGGLED = "not_smuggled", _("Was not smuggled")


class Overwritten(Exception):
    """A decision is corrected by a new one, never by changing the old."""


class Identification(Record):
    """One dated decision, or the note that one is pending and by when.

    Ours may say "possible" beside an authority's "actual". The evidence for each element is asked only of the body
    that decides; others keep the number, the date and the result (practice rule 5).
    """

    class Framework(models.TextChoices):
        PALERMO = "palermo", _("Palermo Protocol")
        NATIONAL = "national", _("National law")

    class Exploitation(models.TextChoices):
        OCCURRED = "occurred", _("It happened")
        INTENDED = "intended", _("It was intended")

    class DecidedBy(models.TextChoices):
        """HTCDS vic_TraffickingStatusDecisionMakingOrg."""

        POLICE = "police", _("Police")
        NGO = "ngo", _("Non-governmental organisation")
        COURT = "court_or_prosecution", _("Court or prosecution")
        GOVERNMENT = "non_police_governmental_organization", _("Another government body")
        OTHER = "other", _("Another body")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="identifications")
    status = models.CharField(_("what is recorded"), max_length=20, choices=[(s.value, s.label) for s in RECORDED])
    smuggling = models.CharField(_("smuggling"), max_length=14, choices=Smuggling, default=Smuggling.NOT_ASSESSED)
    framework = models.CharField(_("by the test of"), max_length=10, choices=Framework, default=Framework.PALERMO)
    acts = CodesField(_("act: what was done"), codes=Act)
    means = CodesField(_("means: how it was done"), codes=Means, help_text=_("Not needed for anybody under 18."))
    purposes = CodesField(_("purpose: what for"), codes=Purpose)
    exploitation = models.CharField(_("the exploitation"), max_length=10, choices=Exploitation, blank=True)
    own_decision = models.BooleanField(
        _("my organisation is the body that decides"),
        default=False,
        help_text=_("Only then is the evidence for each element written here."),
    )
    evidence_act = SealedField(_("evidence of the act"), default="", blank=True, max_length=3000)
    evidence_means = SealedField(_("evidence of the means"), default="", blank=True, max_length=3000)
    evidence_purpose = SealedField(_("evidence of the purpose"), default="", blank=True, max_length=3000)
    decided_by = models.CharField(_("who decides"), max_length=40, choices=DecidedBy, blank=True)
    body = models.CharField(_("name of the body"), max_length=120, blank=True)
    known_on = models.DateField(
        _("when that body learnt of the case"),
        null=True,
        blank=True,
        help_text=_("The time limit for its decision counts from here."),
    )
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    resolution = SealedField(_("number of the resolution"), default="", blank=True, max_length=80)
    votes_for = models.PositiveSmallIntegerField(
        _("votes in favour"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    votes_against = models.PositiveSmallIntegerField(
        _("votes against"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    reasons = SealedField(_("reasons, in short"), default="", blank=True, max_length=3000)
    national_result = models.CharField(_("result of the national test"), max_length=14, choices=Result, blank=True)
    national_number = SealedField(_("number of the national decision"), default="", blank=True, max_length=80)
    national_on = models.DateField(_("date of the national decision"), null=True, blank=True)
    due_at = models.DateTimeField(_("decision due"), null=True, editable=False)
    age_standing = models.CharField(_("age in the test"), max_length=10, choices=AgeStanding, editable=False)
    palermo_result = models.CharField(_("test of the Palermo Protocol"), max_length=14, choices=Result, editable=False)
    dated_on = models.DateField(_("date"), editable=False)

    class Meta:
        verbose_name = _("identification")
        ordering = ["-dated_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="actual")
                | Q(palermo_result="met")
                | Q(framework="national", national_result="met"),
                name="trafficking_is_established_only_when_the_test_is_met",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_victim") | ~Q(age_standing="unknown"),
                name="nobody_of_unknown_age_is_refused",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["actual", "not_victim", "revoked_or_appealed"]) | Q(decided_on__isnull=False),
                name="a_decision_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="possible") | Q(due_at__isnull=False), name="a_pending_decision_has_a_due_date"
            ),
        ]

    def __str__(self):
        return self.get_status_display()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Overwritten(str(self.pk))
        super().save(*args, **kwargs)

    def prepare(self):
        self.age_standing = palermo.age_standing(self.case.person)
        self.palermo_result = self.judged()
        self.dated_on = self.decided_on or timezone.localdate(self.at, self.case.pack.timezone)
        super().prepare()

    def judged(self):
        standing = palermo.age_standing(self.case.person)
        return palermo.judge(standing, act=self.acts, means=self.means, purpose=self.purposes)

    @property
    def label(self):
        return Status(self.status).label

    @property
    def is_trafficking(self):
        return self.status in (Status.POSSIBLE, Status.ACTUAL)

    @property
    def is_smuggling(self):
        return self.smuggling == Smuggling.SMUGGLED

    @property
    def smuggling_is_open(self):
        return self.smuggling == Smuggling.NOT_ASSESSED


EVIDENCE = ["evidence_act", "evidence_means", "evidence_purpose"]

SECTIONS = (
    (
        _("What is recorded"),
        _("A person decides, never a score. Help does not depend on it, and goes on while a decision is pending."),
        ["status", "smuggling"],
    ),
    (
        _("Act, means, purpose"),
        _("An adult: all three. Under 18 or of disputed age: act and purpose are enough. Consent counts for nothing."),
        ["acts", "means", "purposes", "exploitation", "framework"],
    ),
    (
        _("Who decides"),
        "",
        ["decided_by", "body", "known_on", "decided_on", "resolution", "votes_for", "votes_against", "reasons"],
    ),
    (_("Evidence"), _("For the body that decides. Other teams leave it out."), ["own_decision", *EVIDENCE]),
    (
        _("National test, beside it"),
        _("Where national law asks for something else, its result is kept next to the test of the Protocol."),
        ["national_result", "national_number", "national_on"],
    ),
)
