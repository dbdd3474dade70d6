"""Pages from departure on: handover and signatures, arrival, visits for the organisation there, the guided ways."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Case, Death
from carecase.cases.views import EditCaseRecord
from carecase.plans.models import FollowUp
from carecase.ui.paging import keyset_page
from carecase.ui.together import keep
from carecase.workflow.engine import Blocked
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import must, must_somewhere, visible_or_404
from repatriation.after import forms, paths, visits
from repatriation.after.alarm import alarm_of, confirm_arrival
from repatriation.after.visit_form import NotReachedForm, VisitForm
from repatriation.models import Handover, HandoverSignature, Signer
from repatriation.steps import returning
from repatriation.views import EditPlanRow, PlanAct, plan_of

# --- arrival and handover ---------------------------------------------------------------------------------------


class Arrived(PlanAct):
    """One line: who there says that she or he has arrived."""

    done = gettext_lazy("The arrival is noted. Now comes the handover.")

    def act(self, plan):
        who = self.said("who").strip()[:200]
        confirm_arrival(plan, by=self.request.user, who=who)


class HandoverPage(LoginRequiredMixin, View):
    """What was given over, the signatures, and what is still missing."""

    @one_moment()
    def get(self, request, number):
        plan = plan_of(request.user, number)
        must(request.user, Permission.PREPARE_RETURN, plan, "view_handover")
        handover = Handover.objects.visible_to(request.user).filter(plan=plan).first()
        if handover:
            keep(plan, Handover._meta.get_field("plan").remote_field, [handover])
        saw(request.user, "view_handover", plan.case, *([handover] if handover else []))
        signed = handover.signatures if handover else {}
        step = returning["hand_over"]
        context = {
            "plan": plan,
            "case": plan.case,
            "handover": handover,
            "signers": [(who, signed.get(who)) for who in (handover.signers if handover else ())],
            "may_sign": plan.state in forms.AS_ON_PAPER,
            "alarm": alarm_of(plan),
            "step": step if step.open_for(plan) else None,
            "missing": [str(check) for check in step.checklist(plan) if not check.holds],
        }
        return render(request, "repatriation/handover.html", context)


class EditHandover(EditPlanRow):
    """What was given over; then back to where it is signed."""

    def success_url(self, record):
        return reverse("repatriation:handover_page", args=[self.parent_shown.number])


class Sign(EditCaseRecord):
    """One of those who sign: on the screen, or on paper before somebody."""

    form_class = forms.SignatureForm
    parent_field = "handover"
    template_name = "repatriation/sign.html"

    def parent_of_record(self, parent):
        handover = Handover.objects.visible_to(self.request.user).filter(
            plan=plan_of(self.request.user, parent.number)
        )
        return handover.first() or self.missing()

    def missing(self):
        raise Http404

    def record(self, parent):
        handover, who = self.parent_of_record(parent), self.kwargs["who"]
        if who not in Signer.values:
            raise Http404
        signed = HandoverSignature.objects.visible_to(self.request.user).filter(handover=handover, who=who).first()
        return signed or HandoverSignature(handover=handover, who=who)

    def page(self, form, status=200, **context):
        signature = _("Signature")
        self.title = f"{signature}: {form.instance.get_who_display()}"
        return super().page(form, status, **context)

    def back_url(self):
        return paths.page("handover_page", self.parent_shown)


# --- visits by the organisation there ---------------------------------------------------------------------------


class Visits(LoginRequiredMixin, View):
    """What one's organisation is asked to do: a day and how, without a name."""

    def get(self, request):
        must_somewhere(request.user, Permission.VISIT_AFTER_RETURN, "view_visits")
        rows = visits.asked_of(request.user).select_related("case__organisation")
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(rows, ("due_on", "pk"), **asked)
        for visit in page.items:
            visit.reference = visits.reference(visit)
        return render(request, "repatriation/visits.html", {"visits": page})


NOBODY = "nobody"  # two forms of one page, each with its note


