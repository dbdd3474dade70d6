"""The child's module of the interview: who cared, why they were parted, what the child wants (C7, B4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.conversation import yes_no
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.codes import CodesField
from carecase.workflow.records import Record


class ChildFacts(Record):
    class Care(models.TextChoices):
        """care_arrangement of the care pathway, section I."""

        PARENTS = "parents", _("Parents")
        STEP_PARENT = "step_parent", _("Step-parent")
        CUSTOMARY = "customary_caregiver", _("Customary caregiver")
        ADULT_SIBLING = "adult_sibling", _("Adult brother or sister")
        KINSHIP = "kinship", _("Other relatives")
        FOSTER = "foster", _("Foster family")
        RESIDENTIAL = "residential", _("Home or institution")
        INDEPENDENT = "independent_living", _("On her or his own, supported")
        CHILD_HEADED = "child_headed", _("A household led by a child")
        UNRELATED = "unrelated_adult", _("An unrelated adult")
        NONE = "none", _("Nobody")
        OTHER = "other", _("Another arrangement")

    class Parted(models.TextChoices):
        """separation_cause of the care pathway, section I."""

        CONFLICT = "conflict", _("Armed conflict")
        DEATH = "death", _("Death")
        ABUSE = "abuse", _("Abuse")
        SERVICES = "lack_of_services", _("No services")
        ILLNESS = "caregiver_illness", _("Illness of the caregiver")
        ENTRUSTED = "entrusted", _("Entrusted to others")
        DETENTION = "detention", _("Detention of the caregiver")
        ABANDONMENT = "abandonment", _("Abandonment")
        REPATRIATION = "repatriation", _("Repatriation")
        MIGRATION = "migration", _("Migration")
        POVERTY = "poverty", _("Poverty")
        DISASTER = "disaster", _("Disaster")
        DIVORCE = "divorce", _("Separation of the parents")
        OTHER = "other", _("Another reason")

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.OneToOneField(Case, models.CASCADE, related_name="child_facts")
    lived_with = models.CharField(_("lived with"), max_length=20, choices=Care, blank=True)
    travels_with = models.CharField(_("travels with"), max_length=20, choices=Care, blank=True)
    parted_because = CodesField(_("why they were parted"), codes=Parted)
    caregiver = SealedField(_("who cares for the child, and where"), default="", blank=True, max_length=500)
    caregiver_knows = yes_no(_("that person knows where the child is"))
    caregiver_safe = yes_no(_("the child feels safe with that person"))
    school = SealedField(_("school, play, friends"), default="", blank=True, max_length=500)
    wish = SealedField(_("what the child wants"), default="", blank=True, max_length=2000)
    worries = SealedField(_("what worries the child"), default="", blank=True, max_length=2000)

    class Meta:
        verbose_name = _("child's situation")

    def __str__(self):
        return str(self._meta.verbose_name)


SECTIONS = (
    (
        _("The child's own words"),
        _("With the guardian or a psychologist, no longer than 45 minutes, with play and breaks."),
        ["wish", "worries", "school"],
    ),
    (
        _("Who cares for the child"),
        "",
        ["lived_with", "travels_with", "caregiver", "caregiver_knows", "caregiver_safe", "parted_because"],
    ),
)
