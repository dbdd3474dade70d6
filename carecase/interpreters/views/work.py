"""What an interpreter did and is paid for: the month's lines, and assignments as an expert in proceedings."""

from datetime import date

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.interpreters.forms.assignment import ExpertAssignmentForm
from carecase.interpreters.invoices import Invoice
from carecase.interpreters.models import ExpertAssignment, Interpreter
from carecase.interpreters.querysets import keepers
from carecase.ui.paging import keyset_page
from carecase.workflow.views import EditRecord, must, visible_or_404

ORDER = ("-begins_at", "pk")


def month_of(text):
    """A month in an address ("2026-11"), or this one."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        day = timezone.localdate()
    return day if 2000 <= day.year < 2100 else timezone.localdate()


class InvoicePage(LoginRequiredMixin, View):
    """Minutes, price and fee of a month: for the interpreter, and for who keeps the bank."""

    def get(self, request, interpreter):
        one = visible_or_404(Interpreter.objects.all(), request.user, pk=interpreter)
        invoice = Invoice(one, month_of(request.GET.get("month", "")))
        return render(request, "interpreters/invoice.html", {"interpreter": one, "invoice": invoice})


class OfKeptInterpreter:
    """Somebody of the part of the bank that one keeps."""

    parent_model, parent_field = Interpreter, "interpreter"

    def parent(self):
        kept = Interpreter.objects.filter(organisation__in=keepers(self.request.user))
        return visible_or_404(kept, self.request.user, pk=self.kwargs["interpreter"])

    def back_url(self):
        return reverse("interpreters:assignments", args=[self.parent_shown.pk])


class Assignments(OfKeptInterpreter, LoginRequiredMixin, View):
    def get(self, request, interpreter):
        one = self.parent()
        must(request.user, Permission.KEEP_INTERPRETER_BANK, one, "list_assignments")
        rows = ExpertAssignment.objects.filter(interpreter=one).visible_to(request.user).select_related("key")
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        page = keyset_page(rows, ORDER, **place)
        saw(request.user, "list_assignments", one)
        return render(request, "interpreters/assignments.html", {"interpreter": one, "page": page})


class EditAssignment(OfKeptInterpreter, EditRecord):
    form_class = ExpertAssignmentForm

    def defaults(self, parent):
        return {"country": parent.country}


def of_interpreter(what, view, name):
    return path(f"interpreters/<uuid:interpreter>/{what}/", view.as_view(), name=name)


work_patterns = [
    of_interpreter("invoice", InvoicePage, "invoice"),
    of_interpreter("assignments", Assignments, "assignments"),
    of_interpreter("assignments/new", EditAssignment, "assignment_new"),
    of_interpreter("assignments/<uuid:pk>", EditAssignment, "assignment"),
]
