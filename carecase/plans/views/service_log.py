"""Logging services for one person and for many, and the needs that could not be met."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from carecase.access.data_classes import DataClass
from carecase.access.permissions import Permission
from carecase.audit.reading import refused, saw
from carecase.cases.models import Case
from carecase.cases.views import EditCaseRecord
from carecase.plans import actions
from carecase.plans.forms import HealthServiceLogForm, HealthUnmetNeedForm, ServiceLogForm, UnmetNeedForm
from carecase.plans.forms.group_log import GroupLogForm
from carecase.plans.groups import cases_of, groups_for, with_grants
from carecase.plans.in_error import mark_in_error, may_mark, of_one_entry
from carecase.plans.models import HealthServiceLog, HealthUnmetNeed, ServiceLog, UnmetNeed
from carecase.plans.most_used import offered, offered_for_many, phase_of
from carecase.plans.views.reading import ActAndReturn, held, readable_case
from carecase.ui.paging import keyset_page
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.views import must, must_somewhere, visible_or_404
from services_catalog.agreed import is_uuid
from services_catalog.models import ProviderService, ServiceType

PAGE = 100
NEEDS_SHOWN = 100


def service_named(pk):
    """The type somebody chose in a form, or None: an address or a form is what anyone can type."""
    return ServiceType.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None


class ServicesPage(LoginRequiredMixin, View):
    """What was given, newest first. What tells of health stands on its own page, for those who may read it."""

    model, data_class = ServiceLog, DataClass.OPERATIONS

    def get(self, request, number):
        case = readable_case(request.user, number, "view_services", self.data_class)
        if self.data_class == DataClass.HEALTH:
            saw(request.user, "view_health_services", case)
        rows = self.model.objects.visible_to(request.user).filter(case=case)
        place = {name: request.GET.get(name, "") for name in ("after", "before")}
        related = "service_type", "recorded_by", "in_error_by", "key", "provider_service__provider", "voucher"
        shown = rows.select_related(*related)
        page = keyset_page(shown, ["-given_at", "pk"], **place)
        can = held(case, request.user)
        for row in page.items:
            row.case = case
            row.may_be_undone = row.in_error_at is None and row.voucher_id is None and may_mark(request.user, row, can)
        context = {
            "subject": case,
            "case": case,
            "can": can,
            "page": page,
            "health": self.data_class == DataClass.HEALTH,
            "reads_health": case.may_read(request.user, DataClass.HEALTH),
        }
        return render(request, "plans/services.html", context)


class HealthServicesPage(ServicesPage):
    model, data_class = HealthServiceLog, DataClass.HEALTH


class ByClass(EditCaseRecord):
    """A row about a type of service: the type that was chosen says in which log it belongs."""

    forms = ()  # everyday, health
    list_page = ""

    def form(self, *data):
        if "pk" not in self.kwargs:
            chosen = service_named(data[0].get("service_type", "")) if data else None
            self.form_class = self.forms[bool(chosen and chosen.is_health)]
            form = super().form(*data)
            form.fields["service_type"].is_at_hand(chosen)
            return form
        return super().form(*data)

    def defaults(self, parent):
        code = self.request.GET.get("service", "")[:10].replace("\x00", "")
        service = ServiceType.objects.filter(code=code).first() if code else None
        return {"service_type": service} if service else {}

    def back_url(self):
        return reverse(self.list_page, args=[self.parent_shown.number])


class LogService(ByClass):
    """Buttons for what is logged most, and the whole form below them."""

    template_name = "plans/log_service.html"
    forms = (ServiceLogForm, HealthServiceLogForm)
    list_page = "plans:services"

    def defaults(self, parent):
        chosen = self.request.GET.get("provider", "")
        service = ProviderService.objects.published().filter(pk=chosen).first() if is_uuid(chosen) else None
        return super().defaults(parent) | ({"provider_service": service} if service else {})

    def undo_url(self, record):
        return undo_url(record) if "pk" not in self.kwargs else ""

    def page(self, form, status=200, **context):
        if form.is_new:
            context["buttons"] = offered(self.request.user, phase_of(self.parent_shown))
            context["may_find"] = self.request.user.has_perm(Permission.FIND_PROVIDER, self.parent_shown)
        return super().page(form, status, **context)


class LogAtOnce(LoginRequiredMixin, View):
    """A button: this service was given now, by us."""

    def post(self, request, number, code):
        case = visible_or_404(Case.objects.select_related("key", "unit"), request.user, number=number)
        must(request.user, Permission.LOG_SERVICE, case, "log_service")
        service = ServiceType.objects.filter(code=code).first()
        if service is None:
            raise Http404
        given = ServiceLog.Disposition.BY_US
        log = actions.log_service(case, service, by=request.user, disposition=given)
        messages.success(request, _("Noted: %(service)s.") % {"service": service}, extra_tags=undo_url(log))
        return redirect("plans:services", number)


def undo_url(log, *, whole=False):
    name = "plans:undo_health_service" if log.data_class == DataClass.HEALTH else "plans:undo_service"
    return reverse(name, args=[log.case.number, log.pk]) + ("?all=1" if whole else "")


class UndoService(LoginRequiredMixin, View):
    """Logged by mistake: one press, or with the reason when it is not fresh any more. With `?all=1` everybody for whom
    the same press logged it. Pressed twice it is marked once."""

    model, data_class = ServiceLog, DataClass.OPERATIONS

    def get(self, request, number, pk):
        log = self.log(number, pk)
        return self.done(log) if log.in_error_at else self.page(log)

    def post(self, request, number, pk):
        log, why = self.log(number, pk), request.POST.get("why", "").replace("\x00", "")[:300]
        try:
            mark_in_error(log, by=request.user, why=why, whole=self.whole)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            if self.model.objects.counted().filter(pk=pk).exists():
                return self.page(log, blocked.reasons, status=409)
        return self.done(log)  # also when it was pressed twice, by one hand or by two

    @property
    def whole(self):
        return "all" in self.request.GET

    def log(self, number, pk):
        """Also a colleague's own line of today that she may not read afterwards: she takes it back as she wrote it."""
        user = self.request.user
        case = visible_or_404(Case.objects.select_related("key", "unit"), user, number=number)
        rows = self.model.objects.filter(case=case).select_related("service_type", "key")
        log = rows.just_logged_by(user).filter(pk=pk).first() or visible_or_404(rows, user, pk=pk)
        log.case = case
        if not may_mark(user, log):
            refused(user, "mark_in_error", case, log, why="forbidden")
            raise PermissionDenied
        return log

    def page(self, log, blocked=(), status=200):
        together = len(of_one_entry(log, self.request.user)) if log.entry else 1
        context = {
            "subject": log.case,
            "case": log.case,
            "log": log,
            "blocked": blocked,
            "together": together,
            "whole": self.whole,
            "back": self.back(log),
        }
        return render(self.request, "plans/in_error.html", context, status=status)

    def done(self, log):
        said = _("Marked as entered in error. It stays in the list, struck through, and is counted nowhere.")
        messages.success(self.request, said)
        return redirect(self.back(log))

    def back(self, log):
        if self.whole:
            return reverse("plans:group_log")
        reads = log.data_class == DataClass.HEALTH and log.case.may_read(self.request.user, DataClass.HEALTH)
        return reverse("plans:health_services" if reads else "plans:services", args=[log.case.number])


