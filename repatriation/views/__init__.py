"""Pages of a return: one page with everything, one form per row, one page per step, a few buttons."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.actions import approved, pending
from carecase.cases.models import Approval, Case
from carecase.cases.views import EditCaseRecord
from carecase.cases.views import WithdrawConsent as WithdrawCaseConsent
from carecase.plans.actions import call_off_afterwards
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked
from carecase.workflow.models import StateChange
from carecase.workflow.views import TakeStep, must, visible_or_404
from referrals.actions import revoke_resting_on
from repatriation import actions, dossier, go_on, one_page, way_page
from repatriation.after.alarm import alarm_of
from repatriation.after.paths import WAYS_OF_STEPS
from repatriation.conditions import family_left_behind
from repatriation.consular import asks
from repatriation.forms import CoordinatorForm
from repatriation.guards import checklist
from repatriation.models import Budget, Declaration, ReceiverConfirmation, ReturnPlan
from repatriation.models.plan import WAY, State
from repatriation.origin.actions import end_resting_on
from repatriation.steps import returning
from repatriation.tiers import explained

#: From here on a supervisor has something to judge; again when what was approved has changed.
APPROVABLE = (State.RISK_ASSESSED, State.APPROVED, State.PREPARING)
BESIDE_THE_WAY = {State.APPROVED: (State.DECLINED,), State.DEPARTED: (State.TRANSIT_INCIDENT,)}


def plan_of(user, number):
    """The plan of a case, both seen by this user: the open one, or the one that ended last."""
    case = visible_or_404(Case.objects.select_related("key", "person"), user, number=number)
    plan = ReturnPlan.objects.filter(case=case).visible_to(user).first()
    if plan is None:
        raise Http404
    plan.case = case
    return plan


class PlanPage(LoginRequiredMixin, View):
    """Where the return stands, what is missing next, and everything it rests on."""

    def get(self, request, number):
        case = visible_or_404(Case.objects.select_related("person", "organisation"), request.user, number=number)
        plan = one_page.plan_of(case)
        may_ask = request.user.has_perm(Permission.COUNSEL_OPTIONS, case)
        context = {"case": case, "plan": plan, "may_ask": may_ask}
        if plan:
            saw(request.user, "view_return", case, plan)
            context |= self.standing(plan, request.user)
        return render(request, "repatriation/plan.html", context)

    def standing(self, plan, user):
        steps = returning.open_to(plan, user)
        checks = checklist(steps[0], plan) if steps else []
        return {
            "way": way(),
            "alarm": alarm_of(plan),
            "may_prepare": user.has_perm(Permission.PREPARE_RETURN, plan),
            "may_close": user.has_perm(Permission.CLOSE_CASE, plan.case),
            "steps": steps,
            "open_checks": [check for check in checks if not check.holds],
            "done_checks": [check for check in checks if check.holds],
            "tier": plan.tier.label if plan.may_be_read_by(user) else "",
            "tier_explained": explained(plan.tier) if plan.may_be_read_by(user) else "",
            "groups": dossier.shown(plan, user),
            "journey": way_page.shown(plan, user),
            **(asks.warnings(plan) if plan.is_open and plan.may_be_read_by(user) else {}),
            "changes": moves(plan) if plan.may_be_read_by(user) else (),
            "needs": plan._meta.get_field("needs").labels(plan.needs),
            "may_assign": user.has_perm(Permission.TAKE_CASE, plan),
            "may_decide": user.has_perm(Permission.DECIDE_RETURN, plan),
            "may_ask_approval": plan.state in APPROVABLE and user.has_perm(Permission.PREPARE_RETURN, plan),
            "approved": approved(plan.case, Approval.What.RETURN, plan),
            "approval_pending": pending(plan.case, Approval.What.RETURN),
        }


def moves(plan):
    """How the plan moved, latest first, as items of the timeline."""
    changes = StateChange.objects.filter(object_id=plan.pk).select_related("by").order_by("-at")[:50]
    return [
        {"sentence": State(each.after).label, "at": each.at, "who": each.by, "detail": each.reason} for each in changes
    ]


def way():
    """The states of the way for the component, each with those that stand beside it."""
    return [((state, *BESIDE_THE_WAY.get(state, ())), state.label) for state in WAY]


class EditPlanRow(EditCaseRecord):
    """A row that hangs on the plan of the case in the URL."""

    parent_field = "plan"
    template_name = "repatriation/row.html"

    @cached_property
    def plan(self):
        """As it stands before anything is saved."""
        return plan_of(self.request.user, self.kwargs["number"])

    def parent(self):
        return self.plan.case

    def parent_of_record(self, parent):
        return self.plan

    def page(self, form, status=200, **context):
        goes_on = form.is_new and form.plan.is_open and form.plan.departed_at is None
        return super().page(form, status, goes_on=goes_on, **context)

    def success_url(self, record):
        if "go_on" not in self.request.POST:
            return super().success_url(record)
        return self.next_page(plan_of(self.request.user, self.parent_shown.number))

    def next_page(self, plan):
        return go_on.url(plan, self.request.user, after=self.request.resolver_match.url_name)

    def back_url(self):
        return reverse("repatriation:plan", args=[self.parent_shown.number])


class EditAboutPlace(EditPlanRow):
    """What is judged of a place: without one, the place is named first."""

    def get(self, request, **kwargs):
        both = (self.form_class.permission, Permission.COUNSEL_OPTIONS)
        if not self.plan.places.exists() and all(request.user.has_perm(each, self.plan) for each in both):
            messages.info(request, _("Name first the place where she or he would go."))
            return redirect("repatriation:place_new", kwargs["number"])
        return super().get(request, **kwargs)


class EditPlan(EditCaseRecord):
    """Ask for a return; or change what is known of its needs."""

    def success_url(self, record):
        return record.get_absolute_url()


class ChangePlan(EditPlan):
    def record(self, parent):
        return plan_of(self.request.user, parent.number)


def row_pages(what, form, *, once=False, view=EditPlanRow):
    """The URLs of one kind of row: `<what>` for one that exists once, else `<what>_new` and `<what>`."""
    place = f"cases/<case_number:number>/return/{what.replace('_', '-')}/"
    page = view.as_view(form_class=form, single=once)
    if once:
        return [path(place, page, name=what)]
    return [path(f"{place}new/", page, name=f"{what}_new"), path(f"{place}<uuid:pk>/", page, name=what)]


class TakeReturnStep(TakeStep):
    """A step of the return; its checklist leaves out what does not count for this plan."""

    process = "return"
    workflow = returning

    def subject(self, value):
        return plan_of(self.request.user, value)

    def dispatch(self, request, *args, step, **kwargs):
        if request.user.is_authenticated and step in WAYS_OF_STEPS:
            return redirect("repatriation:path", kwargs["number"], WAYS_OF_STEPS[step])
        return super().dispatch(request, *args, step=step, **kwargs)

    def post(self, request, **kwargs):
        response = super().post(request, **kwargs)
        if response.status_code == 302 and not Case.objects.visible_to(request.user).filter(**kwargs).exists():
            return redirect("/")  # who prepared it loses sight of the case when it ends
        return response

    def page(self, subject, blocked=(), reason="", status=200):
        ready = self.step.open_for(subject)
        context = {
            "subject": subject,
            "step": self.step,
            "process": self.process,
            "checklist": checklist(self.step, subject) if ready else self.step.blockers(subject),
            "blocked": blocked,
            "ready": not self.step.blockers(subject),
            "reason": reason,
        }
        return render(self.request, self.template_name, context, status=status)


class PlanAct(LoginRequiredMixin, View):
    """A button on the plan or on one of its rows: POST, then back to the plan; a refusal in words with status 409."""

    model = ReturnPlan
    permission = Permission.PREPARE_RETURN
    done = gettext_lazy("Saved.")

    def post(self, request, number, pk=None):
        plan = plan_of(request.user, number)
        row = visible_or_404(self.model.objects.filter(plan=plan), request.user, pk=pk) if pk else plan
        must(request.user, self.permission, plan, type(self).__name__)
        try:
            self.act(row)
        except Blocked as blocked:
            return render(request, "workflow/blocked.html", {"subject": plan, "blocked": blocked.reasons}, status=409)
        messages.success(request, self.done)
        return redirect(plan)

    def said(self, name):
        return self.request.POST.get(name, "").replace("\x00", "")[:1000]


class TakeBackDeclaration(PlanAct):
    model, permission = Declaration, Permission.COUNSEL_OPTIONS

    def act(self, declaration):
        actions.withdraw_declaration(declaration, by=self.request.user, reason=self.said("reason"))


class TakeBackConfirmation(PlanAct):
    model = ReceiverConfirmation

    def act(self, confirmation):
        actions.withdraw_confirmation(confirmation, by=self.request.user, reason=self.said("reason"))


class ApproveBudget(PlanAct):
    model, permission = Budget, Permission.DECIDE_RETURN

    def act(self, budget):
        actions.approve_budget(budget, by=self.request.user)


class AskForApproval(PlanAct):
    done = gettext_lazy("Asked. The answer will stand here.")

    def act(self, plan):
        actions.ask_for_approval(plan, by=self.request.user, note=self.said("note"))


class TravelApart(LoginRequiredMixin, View):
    """Who of the family is not on this journey: name them as companions, or ask a supervisor for an exception."""

    def get(self, request, number):
        return self.page(self.plan(number))

    def post(self, request, number):
        plan = self.plan(number)
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:1000]
        if not reason:
            return self.page(plan, _("Write why the family is to travel apart."), status=422)
        actions.ask_to_travel_apart(plan, by=request.user, reason=reason)
        messages.success(request, _("A supervisor was asked."))
        return redirect(plan)

    def plan(self, number):
        plan = plan_of(self.request.user, number)
        must(self.request.user, Permission.PREPARE_RETURN, plan, "ask_to_travel_apart")
        return plan

    def page(self, plan, error="", status=200):
        left_behind = family_left_behind(plan).visible_to(self.request.user).order_by("label", "number")
        waiting = pending(plan.case, Approval.What.FAMILY_SEPARATION)
        context = {"plan": plan, "case": plan.case, "left_behind": left_behind, "waiting": waiting, "error": error}
        return render(self.request, "repatriation/apart.html", context, status=status)


class AddCoordinator(LoginRequiredMixin, View):
    """Name who prepares the return; she sees the case from then on."""

    def get(self, request, number):
        plan = self.plan(number)
        return self.page(plan, CoordinatorForm(case=plan.case))

    def post(self, request, number):
        plan = self.plan(number)
        form = CoordinatorForm(request.POST, case=plan.case)
        if not form.is_valid():
            return self.page(plan, form, status=422)
        try:
            actions.add_coordinator(plan, user=form.cleaned_data["user"], by=request.user)
        except Blocked as blocked:
            return render(request, "workflow/blocked.html", {"subject": plan, "blocked": blocked.reasons}, status=409)
        return redirect(plan)

    def plan(self, number):
        plan = plan_of(self.request.user, number)
        must(self.request.user, Permission.TAKE_CASE, plan, "add_coordinator")
        return plan

    def page(self, plan, form, status=200):
        return render(self.request, "repatriation/coordinator.html", {"plan": plan, "form": form}, status=status)


class WithdrawConsent(WithdrawCaseConsent):
    """The button of the case file; here what rests on the consent ends in the same transaction.

    Referrals that rest on it are called back, contacts afterwards called off, a ready return is looked at again.
    """

    def act(self, consent):
        with act(self.request.user, "withdraw_consent", consent.case) as doing:
            super().act(consent)
            if consent.kind == consent.Kind.FOLLOW_UP:
                call_off_afterwards(consent.case, doing)
            revoke_resting_on(consent, by=self.request.user)
            end_resting_on(consent, by=self.request.user)
            actions.recheck_case(consent.case, by=self.request.user)
