"""From the page of an event: one interpreter for several of its people."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import path

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.models import InterpreterRequest
from carecase.casework import group
from carecase.casework.together_form import TogetherForm
from carecase.casework.views.registration import OfIncident
from carecase.plans.groups import with_grants
from carecase.workflow.engine import Forbidden
from carecase.workflow.views import must


class AskTogether(OfIncident):
    """A hundred people at a time, as everywhere in a group."""

    model = InterpreterRequest

    def get(self, request, number):
        incident, cases = self.found(number)
        return self.page(incident, TogetherForm(cases=cases))

    def post(self, request, number):
        incident, cases = self.found(number)
        form = TogetherForm(request.POST, cases=cases)
        if not form.is_valid():
            return self.page(incident, form, status=422)
        try:
            asked = form.ask(by=request.user)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        return redirect("casework:candidates", pk=asked.pk)

    def found(self, number):
        """The event, and those of this page for whom the reader may ask; 403 if there are people, but none of them."""
        incident, user = self.incident(number), self.request.user
        seen = group.visible(incident, user).open()
        page = Paginator(seen, group.PAGE).get_page(self.request.GET.get("page"))
        cases = with_grants(page.object_list)
        mine = [case for case in cases if user.has_perm(Permission.REQUEST_INTERPRETER, case)]
        if cases and not mine:
            must(user, Permission.REQUEST_INTERPRETER, cases[0], "request_interpreter_together")
        return incident, mine

    def page(self, incident, form, status=200):
        saw(self.request.user, "choose_people_together", incident, *form.cases.values())
        context = {"incident": incident, "form": form}
        return render(self.request, "casework/registration/together.html", context, status=status)


together_patterns = [path("incidents/<case_number:number>/interpreter/", AskTogether.as_view(), name="ask_together")]
