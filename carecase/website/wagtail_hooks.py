"""What Wagtail's admin shows here: the manual, the way back, and nothing of its own that is closed."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from carecase.access.permissions import Permission
from carecase.website.models import ManualIndex

#: Menu entries that stay, by the names of their viewsets and of ours.
KEPT = {"manual", "product", "catalogue"}


class ManualItem(MenuItem):
    def is_shown(self, request):
        return request.user.may(Permission.EDIT_MANUAL) and ManualIndex.objects.exists()

    def render_component(self, request):
        self.url = reverse("wagtailadmin_explore", args=[ManualIndex.objects.get().pk])
        return super().render_component(request)


@hooks.register("register_admin_menu_item")
def the_manual():
    return ManualItem(_("Manual"), "", name="manual", icon_name="doc-full", order=20)


@hooks.register("register_admin_menu_item")
def back_to_the_product():
    return MenuItem(_("Back to my day"), reverse("casework:my_day"), name="product", icon_name="arrow-left", order=90)


@hooks.register("construct_main_menu")
def nothing_that_is_closed(request, items):
    items[:] = [item for item in items if item.name in KEPT]


class Welcome(Component):
    """The first page: what can be done here, by role."""

    name = "welcome"
    template_name = "website/welcome.html"
    order = 10

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return {
            "may_keep": user.may(Permission.EDIT_CATALOGUE),
            "may_write": user.may(Permission.EDIT_MANUAL),
            "index": ManualIndex.objects.first(),
        }


@hooks.register("construct_homepage_panels")
def one_panel(request, panels):
    panels[:] = [Welcome()]


@hooks.register("construct_homepage_summary_items")
def no_summary(request, items):
    items[:] = []


@hooks.register("insert_global_admin_css")
def our_colours():
    return format_html('<link rel="stylesheet" href="{}">', static("website/cms.css"))


@hooks.register("construct_admin_api")
def names_of_what_is_left_out(router):
    """Its pages say these addresses, though images and documents are not installed. The gate keeps them shut."""
    for name in ("images", "documents"):
        router.register_endpoint(name, PagesAdminAPIViewSet)
