"""Lists and forms of entries in Wagtail's admin. Every row comes out of `kept`, whatever the address says."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.widgets.button import Button

from services_catalog.keeping.acts import write
from services_catalog.keeping.rights import KIND_OF, kept
from services_catalog.models import Provider


def entry_page(row):
    return reverse("keeping:entry", args=[KIND_OF[type(row)], row.pk])


def with_provider(rows):
    """By whose name an entry is called."""
    return rows if rows.model is Provider else rows.select_related("provider")


class Entries(IndexView):
    def get_base_queryset(self):
        return kept(self.request.user, self.model)

    def get_queryset(self):
        return with_provider(super().get_queryset() & kept(self.request.user, self.model))

    def get_list_more_buttons(self, instance):
        seen = MenuItem(_("Review and history"), url=entry_page(instance), icon_name="history", priority=20)
        return [*super().get_list_more_buttons(instance), seen]


class Writes:
    """Saves through the act that signs it, then leads to where it is sent for review."""

    def form_valid(self, form):
        self.form = form
        self.object = write(form, by=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(entry_page(self.object))


class AddEntry(Writes, CreateView):
    pass


class EditEntry(Writes, EditView):
    def get_queryset(self):
        return with_provider(kept(self.request.user, self.model))

    @cached_property
    def header_more_buttons(self):
        return [Button(_("Review and history"), url=entry_page(self.object), icon_name="history", priority=10)]
