"""Find a service: who can take this person, why, and why the others cannot."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views import View

from carecase.access.permissions import Permission
from carecase.cases.models import Case
from carecase.plans.finding import in_order, languages_of, met_last, moment_of, need_of, province
from carecase.plans.forms.finding import FindServiceForm
from carecase.plans.views.reading import held
from carecase.workflow.facts import ask
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import must, visible_or_404
from services_catalog.matching import answers, with_phones

PAGE = 20


class FindService(LoginRequiredMixin, View):
    """The facts of the person come from the record; what is asked for stands in the address."""

    def get(self, request, number):
        cases = Case.objects.select_related("person__key", "organisation", "unit", "key")
        case = visible_or_404(cases, request.user, number=number)
        must(request.user, Permission.FIND_PROVIDER, case, "find_service")
        form = FindServiceForm(request.GET if "service" in request.GET else None)
        context = {"subject": case, "case": case, "can": held(case, request.user), "form": form}
        with one_moment():
            context |= self.found(case, form) if form.is_valid() else {}
            context |= self.facts(case)
        status = 422 if form.errors else 200
        return render(request, "plans/find_service.html", context, status=status)

    def found(self, case, form):
        wishes = form.cleaned_data
        need = need_of(
            case,
            wishes["service"],
            at=moment_of(wishes["when"], wishes["on"]),
            travels=wishes["travels"],
            brings_interpreter=wishes["own_interpreter"],
        )
        everyone = answers(need)
        page = Paginator(everyone, PAGE).get_page(self.request.GET.get("page"))
        shown = with_phones(page.object_list)
        return {
            "need": need,
            "page": page,
            "fitting": [answer for answer in shown if answer.fits],
            "not_fitting": [answer for answer in shown if not answer.fits],
            "fit_count": sum(answer.fits for answer in everyone),
        }

    def facts(self, case):
        spoken, met = ask(case, languages_of, met_last)
        return {"spoken": in_order(spoken), "province": province(met)}
