"""Groups that belong together: asking another team, answering it, and ending what was agreed."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases import incident_links
from carecase.cases.models import IncidentLink
from carecase.cases.numbers import read
from carecase.casework.linked import links_of, told
from carecase.casework.views.lists import paged
from carecase.casework.views.registration import OfIncident
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must, visible_or_404


class QuestionForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Number of the other group"),
        help_text=gettext_lazy("As the other team told you, for example K7QM-2RD8-X."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    words = forms.CharField(
        label=gettext_lazy("A word to the other team"),
        help_text=gettext_lazy("They read this. No names, no case numbers, no places where somebody is now."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_number(self):
        number = read(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError(_("A character is wrong or missing. Compare the number once more."))
        return number


class OfLinks(OfIncident):
    """About a group for which this user may speak to other teams."""

    verb = "view_incident_links"

    def incident_of_hers(self, number):
        incident = self.incident(number)
        must(self.request.user, Permission.LINK_INCIDENTS, incident, self.verb)
        return incident

    def show(self, incident, form=None, blocked=(), status=200):
        page = paged(self.request, links_of(incident), ("-recorded_at", "id"))
        rows = told(page.items, incident)
        context = {
            "incident": incident,
            "page": page,
            "rows": rows,
            "form": form or QuestionForm(),
            "blocked": blocked,
        }
        response = render(self.request, "casework/registration/links.html", context, status=status)
        saw(self.request.user, "view_incident_links", incident, *page.items)
        return response

    def do(self, incident, act, said, form=None):
        """Act, and go back to the page; a refusal in words with status 409."""
        try:
            act()
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            return self.show(incident, form, blocked.reasons, status=409)
        messages.success(self.request, said)
        return redirect("casework:incident_links", incident.number)


class Links(OfLinks):
    """All that is asked and agreed; a new question. The answer is the same whether such a number exists or not."""

    def get(self, request, number):
        return self.show(self.incident_of_hers(number))

    def post(self, request, number):
        incident = self.incident_of_hers(number)
        form = QuestionForm(request.POST)
        if not form.is_valid():
            return self.show(incident, form, status=422)
        said = _("Written down. If a team has this number, it is asked; here you see it when both agree.")
        asked = partial(incident_links.ask, incident, by=request.user, **form.cleaned_data)
        return self.do(incident, asked, said, form)


class OnALink(OfLinks):
    model = IncidentLink

    def post(self, request, number, pk):
        incident = self.incident_of_hers(number)
        links = IncidentLink.objects.of(incident).standing().select_related("one", "other")
        link = visible_or_404(links, request.user, pk=pk)
        return self.take(incident, link)


class Answer(OnALink):
    verb = "answer_incident_link"

    def take(self, incident, link):
        answer, by = self.request.POST.get("answer"), self.request.user
        if answer not in IncidentLink.Answer.values:
            raise SuspiciousOperation("answer")
        yes = answer == IncidentLink.Answer.YES
        words = self.request.POST.get("words", "").replace("\x00", "").strip()[:500]
        said = _("The two groups are linked.") if yes else _("Written down. The other team is not told of a no.")
        answered = partial(incident_links.answer, link, incident, yes=yes, words=words, by=by)
        return self.do(incident, answered, said)


class End(OnALink):
    verb = "end_incident_link"

    def take(self, incident, link):
        ended = _("Ended. Neither side sees anything of the other any more.")
        said = ended if link.is_agreed else _("The question was taken back.")
        return self.do(incident, partial(incident_links.end, link, incident, by=self.request.user), said)


incident_link_patterns = [
    path("incidents/<case_number:number>/links/", Links.as_view(), name="incident_links"),
    path("incidents/<case_number:number>/links/<uuid:pk>/answer/", Answer.as_view(), name="incident_link_answer"),
    path("incidents/<case_number:number>/links/<uuid:pk>/end/", End.as_view(), name="incident_link_end"),
]
