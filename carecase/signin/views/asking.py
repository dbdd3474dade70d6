"""Is it still you: asked before what weighs much, and at the lock."""

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views import View

from carecase.audit.reading import signed
from carecase.signin import clocks, factor
from carecase.signin.forms import SecretForm, count_a_try, forget_tries
from carecase.signin.middleware import way_back
from carecase.signin.models import Pin

CODE_LENGTHS = {6, 8}  # of the app, and of the codes on paper; a password is longer


def own_path(request, there="/"):
    """The address to go back to, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None)
    return asked if safe else there


def ask_again(request):
    """The answer that asks for the password or a code, unless one was given in the last five minutes: then None.

    For views, once it is clear that the reader may do what she asks: `if asked := ask_again(request): return asked`.
    """
    if clocks.is_fresh(request.session):
        return None
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': way_back(request)})}")


def ask_for_factor(request):
    """The same, asked only of those who use a second step."""
    return ask_again(request) if factor.has_factor(request.user) else None


def knows_password(request, secret):
    """Counted like a sign-in, by name and address."""
    found = authenticate(request, username=request.user.get_username(), password=secret)
    return found is not None and found == request.user


def knows_code(user, code):
    count_a_try(user)
    if any(each.wrap().validate_code(code) for each in Authenticator.objects.filter(user=user)):
        forget_tries(user)
        return True
    factor.failed(None, user)
    return False


class Confirm(LoginRequiredMixin, View):
    """The password again, or a code of the second factor. One field takes either."""

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if form.is_valid() and self.proves(form):
            clocks.prove(request.session)
            return resume_request(request) or redirect(own_path(request))
        return self.page(form, status=422)

    def proves(self, form):
        secret = form.cleaned_data["secret"]
        digits = secret.replace(" ", "")
        try:
            if digits.isdecimal() and len(digits) in CODE_LENGTHS and factor.has_factor(self.request.user):
                known = knows_code(self.request.user, digits)
            else:
                known = knows_password(self.request, secret)
        except ValidationError as error:
            form.add_error("secret", error)
            return False
        if not known:
            form.add_error("secret", _("This is not right."))
        return known

    def form(self, *data):
        label = _("Password, or a code of your app") if factor.has_factor(self.request.user) else _("Password")
        return SecretForm(*data, label=label)

    def page(self, form, status=200):
        return render(
            self.request, "signin/confirm.html", {"form": form, "next": own_path(self.request)}, status=status
        )


class Lock(LoginRequiredMixin, View):
    """Locked by hand, or by the page itself when its time has run out. What was open comes back."""

    def post(self, request):
        clocks.lock(request.session)
        return redirect(f"{reverse('signin:locked')}?{urlencode({'next': own_path(request)})}")


class Locked(LoginRequiredMixin, View):
    def get(self, request):
        if clocks.state(request.session) == clocks.State.OPEN:
            return redirect(own_path(request))
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if form.is_valid():
            if self.opens(form.cleaned_data["secret"]):
                clocks.unlock(request.session)
                return redirect(own_path(request))
            if self.pin and self.pin.is_spent:
                return self.spent()
            form.add_error("secret", _("This is not right."))
        return self.page(form, status=422)

    @property
    def in_shift(self):
        return bool(self.request.session.get("shift"))

    def opens(self, secret):
        """A PIN opens a shift; it is not proof enough for what weighs much. The password always opens."""
        self.pin = Pin.objects.filter(user=self.request.user).first() if self.in_shift else None
        if self.pin and secret.isdecimal() and len(secret) <= 12:
            if self.pin.opens_with(secret):
                return True
            signed(self.request.user, "wrong_pin")
            return False
        if knows_password(self.request, secret):
            clocks.prove(self.request.session)
            return True
        return False

    def spent(self):
        logout(self.request)
        messages.error(self.request, _("The PIN was wrong five times. Sign in with your password."))
        return redirect(f"{reverse('account_login')}?{urlencode({'next': own_path(self.request)})}")

    def form(self, *data):
        label = _("PIN, or your password") if self.in_shift else _("Password")
        return SecretForm(*data, label=label)

    def page(self, form, status=200):
        context = {"form": form, "next": own_path(self.request), "who": self.request.user}
        # Whoever passes by reads whose page it is, and nothing of what she may do.
        context |= {"user": None, "nav_items": [], "nav_search_url": "", "nav_place": ""}
        return render(self.request, "signin/locked.html", context, status=status)


class Clock(LoginRequiredMixin, View):
    """Asked by the page before it warns: somebody may be at work in another window. Asking is no use; staying is."""

    def get(self, request):
        idle, ends = clocks.left(request.session)
        locked = clocks.state(request.session) != clocks.State.OPEN
        return JsonResponse({"idle": max(int(idle), 0), "ends": max(int(ends), 0), "locked": locked})

    def post(self, request):
        if clocks.state(request.session) != clocks.State.OPEN:
            return HttpResponse(status=401)
        clocks.unlock(request.session)  # at once, however short ago it was noted
        return self.get(request)
