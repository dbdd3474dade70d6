"""Turning 18 in care: the plan made beforehand, and what ends on the birthday by itself (care pathway J)."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import finish_tasks
from carecase.cases.models import AdulthoodPlan, Consent, Task
from carecase.workflow.forms import RecordForm

BY_A_GUARDIAN = (Consent.By.GUARDIAN, Consent.By.BOTH)


class AdulthoodForm(RecordForm):
    """Made with the person. The task ends when a service is named, she or he knows what changes, and agrees."""

    permission = Permission.WRITE_PLAN
    sections_of = (
        (_("What she or he wants"), ["wishes"]),
        (_("Who goes on with her or him"), ["adult_service", "contact", "meets_on"]),
        (_("What changes on the birthday"), ["changes", "told_of_rights", "agreed"]),
    )

    class Meta:
        model = AdulthoodPlan
        fields = ["wishes", "adult_service", "contact", "meets_on", "changes", "told_of_rights", "agreed"]

    def is_question(self, name):
        return False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("agreed") and not cleaned.get("adult_service"):
            self.add_error("adult_service", _("Name the service that goes on with her or him."))
        if cleaned.get("agreed") and not cleaned.get("told_of_rights"):
            self.add_error("told_of_rights", _("Tell this first."))
        return cleaned

    def write(self, doing):
        super().write(doing)
        if self.instance.is_made:
            kinds = [Task.Kind.TRANSITION_TO_ADULT]
            finish_tasks(self.instance.case, kinds, doing, at=timezone.now())


def decided_by_a_guardian(case, birthday):
    """The consents a guardian gave and the guardians themselves, each ending on the last day of childhood; unsaved.

    From the birthday on nobody else says yes for her or him.
    """
    last_day = birthday - timedelta(days=1)
    beyond = Q(valid_until__isnull=True) | Q(valid_until__gt=last_day)
    consents = list(case.consents.filter(beyond, by__in=BY_A_GUARDIAN, withdrawn_at__isnull=True))
    for consent in consents:
        consent.valid_until = last_day
    still = Q(until_on__isnull=True) | Q(until_on__gt=last_day)
    guardians = list(case.person.guardians.filter(still, from_on__lte=last_day))
    for guardian in guardians:
        guardian.until_on = last_day
    return [*consents, *guardians]
