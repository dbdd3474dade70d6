"""What every signed-in request passes: is the session open, and has this person the second factor she needs."""

from urllib.parse import urlsplit

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from carecase.signin import clocks, factor
from carecase.signin.clocks import State
from carecase.signin.models import OpenSession
from carecase.workflow.typed import keeping

# What a locked session still answers to.
THROUGH_THE_LOCK = {"signin:locked", "signin:lock", "signin:clock", "account_logout"}
# Where somebody may go who has to set up a second factor first.
ON_THE_WAY = THROUGH_THE_LOCK | {"mfa_activate_totp", "account_reauthenticate"}
LONGEST_WAY_BACK = 1000
UNAUTHORIZED = 401


class SessionClocks:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        follow(request.session)
        return response

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True):
            return self.public(request)
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name
        state = clocks.state(request.session)
        if state == State.ENDED:
            return self.ended(request)
        if state == State.LOCKED:
            clocks.lock(request.session)
            return None if name in THROUGH_THE_LOCK else self.locked(request)
        if name not in THROUGH_THE_LOCK and clocks.use(request.session):
            OpenSession.objects.filter(pk=request.session.get("row")).update(used_at=timezone.now())
        return None if name in ON_THE_WAY else self.without_factor(request)

    def public(self, request):
        """Pages for everybody show a locked session nobody's name. What is sent there, such as what somebody types, is
        use of the session all the same."""
        if SESSION_KEY not in request.session:
            return
        if clocks.state(request.session) != State.OPEN:
            request.user = AnonymousUser()
        elif request.method == "POST":
            clocks.use(request.session)

    def locked(self, request):
        back = way_back(request)
        if asks_by_script(request):
            return told(State.LOCKED)
        return HttpResponseRedirect(f"{reverse('signin:locked')}?{urlencode({'next': back})}")

    def ended(self, request):
        back = way_back(request)
        logout(request)
        return told(State.ENDED) if asks_by_script(request) else redirect_to_login(back)

    def without_factor(self, request):
        """Who needs a second factor and has none sets it up first. Asked until she has it, then remembered."""
        if request.session.get("factor") or not factor.is_required_of(request.user):
            return None
        if factor.has_factor(request.user):
            request.session["factor"] = True
            return None
        return redirect("mfa_activate_totp")


def way_back(request):
    """Where somebody is led again once she has signed in or unlocked. What was posted waits for her there."""
    if request.method in {"GET", "HEAD"}:
        here = request.get_full_path()
        return here if len(here) <= LONGEST_WAY_BACK else request.path
    if kept := keeping.keep_posted(request):
        request.session[keeping.FLAG] = True
    here = kept or referer(request)
    return here if len(here) <= LONGEST_WAY_BACK else "/"


def referer(request):
    """The page a form was sent from: an address that only takes what is posted is none to come back to."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(said)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def asks_by_script(request):
    return request.headers.get("X-Requested-With") == "fetch"


def told(state):
    return HttpResponse(status=UNAUTHORIZED, headers={"X-Carecase-Session": state.value})


def follow(session):
    """A new password gives the session a new key: the list of open sessions follows it."""
    row = session.get("row") if session.accessed else None
    if row and session.session_key and session.get("row_key") != session.session_key:
        OpenSession.objects.filter(pk=row).update(session_key=session.session_key)
        session["row_key"] = session.session_key
