"""Generic pages over the two doors: take a step, write a record."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.access.data_classes import READS_ARE_LOGGED
from carecase.audit.reading import refused, saw
from carecase.workflow.comparing import chosen_as_stored
from carecase.workflow.engine import Blocked, Forbidden
from carecase.workflow.records import Stale


def visible_or_404(queryset, user, **lookup):
    """One row this user may see. What is hidden answers like what does not exist, and the try is on record."""
    found = queryset.visible_to(user).filter(**lookup).first()
    if found is None:
        hidden = queryset.model._base_manager.filter(**lookup).first()
        refused(user, "not_visible", *(hidden.lineage() if hidden else []), why="not_visible")
        raise Http404
    return found


def must(user, permission, subject, verb):
    """403, on record, unless the user holds the permission on the subject."""
    if not user.has_perm(permission, subject):
        refused(user, verb, subject, why="forbidden")
        raise PermissionDenied


def must_somewhere(user, permission, verb):
    """The same where there is no record to ask yet: any membership of today decides."""
    if not user.may(permission):
        refused(user, verb, why="forbidden")
        raise PermissionDenied


class TakeStep(LoginRequiredMixin, View):
    """Every step of every record goes through here: what it means, what is missing, then the act."""

    workflow = None
    process = ""  # as the manual of procedures calls it; none: the manual does not speak of it
    lookup = "number"
    template_name = "workflow/step.html"

    def dispatch(self, request, *args, step, **kwargs):
        if step not in self.workflow or self.workflow[step].permission is None:
            raise Http404
        self.step = self.workflow[step]
        return super().dispatch(request, *args, **kwargs)

    def subject(self, value):
        return visible_or_404(self.workflow.model.objects, self.request.user, **{self.lookup: value})

    def get(self, request, **kwargs):
        subject = self.subject(kwargs[self.lookup])
        must(request.user, self.step.permission, subject, self.step.name)
        return self.page(subject)

    def post(self, request, **kwargs):
        subject = self.subject(kwargs[self.lookup])
        reason = request.POST.get("reason", "")[:2000].replace("\x00", "")
        try:
            subject = self.take(subject, reason)
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            return self.page(subject, blocked.reasons, reason, status=409)
        messages.success(request, _("Done: %(step)s.") % {"step": self.step.label})
        return redirect(self.success_url(subject))

    def take(self, subject, reason):
        return self.step(subject, by=self.request.user, reason=reason)

    def success_url(self, subject):
        """Its page; or My day where what has ended went out of sight, as a case an officer closes at the border."""
        rows = self.workflow.model.objects.visible_to(self.request.user)
        seen = getattr(subject, "is_open", True) or rows.filter(pk=subject.pk).exists()
        return subject.get_absolute_url() if seen else "/"

    def page(self, subject, blocked=(), reason="", status=200):
        here, blockers = self.step.open_for(subject), self.step.blockers(subject)
        checklist = self.step.checklist(subject) if here else blocked or blockers
        told = {str(each) for each in checklist}
        context = {
            "subject": subject,
            "step": self.step,
            "process": self.process,
            "here": here,
            "checklist": checklist,
            "blocked": blocked,
            "besides": [each for each in blocked if str(each) not in told],
            "ready": not blockers,
            "reason": reason,
        }
        return render(self.request, self.template_name, context | self.more(), status=status)

    def more(self):
        """What a page of its own shows besides."""
        return {}


class EditRecord(LoginRequiredMixin, View):
    """Write a record under a parent: a new one without `pk`, an existing one with it, the only one if `single`.

    The parent comes from the URL through `visible_to`, the record through its parent and `visible_to`, so that an id
    of somebody else's is a 404 however it is put together.
    """

    form_class = None
    parent_model = None
    parent_lookup = "number"
    parent_field = "case"
    single = False
    template_name = "workflow/record_form.html"
    title = ""

    def get(self, request, **kwargs):
        form = self.form()
        return self.page(form)

    def post(self, request, **kwargs):
        form = self.form(request.POST, request.FILES)
        if chosen := chosen_as_stored(request.POST):
            form.take_stored(chosen)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            record = form.save()
        except Forbidden as forbidden:
            raise PermissionDenied from forbidden
        except Blocked as blocked:
            for reason in blocked.reasons:
                form.add_error(None, str(reason))
            return self.page(form, status=409)
        except Stale:
            return self.conflict(form)
        messages.success(request, self.said(record), extra_tags=self.undo_url(record))
        return redirect(self.success_url(record))

    def said(self, record):
        """What happened, in words, for whoever saved it."""
        return _("Saved.")

    def undo_url(self, record):
        """Where what was saved just now is taken back with one press; empty where that is not possible."""
        return ""

    def parent(self):
        lookup = {self.parent_lookup: self.kwargs[self.parent_lookup]}
        return visible_or_404(self.parent_model.objects.select_related("key"), self.request.user, **lookup)

    def record(self, parent):
        model = self.form_class._meta.model
        of_parent = {self.parent_field: self.parent_of_record(parent)}
        rows = model.objects.filter(**of_parent)
        if "pk" in self.kwargs:
            found = visible_or_404(rows, self.request.user, pk=self.kwargs["pk"])
        else:
            found = rows.visible_to(self.request.user).first() if self.single else None
        if found is None:
            return model(**(of_parent | self.defaults(parent)))
        setattr(found, self.parent_field, of_parent[self.parent_field])  # which was read already
        return found

    def parent_of_record(self, parent):
        """The object the record hangs on, when it is not the parent in the URL itself."""
        return parent

    def defaults(self, parent):
        """Values a new record starts with."""
        return {}

    def form(self, *data):
        parent = self.parent()
        must(self.request.user, self.form_class.permission, parent, self.form_class.__name__)
        record = self.record(parent)
        self.parent_shown = parent
        if not record._state.adding and record.data_class in READS_ARE_LOGGED:
            saw(self.request.user, "open_form", parent, record)
        return self.form_class(*data, instance=record, by=self.request.user, parent=parent)

    def page(self, form, status=200, **context):
        context |= {
            "form": form,
            "subject": self.parent_shown,
            "title": self.title or form.instance._meta.verbose_name,
            "back": self.back_url(),
        }
        return render(self.request, self.template_name, context, status=status)

    def conflict(self, form):
        """Somebody saved first: both versions side by side, what was typed kept, and this time it can be saved."""
        stored = type(form.instance)._base_manager.filter(pk=form.instance.pk).first()
        if stored is None:
            form.add_error(None, _("Somebody saved something this rests on meanwhile. Look at it, and save again."))
            return self.page(form, status=409)
        shown = form.cleaned_data.get("version") or 0
        form.data = form.data.copy()
        form.take_note(form.data, stored)
        return self.page(form, status=409, conflict=True, comparison=form.comparison(shown))

    def back_url(self):
        return self.parent_shown.get_absolute_url()

    def success_url(self, record):
        return self.back_url()
