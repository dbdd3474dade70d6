"""Keys that save a way through the page, and the switch that turns them off (WCAG 2.1.4)."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.workflow.acts import act

SINGLE = (
    ("/", gettext_lazy("Search")),
    ("n", gettext_lazy("New note, on the page of a case")),
    ("g d", gettext_lazy("My day")),
    ("g c", gettext_lazy("Cases")),
    ("g t", gettext_lazy("Tasks")),
    ("g s", gettext_lazy("Shelter")),
    ("g r", gettext_lazy("Returns")),
)
ALWAYS = (("Ctrl + Enter", gettext_lazy("Save the form one is writing in")),)


class Keyboard(LoginRequiredMixin, View):
    """What each key does, and whether single keys do anything."""

    def get(self, request):
        return render(request, "casework/keyboard.html", {"single": SINGLE, "always": ALWAYS})

    def post(self, request):
        with act(request.user, "choose_shortcuts", request.user):
            request.user.use_shortcuts(request.POST.get("use") == "yes")
        messages.success(request, _("Saved."))
        return redirect("casework:keyboard")
