"""One note about several people: of a house, of an event, or of one's own cases."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import ngettext
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.casework.note_for_several import MOST, NoteForSeveralForm, kinds_for, write_for_several
from carecase.plans.groups import cases_of, groups_for, with_grants
from carecase.workflow.engine import Forbidden
from carecase.workflow.views import must_somewhere


class NoteForSeveral(LoginRequiredMixin, View):
    """Nobody is marked beforehand: a note about somebody who was not there is worse than one too few."""

    verb = "write_note_for_several"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            must_somewhere(request.user, Permission.WRITE_OPERATIONS_NOTE, self.verb)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.shown(request.GET.get("group", ""))

    def post(self, request):
        group = request.POST.get("group", "")
        form = self.form(group, request.POST)
        if not form.is_valid():
            return self.shown(group, form)
        said = form.cleaned_data
        cases = with_grants(said["cases"])
        try:
            written = write_for_several(
                cases, said["kind"], said["text"], by=request.user, occurred_at=said["occurred_at"]
            )
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        words = ngettext("Written for %(count)s person.", "Written for %(count)s people.", len(written))
        messages.success(request, words % {"count": len(written)})
        return redirect(f"{reverse('casework:note_for_several')}?group={group}")

    def form(self, group, *data):
        user = self.request.user
        return NoteForSeveralForm(*data, cases=cases_of(group, user), kinds=kinds_for(user))

    def shown(self, group, form=None):
        groups = groups_for(self.request.user)
        group = group or groups[0].value
        page = Paginator(cases_of(group, self.request.user), MOST).get_page(self.request.GET.get("page"))
        saw(self.request.user, "choose_people_for_a_note", *page.object_list)
        marked = set(form["cases"].value() or []) if form else set()
        context = {"groups": groups, "group": group, "page": page, "form": form or self.form(group), "marked": marked}
        return render(self.request, "casework/note_for_several.html", context, status=422 if form else 200)


note_for_several_patterns = [path("notes/several/", NoteForSeveral.as_view(), name="note_for_several")]
