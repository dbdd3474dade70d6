"""Keeping what is being typed, looking at it, letting it go; and the pages that say that something was not saved."""

import errno
import sys

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_GET

from carecase.workflow.typed import keeping
from carecase.workflow.typed.filling import kept_values

AGAIN_IN = 120  # seconds
READ_ONLY = "25006"  # PostgreSQL: read_only_sql_transaction


@method_decorator(login_not_required, name="dispatch")  # the page says whose it is, also after her session ended
class Keep(View):
    def post(self, request):
        author = keeping.author_of(request)
        page, action = request.POST.get("_page", ""), request.POST.get("_action", "")
        own = page.startswith("/") and action.startswith("/") and not action.startswith(keeping.SIGN_IN_PAGES)
        if author is None or not own:
            return HttpResponse(status=400)
        path, _mark, query = page.partition("?")
        keeping.keep(author, keeping.without_draft(path, query), action, kept_values(request.POST))
        if request.user == author and keeping.FLAG not in request.session:
            request.session[keeping.FLAG] = True
        return HttpResponse(status=204)


@require_GET
def own(request):
    drafts = []
    for draft in keeping.mine(request.user):
        match = match_of(draft.action)
        drafts.append((draft, title_of(match), code_of(match), texts_of(draft.fields, match)))
    return render(request, "typed/own.html", {"drafts": drafts})


def match_of(path):
    try:
        return resolve(path)
    except Resolver404:
        return None


class Discard(LoginRequiredMixin, View):
    def post(self, request):
        draft = keeping.one_of(request.user, request.POST.get("draft", ""))
        if draft is None:
            return redirect("drafts:own")
        keeping.forget(keeping.mine(request.user).filter(pk=draft.pk))
        messages.info(request, _("Discarded."))
        return redirect(draft.page)


# --- not saved --------------------------------------------------------------------------------------------------


def csrf_failure(request, reason=""):
    """The page is older than the sign-in. What it sent is kept for the one it was shown to, and for nobody else."""
    author = keeping.author_of(request)
    back = keeping.keep_posted(request, author) if author else ""
    mine = back and request.user == author
    if mine:
        request.session[keeping.FLAG] = True
    return render(request, "403_csrf.html", {"back": back if mine else "", "kept": bool(back)}, status=403)


@requires_csrf_token
def server_error(request):
    """An error of ours, or a store that cannot be written: in both cases what was typed stands in the page again."""
    status = 503 if is_out_of_order(sys.exc_info()[1]) else 500
    # Without the request: whatever a page asks the database for might fail again.
    answer = HttpResponse(render_to_string(f"{status}.html", not_saved(request)), status=status)
    if status == 503:
        answer.headers["Retry-After"] = str(AGAIN_IN)
    return answer


def is_out_of_order(error):
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EROFS, errno.EDQUOT}
    code = getattr(getattr(error, "__cause__", None), "sqlstate", "")
    refuses_writing = isinstance(error, InternalError) and code == READ_ONLY
    return refuses_writing or isinstance(error, (OperationalError, InterfaceError))


def not_saved(request):
    """What was posted, to be read, copied and sent again."""
    if request.method != "POST" or request.path.startswith(keeping.SIGN_IN_PAGES):
        return {}
    values = kept_values(request.POST)
    again = [(name, text) for name in [*values, "_by"] for text in request.POST.getlist(name)]
    if request.FILES or not values:
        again = []  # a file must be chosen again
    texts = texts_of(values, request.resolver_match)
    return {"texts": texts, "again": again, "path": request.get_full_path(), "token": get_token(request)}


def said_of(match, name):
    """What a page says of itself: to its address, or in its class."""
    callback = getattr(match, "func", None)
    options = getattr(callback, "view_initkwargs", {})
    return options.get(name) or getattr(getattr(callback, "view_class", None), name, None)


def labels_of(match):
    """Field name → its label, where the page says which form it shows."""
    form = said_of(match, "form_class")
    return {name: each.label for name, each in getattr(form, "base_fields", {}).items() if each.label}


def title_of(match):
    """What the form is called on its page; "" where its page does not say."""
    workflow, step = said_of(match, "workflow"), getattr(match, "kwargs", {}).get("step")
    if workflow is not None and step in workflow:
        return workflow[step].label
    model = getattr(getattr(said_of(match, "form_class"), "_meta", None), "model", None)
    return said_of(match, "title") or (model._meta.verbose_name if model else "")


def code_of(match):
    """The number of the case or group it belongs to."""
    return getattr(match, "kwargs", {}).get("number", "")


def texts_of(values, match):
    """What was typed, a line each: label and text."""
    labels = labels_of(match)
    texts = [(name, text) for name, given in values.items() for text in given if text.strip() and name != "version"]
    return [(labels.get(name) or name.rpartition("-")[2].replace("_", " "), text) for name, text in texts]
