"""Pages of an integration plan: one page with everything, one form per row, one page per step, two buttons."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.actions import approved, pending
from carecase.cases.models import Approval, Case
from carecase.cases.views import EditCaseRecord
from carecase.integration import actions, dossier
from carecase.integration.guards import SECURED
from carecase.integration.models import WAY, IntegrationPlan, State, StayChoice
from carecase.integration.steps import integrating
from carecase.plans.models import Objective
from carecase.plans.standing import plans_of_this_episode
from carecase.workflow.engine import Blocked
from carecase.workflow.models import StateChange
from carecase.workflow.views import TakeStep, must, visible_or_404

PER_PAGE = 50


def plan_of(user, number):
    """The plan of a case, both seen by this user: the open one, or the one that ended last."""
    case = visible_or_404(Case.objects.select_related("key", "person"), user, number=number)
    plan = IntegrationPlan.objects.filter(case=case).visible_to(user).first()
    if plan is None:
        raise Http404
    plan.case = case
    return plan


class PlanPage(LoginRequiredMixin, View):
    """Where the plan stands, what is missing next, and everything it rests on."""

    def get(self, request, number):
        case = visible_or_404(Case.objects.select_related("person"), request.user, number=number)
        plan = dossier.latest_plan(case)
        may_plan = request.user.has_perm(Permission.PLAN_INTEGRATION, case)
        said = StayChoice.objects.visible_to(request.user).select_related("key")
        prefetch_related_objects([case], Prefetch("stay_choices", queryset=said))
        choices = list(case.stay_choices.all())[:5]
        context = {"case": case, "plan": plan, "may_plan": may_plan, "choices": choices}
        saw(request.user, "view_integration", case, *([plan] if plan else []))
        if plan:
            context |= self.standing(plan, request.user, may_plan)
        return render(request, "integration/plan.html", context)

    def standing(self, plan, user, may_plan):
        dossier.read(plan, user)
        steps = integrating.open_to(plan, user)
        agreed = approved(plan.case, Approval.What.INTEGRATION, plan)
        checks = steps[0].checklist(plan) if steps else []
        return {
            "way": [(state, state.label) for state in WAY],
            "steps": steps,
            "open_checks": [check for check in checks if not check.holds],
            "done_checks": [check for check in checks if check.holds],
            "groups": dossier.shown(plan, may_write=may_plan),
            "fallen": fallen(plan) if may_plan else [],
            "progress": progress_of(plan.case, user),
            "changes": moves(plan) if plan.case.may_read(user, DataClass.NARRATIVE) else (),
            "approved": agreed,
            "approval_pending": not agreed and pending(plan.case, Approval.What.INTEGRATION),
        }


def fallen(plan):
    """What a plan under way rests on, and has lost."""
    if plan.state != State.ACTIVE:
        return []
    checks = [each.check(plan) for each in SECURED if each.when(plan)]
    return [check for check in checks if not check.holds]


def progress_of(case, user):
    """How far the objectives of the care plan are, as far as this user may read it."""
    plan = plans_of_this_episode(case).values("pk")[:1]
    rows = Objective.objects.visible_to(user).filter(plan__in=plan).select_related("key")
    wanted = [each for each in rows if each.status != Objective.Status.NOT_APPLICABLE]
    left = sorted((each for each in wanted if not each.is_met), key=lambda each: each.due_on)
    return {"met": len(wanted) - len(left), "wanted": len(wanted), "next": left[0] if left else None}


class AllRows(LoginRequiredMixin, View):
    """Everything of one kind that stands in a plan, a page at a time."""

    def get(self, request, number, part):
        part = dossier.PARTS.get(part)
        if part is None:
            raise Http404
        plan = plan_of(request.user, number)
        page = Paginator(part.read_by(request.user).filter(plan=plan), PER_PAGE).get_page(request.GET.get("page"))
        may_change = request.user.has_perm(Permission.PLAN_INTEGRATION, plan)
        context = {"plan": plan, "case": plan.case, "part": part, "page": page, "may_change": may_change}
        saw(request.user, "view_integration", plan.case, plan)
        return render(request, "integration/rows.html", context)


def moves(plan):
    """How the plan moved, latest first, as items of the timeline."""
    changes = StateChange.objects.filter(object_id=plan.pk).select_related("by", "key").order_by("-at")[:50]
    return [
        {"sentence": State(each.after).label, "at": each.at, "who": each.by, "detail": each.reason} for each in changes
    ]


class EditChoice(EditCaseRecord):
    """What the person chose hangs on the case: it comes before any plan."""


class EditPlanRow(EditCaseRecord):
    """A row that hangs on the plan of the case in the URL."""

    parent_field = "plan"

    @cached_property
    def plan(self):
        return plan_of(self.request.user, self.kwargs["number"])

    def parent(self):
        return self.plan.case

    def parent_of_record(self, parent):
        return self.plan

    def back_url(self):
        return self.plan.get_absolute_url()


def row_pages(what, form, *, new=True):
    """The URLs of one kind of row: `<what>_new` and `<what>`; only the latter where the plan sets the rows."""
    place = f"cases/<case_number:number>/integration/{what}/"
    page = EditPlanRow.as_view(form_class=form)
    existing = path(f"{place}<uuid:pk>/", page, name=what)
    return [path(f"{place}new/", page, name=f"{what}_new"), existing] if new else [existing]


class TakeIntegrationStep(TakeStep):
    process = "integration"
    workflow = integrating

    def subject(self, value):
        return plan_of(self.request.user, value)


class OpenPlan(LoginRequiredMixin, View):
    """A plan may be begun in any open state, before the case itself moves."""

    def post(self, request, number):
        case = visible_or_404(Case.objects, request.user, number=number)
        must(request.user, Permission.PLAN_INTEGRATION, case, "open_integration_plan")
        try:
            plan = actions.open_integration_plan(case, by=request.user)
        except Blocked as blocked:
            return render(request, "workflow/blocked.html", {"subject": case, "blocked": blocked.reasons}, status=409)
        return redirect(plan)


class AskForApproval(LoginRequiredMixin, View):
    def post(self, request, number):
        plan = plan_of(request.user, number)
        must(request.user, Permission.PLAN_INTEGRATION, plan, "ask_for_approval")
        actions.ask_for_approval(plan, by=request.user)
        messages.success(request, _("Asked. The answer will stand here."))
        return redirect(plan)
