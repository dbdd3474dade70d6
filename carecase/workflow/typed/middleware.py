"""Around every page: a form is answered once, what an ended session met is kept, and what was kept is put back."""

import logging
import time

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carecase.workflow.models import Sent
from carecase.workflow.typed import keeping
from carecase.workflow.typed.filling import fill
from carecase.workflow.typed.sending import AlreadySent, key_of, sending

log = logging.getLogger(__name__)

FIRST_IS_WAITED_FOR = 5  # seconds
LOOKED_AGAIN_AFTER = 0.05


class SendOnce:
    """The second sending of a form leads where the first led."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST" or "csrfmiddlewaretoken" not in request.POST or not request.user.is_authenticated:
            return self.get_response(request)
        key = key_of(request.user, request.path, request.POST, request.FILES)
        if first := the_first(key):
            return self.like_the_first(request, first)
        response, is_taken_in = self.send(request, key)
        if is_taken_in or not refuses(response):
            return response
        if first := the_first(key):
            return self.like_the_first(request, first)
        overtaken = getattr(response, "was_overtaken", False)  # by one that gave a paper, which she still wants
        return self.send(request, key)[0] if overtaken else response

    def process_exception(self, request, exception):
        """Rolled back, because the same was being taken in: __call__ finds out where that led."""
        if not isinstance(exception, AlreadySent):
            return None
        response = HttpResponse(status=409)
        response.was_overtaken = True
        return response

    def send(self, request, key):
        with sending(key) as now:
            response = self.get_response(request)
        if now.claimed or not refuses(response):
            self.note(request, response, now)
        return response, now.claimed

    def note(self, request, response, now):
        """It is saved: whatever fails from here on must not make it look as if it was not."""
        leads = getattr(response, "url", "") if response.status_code == 302 else ""
        try:
            if now.claimed and leads:
                Sent.objects.filter(pk=now.key).update(led_to=leads[:600])
            elif now.claimed and not refuses(response):
                Sent.objects.filter(pk=now.key).delete()  # a paper, say: it may be asked for again
            if leads:
                keeping.saved(request, request.user, request.path)
        except DatabaseError:
            log.exception("what was sent is saved, but not noted as sent")

    def like_the_first(self, request, first):
        if first.led_to:
            messages.info(request, _("This had been sent already. It was saved once."))
            return redirect(first.led_to)
        messages.warning(request, _("This was sent a moment ago. Look whether it is there before you send it again."))
        return redirect(keeping.page_of(request))


def the_first(key):
    """The sending that came before, waited for until it is known where it led."""
    until = time.monotonic() + FIRST_IS_WAITED_FOR
    while (first := Sent.objects.filter(pk=key).first()) and not first.led_to and time.monotonic() < until:
        time.sleep(LOOKED_AGAIN_AFTER)
    return first


def refuses(response):
    return response.status_code >= 400


class KeepTyped:
    """What somebody posted after her session had ended is there again when she has signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and not request.user.is_authenticated:
            return self.to_sign_in(request, response)
        if request.method == "GET" and "draft" in request.GET and request.user.is_authenticated:
            self.put_back(request, response)
        return response

    def to_sign_in(self, request, response):
        sign_in = resolve_url(settings.LOGIN_URL)
        back = keeping.keep_posted(request) if response.url.startswith(sign_in) else ""
        if not back:
            return response
        messages.info(request, _("You were signed out. What you typed is kept: sign in, and it is in the form again."))
        return redirect(f"{sign_in}?{urlencode({'next': back})}")

    def put_back(self, request, response):
        draft = keeping.one_of(request.user, request.GET["draft"])
        page = keeping.without_draft(request.path, request.META.get("QUERY_STRING", ""))
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if draft is None or draft.page != page or not is_page or response.status_code != 200:
            return
        filled = fill(response.content.decode(response.charset), draft.page, draft.action, draft.fields)
        if filled is not None:
            response.content = filled
