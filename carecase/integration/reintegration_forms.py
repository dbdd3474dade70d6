"""The reintegration plan, its activities, and looking at it again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.cases.clocks import end_of_day, finish_tasks, open_task, refresh_next_due
from carecase.cases.models import Task
from carecase.integration.forms import StayForm
from carecase.integration.models import ReintegrationActivity, ReintegrationPlan, ReintegrationReview


class ReintegrationPlanForm(StayForm):
    past = ("drafted_on",)

    class Meta:
        model = ReintegrationPlan
        fields = ["kept_by", "partner", "contact", "drafted_on", "agreed", "words", "review_on"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kept_by") == ReintegrationPlan.KeptBy.PARTNER and not cleaned.get("partner"):
            self.add_error("partner", _("Name the organisation there."))
        self.check_order(cleaned, "drafted_on", "review_on")
        return cleaned

    def write(self, doing):
        if self.is_new:
            self.instance.episode = self.instance.case.episode
        super().write(doing)
        finish_tasks(self.instance.case, [Task.Kind.REINTEGRATION_PLAN], doing, at=timezone.now())
        look_again(self.instance, self.instance.review_on, doing)


class ReintegrationActivityForm(StayForm):
    past = ("done_on",)

    class Meta:
        model = ReintegrationActivity
        fields = [
            "dimension",
            "level",
            "what",
            "provider",
            "cost",
            "currency",
            "due_on",
            "done_on",
            "left_because",
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("cost") is not None and not cleaned.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        return cleaned


class ReintegrationReviewForm(StayForm):
    past = ("held_on",)

    class Meta:
        model = ReintegrationReview
        fields = ["held_on", "how_it_goes", "changes", "next_on"]

    def clean(self):
        cleaned = super().clean()
        self.check_order(cleaned, "held_on", "next_on")
        return cleaned

    def write(self, doing):
        super().write(doing)
        plan = self.instance.plan
        if not plan.reviews.filter(held_on__gt=self.instance.held_on).exists():  # an older one moves nothing
            look_again(plan, self.instance.next_on, doing)


def look_again(plan, day, doing):
    """One reminder to look at the plan again, on that day; none when there is nothing more to look at."""
    case, kind = plan.case, Task.Kind.REINTEGRATION_REVIEW
    if day is None:
        finish_tasks(case, [kind], doing, at=timezone.now(), about=[plan.pk])
        return
    plan.review_on = day
    doing.save(plan)
    due_at = end_of_day(case, day)
    task = open_task(case, kind, doing, due_at=due_at, about=plan.pk)
    task.due_at = due_at
    doing.save(task)
    refresh_next_due(case, doing)
