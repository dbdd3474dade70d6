"""Contacts that are planned, and how she or he was."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.views import EditCaseRecord
from carecase.plans import actions, standing
from carecase.plans.forms import FollowUpForm
from carecase.plans.models import FollowUp
from carecase.plans.views.reading import ActAndReturn, held, readable_case

PAGE = 50


class FollowUpsPage(LoginRequiredMixin, View):
    def get(self, request, number):
        case = readable_case(request.user, number, "view_follow_ups")
        saw(request.user, "view_follow_ups", case)
        rows = (
            FollowUp.objects.visible_to(request.user)
            .filter(case=case)
            .select_related("key", "recorded_by", "partner", "done_by")
        )
        past = rows.exclude(done_at__isnull=True, called_off_at__isnull=True).order_by("-due_on", "-recorded_at")
        context = {
            "subject": case,
            "case": case,
            "can": held(case, request.user),
            "planned": list(rows.planned()[:PAGE]),
            "page": Paginator(past, PAGE).get_page(request.GET.get("page")),
            "agreed": standing.follow_up_consented(case),
        }
        return render(request, "plans/follow_ups.html", context)


class EditFollowUp(EditCaseRecord):
    form_class = FollowUpForm

    def back_url(self):
        return reverse("plans:follow_ups", args=[self.parent_shown.number])


class CallOff(ActAndReturn):
    model, permission, page = FollowUp, Permission.RECORD_FOLLOW_UP, "plans:follow_ups"

    def act(self, follow_up):
        actions.call_off(follow_up, by=self.request.user, reason=self.said("reason"))
