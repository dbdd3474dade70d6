"""My day, the case list, the search and the tasks."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.audit.reading import saw
from carecase.cases.actions import to_reopen
from carecase.cases.contact_line import LINE
from carecase.cases.models import Case, GroupIncident, Task
from carecase.cases.numbers import read, read_block
from carecase.casework.case_list import CaseFilter, in_rows, visible_cases
from carecase.casework.flags import flag
from carecase.casework.my_day import day_of
from carecase.casework.my_day.block import counted
from carecase.casework.my_day.cases import tasks
from carecase.people.search import few_or_all, persons_matching
from carecase.sealing.models import DataKey
from carecase.ui.paging import SIZE, keyset_page
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import must_somewhere

FOUND_AT_MOST = 50
CASES_AT_ONCE = 30  # a caseload of twenty-five and a few more
LAST_DONE = 10


def opened(cases):
    """The rows with their flags, and the keys of all of them fetched in one query."""
    cases = flag(cases)
    DataKey.warm(case.key_id for case in cases)
    return cases


def paged(request, rows, order, size=SIZE):
    """One page of a list, with the keys of all its rows fetched in one query."""
    asked = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = keyset_page(rows, order, **asked, size=size)
    DataKey.warm(row.key_id for row in page)
    return page


class MyDay(LoginRequiredMixin, View):
    """What each person's day asks for, by what she may do."""

    @one_moment()
    def get(self, request):
        beside = tasks(request.user) if request.user.may(Permission.VIEW_CASE) else None
        blocks = day_of(request.user, *filter(None, [beside]))
        quiet = [block for block in blocks if block.waits_for_nobody]
        context = {"today": timezone.localdate(), "blocks": blocks, "quiet": quiet, "line": LINE, "tasks": beside}
        context["can_list_tasks"] = request.user.may(Permission.MANAGE_TASKS)
        return render(request, "casework/my_day.html", context)


class CaseList(LoginRequiredMixin, View):
    @one_moment()
    def get(self, request):
        must_somewhere(request.user, Permission.VIEW_CASE, "list_cases")
        filters = CaseFilter(request.GET, user=request.user)
        cases = filters.apply(visible_cases(request.user))
        page = paged(request, cases, filters.ordering(), CASES_AT_ONCE)
        flag(page)
        may_refer = request.user.may(Permission.REFER)
        context = {"page": page, "filters": filters, "count": counted(cases), "may_refer": may_refer}
        context["may_assign"] = request.user.may(Permission.ASSIGN_CASE)
        context["may_note"] = request.user.may(Permission.WRITE_OPERATIONS_NOTE)
        return render(request, "casework/case_list.html", context)


class Search(LoginRequiredMixin, View):
    """By POST, so that nothing that was sought stays in an address: number, name, phone or paper number."""

    def get(self, request):
        must_somewhere(request.user, Permission.SEARCH_PEOPLE, "search")
        return self.show({"asked": ""})

    def post(self, request):
        must_somewhere(request.user, Permission.SEARCH_PEOPLE, "search")
        asked = request.POST.get("q", "").replace("\x00", "").strip()[:200]
        if number := read(asked):
            if case := Case.objects.visible_to(request.user).filter(number=number).first():
                return redirect(case)
            messages.info(request, _("No case with this number among those you see."))
        block = read_block(asked)
        if block and not block.isalpha() and (case := self.only_one(block)):
            return redirect(case)
        cases = self.found(asked) if asked and not number else []
        if block.isalpha() and not cases and (case := self.only_one(block)):
            return redirect(case)  # nobody has this name
        saw(request.user, "search", *cases, found=len(cases))
        return self.show({"asked": asked, "cases": cases, "searched": bool(asked)})

    def only_one(self, block):
        """The one visible case whose number begins with this block: four keys instead of nine (docs/hands.md)."""
        found = Case.objects.visible_to(self.request.user).filter(number__startswith=f"{block}-")[:2]
        return found[0] if len(found) == 1 else None

    def show(self, context):
        context["may_compare"] = self.request.user.may(Permission.COMPARE_PEOPLE)
        return render(self.request, "casework/search.html", context)

    def found(self, asked):
        visible = Case.objects.visible_to(self.request.user, DataClass.IDENTITY)
        rows = in_rows(visible.filter(person__in=few_or_all(persons_matching(asked))))
        return opened(rows.order_by("-opened_at")[:FOUND_AT_MOST])


class Incidents(LoginRequiredMixin, View):
    def get(self, request):
        must_somewhere(request.user, Permission.REGISTER_PEOPLE, "list_incidents")
        incidents = GroupIncident.objects.visible_to(request.user).select_related("key", "unit")
        page = paged(request, incidents, ("-recorded_at", "id"))
        return render(request, "casework/incidents.html", {"page": page, "count": counted(incidents)})


class Tasks(LoginRequiredMixin, View):
    """Mine and nobody's yet, or my team's; late ones first. Below mine, what I may open again."""

    def get(self, request):
        must_somewhere(request.user, Permission.MANAGE_TASKS, "list_tasks")
        everybody = request.GET.get("whose") == "team"
        tasks = Task.objects.visible_to(request.user) if everybody else Task.objects.of(request.user)
        tasks = tasks.open().select_related("case", "case__key", "key", "owner")
        page = paged(request, tasks, ("due_at", "id"))
        done = () if everybody else to_reopen(request.user).select_related("case", "case__key", "key")[:LAST_DONE]
        context = {"page": page, "count": counted(tasks), "everybody": everybody, "done": done}
        return render(request, "casework/tasks.html", context)
