"""Proposed types of service: everybody reads them, editors propose, coordinators answer for their country."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.jurisdictions import countries
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must_somewhere
from services_catalog.keeping import proposing
from services_catalog.keeping.proposal_forms import AnswerForm, ProposalForm
from services_catalog.keeping.rights import countries_of, holding
from services_catalog.models import Opinion, TypeProposal
from services_catalog.models.types import NAMES


def native(code):
    """What a language calls itself."""
    return get_language_info(code)["name_local"].capitalize()


class Proposals(LoginRequiredMixin, View):
    def get(self, request):
        rows = TypeProposal.objects.prefetch_related("opinions")
        page = keyset_page(
            rows, ("-proposed_at", "pk"), after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
        present = proposing.countries()
        for proposal in page:
            proposal.standing = standing(proposal, present)
        context = {"page": page, "may_propose": request.user.may(Permission.EDIT_CATALOGUE)}
        return render(request, "services_catalog/keeping/proposals.html", context)


def standing(proposal, present):
    """How many countries agree of how many, and who objects."""
    said = {opinion.country: opinion.answer for opinion in proposal.opinions.all()}
    agree = sum(said.get(country) == Opinion.Answer.AGREES for country in present)
    object_ = [countries.name(country) for country, answer in said.items() if answer == Opinion.Answer.OBJECTS]
    words = _("%(agree)s of %(all)s countries agree") % {"agree": agree, "all": len(present)}
    against = _("against: %(countries)s") % {"countries": ", ".join(object_)}
    return f"{words} · {against}" if object_ else words


class Propose(LoginRequiredMixin, View):
    def get(self, request):
        must_somewhere(request.user, Permission.EDIT_CATALOGUE, "propose_type")
        return self.page(ProposalForm())

    def post(self, request):
        must_somewhere(request.user, Permission.EDIT_CATALOGUE, "propose_type")
        form = ProposalForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        proposal = proposing.propose(form.instance, by=request.user)
        messages.success(request, _("Proposed. Every country is asked now."))
        return redirect("keeping:proposal", proposal.pk)

    def page(self, form, status=200):
        return render(self.request, "services_catalog/keeping/propose.html", {"form": form}, status=status)


class ProposalPage(LoginRequiredMixin, View):
    """What is proposed, what each country says, and the buttons of those who may press them."""

    def get(self, request, pk):
        return self.page(self.proposal(), AnswerForm(user=request.user))

    def proposal(self):
        return get_object_or_404(TypeProposal.objects.select_related("by", "service_type"), pk=self.kwargs["pk"])

    def post(self, request, pk):
        proposal, form = self.proposal(), AnswerForm(user=request.user)
        try:
            if "adopt" in request.POST:
                adopted = proposing.adopt(proposal, by=request.user)
                messages.success(request, _("Adopted as %(code)s.") % {"code": adopted.service_type.code})
            elif "withdraw" in request.POST:
                proposing.withdraw(proposal, by=request.user)
                messages.success(request, _("Withdrawn."))
            else:
                must_somewhere(request.user, Permission.ANSWER_FOR_COUNTRY, "answer_proposal")
                form = AnswerForm(request.POST, user=request.user)
                if not form.is_valid():
                    return self.page(proposal, form, status=422)
                proposing.answer(proposal, by=request.user, **form.cleaned_data)
                messages.success(request, _("Your country's answer is noted."))
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            return self.page(proposal, AnswerForm(user=request.user), status=409, blocked=blocked.reasons)
        return redirect("keeping:proposal", pk)

    def page(self, proposal, form, status=200, blocked=()):
        user = self.request.user
        opinions = {opinion.country: opinion for opinion in proposal.opinions.select_related("by")}
        asked = sorted({*proposing.countries(), *opinions}, key=countries.name)
        is_open = proposal.outcome == proposing.OPEN
        answers = is_open and bool(countries_of(user, Permission.ANSWER_FOR_COUNTRY))
        own = {m.organisation_id for m in holding(user, Permission.EDIT_CATALOGUE)}
        context = {
            "proposal": proposal,
            "countries": [(countries.name(code), opinions.get(code)) for code in asked],
            "country": countries.name(proposal.country),
            "names": [(code, native(code), getattr(proposal, column)) for code, column in NAMES.items()],
            "form": form if answers else None,
            "may_adopt": answers and not proposing.without_agreement(proposal),
            "may_withdraw": is_open and proposal.organisation_id in own,
            "earlier": Opinion.history.filter(proposal=proposal.pk).select_related("history_user")[:50],
            "blocked": blocked,
        }
        return render(self.request, "services_catalog/keeping/proposal.html", context, status=status)
