"""Pages of the other side: the returns to them, one of them, and what they answer; and ours about them."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.ui.paging import keyset_page
from carecase.ui.together import read_named
from carecase.workflow.engine import Blocked
from carecase.workflow.views import EditRecord, must, must_somewhere, visible_or_404
from repatriation.models import OriginAnswer, ReceiverConfirmation, ReturnPartner
from repatriation.models.origin import Sees
from repatriation.origin import actions, circumstances, facts
from repatriation.tiers import Tier
from repatriation.views import PlanAct, plan_of

WITH = ("consent__key", "consent__organisation", "organisation", "key", "plan__case__organisation", "plan__key")


def theirs_or_404(user, pk):
    """A return to her organisation, as long as what it rests on holds and something of it is hers to know."""
    must_somewhere(user, Permission.ANSWER_RETURN, "view_return_to_us")
    partners = ReturnPartner.objects.to_us(user).select_related(*WITH, "plan__case__person")
    found = partners.filter(pk=pk).first()
    if found is None or not found.sees:
        hidden = ReturnPartner.objects.filter(pk=pk).first()
        refused(user, "not_visible", *(hidden.lineage() if hidden else []), why="not_visible")
        raise Http404
    return found


class ReturnsToUs(LoginRequiredMixin, View):
    """Everybody who may come to them, without names: what is asked of them, and how it stands."""

    def get(self, request):
        must_somewhere(request.user, Permission.ANSWER_RETURN, "view_returns_to_us")
        partners = ReturnPartner.objects.to_us(request.user).select_related(*WITH)
        theirs = {"partner": OuterRef("pk")}
        partners = partners.annotate(
            answered=Exists(OriginAnswer.objects.filter(place__is_chosen=True, **theirs)),
            confirmed=Exists(ReceiverConfirmation.objects.filter(withdrawn_at__isnull=True, **theirs)),
        )
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(partners, ("-since_at", "pk"), **asked)
        return render(
            request, "repatriation/to_us.html", {"page": page, "rows": [standing(each) for each in page if each.sees]}
        )


def standing(partner):
    """One line of the list: what is expected of them."""
    sees = partner.sees
    return {
        "partner": partner,
        "sender": partner.plan.case.organisation,
        "state": partner.plan.get_state_display() if sees >= Sees.JOURNEY else _("Not decided yet"),
        "answer": partner.may_answer and not partner.answered,
        "confirm": partner.may_confirm and not partner.confirmed,
    }


class ReturnToUs(LoginRequiredMixin, View):
    """One return, as far as they may know of it now; never the case behind it."""

    def get(self, request, pk):
        partner = theirs_or_404(request.user, pk)
        saw(request.user, "view_return_to_us", partner.plan.case, partner, sees=partner.sees.name)
        of_child = partner.plan.tier == Tier.CHILD
        families = partner.family_assessments if of_child else partner.family_assessments.none()
        said = read_named(
            {
                "answers": partner.answers.select_related("place__key", "key")[:10],
                "confirmed": partner.confirmations.filter(withdrawn_at__isnull=True).select_related("key")[:1],
                "families": families.select_related("place__key", "key")[:10],
            }
        )
        confirmation = next(iter(said["confirmed"]), None)
        context = {
            "partner": partner,
            "sender": partner.plan.case.organisation,
            "groups": facts.shown(partner),
            "withheld": facts.withheld(partner),
            "answers": [(answer, list(circumstances.told(answer))) for answer in said["answers"]],
            "confirmation": confirmation,
            "state": partner.plan.get_state_display() if partner.sees >= Sees.JOURNEY else "",
            "about_a_child": of_child,
            "families": said["families"],
            "lacks_adult": of_child
            and confirmation
            and not (confirmation.adult_name and confirmation.adult_papers_seen),
        }
        return render(request, "repatriation/to_us_one.html", context)


class TheirEdit(EditRecord):
    """A form of theirs about one return: always a new word, never a change of the one before."""

    template_name = "repatriation/to_us_form.html"

    def parent(self):
        partner = theirs_or_404(self.request.user, self.kwargs["pk"])
        if not self.form_class.fits(partner):
            raise Http404
        return partner

    def record(self, parent):
        return self.form_class.blank(parent)

    def page(self, form, status=200, **context):
        partner = self.parent_shown
        saw(self.request.user, "view_return_to_us", partner.plan.case, partner, sees=partner.sees.name)
        return super().page(form, status, groups=facts.shown(partner), **context)


class TheirButton(LoginRequiredMixin, View):
    """A button about the confirmation that stands; what is not possible is said in words."""

    def post(self, request, pk):
        partner = theirs_or_404(request.user, pk)
        confirmation = partner.confirmations.filter(withdrawn_at__isnull=True).first()
        try:
            if confirmation is None:
                raise actions.nothing_stands()
            self.act(confirmation)
        except Blocked as blocked:
            context = {"subject": partner, "blocked": blocked.reasons}
            return render(request, "workflow/blocked.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect(partner)


class TakeBackTheirs(TheirButton):
    def act(self, confirmation):
        actions.take_back_theirs(confirmation, by=self.request.user)


class ConfirmAgain(TheirButton):
    def act(self, confirmation):
        actions.confirm_again(confirmation, by=self.request.user)


# --- ours -----------------------------------------------------------------------------------------------------------


class EndPartner(PlanAct):
    model = ReturnPartner

    def act(self, partner):
        actions.end_partner(partner, by=self.request.user)


class AnswerPage(LoginRequiredMixin, View):
    """What the other side said, circumstance by circumstance, for those who judge the danger here."""

    def get(self, request, number, pk):
        plan = plan_of(request.user, number)
        answers = OriginAnswer.objects.filter(plan=plan).select_related("partner__organisation", "place__key", "key")
        answer = visible_or_404(answers, request.user, pk=pk)
        must(request.user, Permission.ASSESS_RETURN_RISK, plan, "view_origin_answer")
        saw(request.user, "view_origin_answer", plan.case, answer)
        context = {"plan": plan, "answer": answer, "groups": list(circumstances.told(answer))}
        return render(request, "repatriation/origin_answer.html", context)
