"""Pages of those who ask for a case by its number, and of those who have it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.models import Unit
from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.models import Case, Consent
from carecase.sealing.models import DataKey
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must, must_somewhere, visible_or_404
from referrals import case_requests
from referrals.case_request_forms import AnswerForm, CaseRequestForm
from referrals.models import CaseRequest, Kind, Referral
from referrals.views.sending import EditReferral

ANSWERS = (CaseRequest.Answer.NOT_NOW, CaseRequest.Answer.SILENCE)
BY_REFERRAL = {"transfer": Kind.TRANSFER, "part": Kind.REFERRAL}
CONSENTS_SHOWN = 20


class CasesAskedFor(LoginRequiredMixin, View):
    """Her own requests, and a new one. Every number is answered in the same words."""

    def get(self, request):
        return self.page(CaseRequestForm(by=request.user))

    def post(self, request):
        must_somewhere(request.user, Permission.ANSWER_REFERRAL, "ask_for_case")
        form = CaseRequestForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            case_requests.ask(form.save(commit=False), by=request.user)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            for reason in blocked.reasons:
                form.add_error(None, str(reason))
            return self.page(form, status=429)
        messages.success(request, _("Your request was handed on, if there is such a case."))
        return redirect("referrals:cases_asked_for")

    def page(self, form, status=200):
        user = self.request.user
        must_somewhere(user, Permission.ANSWER_REFERRAL, "view_own_case_requests")
        asked = {name: self.request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(CaseRequest.objects.asked_by(user), ("-recorded_at", "pk"), **asked)
        DataKey.warm(row.key_id for row in page)
        here = Referral.objects.sent_to(user).filter(pk__in=[row.referral_id for row in page if row.referral_id])
        received = set(here.values_list("pk", flat=True))
        for row in page:
            row.came = row.referral_id if row.referral_id in received else None
        saw(user, "view_own_case_requests")
        return render(self.request, "referrals/cases_asked_for.html", {"form": form, "page": page}, status=status)


def asked_or_404(user, number, pk):
    """A request about a case of hers, as one who may hand it over."""
    case = visible_or_404(Case.objects, user, number=number)
    must(user, Permission.TRANSFER_CASE, case, "view_case_request")
    found = visible_or_404(CaseRequest.objects.filter(case=case).select_related("unit__organisation"), user, pk=pk)
    found.case = case
    return found


class AskedFor(LoginRequiredMixin, View):
    """Who asks and why, what can be answered, and what a transfer to them would rest on."""

    def get(self, request, number, asked):
        return self.page(asked_or_404(request.user, number, asked))

    def post(self, request, number, asked):
        found, how = asked_or_404(request.user, number, asked), request.POST.get("answer")
        if how not in ANSWERS:
            raise SuspiciousOperation("an answer that is none")
        reason = request.POST.get("reason", "").replace("\x00", "")[:1000]
        try:
            case_requests.answer(found, how, by=request.user, reason=reason)
        except Blocked as blocked:
            return self.page(found, blocked.reasons, status=409)
        messages.success(request, _("Your answer was noted."))
        return redirect(found)

    def page(self, asked, blocked=(), status=200):
        saw(self.request.user, "view_case_request", asked.case, asked)
        context = {
            "asked": asked,
            "case": asked.case,
            "subject": asked.case,
            "blocked": blocked,
            "consent": consent_for(asked),
            "may_be_asked": goes_to_another_team(asked),
            "being_prepared": Referral.objects.visible_to(self.request.user).filter(pk=asked.referral_id).first(),
        }
        return render(self.request, "referrals/asked_for.html", context, status=status)


def goes_to_another_team(asked):
    return asked.unit_id != asked.case.unit_id and asked.unit.kind != Unit.Kind.HOUSE


def consent_for(asked):
    """The newest consent to share with those who ask that holds today."""
    consents = asked.case.consents.filter(kind=Consent.Kind.DATA_SHARE, organisation=asked.unit.organisation_id)
    newest = consents.order_by("-recorded_at")[:CONSENTS_SHOWN]
    return next((each for each in newest if each.holds), None)


class AnswerByReferral(EditReferral):
    """The form of a referral, with what the request says already filled in."""

    form_class = AnswerForm

    def dispatch(self, request, *args, **kwargs):
        if kwargs["answer"] not in BY_REFERRAL:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked(self):
        found = asked_or_404(self.request.user, self.kwargs["number"], self.kwargs["asked"])
        if not found.is_waiting or not goes_to_another_team(found):
            raise Http404
        return found

    def record(self, parent):
        record = super().record(parent)
        record.answering = self.asked
        return record

    def defaults(self, parent):
        return {
            "kind": BY_REFERRAL[self.kwargs["answer"]],
            "receiving_unit": self.asked.unit,
            "consent": consent_for(self.asked),
            "urgency": self.asked.urgency,
        }
