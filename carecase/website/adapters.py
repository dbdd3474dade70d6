"""The gate between people and Wagtail's admin: a list of what is open, and to whom. Everything else is a 404.

Wagtail trusts whoever is inside its admin: it has accounts, groups, sites, reports and a sign-in of its own. Here it
holds the manual and the forms of the catalogue; its other pages stay in the address table, since its templates name
them, and lead nowhere. What people may do is asked of their roles: no group and no superuser is ever asked.
"""

from functools import wraps

from csp.constants import UNSAFE_INLINE
from django.contrib.auth.models import Permission as PagePermission
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from wagtail.models import GroupPagePermission

from carecase.access.permissions import Permission
from carecase.website.models import ManualIndex

CATALOGUE, MANUAL = Permission.EDIT_CATALOGUE, Permission.EDIT_MANUAL
ROWS = ("provider", "provider_site", "provider_service", "agreement")

FOR_BOTH = (
    "wagtailadmin_home",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_account",
    "wagtailadmin_logout",
)
FOR_THE_MANUAL = (
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_pages:add_subpage",
    "wagtailadmin_pages:add",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:search",
    "wagtailadmin_pages:search_results",
    "wagtailadmin_pages:unpublish",
    "wagtailadmin_pages:history",
    "wagtailadmin_pages:history_results",
    "wagtailadmin_pages:revisions_revert",
    "wagtailadmin_pages:revisions_compare",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
)
OPEN = {
    **dict.fromkeys(FOR_BOTH, (CATALOGUE, MANUAL)),
    **dict.fromkeys(FOR_THE_MANUAL, (MANUAL,)),
    **{f"{rows}:{page}": (CATALOGUE,) for rows in ROWS for page in ("index", "index_results", "add", "edit")},
}

#: Where Wagtail's menu means a page that the product has already. Signing out stays a POST.
INSTEAD = {"wagtailadmin_account": "account_change_password", "wagtailadmin_logout": "account_logout"}

#: The editor of texts (Draftail) writes styles into the page; there, and for styles alone, they are let through.
WRITES_STYLES = {"wagtailadmin_pages:add", "wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert"}
POLICY = {"style-src": [UNSAFE_INLINE]}


def gate(view):
    """Only who may, only what is open."""

    @wraps(view)
    def gated(request, *args, **kwargs):
        name = request.resolver_match.view_name
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not any(request.user.may(permission) for permission in (CATALOGUE, MANUAL)):
            raise PermissionDenied
        if name not in OPEN:
            raise Http404
        if not any(request.user.may(permission) for permission in OPEN[name]):
            raise PermissionDenied
        if name in INSTEAD:
            return redirect(INSTEAD[name], preserve_request=True)
        as_wagtail_knows(request.user)
        response = view(request, *args, **kwargs)
        if name in WRITES_STYLES:
            response._csp_update = POLICY
        return response

    # Marks of the view inside: whom it asks for, and to which sign-in it sends. Here the gate answers.
    gated.login_required, gated.login_url = True, None
    return gated


def behind_the_gate(patterns):
    """Every view of a tree, however deep."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            behind_the_gate(pattern.url_patterns)
        else:
            pattern.callback = gate(pattern.callback)
    return patterns


def as_wagtail_knows(user):
    """For this request, in memory only: a superuser is nobody in particular, and roles say who writes the manual."""
    user.is_superuser = False
    user._page_permission_cache = list(page_permissions(user))


def page_permissions(user):
    """What Wagtail would read from groups."""
    index = ManualIndex.objects.first() if user.may(MANUAL) else None
    if index is not None:
        for codename in ("add_page", "change_page", "publish_page"):
            yield GroupPagePermission(page=index.page_ptr, permission=PagePermission(codename=codename))
