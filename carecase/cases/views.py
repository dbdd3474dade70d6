"""Pages of the case file: one generic page per form, and a few buttons."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import SuspiciousOperation
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.cases import actions, forms
from carecase.cases.contact_line import ContactLineForm
from carecase.cases.in_error import undo_contact
from carecase.cases.models import Approval, Case, Closure, Consent, ContactAttempt, Hold, Separation, Task
from carecase.workflow.engine import Blocked
from carecase.workflow.views import EditRecord, must, visible_or_404
from services_catalog.agreed import is_uuid


class EditCaseRecord(EditRecord):
    """A record that hangs on a case: `cases/<number>/<what>/new/` and `cases/<number>/<what>/<id>/`."""

    parent_model = Case
    parent_field = "case"


class EditPersonRecord(EditCaseRecord):
    """A record that hangs on the person of a case; it is reached, and its right asked, through the case."""

    parent_field = "person"

    def parent_of_record(self, parent):
        return parent.person


def pages(what, form, view=EditCaseRecord, **options):
    """The URLs of a new record and of an existing one, `<what>_new` and `<what>`; only one if it is single."""
    page = view.as_view(form_class=form, **options)
    if options.get("single"):
        return [path(f"cases/<case_number:number>/{what}/", page, name=what)]
    return [
        path(f"cases/<case_number:number>/{what}/new/", page, name=f"{what}_new"),
        path(f"cases/<case_number:number>/{what}/<uuid:pk>/", page, name=what),
    ]


class EditConsent(EditCaseRecord):
    """A new one may begin with what is to be asked: sharing, with which organisation that works here, and what."""

    def defaults(self, parent):
        asked, chosen = self.request.GET, self.request.GET.get("with", "")
        if asked.get("kind") != Consent.Kind.DATA_SHARE:
            return {"kind": asked["kind"]} if asked.get("kind") in Consent.Kind.values else {}
        parts = [code for code in Consent.Category.values if code in asked.getlist("share")]
        organisation = Organisation.objects.filter(pk=chosen).first() if is_uuid(chosen) else None
        return {"kind": Consent.Kind.DATA_SHARE, "organisation": organisation, "categories": parts}


class EditInterpreterRequest(EditCaseRecord):
    """After asking comes who can: the candidates, unless it was met already."""

    def success_url(self, record):
        return self.back_url() if record.met else reverse("casework:candidates", args=[record.pk])


class EditContact(EditCaseRecord):
    """Just noted, it can be taken back; a later change of it cannot."""

    form_class = forms.ContactAttemptForm

    def undo_url(self, record):
        return "" if "pk" in self.kwargs else reverse("cases:undo_contact", args=[record.case.number, record.pk])


class ContactLine(EditContact):
    """A contact noted by one press of a button, on the page of the case or in my day; then back to where one was."""

    form_class = ContactLineForm

    def success_url(self, record):
        my_day = reverse("casework:my_day")
        return my_day if self.request.POST.get("back") == my_day else self.back_url()


class CaseAct(LoginRequiredMixin, View):
    """A button on a row: POST, then back to the list it was pressed on, or the case; a refusal in words with 409."""

    model = None
    permission = None
    done = _("Saved.")

    def post(self, request, number, pk):
        case = visible_or_404(Case.objects, request.user, number=number)
        row = visible_or_404(self.model.objects.filter(case=case), request.user, pk=pk)
        must(request.user, self.permission, case, type(self).__name__)
        try:
            self.act(row)
        except Blocked as blocked:
            return render(request, "workflow/blocked.html", {"subject": case, "blocked": blocked.reasons}, status=409)
        messages.success(request, self.done, extra_tags=self.undo_url(row))
        back = request.POST.get("back")
        return redirect(back if back in (reverse("casework:tasks"), reverse("casework:my_day")) else case)

    def undo_url(self, row):
        """Where the press is taken back with another one; empty where that is not possible."""
        return ""

    def said(self, name):
        return self.request.POST.get(name, "").replace("\x00", "")[:1000]


class FinishTask(CaseAct):
    model, permission = Task, Permission.MANAGE_TASKS

    def act(self, task):
        actions.finish_task(task, by=self.request.user, outcome=self.said("outcome")[:500])

    def undo_url(self, task):
        return "" if task.is_done_elsewhere else reverse("cases:reopen_task", args=[task.case.number, task.pk])


class ReopenTask(CaseAct):
    model, permission = Task, Permission.MANAGE_TASKS
    done = _("The task is open again.")

    def act(self, task):
        if task.done_at:  # pressed twice it is opened once
            actions.reopen_task(task, by=self.request.user)


class UndoContact(CaseAct):
    model, permission = ContactAttempt, Permission.RECORD_CONTACT
    done = _("Marked as entered in error. It stays in the list, struck through, and is counted nowhere.")

    def act(self, attempt):
        if attempt.in_error_at is None:  # pressed twice it is marked once
            undo_contact(attempt, by=self.request.user)


class WithdrawConsent(CaseAct):
    """What ends with the consent is said first; no reason is owed."""

    model, permission = Consent, Permission.RECORD_CONSENT
    done = _("The consent was taken back.")

    def get(self, request, number, pk):
        case = visible_or_404(Case.objects, request.user, number=number)
        consent = visible_or_404(Consent.objects.filter(case=case), request.user, pk=pk)
        must(request.user, self.permission, case, "WithdrawConsent")
        return render(request, "cases/withdraw.html", {"subject": case, "consent": consent})

    def act(self, consent):
        actions.withdraw_consent(consent, by=self.request.user, reason=self.said("reason"))


class EndPause(CaseAct):
    model, permission = Hold, Permission.MANAGE_TASKS

    def act(self, hold):
        actions.end_pause(hold, by=self.request.user)


class EndSeparation(CaseAct):
    model, permission = Separation, Permission.JUDGE_CONCERN

    def act(self, separation):
        actions.end_separation(separation, by=self.request.user, reason=self.said("reason"))


class AnswerApproval(CaseAct):
    """The question with its note and where to read what is asked about, and the two answers."""

    PLANS = {
        Approval.What.CARE_PLAN: "plans:plan",
        Approval.What.RETURN: "repatriation:plan",
        Approval.What.FAMILY_SEPARATION: "repatriation:plan",
        Approval.What.INTEGRATION: "integration:plan",
    }
    model, permission = Approval, Permission.APPROVE
    done = _("Your answer was noted.")

    def get(self, request, number, pk):
        case = visible_or_404(Case.objects, request.user, number=number)
        approval = visible_or_404(Approval.objects.filter(case=case), request.user, pk=pk)
        must(request.user, self.permission, case, "AnswerApproval")
        closure = None
        if approval.what == Approval.What.CLOSURE:
            closure = Closure.objects.visible_to(request.user).filter(pk=approval.about).first()
        page = self.PLANS.get(approval.what)
        plan_url = page and reverse(page, args=[case.number])
        context = {"subject": case, "approval": approval, "closure": closure, "plan_url": plan_url}
        return render(request, "cases/approval.html", context)

    def act(self, approval):
        answer = self.request.POST.get("answer")
        if answer not in ("approved", "rejected"):
            raise SuspiciousOperation("an answer that is none")
        approved = answer == "approved"
        actions.answer_approval(approval, by=self.request.user, approved=approved, reason=self.said("reason"))


class TakeCase(LoginRequiredMixin, View):
    """A case manager of the team takes a case that waits."""

    def post(self, request, number):
        case = visible_or_404(Case.objects, request.user, number=number)
        must(request.user, Permission.TAKE_CASE, case, "take_case")
        try:
            actions.take_case(case, by=request.user)
        except Blocked as blocked:
            return render(request, "workflow/blocked.html", {"subject": case, "blocked": blocked.reasons}, status=409)
        messages.success(request, _("You are responsible for this case now."))
        return redirect(case)


class JudgeConcern(EditCaseRecord):
    form_class = forms.JudgeConcernForm
    title = _("second judgement of a concern")
