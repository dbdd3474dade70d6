"""What the pages of a house have in common: the house is reached through `visible_to`, or it does not exist."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.cases.models import Case
from carecase.shelter.in_error import undo_line
from carecase.shelter.models import House, Stay
from carecase.workflow.engine import Blocked, Check, Forbidden
from carecase.workflow.records import Stale
from carecase.workflow.views import EditRecord, must, visible_or_404

HOUSES = House.objects.select_related("unit", "key")


def attempt(request, subject, doing, then):
    """Do it and go on to `then`; what stands against it comes back as a page of reasons, status 409."""
    try:
        doing()
    except Forbidden as forbidden:
        raise PermissionDenied from forbidden
    except Blocked as blocked:
        reasons = blocked.reasons
    except Stale:
        reasons = [Check(False, _("Somebody changed this a moment ago. Look again and repeat it."))]
    else:
        return redirect(then)
    return render(request, "workflow/blocked.html", {"subject": subject, "blocked": reasons}, status=409)


class HousePage(LoginRequiredMixin, View):
    """A page of one house, for those who hold `permission` there."""

    permission = Permission.SEE_HOUSE
    template_name = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.house = None

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.house = visible_or_404(HOUSES, request.user, pk=kwargs["id"])
            must(request.user, self.permission, self.house, type(self).__name__)
        return super().dispatch(request, *args, **kwargs)

    def page(self, status=200, template="", **context):
        context |= {"here": self.house, "can": self.can}
        return render(self.request, template or self.template_name, context, status=status)

    @property
    def can(self):
        """The permissions of the reader in this house, for the template."""
        wanted = (Permission.RUN_HOUSE, Permission.ADMIT, Permission.KEEP_DAY_LOG)
        return {str(each) for each in wanted if self.request.user.has_perm(each, self.house)}

    def address(self, name, *args):
        return reverse(f"shelter:{name}", args=[self.house.pk, *args])


class ResidentPage(HousePage):
    """The same about somebody who lives in the house now."""

    def dispatch(self, request, *args, **kwargs):
        self.number = kwargs["number"]
        return super().dispatch(request, *args, **kwargs)

    @property
    def resident(self):
        return visible_or_404(Case.objects.select_related("key", "person"), self.request.user, number=self.number)

    def stay(self, case):
        rows = Stay.objects.open().filter(case=case, house=self.house).select_related("house__unit", "key")
        return visible_or_404(rows, self.request.user, case=case)


class ResidentAct(ResidentPage):
    """A button on somebody who lives here: POST, then back to the page of the resident."""

    permission = Permission.ADMIT
    form_class = None

    def post(self, request, id, number):
        case = self.resident
        self.stay(case)
        form = self.form_class(request.POST) if self.form_class else None
        if form is not None and not form.is_valid():
            reasons = [Check(False, error) for errors in form.errors.values() for error in errors]
            return render(request, "workflow/blocked.html", {"subject": self.house, "blocked": reasons}, status=422)
        return attempt(request, self.house, lambda: self.act(case, form and form.cleaned_data), self.then(case))

    def act(self, case, said):
        raise AssertionError("say what the button does")

    def then(self, case):
        return self.address("resident", case.number)


class UndoLine(HousePage):
    """A line of the gate log or the day log, taken back by whoever wrote it. Pressed twice it is marked once."""

    permission = Permission.KEEP_DAY_LOG
    model, list_page = None, ""
    verb = ""

    def post(self, request, id, pk):
        rows = self.model.objects.filter(house=self.house).select_related("house__unit", "key")
        line = visible_or_404(rows, request.user, pk=pk)
        return attempt(request, self.house, lambda: self.take_back(line), self.address(self.list_page))

    def take_back(self, line):
        if line.in_error_at is None:
            undo_line(line, self.verb, by=self.request.user)
        said = _("Marked as entered in error. It stays in the list, struck through, and is counted nowhere.")
        messages.success(self.request, said)


class HouseRecord(EditRecord):
    """A record that hangs on a house: `shelter/<house>/<what>/new/` and `…/<id>/`."""

    parent_model = House
    parent_lookup = "id"
    parent_field = "house"
    then = "board"

    def parent(self):
        return visible_or_404(HOUSES, self.request.user, pk=self.kwargs["id"])

    def back_url(self):
        return reverse(f"shelter:{self.then}", args=[self.parent_shown.pk])
