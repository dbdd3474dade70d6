"""Papers that were issued: the register of a case, what is declared void and issued anew, and whether one counts."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views import View

from carecase.audit.reading import refused, saw
from carecase.casework import papers, printouts
from carecase.casework.views.case import OfCase
from carecase.casework.views.printing import OfGroup, OfOneCase, attachment
from carecase.documents.models import IssuedPaper, paper_with
from carecase.documents.neutral import NotNeutral
from carecase.ui.paging import keyset_page
from carecase.workflow.views import visible_or_404

SIZE = 25


class Register(OfCase):
    """Every paper of the case: number, paper, language, who, when, void since."""

    verb = "view_papers"

    def get(self, request, number):
        case = self.case(number)
        rows = papers.of_case(case, request.user).select_related("key", "issued_by", "voided_by", "replaces")
        asked = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(rows, ("-issued_at", "pk"), size=SIZE, **asked)
        context = {"page": page, "issued": papers.told(page.items, request.user)}
        return self.page("casework/papers.html", case, **context)


class Voiding:
    """A paper that was lost or is wrong no longer counts: by POST, with the reason; if asked, another in its place."""

    def post(self, request, number, pk):
        above = self.subject(number)
        entry = self.entries(above).valid().filter(pk=pk).first()
        if entry is None:
            raise Http404
        subject = self.about(entry, above)
        kind, permission = printouts.named(entry.document, subject)
        if kind is None:
            raise Http404
        self.must_hold(permission, subject, "void_paper")
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
        if not reason:
            messages.error(request, _("Write why the paper is void."))
        elif "again" in request.POST:
            return self.again(entry, kind, subject, reason)
        else:
            papers.void_paper(entry, subject, by=request.user, reason=reason)
            messages.success(request, _("The paper is void."))
        return redirect(f"casework:{self.back}", number)

    def again(self, entry, kind, subject, reason):
        paper = papers.anew(entry, kind, subject, self.request.user)
        if paper.is_empty:
            messages.info(self.request, paper.nothing)
            return redirect(f"casework:{self.back}", self.kwargs["number"])
        try:
            return attachment(papers.issue_again(entry, paper, reason=reason), paper.file_name)
        except NotNeutral as found:
            refused(self.request.user, "issue_paper_again", subject, why="not_neutral")
            said = _("This paper was not printed: it would have borne the word “%(word)s”, which can harm the person.")
            messages.error(self.request, said % {"word": found.word})
            return redirect(f"casework:{self.back}", self.kwargs["number"])


class VoidOfCase(Voiding, OfOneCase):
    back = "papers"

    def entries(self, case):
        return papers.of_case(case, self.request.user).filter(subject_label__in=papers.VOIDED_HERE)

    def about(self, entry, case):
        model = papers.VOIDED_HERE[entry.subject_label]
        return visible_or_404(model.objects.all(), self.request.user, pk=entry.subject_id)


class VoidOfGroup(Voiding, OfGroup):
    back = "manifest"

    def entries(self, incident):
        return IssuedPaper.objects.about(incident)

    def about(self, entry, incident):
        return incident


class CheckPaper(LoginRequiredMixin, View):
    """Whether a paper of this house counts, by the number on it: that, and nothing else."""

    template_name = "casework/check_paper.html"

    def get(self, request):
        return render(request, self.template_name)

    def post(self, request):
        entry = paper_with(request.POST.get("number", "")[:60].replace("\x00", ""))
        saw(request.user, "check_paper", *([entry] if entry else []))
        context = {"asked": True, "number": entry.number if entry else "", "entry": entry}
        return render(request, self.template_name, context, status=200 if entry else 422)


paper_patterns = [
    path("papers/check/", CheckPaper.as_view(), name="check_paper"),
    path("cases/<case_number:number>/papers/", Register.as_view(), name="papers"),
    path("cases/<case_number:number>/print/<uuid:pk>/void/", VoidOfCase.as_view(), name="void_paper"),
    path("incidents/<case_number:number>/manifest/<uuid:pk>/void/", VoidOfGroup.as_view(), name="void_group_paper"),
]
