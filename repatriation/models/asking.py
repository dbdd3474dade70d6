"""What the person was told, says and declares."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.conversation import Through
from carecase.cases.models import Consent, InterpreterRequest
from carecase.jurisdictions.fields import LanguageField
from carecase.sealing.fields import SealedField
from carecase.ui.moments import when
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record
from repatriation.models.plan import Place, ReturnPlan


class Option(models.TextChoices):
    RETURN = "return", _("Going back")
    STAY = "stay", _("Staying here, and how")
    ASYLUM = "asylum", _("Asylum or other protection")
    THIRD_COUNTRY = "third_country", _("Going to a third country")
    LATER = "later", _("Deciding later")


#: A talk that leaves one of these out was not counselling.
ALWAYS_TOLD = frozenset({Option.RETURN, Option.STAY, Option.ASYLUM, Option.LATER})


class OptionsTalk(Record):
    """Asked alone, told every option and what it would mean, and the answer in her or his own words."""

    Option = Option

    class Present(models.TextChoices):
        INTERPRETER = "interpreter", _("Interpreter")
        GUARDIAN = "guardian", _("Guardian")
        PSYCHOLOGIST = "psychologist", _("Psychologist")
        LAWYER = "lawyer", _("Lawyer")
        TRUSTED = "trusted", _("Somebody she or he trusts and asked for")
        FAMILY = "family", _("Family or companions")
        AUTHORITY = "authority", _("An authority")

    #: With one of these in the room nobody was asked alone.
    NOT_ALONE_WITH = frozenset({Present.FAMILY, Present.AUTHORITY})

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="talks")
    alone = models.BooleanField(
        _("asked alone"),
        default=False,
        help_text=_("Without family, companions or an authority; guardian, lawyer or interpreter may be there."),
    )
    only_by_authority = models.BooleanField(_("only an authority asked"), default=False)
    present = CodesField(_("who else was there"), codes=Present)
    language = LanguageField(_("in which language"))
    through = models.CharField(_("understood through"), max_length=16, choices=Through, blank=True)
    interpreted = models.ForeignKey(
        InterpreterRequest,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the interpreter of this talk"),
    )
    told = CodesField(_("options explained"), codes=Option)
    about_return = SealedField(_("what was told: going back"), default="", blank=True, max_length=1000)
    about_stay = SealedField(_("what was told: staying here, and how"), default="", blank=True, max_length=1000)
    about_asylum = SealedField(_("what was told: asylum or other protection"), default="", blank=True, max_length=1000)
    about_third_country = SealedField(_("what was told: a third country"), default="", blank=True, max_length=1000)
    about_later = SealedField(_("what was told: deciding later"), default="", blank=True, max_length=1000)
    asked_back = SealedField(_("what she or he asked"), default="", blank=True, max_length=1000)
    next_on = models.DateField(_("next talk on"), null=True, blank=True)
    words = SealedField(_("her or his answer, in her or his words"), default="", blank=True, max_length=2000)
    chosen = models.CharField(_("what she or he chose"), max_length=20, choices=Option)

    class Meta:
        verbose_name = _("talk about the options")
        ordering = ["-recorded_at"]

    def __str__(self):
        return self.get_chosen_display()

    @property
    def was_free(self):
        """Alone, and not by an authority only."""
        return self.alone and not self.only_by_authority and not self.NOT_ALONE_WITH & set(self.present)

    @property
    def told_everything(self):
        return set(self.told) >= ALWAYS_TOLD

    @property
    def in_words(self):
        """The answer and where it came from: asked how, in which language, by whom and when."""
        how = _("asked alone") if self.was_free else _("not asked alone")
        spoken = ", ".join(str(each) for each in (self.get_language_display(), self.get_through_display()) if each)
        asked = [str(self), how, spoken, str(self.recorded_by or ""), when(self.at)]
        return " · ".join(str(each) for each in asked if each)


class Declaration(Record):
    """The declaration that she or he goes freely: oral, thumb or signed, and revocable until boarding (D10)."""

    By = Consent.By
    How = Consent.How

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="declarations")
    by = models.CharField(_("declared by"), max_length=10, choices=By)
    how = models.CharField(_("how"), max_length=10, choices=How)
    language = LanguageField(_("in which language"))
    told_revocable = models.BooleanField(_("told that it can be taken back until boarding"), default=False)
    witness = SealedField(_("witness, if it was not signed"), default="", blank=True, max_length=120)
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True, editable=False)

    class Meta:
        verbose_name = _("declaration of return")
        ordering = ["-recorded_at"]

    def __str__(self):
        return f"{self.get_how_display()} · {self.get_by_display()}"

    @property
    def stands(self):
        return self.withdrawn_at is None and self.told_revocable

    in_words = property(__str__)


class DangerCheck(Record):
    """An own contact there, who has the address, what to avoid, and the dangers she or he knows of (rule 7)."""

    class Danger(models.TextChoices):
        NONE = "none", _("None that she or he knows of")
        MANAGEABLE = "manageable", _("Yes, and there is a way to deal with it")
        SERIOUS = "serious", _("Yes, and it speaks against going there")

    data_class = DataClass.IDENTITY
    retention = Retention.CASE
    visible_through = "plan"

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, related_name="danger_checks")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("place"))
    contact_name = SealedField(_("own contact there"), max_length=120)
    contact_phone = SealedField(_("phone of the contact"), default="", blank=True, max_length=40)
    who_knows = SealedField(_("who knows this address"), default="", blank=True, max_length=300)
    avoid = SealedField(_("places to avoid on each leg"), default="", blank=True, max_length=500)
    danger = models.CharField(_("danger there or on the way"), max_length=12, choices=Danger)
    checked_at = models.DateTimeField(_("talked over on"), default=timezone.now)

    class Meta:
        verbose_name = _("own contact and dangers")
        ordering = ["-checked_at", "-recorded_at"]

    def __str__(self):
        return self.get_danger_display()

    @property
    def in_words(self):
        return f"{self.contact_name} · {self.get_danger_display()}"
