"""Pages of the reintegration plan: what is done in each part of life, for whom, and how it goes."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views import View

from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.models import Case
from carecase.cases.views import EditCaseRecord
from carecase.integration import reintegration_forms as forms
from carecase.integration.models import ReintegrationActivity, ReintegrationPlan
from carecase.integration.standing import reintegration_plan
from carecase.workflow.views import visible_or_404

AT_MOST = 100  # activities and reviews shown: more than anybody can follow


class ReintegrationPage(LoginRequiredMixin, View):
    """The plan as far as the reader may read it."""

    def get(self, request, number):
        case = visible_or_404(Case.objects.select_related("person"), request.user, number=number)
        plan = ReintegrationPlan.objects.filter(case=case).visible_to(request.user).select_related("key").first()
        may_plan = request.user.has_perm(Permission.PLAN_INTEGRATION, case)
        reads = case.may_read(request.user, DataClass.NARRATIVE)
        context = {"case": case, "plan": plan, "may_plan": may_plan, "reads": reads}
        if plan:
            plan.case = case
            context |= {"parts": parts(plan, request.user), "reviews": seen(plan.reviews, request.user)}
        saw(request.user, "view_reintegration", case, *([plan] if plan else []))
        return render(request, "integration/reintegration.html", context)


def seen(rows, user):
    return list(rows.visible_to(user).select_related("key")[:AT_MOST])


def parts(plan, user):
    """Activities by part of life, each with for whom it is: three by three, as far as something is planned."""
    rows = seen(plan.activities, user)
    return [
        (label, [row for row in rows if row.dimension == dimension])
        for dimension, label in ReintegrationActivity.Dimension.choices
    ]


class EditReintegrationPlan(EditCaseRecord):
    """The plan of this episode: there is one."""

    single = True

    def record(self, parent):
        here = parent.jurisdiction in parent.person.citizenships  # the case was handed over to the side of origin
        kept_by = ReintegrationPlan.KeptBy.ORIGIN if here else ReintegrationPlan.KeptBy.PARTNER
        return reintegration_plan(parent) or ReintegrationPlan(case=parent, kept_by=kept_by)

    def back_url(self):
        return ReintegrationPlan(case=self.parent_shown).get_absolute_url()


class EditReintegrationRow(EditCaseRecord):
    """A row that hangs on the reintegration plan of the case in the address."""

    parent_field = "plan"

    def parent_of_record(self, parent):
        plan = ReintegrationPlan.objects.filter(case=parent).visible_to(self.request.user).first()
        if plan is None:
            raise Http404
        plan.case = parent
        return plan

    def back_url(self):
        return ReintegrationPlan(case=self.parent_shown).get_absolute_url()


PLACE = "cases/<case_number:number>/reintegration/"


def rows(what, form):
    page = EditReintegrationRow.as_view(form_class=form)
    return [
        path(f"{PLACE}{what}/new/", page, name=f"re_{what}_new"),
        path(f"{PLACE}{what}/<uuid:pk>/", page, name=f"re_{what}"),
    ]


urlpatterns = [
    path(PLACE, ReintegrationPage.as_view(), name="reintegration"),
    path(
        f"{PLACE}plan/",
        EditReintegrationPlan.as_view(form_class=forms.ReintegrationPlanForm),
        name="reintegration_edit",
    ),
    *rows("activity", forms.ReintegrationActivityForm),
    *rows("review", forms.ReintegrationReviewForm),
]
