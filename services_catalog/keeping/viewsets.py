"""The catalogue in Wagtail's admin: lists and forms of the own organisation's entries, and no other page.

Row filters of Wagtail are obeyed by its lists only. So its copying, deleting, history, usage, bulk and chooser pages
are not made at all, and the one that takes an id reads it from the same rows as the list.
"""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from services_catalog.keeping import panels
from services_catalog.keeping.policy import OwnEntries
from services_catalog.keeping.views.editing import AddEntry, EditEntry, Entries
from services_catalog.models import Agreement, Provider, ProviderService, Site

NOT_MADE = ("history_url_name", "usage_url_name", "delete_url_name", "copy_url_name", "inspect_url_name")


class EntryViewSet(ModelViewSet):
    index_view_class, add_view_class, edit_view_class = Entries, AddEntry, EditEntry
    add_to_reference_index = False
    copy_view_enabled = inspect_view_enabled = False
    search_fields = ("name",)
    search_backend_name = None
    list_per_page = 50

    @property
    def permission_policy(self):
        return OwnEntries(self.model)

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{**kwargs, **dict.fromkeys(NOT_MADE)})

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<uuid:pk>/", self.edit_view, name="edit"),
        ]

    def register_admin_url_finder(self):
        """Nothing of Wagtail looks for these rows."""

    def register_permissions(self):
        """There are no groups to give them to."""


class ProviderViewSet(EntryViewSet):
    model, name, icon = Provider, "provider", "group"
    edit_handler = panels.PROVIDER
    list_display = ("name", "country", "review", "last_confirmed_on")
    list_filter = ("review", "country", "model")


class SiteViewSet(EntryViewSet):
    model, name, icon = Site, "provider_site", "site"
    edit_handler = panels.SITE
    list_display = ("name", "provider", "admin1", "is_confidential")
    list_filter = ("is_confidential", "country")


class ServiceViewSet(EntryViewSet):
    model, name, icon = ProviderService, "provider_service", "list-ul"
    edit_handler = panels.SERVICE
    list_display = ("name", "provider", "status", "review", "last_confirmed_on")
    list_filter = ("review", "status")


class AgreementViewSet(EntryViewSet):
    model, name, icon = Agreement, "agreement", "doc-full-inverse"
    edit_handler = panels.AGREEMENT
    list_display = ("number", "provider", "kind", "from_on", "until_on")
    list_filter = ("kind",)
    search_fields = ("number", "provider__name")


class CatalogueGroup(ViewSetGroup):
    items = (ProviderViewSet, SiteViewSet, ServiceViewSet, AgreementViewSet)
    menu_label, menu_name, menu_icon, menu_order = _("Catalogue"), "catalogue", "folder-open-inverse", 10
    add_to_admin_menu = True
