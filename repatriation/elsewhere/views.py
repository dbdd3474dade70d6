"""Pages of returns that other installations prepare: what they let us know, the forms, what we said; and, of ours,
what a partner there knows."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import EditRecord, must, must_somewhere, visible_or_404
from referrals.models import Outgoing
from repatriation.elsewhere import answering, facts, forms, sending
from repatriation.models import IncomingReturn, ReturnPartner, Saying
from repatriation.origin import facts as told_facts
from repatriation.views import PlanAct, plan_of

SHOWN = 20


class FromElsewhere(LoginRequiredMixin, View):
    """Everybody who may come to us from there, without names, the latest news first."""

    def get(self, request):
        must_somewhere(request.user, Permission.ANSWER_RETURN, "view_returns_from_elsewhere")
        rows = IncomingReturn.objects.visible_to(request.user).select_related("partner", "unit", "key")
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(rows, ("-told_at", "pk"), **asked)
        takes_in = request.user.may(Permission.ANSWER_REFERRAL)
        return render(request, "repatriation/from_elsewhere.html", {"page": page, "takes_in": takes_in})


def incoming_or_404(user, pk):
    must_somewhere(user, Permission.ANSWER_RETURN, "view_return_from_elsewhere")
    rows = IncomingReturn.objects.select_related("partner__organisation", "unit__organisation", "came__key")
    return visible_or_404(rows, user, pk=pk)


def packages_of(thread, partner):
    """The latest, for the table of packages."""
    packages = Outgoing.objects.filter(thread=thread, partner=partner).select_related("partner")
    return packages.order_by("-recorded_at")[:SHOWN]


class OneFromElsewhere(LoginRequiredMixin, View):
    def get(self, request, pk):
        incoming = incoming_or_404(request.user, pk)
        saw(request.user, "view_return_from_elsewhere", incoming)
        context = {
            "incoming": incoming,
            "purposes": facts.purposes(incoming),
            "groups": facts.groups(incoming),
            "withheld": facts.withheld(incoming),
            "may": {what: incoming.may(what) for what in Saying.values},
            "visits": facts.visits_to_make(incoming),
            "replies": facts.replies(incoming),
            "packages": packages_of(incoming.thread, incoming.partner),
        }
        return render(request, "repatriation/from_elsewhere_one.html", context)


class SayOfIt(EditRecord):
    """A form about a return there: always a new word, never a change of the one before."""

    template_name = "repatriation/to_us_form.html"

    def parent(self):
        incoming = incoming_or_404(self.request.user, self.kwargs["pk"])
        if not answering.is_asked(incoming, self.kwargs["saying"], self.about):
            raise Http404
        return incoming

    @property
    def form_class(self):
        return forms.FORMS.get(self.kwargs["saying"]) or not_a_form()

    @property
    def about(self):
        return str(self.kwargs.get("visit", ""))

    def record(self, parent):
        return self.form_class._meta.model()

    def form(self, *data):
        form = super().form(*data)
        form.about = self.about
        return form

    def page(self, form, status=200, **context):
        saw(self.request.user, "view_return_from_elsewhere", self.parent_shown)
        groups = facts.groups(self.parent_shown)
        return super().page(form, status, groups=groups, **context)


def not_a_form():
    raise Http404


class SayInOneLine(LoginRequiredMixin, View):
    """Confirmed once more, or taken back."""

    what = None

    def post(self, request, pk):
        incoming = incoming_or_404(request.user, pk)
        try:
            answering.say(incoming, self.what, {}, by=request.user)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            context = {"subject": incoming, "blocked": blocked.reasons}
            return render(request, "workflow/blocked.html", context, status=409)
        messages.success(request, _("Saved. It is on its way."))
        return redirect(incoming)


# --- ours -----------------------------------------------------------------------------------------------------------


class Told(LoginRequiredMixin, View):
    """What a partner may know now; of one elsewhere, whether it has it, and where the packages are."""

    def get(self, request, number, pk):
        plan = plan_of(request.user, number)
        partners = ReturnPartner.objects.filter(plan=plan)
        partners = partners.select_related("organisation", "elsewhere__organisation", "consent__key", "key")
        partner = visible_or_404(partners, request.user, pk=pk)
        must(request.user, Permission.PREPARE_RETURN, plan, "view_told_partner")
        partner.plan = plan
        saw(request.user, "view_told_partner", plan.case, partner)
        context = {"plan": plan, "partner": partner}
        context |= {"groups": told_facts.shown(partner), "withheld": told_facts.withheld(partner)}
        if partner.elsewhere_id:
            context |= self.by_package(partner)
        return render(request, "repatriation/told.html", context)

    def by_package(self, partner):
        return {
            "by_package": True,
            "is_told": sending.is_told(partner),
            "no_keys": not sending.can_be_sealed(partner),
            "packages": packages_of(partner.thread, partner.elsewhere) if partner.thread else (),
        }


class TellNow(PlanAct):
    """What a partner there may know goes out now."""

    model = ReturnPartner

    def act(self, partner):
        sending.send(partner, by=self.request.user)
