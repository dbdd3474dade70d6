"""Pages of those who send: the referral, what the receiver will see, its steps, and what is left after a transfer."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Case
from carecase.cases.views import EditCaseRecord
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import TakeStep, must, must_somewhere, visible_or_404
from referrals import actions, sharing
from referrals.forms import OutcomeForm
from referrals.handing_over import was_handed_over
from referrals.letters import RecallLetter, ReferralLetter
from referrals.models import Attachment, Referral
from referrals.steps import referring
from referrals.timeline import timeline
from referrals.views.downloads import pdf_of
from services_catalog.agreed import called, is_uuid
from services_catalog.models import ProviderService, ServiceType

State = Referral.State
WAY = [
    (State.DRAFT, State.DRAFT.label),
    (State.OFFERED, State.OFFERED.label),
    ((State.SENT, State.RECEIVED, State.DECLINED), State.SENT.label),
    ((State.ACCEPTED, State.REJECTED), State.ACCEPTED.label),
    (State.DONE, State.DONE.label),
]
PACKAGES_SHOWN = 20
#: Taken on a page of its own, since more is asked than a reason.
ON_ITS_OWN_PAGE = "give_up"


def referral_of(user, number, pk):
    """One referral of one case, both seen by this user."""
    case = visible_or_404(Case.objects, user, number=number)
    both = ("organisation", "partner", "receiving_user", "receiving_unit__organisation", "sender_unit__organisation")
    found = visible_or_404(Referral.objects.filter(case=case).select_related(*both), user, pk=pk)
    found.case = case
    return found


def senders_steps(referral, user):
    """What may be noted now; not what those who receive it answer themselves."""
    steps = [step for step in referring.open_to(referral, user) if step.permission == Permission.REFER]
    return [step for step in steps if not {each.name for each in failing(step, referral)} & FOR_OTHERS]


#: What no page puts right: the step belongs to others, or lies behind.
FOR_OTHERS = {"they_do_not_answer_here", "the_case_was_not_handed_over"}


def failing(step, referral):
    return [each for each in step.guards if each.name in FOR_OTHERS and not each.check(referral).holds]


class ReferralPage(LoginRequiredMixin, View):
    def get(self, request, number, pk):
        referral = referral_of(request.user, number, pk)
        saw(request.user, "view_referral", referral.case, referral)
        steps = senders_steps(referral, request.user)
        forward = [step for step in steps if step.name != ON_ITS_OWN_PAGE]
        context = {
            "referral": referral,
            "case": referral.case,
            "way": WAY,
            "steps": forward,
            "may_give_up": any(step.name == ON_ITS_OWN_PAGE for step in steps),
            "open_checks": forward[0].blockers(referral) if forward else [],
            "may_change": request.user.has_perm(Permission.REFER, referral),
            "may_print": ReferralLetter.fits(referral) or RecallLetter.fits(referral),
            "timeline": timeline(referral, of_sender=True),
            "attachments": referral.attachments.all(),
            "takes_in": request.user.may(Permission.ANSWER_REFERRAL),
            "packages": referral.packages.select_related("partner")[:PACKAGES_SHOWN],
            "may_close": request.user.has_perm(Permission.CLOSE_CASE, referral.case),
            "to_be_closed": was_handed_over(referral) and referral.case.is_open and not moved(referral),
        }
        return render(request, "referrals/page.html", context)


def moved(referral):
    return referral.case.unit_id == referral.receiving_unit_id


class Preview(LoginRequiredMixin, View):
    """What the receiver will see, or saw: the reader's own rights decide which of it is shown here too."""

    def get(self, request, number, pk):
        referral = referral_of(request.user, number, pk)
        must(request.user, Permission.REFER, referral, "preview_referral")
        saw(request.user, "preview_referral", referral.case, referral)
        found = sharing.shared(referral, reader=request.user)
        context = {"referral": referral, "case": referral.case, "sections": sharing.sections(found)}
        context["hidden"] = len(referral.fields) - len(found)
        return render(request, "referrals/preview.html", context)


class TakeReferralStep(TakeStep):
    workflow = referring
    lookup = "pk"

    def dispatch(self, request, *args, step, **kwargs):
        if step in referring and (referring[step].permission != Permission.REFER or step == ON_ITS_OWN_PAGE):
            raise Http404
        return super().dispatch(request, *args, step=step, **kwargs)

    def subject(self, value):
        return referral_of(self.request.user, self.kwargs["number"], value)


class GiveUp(LoginRequiredMixin, View):
    """It came to nothing: why, and what is done instead."""

    step = "give_up"
    template_name = "referrals/outcome.html"

    def get(self, request, **kwargs):
        referral = self.referral(**kwargs)
        must(request.user, referring[self.step].permission, referral, self.step)
        return self.page(referral, OutcomeForm())

    def post(self, request, **kwargs):
        referral, form = self.referral(**kwargs), OutcomeForm(request.POST)
        must(request.user, referring[self.step].permission, referral, self.step)
        if not form.is_valid():
            return self.page(referral, form, status=422)
        try:
            ended = actions.end_without_success(referral, by=request.user, step=self.step, **form.cleaned_data)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            for reason in blocked.reasons:
                form.add_error(None, str(reason))
            return self.page(referral, form, status=409)
        return redirect(self.back_to(ended))

    def referral(self, number, pk):
        return referral_of(self.request.user, number, pk)

    def back_to(self, referral):
        return referral.get_absolute_url()

    def page(self, referral, form, status=200):
        context = {"referral": referral, "form": form, "back": self.back_to(referral), "step": referring[self.step]}
        return render(self.request, self.template_name, context, status=status)


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


class SentPaper(LoginRequiredMixin, View):
    """A paper that went along, as it was."""

    def get(self, request, number, pk, attachment):
        referral = referral_of(request.user, number, pk)
        paper = visible_or_404(Attachment.objects.filter(referral=referral), request.user, pk=attachment)
        saw(request.user, "read_sent_paper", referral.case, referral, document=paper.document)
        return pdf_of(paper)


class HandedOver(LoginRequiredMixin, View):
    """What is left to those who sent a case on: its number, the day, whether it is open, who answers for it now."""

    def get(self, request, pk):
        must_somewhere(request.user, Permission.REFER, "view_handed_over")
        sent = Referral.objects.sent_by(request.user).filter(kind=Referral.Kind.TRANSFER, responded_at__isnull=False)
        referral = sent.select_related("case__manager", "case__unit__organisation").filter(pk=pk).first()
        if referral is None or not was_handed_over(referral):
            refused(request.user, "not_visible", why="not_visible")
            raise Http404
        saw(request.user, "view_handed_over", referral.case, referral)
        return render(request, "referrals/handed_over.html", {"referral": referral, "case": theirs(referral)})


def theirs(referral):
    """The case where it is now: ours under new hands, or the one they began in their country."""
    return referral.their_case or referral.case
