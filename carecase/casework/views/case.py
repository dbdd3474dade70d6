"""The case page, its sections, its history, and the few acts that stand beside the steps."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.access.roles import Role
from carecase.audit.reading import saw
from carecase.cases import actions
from carecase.cases.contact_line import LINE
from carecase.cases.models import Approval, Task
from carecase.cases.standing import closure_of
from carecase.casework import case_page, registered_twice
from carecase.casework.history import happenings, last_events, last_happenings
from carecase.casework.same_people import hits_of
from carecase.casework.summary import summary
from carecase.workflow.engine import Blocked
from carecase.workflow.one_moment import one_moment
from carecase.workflow.views import must, visible_or_404

LATEST = 6  # things that happened, on the page of the case
TEAM_ROLES = (Role.CASE_MANAGER, Role.SCREENER, Role.LEGAL_ADVISER, Role.HEALTH, Role.REPATRIATION_COORDINATOR)


class OfCase(LoginRequiredMixin, View):
    """A page about one case the reader may see; being looked at leaves a line."""

    verb = "view_case"
    permission = Permission.VIEW_CASE

    def cases(self):
        return case_page.cases()

    def case(self, number):
        case = visible_or_404(self.cases(), self.request.user, number=number)
        must(self.request.user, self.permission, case, self.verb)
        return case

    def page(self, template, case, status=200, **context):
        context |= case_page.identity(case, self.request.user)
        context["can"] = case_page.permissions_on(case, self.request.user)
        response = render(self.request, template, context, status=status)
        saw(self.request.user, self.verb, case, case.person)
        return response


class CasePage(OfCase):
    def cases(self):
        return case_page.asking(super().cases())

    @one_moment()
    def get(self, request, number):
        case = self.case(number)
        case_page.read_facts(case, request.user)
        can = case_page.permissions_on(case, request.user)
        following, others = case_page.next_steps(case, request.user)
        written, read = last_events(case)
        tasks = Task.objects.visible_to(request.user).open().filter(case=case).select_related("key", "owner")
        return self.page(
            "casework/case.html",
            case,
            following=following,
            others=others,
            quick=case_page.quick_actions(case, can),
            line=LINE if case.is_open else None,
            summary=summary(case, request.user),
            tasks=tasks[:8],
            elsewhere=hits_of(case, request.user) if case.is_asked_elsewhere else [],
            twice=registered_twice.matches_of(case, request.user) if case.is_compared else [],
            also=registered_twice.other_cases_of(case, request.user) if case.is_not_alone else [],
            team=case_page.team(case),
            readers=case_page.last_readers(read),
            happenings=last_happenings(written, case, request.user, LATEST),
            may_take=Permission.TAKE_CASE in can and case.manager_id is None and case.is_open,
        )


class SectionPage(OfCase):
    """One part of the record, filled by the app that keeps it."""

    verb = "view_section"

    def get(self, request, number, section):
        found = next((entry for entry in case_page.SECTIONS if entry[0] == section), None)
        if found is None:
            raise Http404
        case = self.case(number)
        name, title, module = found
        template = f"{module.__name__.split('.')[-2]}/section.html"
        context = {"section": name, "title": title, "part": template} | module.section(case, request.user)
        return self.page("casework/section_page.html", case, **context)


class History(OfCase):
    verb = "view_history"

    def get(self, request, number):
        case = self.case(number)
        before = request.GET.get("before", "")
        told, more = happenings(case, request.user, before=int(before[:18]) if before.isdecimal() else None)
        return self.page("casework/history.html", case, happenings=told, more=more)


class RequestClosure(OfCase):
    """Ask a supervisor to approve the closing form as it stands."""

    permission = Permission.CLOSE_CASE
    verb = "request_closure"

    def get(self, request, number):
        case = self.case(number)
        asked, awaited = (ask(case, Approval.What.CLOSURE) for ask in (actions.pending, actions.awaited))
        return self.page("casework/request_closure.html", case, closure=closure_of(case), asked=asked, awaited=awaited)

    def post(self, request, number):
        case = self.case(number)
        closure = closure_of(case)
        if closure is None:
            return redirect("cases:closure", number)
        note = request.POST.get("note", "").replace("\x00", "")[:1000]
        actions.request_approval(case, Approval.What.CLOSURE, by=request.user, about=closure, note=note)
        messages.success(request, _("The closure was sent for approval."))
        return redirect(case)


class Team(OfCase):
    """Who works on the case; a supervisor assigns it, colleagues are added in a role they hold."""

    verb = "view_team"

    def get(self, request, number):
        case = self.case(number)
        return self.page("casework/team.html", case, team=case_page.team(case), colleagues=self.colleagues(case))

    def colleagues(self, case):
        """Pairs of colleague and role, of the organisation that holds the case."""
        memberships = case.organisation.memberships.select_related("user").filter(
            until_on__isnull=True, user__is_active=True
        )
        rows = memberships.filter(role__in=TEAM_ROLES).order_by("user__display_name")
        return [(m.user, m.role, m.get_role_display()) for m in rows]

    def post(self, request, number):
        case = self.case(number)
        user_id, _sep, role = request.POST.get("who", "").partition(":")
        offered = {(str(user.pk), role) for user, role, _label in self.colleagues(case)}
        if (user_id, role) not in offered:
            messages.info(request, _("Choose a colleague from the list."))
            return redirect("casework:team", number)
        colleague = User.objects.get(pk=user_id)
        try:
            if request.POST.get("act") == "assign":
                must(request.user, Permission.ASSIGN_CASE, case, "assign_case")
                actions.assign_case(case, to=colleague, by=request.user)
            else:
                actions.add_to_team(case, user=colleague, role=role, by=request.user)
        except Blocked as blocked:
            return render(request, "workflow/blocked.html", {"subject": case, "blocked": blocked.reasons}, status=409)
        messages.success(request, _("Saved."))
        return redirect("casework:team", number)
