"""Steps towards the status, who of the family it covers, the permit to work."""

from django.utils.translation import gettext_lazy as _

from carecase.integration import models
from carecase.integration.alerts import follow_ending, follow_step
from carecase.integration.forms import OneOfTheFamily, StayForm


class EndsForm(StayForm):
    """Of something that ends: its alert follows when it is written."""

    def write(self, doing):
        super().write(doing)
        follow_ending(self.instance, doing)


class StatusStepForm(StayForm):
    past = ("done_on",)

    class Meta:
        model = models.StatusStep
        fields = ["kind", "due_on", "done_on", "result", "note"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("result") and not cleaned.get("done_on"):
            self.add_error("done_on", _("Say when it was decided."))
        if not (cleaned.get("due_on") or cleaned.get("done_on")):
            self.add_error("due_on", _("Say by when, or when it was done."))
        if self.instance.plan.route is None:
            self.add_error(None, _("Name the way to a status first."))
        return cleaned

    def write(self, doing):
        if self.is_new:
            self.instance.route = self.instance.plan.route
        super().write(doing)
        follow_step(self.instance, doing)


class DependantCoverForm(OneOfTheFamily, StayForm):
    class Meta:
        model = models.DependantCover
        fields = ["person", "is_covered", "why_not"]

    def family(self, plan):
        return plan.family

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("is_covered") and not cleaned.get("why_not"):
            self.add_error("why_not", _("Say why not, and what is done instead."))
        others = self.instance.plan.covers.exclude(pk=self.instance.pk)
        if others.filter(person=cleaned.get("person")).exists():
            self.add_error("person", _("This is noted already. Change that entry."))
        return cleaned


class WorkPermitForm(EndsForm):
    past = ("asked_on", "issued_on")

    class Meta:
        model = models.WorkPermit
        fields = ["asked_on", "issued_on", "expires_on", "number"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "issued_on", "expires_on")
        if cleaned.get("expires_on") and not cleaned.get("issued_on"):
            self.add_error("issued_on", _("Say when it was given."))
        if not (cleaned.get("asked_on") or cleaned.get("issued_on")):
            self.add_error("asked_on", _("Say when it was asked for, or given."))
        return cleaned


class HealthCoverForm(OneOfTheFamily, EndsForm):
    class Meta:
        model = models.HealthCover
        fields = ["person", "kind", "number", "from_on", "until_on"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "from_on", "until_on")
        return cleaned
