"""The desk of those who keep the catalogue, and the page of one entry: review, confirmation, history."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.access.permissions import Permission
from carecase.audit.reading import refused
from carecase.jurisdictions import countries
from carecase.workflow.engine import Blocked, Forbidden
from services_catalog.keeping import acts
from services_catalog.keeping.desk import desk
from services_catalog.keeping.history import changes, compared, details_of
from services_catalog.keeping.rights import KIND_OF, KINDS, REVIEWED, kept, readable, reviewed
from services_catalog.models import ProviderService
from services_catalog.models.base import Reviewed

EDITORS = (Permission.EDIT_CATALOGUE, Permission.REVIEW_CATALOGUE)
FORMS = {
    "provider": "provider:edit",
    "place": "provider_site:edit",
    "service": "provider_service:edit",
    "agreement": "agreement:edit",
}


def must_keep_or_review(user):
    if not any(user.may(permission) for permission in EDITORS):
        refused(user, "keep_catalogue", why="forbidden")
        raise PermissionDenied


def found(user, kind, pk, reviewed_only=False):
    """The entry, if she keeps it or reviews it. Another organisation's answers like one that is not there."""
    must_keep_or_review(user)
    if kind not in (REVIEWED if reviewed_only else KINDS):
        raise Http404
    row = readable(user, KINDS[kind][0]).filter(pk=pk).distinct().first()
    if row is None:
        refused(user, "not_visible", why="not_visible")
        raise Http404
    return row


class Desk(LoginRequiredMixin, View):
    def get(self, request):
        must_keep_or_review(request.user)
        blocks = desk(request.user)
        for block in blocks.values():
            for row in block["rows"]:
                row.kind = KIND_OF.get(type(row), "")
        context = {**blocks, "keeps": request.user.may(Permission.EDIT_CATALOGUE)}
        return render(request, "services_catalog/keeping/desk.html", context)


class Entry(LoginRequiredMixin, View):
    def get(self, request, kind, pk, status=200, blocked=()):
        row = found(request.user, kind, pk)
        model = type(row)
        keeps = kept(request.user, model).filter(pk=row.pk).exists()
        told = changes(row)
        context = {
            "row": row,
            "what": model._meta.verbose_name,
            "kind": kind,
            "values": self.values(row),
            "details": [*self.types(row), *details_of(row)],
            "reviewed": kind in REVIEWED,
            "keeps": keeps,
            "edit_url": reverse(FORMS[kind], args=[row.pk]) if keeps else "",
            "may_review": self.may_review(row, kind),
            "country": countries.name(acts.who_may_review(row)),
            "sent_back": self.sent_back(row, told),
            "changes": told,
            "blocked": blocked,
        }
        return render(request, "services_catalog/keeping/entry.html", context, status=status)

    def values(self, row):
        """Every field that says something; how its review stands is said above."""
        rows = compared(type(row), None, Now(row))
        review = str(Reviewed._meta.get_field("review").verbose_name).capitalize()
        return [{"label": label, "value": value} for label, _before, value in rows if label != review]

    def types(self, row):
        if isinstance(row, ProviderService) and (types := list(row.service_types.all())):
            yield _("Types of service"), [f"{each.name} · {each.code}" for each in types]

    def may_review(self, row, kind):
        user = self.request.user
        if kind not in REVIEWED or row.review != row.Review.WAITING or row.written_by_id == user.pk:
            return False
        return reviewed(user, type(row)).filter(pk=row.pk).exists()

    def sent_back(self, row, told):
        """The last reason why it was sent back, as long as it is a draft again."""
        if getattr(row, "review", "") != "draft":
            return None
        return next((change for change in told if change.reason), None)


class Now:
    """A row as it stands, read like a row of its history that says it is new."""

    history_type = "+"

    def __init__(self, row):
        self._row = row

    def __getattr__(self, name):
        return getattr(self._row, name)


class Does(LoginRequiredMixin, View):
    """A button of the page: one act on one entry, then back to its page."""

    done = ""

    def post(self, request, kind, pk):
        row = found(request.user, kind, pk, reviewed_only=True)
        try:
            self.act(row)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            page = Entry()
            page.setup(request, kind=kind, pk=pk)
            return page.get(request, kind, pk, status=409, blocked=blocked.reasons)
        messages.success(request, self.done)
        return redirect(self.after(kind, pk))

    def after(self, kind, pk):
        return reverse("keeping:entry", args=[kind, pk])


class Confirm(Does):
    done = gettext_lazy("Confirmed today.")

    def act(self, row):
        acts.confirm(row, by=self.request.user)

    def after(self, kind, pk):
        """From the list of what waits, back to the list."""
        return reverse("keeping:desk") if self.request.POST.get("from") == "desk" else super().after(kind, pk)


class Send(Does):
    done = gettext_lazy("Sent for review.")

    def act(self, row):
        acts.send_for_review(row, by=self.request.user)


class Publish(Does):
    done = gettext_lazy("Published.")

    def act(self, row):
        acts.publish(row, by=self.request.user)


class SendBack(Does):
    done = gettext_lazy("Sent back with your reason.")

    def act(self, row):
        reason = self.request.POST.get("reason", "").replace("\x00", "")
        if len(reason) > acts.LONGEST_REASON:
            raise Blocked([_("At most %(n)s characters, please.") % {"n": acts.LONGEST_REASON}])
        acts.send_back(row, by=self.request.user, reason=reason)
