"""Needs: by domain of the care plan, how urgent, and what the person wants. Health apart (C9)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.assessments.conversation import SETTING, Conversation
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Need(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    NEEDED = "needed", _("Needed")
    NONE = "none", _("Not now")


def need(label):
    return models.CharField(label, max_length=6, choices=Need, blank=True)


#: Services of the shared catalogue that answer a need (pathway G): what comes first, then what follows.
SUGGESTED = {
    "safety": ("IMM-01", "IMM-13", "IMM-18"),
    "housing": ("IMM-10", "PRI-03", "SEC-01"),
    "clothes_food": ("IMM-02", "IMM-11", "PRI-08"),
    "legal_status": ("PRI-04", "IMM-16", "PRI-13"),
    "justice": ("PRI-12", "PRI-06", "SEC-07"),
    "family": ("IMM-09", "IMM-15", "PRI-10"),
    "education": ("PRI-09", "SEC-03", "SEC-06"),
    "livelihood": ("SEC-04", "SEC-05", "LON-02"),
    "documents": ("PRI-05",),
    "child_care": ("PRI-15", "SEC-12"),
    "social_network": ("IMM-09", "LON-08"),
    "health": ("IMM-03", "PRI-01", "PRI-14"),
    "mental_health": ("IMM-06", "PRI-02", "SEC-02"),
}


class NeedsBase:
    @property
    def answered(self):
        """Domain → Need, where there is a need."""
        found = {name: getattr(self, name) for name in self.domains}
        return {name: value for name, value in found.items() if value in (Need.URGENT, Need.NEEDED)}

    def words(self, need):
        """The domains with this need, as people call them."""
        return [self._meta.get_field(name).verbose_name for name, value in self.answered.items() if value == need]

    @property
    def urgent(self):
        return self.words(Need.URGENT)

    @property
    def needed(self):
        return self.words(Need.NEEDED)

    @property
    def suggested_services(self):
        """Codes of services, those for urgent needs first."""
        ordered = sorted(self.answered.items(), key=lambda pair: pair[1] != Need.URGENT)
        return list(dict.fromkeys(code for name, _value in ordered for code in SUGGESTED[name]))


class NeedsAssessment(NeedsBase, Conversation):
    """A dated look at what is needed and wanted. A later one begins with these answers."""

    domains = (
        "safety", "housing", "clothes_food", "legal_status", "justice", "family", "education", "livelihood",
        "documents", "child_care", "social_network",
    )  # fmt: skip

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="needs_assessments")
    safety = need(_("safety"))
    housing = need(_("housing"))
    clothes_food = need(_("food, clothes, hygiene"))
    legal_status = need(_("legal status"))
    justice = need(_("justice, compensation"))
    family = need(_("family, tracing"))
    education = need(_("school, language course"))
    livelihood = need(_("work, income"))
    documents = need(_("identity and travel papers"))
    child_care = need(_("care of her or his children"))
    social_network = need(_("people to trust, community, faith"))
    wants = SealedField(
        _("what she or he wants first, in her or his own words"), default="", blank=True, max_length=2000
    )

    class Meta(Conversation.Meta):
        verbose_name = _("needs")

    def __str__(self):
        return str(self._meta.verbose_name)


class HealthNeeds(NeedsBase, Record):
    """The health side of the same talk."""

    domains = ("health", "mental_health")

    data_class = DataClass.HEALTH
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="health_needs")
    needs = models.OneToOneField(NeedsAssessment, models.CASCADE, related_name="health_part")
    health = need(_("health"))
    mental_health = need(_("mental health, sleep, grief"))
    health_words = SealedField(_("what she or he says about it"), default="", blank=True, max_length=2000)

    class Meta:
        verbose_name = _("health needs")
        ordering = ["-recorded_at"]

    def __str__(self):
        return str(self._meta.verbose_name)


HEALTH_FIELDS = ["health", "mental_health", "health_words"]

SECTIONS = (
    SETTING,
    (_("In her or his own words"), "", ["wants"]),
    (_("What is needed"), _("Urgent is what cannot wait three days."), list(NeedsAssessment.domains)),
    (_("Health"), _("Read only by those who care for her or his health."), HEALTH_FIELDS),
)
