"""Urgent needs: the danger signs everybody is asked about, alone, before anything else; and what only health reads."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.conversation import SETTING, Answer, Conversation, yes_no
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class UrgentNeeds(Conversation):
    """What everybody on the team may know: whether it was asked, what is needed at once, and whether to go now.

    The reason to go is in `HealthUrgency`. Transport to care never waits for an interpreter, a consent or a form.
    """

    class Asked(models.TextChoices):
        ASKED = "asked", _("Asked")
        NOT_ASKED = "not_asked", _("Could not be asked")

    class NotAsked(models.TextChoices):
        NO_PRIVACY = "no_privacy", _("No private place")
        NO_INTERPRETER = "no_interpreter", _("No interpreter")
        NOT_SAFE = "not_safe", _("Not safe")

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="urgent_needs")
    asked = models.CharField(_("were the questions asked?"), max_length=10, choices=Asked)
    not_asked_because = models.CharField(_("why not"), max_length=16, choices=NotAsked, blank=True)
    retry_at = models.DateTimeField(
        _("when they are asked again"), null=True, blank=True, help_text=_("Within four hours.")
    )
    medical_danger = yes_no(
        _("needs medical help now"),
        help_text=_("Bleeding, trouble breathing, faint, fever, strong pain, a bite, no water for a day."),
    )
    afraid_here = yes_no(_("afraid of somebody who is here or near"))
    hungry = yes_no(_("has not eaten or drunk today"))
    children_to_feed = yes_no(_("a baby or children to feed"))
    medicine_today = yes_no(_("needs a medicine today"))
    nowhere_to_sleep = yes_no(_("has nowhere safe to sleep tonight"))
    told_rape_care = models.BooleanField(
        _("told that there is free and confidential care after rape, without asking about it"),
        default=False,
        help_text=_("Everybody is told, men too; for a small child, the adult who cares for her or him."),
    )
    go_now = models.BooleanField(_("go to the clinic now"), default=False, editable=False)
    window_until = models.DateTimeField(_("time left until"), null=True, editable=False)  # the first window to close

    class Meta(Conversation.Meta):
        verbose_name = _("urgent needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(asked="asked", not_asked_because="", retry_at__isnull=True)
                | (Q(asked="not_asked", retry_at__isnull=False) & ~Q(not_asked_because="")),
                name="urgent_needs_not_asked_say_why_and_when_again",
            ),
            models.CheckConstraint(
                condition=~Q(asked="asked") | Q(told_rape_care=True), name="everybody_is_told_of_care_after_rape"
            ),
        ]

    def __str__(self):
        return self.get_asked_display()

    @property
    def hours_left(self):
        """Whole hours until the first window closes; None when there is none or it has closed."""
        if self.window_until is None or self.window_until <= timezone.now():
            return None
        return int((self.window_until - timezone.now()).total_seconds() // 3600)

    @property
    def at_once(self):
        """What was answered with yes, in words."""
        names = ("medical_danger", "afraid_here", "hungry", "children_to_feed", "medicine_today", "nowhere_to_sleep")
        return [self._meta.get_field(name).verbose_name for name in names if getattr(self, name) == Answer.YES]


class HealthUrgency(Record):
    """The health side of the same questions. Others see "go now" and the hours left, never why."""

    class Sign(models.TextChoices):
        UNCONSCIOUS = "unconscious", _("Faint or not responding")
        BREATHING = "breathing", _("Trouble breathing")
        BLEEDING = "bleeding", _("Bleeding")
        FEVER = "fever", _("Fever")
        PAIN = "pain", _("Strong pain")
        DEHYDRATION = "dehydration", _("Dehydration")
        WOUND = "wound", _("Wounds, feet included")
        BITE = "bite", _("Snake or animal bite")
        CONVULSION = "convulsion", _("Convulsions")
        LABOUR = "labour", _("Labour, or bleeding in pregnancy")

    data_class = DataClass.HEALTH
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="health_urgencies")
    urgent_needs = models.OneToOneField(UrgentNeeds, models.CASCADE, related_name="health")
    signs = CodesField(_("danger signs"), codes=Sign)
    injuries = SealedField(_("injuries"), default="", blank=True, max_length=1000)
    pregnant = yes_no(_("pregnant"))
    pregnancy_weeks = models.PositiveSmallIntegerField(
        _("weeks of pregnancy"), null=True, blank=True, validators=[MaxValueValidator(45)]
    )
    self_harm = yes_no(_("thinks of dying or of hurting herself or himself"))
    medication = SealedField(_("medicines, which and until when they last"), default="", blank=True, max_length=500)
    conditions = SealedField(_("illnesses and allergies"), default="", blank=True, max_length=500)
    sexual_violence_at = models.DateTimeField(
        _("if she or he tells of sexual violence: when it last happened"),
        null=True,
        blank=True,
        help_text=_("Do not ask; note it when it is told. If the hour is not sure, the earliest it may have been."),
    )

    class Meta:
        verbose_name = _("urgent health needs")
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pregnancy_weeks__isnull=True) | Q(pregnant="yes"), name="weeks_only_of_a_pregnancy"
            )
        ]

    def __str__(self):
        return str(self._meta.verbose_name)


HEALTH_FIELDS = [
    "signs", "injuries", "pregnant", "pregnancy_weeks", "self_harm", "medication", "conditions", "sexual_violence_at",
]  # fmt: skip

SECTIONS = (
    (
        _("Can it be asked now?"),
        _("Alone, in her or his language. If not, give what is needed and come back within four hours."),
        ["asked", "not_asked_because", "retry_at"],
    ),
    SETTING,
    (
        _("What is needed at once"),
        "",
        ["medical_danger", "afraid_here", "hungry", "children_to_feed", "medicine_today", "nowhere_to_sleep"],
    ),
    (
        _("Health"),
        _("Read only by those who care for her or his health. Everybody else sees whether to go now."),
        HEALTH_FIELDS,
    ),
    (_("Told without asking"), "", ["told_rape_care"]),
)
