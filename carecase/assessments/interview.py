"""The standard interview: each sitting, and the view of it that care needs (C7, K). Told once, reused everywhere."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.answers import in_words
from carecase.assessments.conversation import SETTING, Conversation
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class Interview(Conversation):
    """One sitting. What was told stands in the care view and the modules; here stands how it went.

    What counts is how often the story had to be told, not how often we met (practice rule 4).
    """

    class Module(models.TextChoices):
        JOURNEY = "journey", _("Journey")
        EXPLOITATION = "exploitation", _("Exploitation")
        CHILD = "child", _("Situation of the child")

    class Present(models.TextChoices):
        INTERPRETER = "interpreter", _("Interpreter")
        GUARDIAN = "guardian", _("Guardian")
        PSYCHOLOGIST = "psychologist", _("Psychologist")
        LAWYER = "lawyer", _("Lawyer")
        TRUSTED = "trusted", _("Somebody she or he trusts and asked for")

    class Distress(models.TextChoices):
        NONE = "none", _("None seen")
        SOME = "some", _("Some, with a break")
        STRONG = "strong", _("Strong: stopped")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="interviews")
    explained = models.BooleanField(
        _("explained first: purpose, limits of confidentiality, duty to report, the right to stop"),
        default=False,
    )
    modules = CodesField(_("talked about"), codes=Module)
    retold = models.BooleanField(_("she or he told what happened, in whole or in large part"), default=False)
    present = CodesField(_("who else was there"), codes=Present)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    breaks = models.PositiveSmallIntegerField(_("breaks"), null=True, blank=True, validators=[MaxValueValidator(50)])
    distress = models.CharField(_("distress"), max_length=6, choices=Distress, blank=True)
    note = SealedField(_("how it went, and what to do otherwise next time"), default="", blank=True, max_length=2000)

    class Meta(Conversation.Meta):
        verbose_name = _("interview")
        constraints = [models.CheckConstraint(condition=Q(explained=True), name="nothing_is_asked_before_explaining")]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def modules_words(self):
        return in_words(self, "modules")

    @property
    def accompanied(self):
        """A guardian or psychologist sat with the child."""
        return bool({self.Present.GUARDIAN, self.Present.PSYCHOLOGIST} & set(self.present))


class InterviewCareView(Record):
    """What care needs of all that was told: fears, wishes, needs, and what is not to be asked again. One per case."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.OneToOneField(Case, models.CASCADE, related_name="care_view")
    fears = SealedField(_("what she or he fears now"), default="", blank=True, max_length=3000)
    wishes = SealedField(_("what she or he wants to happen next"), default="", blank=True, max_length=3000)
    needs_told = SealedField(_("needs and risks that came up"), default="", blank=True, max_length=3000)
    trusted = SealedField(_("people she or he trusts, and whom to keep away"), default="", blank=True, max_length=1000)
    lost = SealedField(_("people lost or missing on the way"), default="", blank=True, max_length=1000)
    not_again = SealedField(_("what is not to be asked again"), default="", blank=True, max_length=1000)

    class Meta:
        verbose_name = _("what care needs to know")

    def __str__(self):
        return str(self._meta.verbose_name)


SECTIONS = (
    (
        _("Before the first question"),
        _("Ask in which language, and whether a woman or a man should ask. Safety first, the story last or later."),
        ["explained"],
    ),
    SETTING,
    (_("What it was about"), "", ["modules", "retold", "present"]),
    (
        _("How it went"),
        _("Breaks whenever wanted. Strong distress: stop, and somebody from psychology comes."),
        ["minutes", "breaks", "distress", "note"],
    ),
)

CARE_SECTIONS = (
    (
        _("What care needs to know"),
        _("Only what helps to care. What happened on the way, and who did it, has its own pages."),
        ["fears", "wishes", "needs_told", "trusted", "lost", "not_again"],
    ),
)