class Visit(LoginRequiredMixin, View):
    """One contact to make: who and how, as agreed; and the short page to tell how she or he is."""

    def get(self, request, pk):
        visit = self.visit(pk)
        saw(request.user, "view_visit", visit.case, visit)
        return self.page(visit, VisitForm(instance=visit))

    def post(self, request, pk):
        visit = self.visit(pk)
        if request.POST.get("not_reached") == "1":
            return self.nobody_there(visit)
        form = VisitForm(request.POST, instance=visit)
        if not form.is_valid():
            return self.page(visit, form, status=422)
        visits.answer(form.instance, by=request.user)
        messages.success(request, _("Thank you. Your answer was passed on, and nothing of it stays here."))
        return redirect("repatriation:visits")

    def nobody_there(self, visit):
        form = NotReachedForm(self.request.POST, prefix=NOBODY)
        if not form.is_valid():
            return self.page(visit, VisitForm(instance=visit), form, status=422)
        visits.not_reached(visit, by=self.request.user, note=form.cleaned_data["note"].replace("\x00", ""))
        messages.success(self.request, _("Noted. Those who asked you decide what comes next."))
        return redirect("repatriation:visits")

    def visit(self, pk):
        must_somewhere(self.request.user, Permission.VISIT_AFTER_RETURN, "view_visit")
        found = visits.asked_of(self.request.user).select_related("case__person", "key").filter(pk=pk).first()
        if found is None:
            hidden = FollowUp.objects.filter(pk=pk).first()
            refused(self.request.user, "not_visible", *(hidden.lineage() if hidden else []), why="not_visible")
            raise Http404
        return found

    def page(self, visit, form, not_reached=None, status=200):
        context = {
            "reference": visits.reference(visit),
            "due_on": visit.due_on,
            "asked_by": visit.case.organisation,
            "shown": visits.shown(visit),
            "form": form,
            "not_reached": not_reached or NotReachedForm(prefix=NOBODY),
        }
        return render(self.request, "repatriation/visit.html", context, status=status)


# --- guided ways ------------------------------------------------------------------------------------------------


class Path(LoginRequiredMixin, View):
    """The steps of one way in order: what was done, what is next."""

    def get(self, request, number, way):
        if way not in paths.WAYS:
            raise Http404
        plan = plan_of(request.user, number)
        need = Permission.COUNSEL_OPTIONS if way == paths.OTHERWISE else Permission.PREPARE_RETURN
        must(request.user, need, plan, "view_return_way")
        saw(request.user, "view_return_way", plan.case, plan)
        context = {
            "plan": plan,
            "case": plan.case,
            "title": paths.TITLES[way],
            "lead": paths.LEADS[way],
            "steps": paths.steps_of(way, plan),
        }
        return render(request, "repatriation/path.html", context)


class EditOnPath(EditPlanRow):
    """A form of one step; afterwards the way goes on."""

    way = ""

    def back_url(self):
        return paths.page("path", self.parent_shown, self.way)


class Withdraw(LoginRequiredMixin, View):
    """The person decided otherwise: what is freed is said in words, before and afterwards. No reason is asked."""

    def post(self, request, number):
        plan = plan_of(request.user, number)
        must(request.user, Permission.COUNSEL_OPTIONS, plan, "withdraw")
        words = paths.freed(plan)
        try:
            returning["withdraw"](plan, by=request.user)
        except Blocked as blocked:
            return render(request, "workflow/blocked.html", {"subject": plan, "blocked": blocked.reasons}, status=409)
        messages.success(request, " ".join([_("Noted, without any penalty. Help goes on."), *words]))
        still_seen = Case.objects.visible_to(request.user).filter(number=number).exists()
        return redirect(plan.get_absolute_url() if still_seen else "/")


class DeathPage(LoginRequiredMixin, View):
    """What is known, what is to be done, what has stopped; and closing only when that is done."""

    def get(self, request, number):
        case = visible_or_404(Case.objects.select_related("person"), request.user, number=number)
        must(request.user, Permission.CLOSE_CASE, case, "view_death")
        death = Death.objects.visible_to(request.user).filter(case=case).first()
        saw(request.user, "view_death", case, *([death] if death else []))
        owed = paths.owed_after_death(case) if death else []
        done = bool(owed) and all(each.not_done_because or (each.task and each.task.done_at) for each in owed)
        return render(request, "repatriation/death.html", {"case": case, "death": death, "owed": owed, "done": done})


class RecordDeath(EditCaseRecord):
    form_class = forms.DeathForm

    def back_url(self):
        return paths.page("death", self.parent_shown)
