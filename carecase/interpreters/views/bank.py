"""The bank itself: who is in it, what was checked, and when somebody can be asked."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.models import Organisation
from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.interpreters.forms import profile
from carecase.interpreters.models import (
    Availability,
    AvailabilityException,
    Interpreter,
    InterpreterLanguage,
    Mode,
)
from carecase.interpreters.querysets import keepers
from carecase.interpreters.views.work import OfKeptInterpreter
from carecase.jurisdictions import countries, languages
from carecase.jurisdictions.packs import pack_for
from carecase.ui.paging import keyset_page
from carecase.ui.widgets import use_house_widgets
from carecase.workflow.acts import act
from carecase.workflow.views import EditRecord, must_somewhere, visible_or_404

ORDER = ("number",)
SOON = timedelta(days=30)  # before a check or an oath runs out it is said


class BankFilter(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=lambda: [("", "—"), *languages.CHOICES], required=False
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=lambda: [("", "—"), *countries.CHOICES], required=False
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=[("", "—"), *Mode.choices], required=False)
    expiring = forms.BooleanField(label=gettext_lazy("Check or oath runs out, or is missing"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_house_widgets(self)

    def apply(self, rows):
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("language"):
            spoken = InterpreterLanguage.objects.filter(language=asked["language"]).values("interpreter")
            rows = rows.filter(pk__in=spoken)
        if asked.get("country"):
            rows = rows.filter(country=asked["country"])
        if asked.get("mode"):
            rows = rows.filter(modes__icontains=f'"{asked["mode"]}"')
        if asked.get("expiring"):
            soon = timezone.localdate() + SOON
            missing = Q(vetted_on__isnull=True) | Q(sworn_on__isnull=True)
            rows = rows.filter(missing | Q(vetted_until__lt=soon) | Q(sworn_until__lt=soon))
        return rows


class Bank(LoginRequiredMixin, View):
    """Those whom one's organisation keeps."""

    def get(self, request):
        must_somewhere(request.user, Permission.KEEP_INTERPRETER_BANK, "list_interpreters")
        rows = Interpreter.objects.filter(organisation__in=keepers(request.user)).select_related("key")
        filters = BankFilter(request.GET)
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(filters.apply(rows).prefetch_related("languages"), ORDER, **place)
        saw(request.user, "list_interpreters", *page.items)
        context = {"page": page, "filters": filters, "active": any(filters.data.get(name) for name in filters.fields)}
        return render(request, "interpreters/bank.html", context)


class InterpreterPage(LoginRequiredMixin, View):
    """One interpreter: for the coordinator all of it, for her- or himself the own hours."""

    def get(self, request, interpreter):
        one = visible_or_404(Interpreter.objects.select_related("key", "organisation"), request.user, pk=interpreter)
        today = timezone.localdate()
        keeps = request.user.has_perm(Permission.KEEP_INTERPRETER_BANK, one)
        context = {
            "interpreter": one,
            "keeps": keeps,
            "languages": one.languages.all(),
            "hours": one.availabilities.all(),
            "exceptions": one.exceptions.filter(ends_at__gte=timezone.now())[:50],
            "ties": one.ties.select_related("key")[:50] if keeps else (),
            "today": today,
        }
        saw(request.user, "view_interpreter", one)
        return render(request, "interpreters/interpreter.html", context)


class OfInterpreter(OfKeptInterpreter):
    def back_url(self):
        return reverse("interpreters:interpreter", args=[self.parent_shown.pk])


class NewInterpreter(EditRecord):
    """Somebody new in the part of the bank that one keeps."""

    form_class = profile.InterpreterForm

    def parent(self):
        must_somewhere(self.request.user, Permission.KEEP_INTERPRETER_BANK, "record_interpreter")
        return Organisation.objects.filter(pk__in=keepers(self.request.user)).order_by("pk").first()

    def record(self, parent):
        zone = str(pack_for(parent.country).timezone) or str(timezone.get_current_timezone())
        return Interpreter(organisation=parent, country=parent.country, time_zone=zone, modes=[Mode.PHONE])

    def back_url(self):
        return reverse("interpreters:bank")

    def success_url(self, record):
        return record.get_absolute_url()


class EditInterpreter(OfInterpreter, EditRecord):
    form_class = profile.InterpreterForm

    def record(self, parent):
        return parent


class EditLanguage(OfInterpreter, EditRecord):
    form_class = profile.InterpretedForm


class EditTie(OfInterpreter, EditRecord):
    form_class = profile.TieForm


class OwnOrKept:
    """Hours are written by who keeps the bank, and by the interpreter her- or himself."""

    own_form = None
    parent_model, parent_field = Interpreter, "interpreter"

    def form(self, *data):
        if Interpreter.objects.filter(pk=self.kwargs["interpreter"], user=self.request.user).exists():
            self.form_class = self.own_form
        return super().form(*data)

    def parent(self):
        return visible_or_404(Interpreter.objects.all(), self.request.user, pk=self.kwargs["interpreter"])

    def back_url(self):
        return reverse("interpreters:interpreter", args=[self.parent_shown.pk])


class NewHours(OwnOrKept, EditRecord):
    form_class, own_form = profile.WeeklyHoursForm, profile.OwnHoursForm


class NewException(OwnOrKept, EditRecord):
    form_class, own_form = profile.ExceptionForm, profile.OwnExceptionForm


class TakeAway(LoginRequiredMixin, View):
    """A button: these hours, or this exception, hold no longer."""

    model = None

    def post(self, request, interpreter, pk):
        one = visible_or_404(Interpreter.objects.all(), request.user, pk=interpreter)
        row = self.model.objects.filter(interpreter=one, pk=pk).first()
        if row is None:
            refused(request.user, "end_hours", one, why="not_visible")
            raise Http404
        with act(request.user, "end_hours", one) as doing:
            doing.delete(row)
        messages.success(request, _("Saved."))
        return redirect(one)


def of_one(what, view, name):
    return path(f"interpreters/<uuid:interpreter>/{what}", view, name=name)


bank_patterns = [
    path("interpreters/", Bank.as_view(), name="bank"),
    path("interpreters/new/", NewInterpreter.as_view(), name="interpreter_new"),
    of_one("", InterpreterPage.as_view(), "interpreter"),
    of_one("profile/", EditInterpreter.as_view(), "profile"),
    of_one("languages/new/", EditLanguage.as_view(), "language_new"),
    of_one("languages/<uuid:pk>/", EditLanguage.as_view(), "language"),
    of_one("ties/new/", EditTie.as_view(), "tie_new"),
    of_one("ties/<uuid:pk>/", EditTie.as_view(), "tie"),
    of_one("hours/new/", NewHours.as_view(), "hours_new"),
    of_one("hours/<uuid:pk>/end/", TakeAway.as_view(model=Availability), "hours_end"),
    of_one("exceptions/new/", NewException.as_view(), "exception_new"),
    of_one("exceptions/<uuid:pk>/end/", TakeAway.as_view(model=AvailabilityException), "exception_end"),
]
