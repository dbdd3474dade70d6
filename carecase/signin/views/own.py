"""One's own sign-in: the second factor, the sessions that are open, the PIN of a shift; and the devices of a house."""

from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from carecase.audit.reading import refused
from carecase.signin import actions, devices, factor
from carecase.signin.forms import DeviceForm, PinForm
from carecase.signin.models import Device, FactorRemoval, OpenSession, Pin
from carecase.signin.qr import path_and_size
from carecase.signin.views.asking import ask_again
from carecase.workflow.engine import Blocked

SHOWN = 50
A_YEAR = 365 * 24 * 60 * 60


class Own(LoginRequiredMixin, View):
    """How I sign in and where I am signed in."""

    def get(self, request):
        rows = OpenSession.objects.open().filter(user=request.user).select_related("device").order_by("-used_at")
        context = {
            "sessions": rows[:SHOWN],
            "this": request.session.get("row"),
            "has_factor": factor.has_factor(request.user),
            "is_required": factor.is_required_of(request.user),
            "codes_left": factor.codes_left(request.user),
            "taken_away": last_removal(request.user),
            "works_shifts": devices.works_shifts(request.user),
        }
        return render(request, "signin/own.html", context)


class Activate(ActivateTOTPView):
    """The key of the second step, as a picture and in letters."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        path, size = path_and_size(context["totp_url"])
        secret, user = context["form"].secret, self.request.user
        context |= {"path": path, "size": size, "taken_away": last_removal(user)}
        context["key_in_groups"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        if factor.is_required_of(user):
            context |= {"nav_items": [], "nav_search_url": ""}  # nothing else opens before
        return context

    def get_success_url(self):
        self.request.session["factor"] = True
        return super().get_success_url()


class WithFactor:
    """What belongs to a second step is nowhere before there is one."""

    def dispatch(self, request, *args, **kwargs):
        if not factor.has_factor(request.user):
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class Deactivate(WithFactor, DeactivateTOTPView):
    pass


class Codes(WithFactor, ViewRecoveryCodesView):
    pass


def last_removal(user):
    removals = FactorRemoval.objects.filter(user=user, done_at__isnull=False)
    return removals.select_related("asked_by", "second").order_by("-done_at").first()


class EndSession(LoginRequiredMixin, View):
    def post(self, request, row):
        found = get_object_or_404(OpenSession, pk=row, user=request.user)
        if found.pk == request.session.get("row"):
            messages.error(request, _("That is this device: sign out instead."))
        else:
            actions.end_session(found, by=request.user)
            messages.success(request, _("The session there has ended."))
        return redirect("mfa_index")


class Shift(LoginRequiredMixin, View):
    """The PIN with which a locked shift is opened again, on a device that the house shares."""

    def get(self, request):
        self.must(request)
        return ask_again(request) or self.page(PinForm())

    def post(self, request):
        self.must(request)
        if asked := ask_again(request):
            return asked
        form = PinForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        actions.choose_pin(by=request.user, digits=form.cleaned_data["pin"])
        device = devices.device_of(request)
        if device and devices.may_work_shifts(request.user, device):
            request.session["shift"] = True
        messages.success(request, _("Your PIN is set."))
        return redirect("mfa_index")

    def must(self, request):
        if not devices.works_shifts(request.user):
            refused(request.user, "choose_pin", why="forbidden")
            raise PermissionDenied

    def page(self, form, status=200):
        device = devices.device_of(self.request)
        hours = int(settings.SHIFT_LONGEST.total_seconds() // 3600)
        has_pin = Pin.objects.filter(user=self.request.user).exists()
        context = {"form": form, "device": device, "has_pin": has_pin, "hours": hours}
        return render(self.request, "signin/shift.html", context, status=status)


class OfDevices(LoginRequiredMixin, View):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not actions.may_keep_devices(request.user):
            refused(request.user, "register_device", why="forbidden")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Devices(OfDevices):
    """Shared devices of the houses one looks after; and whether this one becomes one."""

    def get(self, request):
        return self.page(DeviceForm(by=request.user))

    def post(self, request):
        if asked := ask_again(request):
            return asked
        form = DeviceForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        _device, token = actions.register_device(by=request.user, **form.cleaned_data)
        messages.success(request, _("This device is on the list. Who works in the house can choose a PIN on it."))
        response = redirect("signin:devices")
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            token,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def page(self, form, status=200):
        rows = Device.objects.standing().filter(unit__in=devices.houses_of(self.request.user))
        context = {
            "devices": rows.select_related("unit", "registered_by").order_by("unit__name", "name")[:SHOWN],
            "form": form,
            "this": devices.device_of(self.request),
        }
        return render(self.request, "signin/devices.html", context, status=status)


class Revoke(OfDevices):
    def post(self, request, pk):
        found = Device.objects.filter(pk=pk, unit__in=devices.houses_of(request.user)).first()
        if found is None:
            raise Http404
        try:
            actions.revoke_device(found, by=request.user)
        except Blocked as blocked:
            messages.error(request, str(blocked))
        else:
            messages.success(request, _("Taken off the list. Whoever worked on it is signed out."))
        return redirect("signin:devices")
