"""Pages of those who receive: what was shared, the answer, what they say back; nothing of the case behind it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Case
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import TakeStep, must_somewhere
from referrals import actions, sharing
from referrals.forms import WordsForm
from referrals.handing_over import was_handed_over
from referrals.models import Referral, State
from referrals.steps import referring
from referrals.timeline import timeline
from referrals.views.downloads import pdf_of
from referrals.views.sending import GiveUp
from referrals.views.worklists import page_of
from referrals.worklists import ReceivedWorklist

RECALLS_SHOWN = 50
ANSWERED = (State.REJECTED, State.DONE, State.NOT_SUCCESSFUL)
WITH_THE_SENDER = ("sender_unit__organisation", "receiving_unit__organisation", "receiving_user", "service", "key")


def received_or_404(user, pk):
    """A referral that was sent to this user; whether anything of it may be read is another question."""
    must_somewhere(user, Permission.ANSWER_REFERRAL, "view_received_referral")
    found = Referral.objects.sent_to(user).select_related("case", "consent", *WITH_THE_SENDER).filter(pk=pk).first()
    if found is None:
        hidden = Referral.objects.filter(pk=pk).first()
        refused(user, "not_visible", *(hidden.lineage() if hidden else []), why="not_visible")
        raise Http404
    return found


def readable_or_404(user, pk):
    """The same, as long as what it rests on holds."""
    found = received_or_404(user, pk)
    if not found.holds:
        refused(user, "not_visible", *found.lineage(), why="called_back")
        raise Http404
    return found


class Received(LoginRequiredMixin, View):
    """What was sent to her desk: first what was called back, then what waits, by the hour an answer is needed."""

    def get(self, request):
        must_somewhere(request.user, Permission.ANSWER_REFERRAL, "view_received_referrals")
        recalled = Referral.objects.recalled_from(request.user).select_related(*WITH_THE_SENDER)
        worklist = ReceivedWorklist(request.GET, user=request.user)
        context = {
            "recalled": recalled.order_by("-sent_at")[:RECALLS_SHOWN],
            "referrals": page_of(request, worklist),
            "filters": worklist,
            "may_refer": request.user.may(Permission.REFER),
        }
        return render(request, "referrals/received.html", context)


class ReceivedReferral(LoginRequiredMixin, View):
    """Only what was ticked, as it was when it was sent. Called back or run out: that, and nothing else."""

    def get(self, request, pk):
        return self.page(received_or_404(request.user, pk))

    def page(self, referral, form=None, status=200):
        user = self.request.user
        if referral.holds:
            saw(user, "view_received_referral", referral.case, referral)
            context = {
                "sections": sharing.sections(sharing.shared(referral)),
                "attachments": referral.attachments.all(),
                "steps": answers(referral, user),
                "may_fail": not was_handed_over(referral),
                "form": form or WordsForm(initial={"feedback": referral.feedback}),
            }
        elif referral.state in ANSWERED:
            context = {"answered": True}
        else:
            may_confirm = referral.state in (State.REVOKED, State.EXPIRED) and not referral.recall_seen_at
            context = {"reference": referral.reference, "pk": referral.pk, "may_confirm": may_confirm}
            return render(self.request, "referrals/recalled.html", context, status=status)
        context |= {"referral": referral, "timeline": timeline(referral, of_sender=False), "case": own(referral, user)}
        return render(self.request, "referrals/received_one.html", context, status=status)


def answers(referral, user):
    """The buttons: what is to be answered now."""
    steps = [step for step in referring.open_to(referral, user) if step.permission == Permission.ANSWER_REFERRAL]
    return [step for step in steps if step.name != "report_failure"]


def own(referral, user):
    """The case, where accepting made it theirs or opened it to a colleague."""
    if not (was_handed_over(referral) or referral.receiving_user_id):
        return None
    case = referral.their_case_id or referral.case_id
    return Case.objects.visible_to(user).filter(pk=case).first()


class AnswerReferral(TakeStep):
    workflow = referring
    lookup = "pk"
    template_name = "referrals/answer.html"

    def dispatch(self, request, *args, step, **kwargs):
        if step in referring and (
            referring[step].permission != Permission.ANSWER_REFERRAL or step == ReportFailure.step
        ):
            raise Http404
        return super().dispatch(request, *args, step=step, **kwargs)

    def subject(self, value):
        return received_or_404(self.request.user, value)

    def success_url(self, subject):
        return received_url(subject)


def received_url(referral):
    return reverse("referrals:received_one", args=[referral.pk])


class ReportFailure(GiveUp):
    step = "report_failure"

    def referral(self, pk):
        return received_or_404(self.request.user, pk)

    def back_to(self, referral):
        return received_url(referral)


class SayBack(ReceivedReferral):
    """What those who received it want to say to those who sent it."""

    def post(self, request, pk):
        referral, form = readable_or_404(request.user, pk), WordsForm(request.POST)
        if not form.is_valid():
            return self.page(referral, form, status=422)
        try:
            actions.answer_in_words(referral, form.cleaned_data["feedback"], by=request.user)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        messages.success(request, _("Saved."))
        return redirect(received_url(referral))


class RecallSeen(LoginRequiredMixin, View):
    """It was called back, and they know."""

    def post(self, request, pk):
        referral = received_or_404(request.user, pk)
        try:
            actions.acknowledge_recall(referral, by=request.user)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            context = {"reference": referral.reference, "pk": referral.pk, "blocked": blocked.reasons}
            return render(request, "referrals/recalled.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect("referrals:received")


class ReceivedPaper(LoginRequiredMixin, View):
    """A paper that came along, as it was."""

    def get(self, request, pk, attachment):
        referral = readable_or_404(request.user, pk)
        paper = referral.attachments.filter(pk=attachment).first()
        if paper is None:
            raise Http404
        saw(request.user, "read_received_paper", referral.case, referral, document=paper.document)
        return pdf_of(paper)
