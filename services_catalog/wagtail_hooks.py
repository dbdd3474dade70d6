"""Makes the catalogue appear in Wagtail's admin."""

from wagtail import hooks

from services_catalog.keeping.viewsets import CatalogueGroup


@hooks.register("register_admin_viewset")
def the_catalogue():
    return CatalogueGroup()
