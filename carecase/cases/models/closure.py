"""How an episode ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecase.access.data_classes import DataClass, Retention
from carecase.cases.models.case import Case
from carecase.sealing.fields import SealedField
from carecase.workflow.records import Record


class Closure(Record):
    """The closing form (C17), and the short one for people who go on at once."""

    data_class = DataClass.OPERATIONS
    retention = Retention.CASE
    visible_through = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="closures")
    episode = models.PositiveSmallIntegerField(editable=False)
    reason = models.CharField(_("reason"), max_length=40, choices=Case.ClosureReason)
    outcome = SealedField(_("what was reached, and what remains"), default="", blank=True, max_length=2000)
    open_tasks_because = SealedField(_("why open tasks are left"), default="", blank=True, max_length=1000)
    recontact = SealedField(_("how she or he finds us again"), default="", blank=True, max_length=500)
    belongings_returned = models.BooleanField(_("belongings given back"), null=True, blank=True)
    consents_reviewed = models.BooleanField(_("consents looked through with her or him"), null=True, blank=True)
    information_given = models.BooleanField(_("information and hotline card given"), null=True, blank=True)
    danger_signs_asked = models.BooleanField(_("danger signs asked about"), null=True, blank=True)
    offer_again_on = models.DateField(_("date on which help is offered again"), null=True, blank=True)
    call_agreed = models.BooleanField(_("agreed to a call after 30 days"), null=True, blank=True)
    satisfaction = SealedField(_("how she or he found the care"), default="", blank=True, max_length=1000)

    class Meta:
        verbose_name = _("closure")
        constraints = [models.UniqueConstraint(fields=["case", "episode"], name="one_closure_per_episode")]

    def __str__(self):
        return self.get_reason_display()
