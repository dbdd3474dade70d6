"""Opening a case in an emergency, closing it, and looking at it afterwards."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases import emergency
from carecase.cases.models import Case, EmergencyAccess
from carecase.oversight.emergency.forms import OpenForm, ReviewForm
from carecase.signin.views.asking import ask_again
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must_somewhere

NEWEST_FIRST = ("-recorded_at", "id")


class Open(LoginRequiredMixin, View):
    """What it means, the number, the reason; the password before and the case after."""

    def get(self, request):
        must_somewhere(request.user, Permission.BREAK_GLASS, "break_glass")
        return ask_again(request) or self.page(OpenForm())

    def post(self, request):
        must_somewhere(request.user, Permission.BREAK_GLASS, "break_glass")
        if asked := ask_again(request):
            return asked
        form = OpenForm(request.POST)
        if form.is_valid() and (case := self.case(form)):
            try:
                emergency.begin(case, by=request.user, reason=form.cleaned_data["reason"])
            except Forbidden as forbidden:
                raise PermissionDenied from forbidden
            except Blocked as blocked:
                form.add_error(None, str(blocked))
            else:
                return redirect(case.get_absolute_url())
        return self.page(form, status=422)

    def case(self, form):
        """One within reach; of any other nothing is said but that it is not there, and the try is on record."""
        number = form.cleaned_data["number"]
        found = emergency.within_reach(self.request.user).filter(number=number).first()
        if found is None:
            refused(self.request.user, "break_glass", *Case.objects.filter(number=number), why="not_visible")
            form.add_error("number", _("No case with this number in your organisation."))
        return found

    def page(self, form, status=200):
        return render(self.request, "oversight/emergency/open.html", {"form": form}, status=status)


class Close(LoginRequiredMixin, View):
    """The banner's button."""

    def post(self, request):
        must_somewhere(request.user, Permission.BREAK_GLASS, "close_emergency")
        access = EmergencyAccess.objects.open().filter(user=request.user).first()
        if access:
            emergency.close(access, by=request.user)
            messages.success(request, _("The emergency access has ended."))
        return redirect("casework:my_day")


class Accesses(LoginRequiredMixin, View):
    """For those who watch: what was opened, by whom, and what still waits to be judged, the newest first."""

    def get(self, request):
        must_somewhere(request.user, Permission.READ_AUDIT, "list_emergencies")
        rows = emergency.watched_by(request.user).select_related("case", "user", "reviewed_by", "key")
        only_waiting = request.GET.get("waiting") == "1"
        rows = rows.filter(reviewed_at__isnull=True) if only_waiting else rows
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        context = {"page": keyset_page(rows, NEWEST_FIRST, **place), "waiting": only_waiting, "now": timezone.now()}
        response = render(request, "oversight/emergency/list.html", context)
        saw(request.user, "list_emergencies")
        return response


class Access(LoginRequiredMixin, View):
    """One of them with its reason; the data protection officer judges it here."""

    def get(self, request, pk):
        return self.page(self.access(pk), ReviewForm())

    def post(self, request, pk):
        access = self.access(pk)
        must_somewhere(request.user, Permission.REVIEW_EMERGENCY, "review_emergency")
        form = ReviewForm(request.POST)
        if form.is_valid():
            try:
                emergency.review(access, by=request.user, **form.cleaned_data)
            except Forbidden as forbidden:
                raise PermissionDenied from forbidden
            except Blocked as blocked:
                form.add_error(None, str(blocked))
            else:
                messages.success(request, _("Judged. It stays on record with your words."))
                return redirect("emergency:list")
        return self.page(access, form, status=422)

    def access(self, pk):
        must_somewhere(self.request.user, Permission.READ_AUDIT, "view_emergency")
        rows = emergency.watched_by(self.request.user).select_related("case", "user", "reviewed_by", "key")
        found = rows.filter(pk=pk).first()
        if found is None:
            refused(self.request.user, "not_visible", why="not_visible")
            raise Http404
        return found

    def page(self, access, form, status=200):
        may = self.request.user.may(Permission.REVIEW_EMERGENCY) and access.reviewed_at is None
        context = {"access": access, "form": form, "may_review": may and access.user_id != self.request.user.pk}
        # An auditor watches without reading what was told.
        context["reads_reason"] = self.request.user.may(Permission.REVIEW_EMERGENCY) or access.case.may_read(
            self.request.user, access.data_class
        )
        context["is_late"] = access.reviewed_at is None and access.review_by_at < timezone.now()
        response = render(self.request, "oversight/emergency/access.html", context, status=status)
        saw(self.request.user, "view_emergency", access.case, access)
        return response
