"""Pages of what came from other installations, the answer to it, and packages as files."""

import json
import secrets

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.ui.paging import keyset_page
from carecase.workflow.acts import act
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import TakeStep, must, must_somewhere, visible_or_404
from referrals import sharing
from referrals.exchange import outbox, replies, talks
from referrals.exchange.adapters import MEDIA_TYPE
from referrals.exchange.beginning import told_of
from referrals.exchange.forms import FailureForm, PackageForm, WordsForm
from referrals.exchange.receiving import take_in
from referrals.exchange.refusals import Refused
from referrals.exchange.steps import receiving
from referrals.models import IncomingReferral, Outgoing

SHOWN = 20


class Incoming(LoginRequiredMixin, View):
    """What partners sent to her desks, the latest first. Whom it is about stands on its page alone."""

    def get(self, request):
        must_somewhere(request.user, Permission.ANSWER_REFERRAL, "view_incoming_referrals")
        rows = IncomingReferral.objects.visible_to(request.user).select_related("partner", "unit")
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(rows, ("-recorded_at", "pk"), **place)
        return render(request, "referrals/exchange/incoming.html", {"page": page})


def incoming_or_404(user, pk):
    must_somewhere(user, Permission.ANSWER_REFERRAL, "view_incoming_referral")
    rows = IncomingReferral.objects.select_related("partner__organisation", "unit__organisation", "case", "came__key")
    return visible_or_404(rows, user, pk=pk)


class IncomingPage(LoginRequiredMixin, View):
    """Exactly what came, in words and as it came; the answer; what was said back."""

    def get(self, request, pk):
        return self.page(incoming_or_404(request.user, pk), WordsForm())

    def post(self, request, pk):
        """Words back, besides any step."""
        incoming, form = incoming_or_404(request.user, pk), WordsForm(request.POST)
        if not form.is_valid():
            return self.page(incoming, form, status=422)
        try:
            replies.say(incoming, form.cleaned_data["words"], by=request.user)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            form.add_error("words", str(blocked))
            return self.page(incoming, form, status=409)
        messages.success(request, _("Saved. It is on its way."))
        return redirect(incoming)

    def page(self, incoming, form, status=200):
        saw(self.request.user, "view_incoming_referral", incoming)
        content = incoming.content
        steps = receiving.open_to(incoming, self.request.user)
        context = {
            "incoming": incoming,
            "content": content,
            "sections": sharing.sections(sharing.rows(told_of(content))) if content else [],
            "as_it_came": json.dumps(content, indent=1, ensure_ascii=False) if content else "",
            "steps": [step for step in steps if step.permission],
            "packages": incoming.replies.select_related("partner")[:SHOWN],
            "case": self.own_case(incoming),
            "form": form,
        }
        return render(self.request, "referrals/exchange/incoming_one.html", context, status=status)

    def own_case(self, incoming):
        case = incoming.case
        return case if case and case.roles_of(self.request.user) else None


class AnswerIncoming(TakeStep):
    workflow = receiving
    lookup = "pk"
    template_name = "referrals/exchange/answer.html"

    def subject(self, value):
        return incoming_or_404(self.request.user, value)

    def take(self, subject, reason):
        outcome = self.request.POST.get("outcome", "")
        return replies.answer(subject, self.step.name, by=self.request.user, words=reason, outcome=outcome)

    def more(self):
        return {"form": FailureForm() if self.step.name == "report_failure" else None}


class LoadPackage(LoginRequiredMixin, View):
    """A package that was handed over as a file."""

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not (
            user.may(Permission.KEEP_PARTNER_KEYS) or user.may(Permission.ANSWER_REFERRAL)
        ):
            refused(user, "receive_package", why="forbidden")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(PackageForm())

    def post(self, request):
        form = PackageForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            answer = take_in(form.cleaned_data["file"].read(), by=request.user)
        except Refused as refusal:
            form.add_error("file", _("Refused, and nothing of it was kept. %(why)s") % {"why": refusal.why.label})
            return self.page(form, status=422)
        messages.success(request, _("The package was taken in."))
        incoming = answer.incoming if answer else None
        seen = incoming and IncomingReferral.objects.visible_to(request.user).filter(pk=incoming.pk).exists()
        return redirect(incoming if seen else "exchange:load")

    def page(self, form, status=200):
        return render(self.request, "referrals/exchange/load.html", {"form": form}, status=status)


def package_or_404(user, pk):
    """A package that this person may hand over: of a referral she sends, or an answer of her desk."""
    package = visible_or_404(Outgoing.objects.select_related("referral", "incoming", "partner"), user, pk=pk)
    right = Permission.REFER if package.referral_id else Permission.ANSWER_REFERRAL
    if talk := talks.about(package):
        right = talk.right_to(package)
    must(user, right, package, "take_package")
    return package


class PackageFile(LoginRequiredMixin, View):
    """The package as a file, under a name that says nothing."""

    def get(self, request, pk):
        package = package_or_404(request.user, pk)
        saw(request.user, "take_package", package)
        headers = {"Content-Disposition": f'attachment; filename="{secrets.token_hex(8)}.json"'}
        return HttpResponse(package.envelope, content_type=MEDIA_TYPE, headers=headers)


class SendAgain(LoginRequiredMixin, View):
    """What their system refused is tried once more: after keys were compared, or an address was put right."""

    def post(self, request, pk):
        package = package_or_404(request.user, pk)
        with act(request.user, "send_package", package) as doing:
            outbox.send_again(package, doing)
        messages.success(request, _("It is on its way again."))
        talk = talks.about(package)
        return redirect(talk.page_of(package) if talk else package.parent())
