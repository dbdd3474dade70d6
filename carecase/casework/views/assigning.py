"""A supervisor gives several cases to a colleague: mark, choose, and see again what will happen before it does."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import ngettext
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.casework.assigning import MOST, AssignForm, assign, assignable
from carecase.sealing.models import DataKey
from carecase.workflow.views import must_somewhere


class AssignSeveral(LoginRequiredMixin, View):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, Permission.ASSIGN_CASE, "assign_cases")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(AssignForm(by=request.user))

    def post(self, request):
        form = AssignForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        if "confirmed" not in request.POST:
            return self.page(form, asked=form.cleaned_data)
        done, refused = assign(form.cleaned_data["cases"], form.cleaned_data["to"], by=request.user)
        said = ngettext("%(count)s case was assigned.", "%(count)s cases were assigned.", done) % {"count": done}
        messages.success(request, said)
        for number, why in refused:
            messages.warning(request, f"{number}: {why}")
        return redirect("casework:assign_several")

    def page(self, form, status=200, asked=None):
        page = Paginator(assignable(self.request.user), MOST).get_page(self.request.GET.get("page"))
        DataKey.warm(case.key_id for case in page.object_list)
        saw(self.request.user, "assign_cases", *page.object_list)
        marked = set(form["cases"].value() or [])
        context = {"form": form, "page": page, "marked": marked, "asked": asked}
        return render(self.request, "casework/assign_several.html", context, status=status)


assigning_patterns = [path("cases/assign/", AssignSeveral.as_view(), name="assign_several")]