class UndoHealthService(UndoService):
    model, data_class = HealthServiceLog, DataClass.HEALTH


class GroupLog(LoginRequiredMixin, View):
    """One service for a house, an event or one's own cases: everybody is marked, exceptions are taken out."""

    def get(self, request):
        must_somewhere(request.user, Permission.LOG_SERVICE, "log_services")
        return self.shown(request, request.GET.get("group", ""))

    def post(self, request):
        must_somewhere(request.user, Permission.LOG_SERVICE, "log_services")
        group, data = request.POST.get("group", ""), request.POST.copy()
        if "at_once" in data:  # a button instead of the list
            data["service_type"] = data["at_once"]
        form = self.form(group, data)
        if not form.is_valid():
            return self.shown(request, group, form)
        given = {name: value for name, value in form.cleaned_data.items() if name not in ("cases", "service_type")}
        if "at_once" in data:
            given["disposition"] = ServiceLog.Disposition.BY_US
        try:
            cases = with_grants(form.cleaned_data["cases"])
            logs = actions.log_services(cases, form.cleaned_data["service_type"], by=request.user, **given)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        said = ngettext("%(what)s: noted for %(count)s person.", "%(what)s: noted for %(count)s people.", len(logs))
        words = {"what": form.cleaned_data["service_type"], "count": len(logs)}
        messages.success(request, said % words, extra_tags=undo_url(logs[0], whole=True))
        return redirect(f"{reverse('plans:group_log')}?group={group}")

    def form(self, group, *data):
        organisations = list(self.request.user.organisations)
        return GroupLogForm(*data, cases=cases_of(group, self.request.user), organisations=organisations)

    def shown(self, request, group, form=None):
        groups = groups_for(request.user)
        group = group or groups[0].value
        cases = cases_of(group, request.user)
        page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
        context = {
            "groups": groups,
            "group": group,
            "page": page,
            "buttons": offered_for_many(request.user) if page.object_list else (),
            "form": form or self.form(group),
            "marked": set(form["cases"].value() or []) if form else {str(case.pk) for case in page if group != "mine"},
        }
        return render(request, "plans/group_log.html", context, status=422 if form else 200)


class NeedsPage(LoginRequiredMixin, View):
    """What she or he needs and does not get, and how such needs were settled."""

    def get(self, request, number):
        case = visible_or_404(Case.objects.select_related("key", "unit"), request.user, number=number)
        needs, settled = [], []
        for model in (UnmetNeed, HealthUnmetNeed):
            rows = model.objects.visible_to(request.user).filter(case=case).select_related("service_type", "key")
            needs += rows.filter(resolved_at__isnull=True)[:NEEDS_SHOWN]
            settled += rows.filter(resolved_at__isnull=False).order_by("-resolved_at")[:NEEDS_SHOWN]
        if any(need.data_class == DataClass.HEALTH for need in needs + settled):
            saw(request.user, "view_health_needs", case)
        context = {
            "subject": case,
            "case": case,
            "can": held(case, request.user),
            "needs": sorted(needs, key=lambda need: need.needed_since),
            "settled": sorted(settled, key=lambda need: need.resolved_at, reverse=True),
            "resolutions": UnmetNeed.Resolution.choices,
        }
        return render(request, "plans/needs.html", context)


class EditNeed(ByClass):
    forms = (UnmetNeedForm, HealthUnmetNeedForm)
    list_page = "plans:needs"


class SettleNeed(ActAndReturn):
    model, permission, page = UnmetNeed, Permission.LOG_SERVICE, "plans:needs"

    def act(self, need):
        resolution = self.said("resolution")
        if resolution not in UnmetNeed.Resolution.values:
            raise Http404
        actions.settle_need(need, resolution, by=self.request.user)
