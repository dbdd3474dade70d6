"""The safety plan: what the person does, and with whom, when danger comes near."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.bounds import has_happened
from carecase.workflow.records import Record


class Copy(models.TextChoices):
    """Where the paper is: carrying it can be dangerous (D5)."""

    TAKEN = "taken", _("She or he took it along")
    KEPT = "kept_by_case_manager", _("Kept by the case manager, because it is not safe to carry")


class SafetyPlan(Record):
    """One per case, looked at again at each contact; earlier versions stand in its history (care pathway A, C9)."""

    data_class = DataClass.NARRATIVE
    retention = Retention.CASE
    visible_through = "case"

    case = models.OneToOneField(Case, models.CASCADE, related_name="safety_plan")
    warning_signs = SealedField(_("signs that danger comes near"), default="", blank=True, max_length=2000)
    safe_people = SealedField(_("people she or he can turn to"), default="", blank=True, max_length=2000)
    safe_places = SealedField(_("places that are safe"), default="", blank=True, max_length=2000)
    what_to_do = SealedField(_("what to do then, step by step"), max_length=4000)
    code_word = SealedField(_("code word"), default="", blank=True, max_length=40)
    copy = models.CharField(_("the written copy"), max_length=20, choices=Copy)
    revised_at = models.DateTimeField(_("talked through on"), default=timezone.now, validators=[has_happened])

    class Meta:
        verbose_name = _("safety plan")

    def __str__(self):
        return str(self._meta.verbose_name)
