"""Pages of a referral."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.views import View

from carecase.audit.reading import saw
from carecase.cases.models import Case
from carecase.cases.views import EditCaseRecord
from carecase.workflow.views import TakeStep, visible_or_404
from referrals.models import Referral
from referrals.steps import referring
from services_catalog.agreed import called, is_uuid
from services_catalog.models import ProviderService, ServiceType

WAY = [
    (Referral.State.DRAFT, Referral.State.DRAFT.label),
    (Referral.State.OFFERED, Referral.State.OFFERED.label),
    ((Referral.State.SENT, Referral.State.DECLINED), Referral.State.SENT.label),
    ((Referral.State.ACCEPTED, Referral.State.REJECTED), Referral.State.ACCEPTED.label),
    (Referral.State.DONE, Referral.State.DONE.label),
]


def referral_of(user, number, pk):
    """One referral of one case, both seen by this user."""
    case = visible_or_404(Case.objects, user, number=number)
    return visible_or_404(Referral.objects.filter(case=case), user, pk=pk)


class ReferralPage(LoginRequiredMixin, View):
    def get(self, request, number, pk):
        referral = referral_of(request.user, number, pk)
        saw(request.user, "view_referral", referral.case, referral)
        steps = referring.open_to(referral, request.user)
        context = {"referral": referral, "case": referral.case, "steps": steps, "way": WAY}
        context["open_checks"] = steps[0].blockers(referral) if steps else []
        return render(request, "referrals/page.html", context)


class TakeReferralStep(TakeStep):
    workflow = referring
    lookup = "pk"

    def subject(self, value):
        return referral_of(self.request.user, self.kwargs["number"], value)


class EditReferral(EditCaseRecord):
    """A new one may begin where a service was looked for: with its type, and with the provider's name."""

    def defaults(self, parent):
        code, chosen = self.request.GET.get("service", "")[:6], self.request.GET.get("provider", "")
        services = ProviderService.objects.published().select_related("provider")
        provider = services.filter(pk=chosen).first() if is_uuid(chosen) else None
        return {
            "service": ServiceType.objects.filter(code=code.replace("\x00", "")).first(),
            "to_name": called(provider)[:120] if provider else "",
        }

    def success_url(self, record):
        return record.get_absolute_url()
