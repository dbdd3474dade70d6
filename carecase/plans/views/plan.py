"""The care plan on one page, and the pages that change it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.models import Consent
from carecase.cases.views import EditCaseRecord
from carecase.plans import actions, standing
from carecase.plans.forms import CarePlanForm, ObjectiveForm, PlanActionForm
from carecase.plans.models import CarePlan, Objective, PersonAnswer, PlanAction, SafetyPlan
from carecase.plans.progress import Progress
from carecase.plans.views.reading import ActAndReturn, held, readable_case
from carecase.ui.together import read_named
from carecase.workflow.views import visible_or_404


class NoPlanYet(Exception):
    """A part of a plan was asked for before there is a plan."""


def plan_page(case, plan):
    return reverse("plans:plan_numbered", args=[case.number, plan.number])


class PlanPage(LoginRequiredMixin, View):
    """Needs, objectives, actions, the person's answer and the approval, with what is still missing first."""

    def get(self, request, number, plan=None):
        case = readable_case(request.user, number, "view_plan")
        shown = self.shown(case, plan)
        saw(request.user, "view_plan", case, *[shown] if shown else [])
        context = {"subject": case, "case": case, "can": held(case, request.user), "plan": shown}
        return render(request, "plans/plan.html", context | (self.about(case, shown) if shown else {}))

    def shown(self, case, number):
        plans = CarePlan.objects.visible_to(self.request.user).filter(case=case).select_related("key")
        if number is not None:
            return visible_or_404(plans, self.request.user, number=number)
        return standing.current_plan(case)

    def about(self, case, plan):
        plan.case, user = case, self.request.user
        beside = read_named(
            {
                "answers": PersonAnswer.objects.visible_to(user).filter(plan=plan)[:5],
                "reviews": plan.reviews.visible_to(user)[:5],
                "others": case.care_plans.visible_to(user).exclude(pk=plan.pk)[:20],
                "has_safety_plan": SafetyPlan.objects.visible_to(user).filter(case=case).values("pk")[:1],
                "in_force": case.care_plans.filter(status=CarePlan.Status.CURRENT).values("pk")[:1],
            }
        )
        return {
            "progress": Progress(plan, user),
            "approval": plan.approval,
            **beside,
            "replaces": plan.is_draft and bool(beside["in_force"]),
            **self.inline_forms(case, plan),
        }

    def inline_forms(self, case, plan):
        if not plan.may_change or not self.request.user.has_perm(Permission.WRITE_PLAN, case):
            return {}
        common = {"by": self.request.user, "parent": case}
        return {
            "objective_form": ObjectiveForm(instance=Objective(plan=plan), auto_id="objective_%s", **common),
            "action_form": PlanActionForm(instance=PlanAction(plan=plan), auto_id="action_%s", **common),
        }


class SaysWhatWasOvertaken:
    """Tells who changes an approved plan that it is approved no longer, before and after."""

    template_name = "plans/part_form.html"

    def form(self, *data):
        self.written = super().form(*data)
        return self.written

    def page(self, form, status=200, **context):
        plan = form.instance if isinstance(form.instance, CarePlan) else form.instance.plan
        changes = hasattr(form, "overtook") and not plan._state.adding
        approval = plan.approval if changes else None
        standing_now = approval if approval and approval.answer in actions.STANDING else None
        return super().page(form, status, approval=standing_now, plan=plan, **context)

    def success_url(self, record):
        if getattr(self.written, "overtook", False):
            messages.warning(
                self.request, _("The plan is another one now, so it has to be approved again. Ask when it is ready.")
            )
        return super().success_url(record)


class EditPlan(SaysWhatWasOvertaken, EditCaseRecord):
    form_class = CarePlanForm

    def back_url(self):
        return reverse("plans:plan", args=[self.parent_shown.number])

    def success_url(self, record):
        super().success_url(record)
        return plan_page(self.parent_shown, record)


class EditPlanPart(SaysWhatWasOvertaken, EditCaseRecord):
    """A part of a plan: of the one whose number stands in the address, else of the current one."""

    parent_field = "plan"

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except NoPlanYet:
            messages.info(request, _("Write the plan first."))
            return redirect(reverse("plans:plan", args=[kwargs["number"]]))

    def parent_of_record(self, parent):
        if not hasattr(self, "plan"):
            self.plan = self.plan_of(parent)
            self.plan.case = parent
        return self.plan

    def plan_of(self, case):
        if "plan" in self.kwargs:
            plans = CarePlan.objects.filter(case=case).select_related("key")
            return visible_or_404(plans, self.request.user, number=self.kwargs["plan"])
        plan = standing.current_plan(case)
        if plan is None:
            raise NoPlanYet
        return plan

    def back_url(self):
        return plan_page(self.parent_shown, self.plan)


class AnswerPlan(EditPlanPart):
    """What the person says. Starts with her first language and, for a child, with the guardian."""

    def defaults(self, parent):
        spoken = standing.languages_spoken(parent)
        by = Consent.By.BOTH if parent.person.is_child else Consent.By.SELF
        return {"language": spoken[0] if spoken else "", "by": by}


class AskForApproval(ActAndReturn):
    model, permission, page = CarePlan, Permission.WRITE_PLAN, "plans:plan"

    def act(self, plan):
        actions.ask_for_approval(plan, by=self.request.user, note=self.said("note"))
        messages.success(self.request, _("Asked. The answer will stand here."))


class PutIntoForce(ActAndReturn):
    model, permission, page = CarePlan, Permission.WRITE_PLAN, "plans:plan"

    def act(self, plan):
        actions.put_into_force(plan, by=self.request.user)
        messages.success(self.request, _("The plan is in force. Its actions are tasks now."))
